"""Acts of penalty cases up to the decision: what each refuses and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from enforcement.actions.cases import (
    clock,
    deciding,
    filing,
    investigation,
    party,
    service,
)
from enforcement.actions.cases.deciding import Meeting, Voice
from enforcement.models import Case, Service
from enforcement.rules import cases as rules
from enforcement.rules.cases import Penalty
from foundation.accounts.models import User
from foundation.deadlines.models import Deadline
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import on_day, today
from tests.factories import cases as make
from tests.factories import inspections, officers
from tests.factories.accounts import UserFactory, confirmed

pytestmark = [pytest.mark.django_db]


def open_codes() -> set[str]:
    return set(Deadline.objects.open().values_list("code", flat=True))


def with_roles(user: User, *roles: str) -> User:
    """The same person with other roles, read anew."""
    User.objects.filter(pk=user.pk).update(roles=list(roles))
    return User.objects.get(pk=user.pk)


class TestFiling:
    @pytest.mark.article("E.case.documents")
    def test_registered_the_clock_runs_and_the_form_is_issued(self):
        case = make.registered()
        assert case.registration.title == "立案审批表"
        assert case.due >= today() + timedelta(days=90)
        assert open_codes() == {"case-decision"}

    def test_one_officer_is_not_enough_nor_one_twice(self):
        one = officers.officer()
        for team in ([one], [one, one]):
            with pytest.raises(Refused, match="至少2名"):
                make.proposed(officers=team)

    def test_a_recused_officer_does_not_handle_it(self):
        from tests.factories import enterprises

        unit, team = enterprises.enterprise(), [officers.officer(), officers.officer()]
        officers.recusal(team[1], enterprise=unit)
        with pytest.raises(Refused, match="应当回避"):
            make.proposed(enterprise=unit, officers=team)

    def test_who_proposes_does_not_approve(self):
        case = make.proposed()
        both = with_roles(case.team[0].user, "inspector", "section_head")
        with pytest.raises(Refused, match="由另一人进行"):
            filing.register(case, opinion="同意", by=both, confirmed=confirmed(both))

    def test_an_inspection_ends_in_the_case(self):
        found = inspections.recorded()
        case = make.proposed(
            source="inspection",
            inspection=found,
            enterprise=found.enterprise,
            officers=list(found.team),
        )
        make.registered(case)
        found.refresh_from_db()
        assert (found.state, found.closed_on) == ("case_opened", today())
        assert case.number in found.closing_note

    def test_a_person_as_party(self):
        case = make.registered(
            party="person",
            party_name="王某某",
            party_code="64010219800101001X",
            enterprise=None,
        )
        case = make.investigated(make.evidence(case), penalties=[Penalty("fine", Decimal(20000))])
        assert case.major
        assert case.hearing_right


class TestClock:
    def test_an_appraisal_stops_the_clock_until_it_is_resumed(self):
        case = make.registered()
        due, by = case.due, make.lead(case)
        case = clock.stop_clock(case, kind="appraisal", since=today(), reason="送检", by=by)
        with pytest.raises(Refused, match="不能重复登记"):
            clock.stop_clock(case, kind="appraisal", since=today(), reason="送检", by=by)
        with on_day(today() + timedelta(days=20)):
            case = clock.resume_clock(case, kind="appraisal", until=today(), by=by)
        assert timedelta(days=18) <= case.due - due <= timedelta(days=24)

    @pytest.mark.article("E.case.hearing")
    def test_a_hearing_stops_it_by_itself(self):
        case = make.heard()
        stop = case.stops.get(kind="hearing")
        assert stop.until == case.tellings.get().hearing.held_on
        with pytest.raises(Refused, match="自动扣除"):
            clock.stop_clock(case, kind="hearing", since=today(), reason="x", by=make.lead(case))

    def test_a_decision_after_the_term_needs_an_extension_first(self):
        case, by, head = make.discussed(), make.director(), make.head()
        with on_day(case.due + timedelta(days=5)):
            with pytest.raises(Refused, match=r"期限已于.*届满"):
                deciding.decide(case, text="决定", by=by, confirmed=confirmed(by))
            with pytest.raises(Refused, match="累计不超过"):
                clock.extend(case, days=91, reason="案情复杂", by=head, confirmed=confirmed(head))
            clock.extend(case, days=30, reason="案情复杂", by=head, confirmed=confirmed(head))
            assert deciding.decide(case, text="决定", by=by, confirmed=confirmed(by)).state == (
                "decided"
            )


class TestInvestigation:
    def test_without_evidence_it_does_not_end(self):
        with pytest.raises(Refused, match="还没有登记证据"):
            make.investigated(make.registered())

    def test_the_same_file_is_evidence_once(self):
        case = make.registered()
        file = ContentFile(b"%PDF-1.7\n same", name="a.pdf")
        make.evidence(case, upload=file)
        with pytest.raises(Refused, match="已经登记为证据"):
            make.evidence(case, upload=ContentFile(b"%PDF-1.7\n same", name="b.pdf"))

    def test_a_thing_has_no_file_and_everything_else_has(self):
        case = make.registered()
        make.evidence(case, kind="thing", upload=None)
        with pytest.raises(Refused, match="请上传证据文件"):
            make.evidence(case, kind="document", upload=None)

    @pytest.mark.article("E.case.legal-review")
    def test_what_is_small_is_not_reviewed_and_what_is_major_is_not_told_without(self):
        small, major = make.investigated(), make.large()
        with pytest.raises(Refused, match="不需要法制审核"):
            investigation.ask_review(small, by=make.lead(small))
        with pytest.raises(Refused, match="还没有通过法制审核"):
            make.told(major)
        returned = make.reviewed(make.large(), passed=False)
        assert returned.state == "investigated"
        with pytest.raises(Refused, match="还没有通过法制审核"):
            make.told(returned)

    def test_a_new_round_asks_everything_again(self):
        case = make.waived(make.told())
        case = investigation.reinvestigate(case, reason="有新证据", by=make.lead(case))
        assert (case.state, case.round) == ("registered", 2)
        case = make.told(make.investigated(case))
        with pytest.raises(Refused, match="还没有届满"):
            deciding.discuss(case, make.meeting(), by=make.committee())


class TestParty:
    @pytest.mark.article("E.case.hearing")
    def test_terms_begin_with_the_service(self):
        case = make.told(make.reviewed(), served=False)
        with pytest.raises(Refused, match="还没有登记听证告知书的送达"):
            make.hearing_asked(case)
        with pytest.raises(Refused, match="还没有登记告知书的送达"):
            deciding.discuss(case, make.meeting(), by=make.committee())
        for document in (case.tellings.get().document, case.tellings.get().hearing_document):
            service.record_service(case, document, make.direct(), by=make.lead(case))
        telling = case.tellings.get()
        assert telling.defence_due > today()
        assert telling.hearing_due > telling.defence_due
        assert Service.objects.count() == 2

    @pytest.mark.article("E.case.hearing")
    def test_the_discussion_waits_for_the_hearing_term(self):
        case = make.told(make.reviewed())
        telling = case.tellings.get()
        with on_day(telling.defence_due + timedelta(days=1)), pytest.raises(Refused, match="听证"):
            deciding.discuss(case, make.meeting(penalties=make.LARGE), by=make.committee())
        with on_day(telling.hearing_due + timedelta(days=1)):
            deciding.discuss(case, make.meeting(penalties=make.LARGE), by=make.committee())

    @pytest.mark.article("E.case.hearing")
    def test_a_late_request_is_refused_and_a_dropped_one_is_final(self):
        case = make.told(make.reviewed())
        late = case.tellings.get().hearing_due + timedelta(days=1)
        with on_day(late), pytest.raises(Refused, match="期限已于"):
            party.ask_hearing(case, asked_on=late, request="听证", by=make.lead(case))
        case = make.hearing_asked(case)
        party.drop_hearing(case, dropped_on=today(), reason="撤回申请", by=make.legal())
        with pytest.raises(Refused, match="已经放弃"):
            make.hearing_asked(make.again(case))

    @pytest.mark.article("E.case.hearing")
    def test_seven_workdays_before_and_never_by_an_investigator(self):
        case = make.hearing_asked()
        early = party.HearingPlan(today() + timedelta(days=7), "会议室", "孙主持", "钱记录")
        with pytest.raises(Refused, match="7个工作日前"):
            party.call_hearing(case, early, by=make.legal())
        own = party.HearingPlan(today() + timedelta(days=30), "会议室", case.team[0].name, "钱")
        with pytest.raises(Refused, match="不能主持"):
            party.call_hearing(case, own, by=make.legal())

    def test_a_refused_service_needs_a_witness_and_what_happened(self):
        case = make.told(served=False)
        document, by = case.tellings.get().document, make.lead(case)
        for given in ({}, {"witness": "社区干部赵某"}, {"note": "拒绝签收"}):
            with pytest.raises(Refused):
                service.record_service(case, document, make.direct(method="left", **given), by=by)
        left = make.direct(method="left", witness="社区干部赵某", note="负责人拒绝签收，置于门卫室")
        service.record_service(case, document, left, by=by)
        with pytest.raises(Refused, match="已经登记送达"):
            service.record_service(case, document, left, by=by)

    def test_an_announcement_serves_after_thirty_days(self):
        case = make.told(served=False)
        document, by, first = case.tellings.get().document, make.lead(case), today()
        given = make.direct(method="announced", note="下落不明，《宁夏日报》公告", receiver="")
        with pytest.raises(Refused, match="公告期30天尚未届满"):
            service.record_service(case, document, given, by=by)
        with on_day(first + timedelta(days=30)):
            found = service.record_service(case, document, given, by=by)
        assert found.served_on == first + timedelta(days=30)

    def test_a_document_of_another_case_is_not_served_here(self):
        case, other = make.told(served=False), make.told(served=False)
        with pytest.raises(Refused, match="不属于本案"):
            service.record_service(
                case, other.tellings.get().document, make.direct(), by=make.lead(case)
            )


class TestDecision:
    @pytest.mark.article("E.case.collective")
    def test_no_decision_without_discussion(self):
        case, by = make.told(), make.director()
        with pytest.raises(Refused, match="不能作出决定"):
            deciding.decide(case, text="决定", by=by, confirmed=confirmed(by))

    @pytest.mark.article("E.case.collective")
    @pytest.mark.parametrize(
        ("voices", "why"),
        [
            ([Voice("甲", "penalise"), Voice("乙", "penalise")], "至少需要3人"),
            ([Voice("甲", "penalise")] * 3, "不能重复"),
            ([Voice(n, v) for n, v in zip("甲乙丙", rules.OUTCOMES, strict=False)], "均未超过"),
        ],
    )
    def test_meetings_that_decide_nothing(self, voices, why):
        case = make.waived(make.told())
        with pytest.raises(Refused, match=why):
            deciding.discuss(
                case, Meeting(today(), "甲", "讨论", voices, make.SMALL), by=make.committee()
            )

    def test_an_officer_of_the_case_does_not_vote(self):
        case = make.waived(make.told())
        voices = [Voice(name, "penalise") for name in ("甲", "乙", case.team[1].name)]
        with pytest.raises(Refused, match="是本案承办人"):
            deciding.discuss(
                case, Meeting(today(), "甲", "讨论", voices, make.SMALL), by=make.committee()
            )

    def test_never_heavier_than_told(self):
        case = make.waived(make.told())
        with pytest.raises(Refused, match="重于告知"):
            deciding.discuss(case, make.meeting(penalties=make.LARGE), by=make.committee())

    @pytest.mark.parametrize(
        ("outcome", "state"),
        [("no_penalty", "decided"), ("withdraw", "withdrawn"), ("more_facts", "registered")],
    )
    def test_other_ends_of_a_discussion(self, outcome, state):
        case = make.discussed(outcome=outcome)
        if state != "registered":
            case = make.decided(case)
        assert case.state == state
        if outcome == "no_penalty":
            assert make.served(case).state == "executed"

    def test_who_recorded_the_discussion_does_not_decide(self):
        case, both = make.waived(make.told()), UserFactory(roles=["case_committee"])
        deciding.discuss(case, make.meeting(), by=both)
        both = with_roles(both, "case_committee", "committee_director")
        with pytest.raises(Refused, match="另一人"):
            deciding.decide(case, text="决定", by=both, confirmed=confirmed(both))


def _reviewing(penalties) -> Case:
    return make.investigated(penalties=penalties)


def _told(case: Case) -> Case:
    return make.waived(make.told(case))

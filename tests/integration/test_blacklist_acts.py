"""Acts of the blacklist: what each refuses and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blacklist.actions import collecting, deciding, publishing, telling, watching
from blacklist.actions.telling import Served, Statement
from blacklist.models import Listing
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit.trail import target_key, timeline
from foundation.deadlines.models import Deadline
from foundation.jurisdiction import current
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day, today
from foundation.workdays.services import current_calendar
from tests.factories import blacklist as make
from tests.factories import enterprises
from tests.factories.accounts import confirmed
from tests.integration.vaulted import race

pytestmark = pytest.mark.django_db


def dues(listing: Listing) -> dict[str, object]:
    return {one.code: one for one in Deadline.objects.open().of(*target_key(listing))}


def with_roles(user: User, *roles: Role) -> User:
    User.objects.filter(pk=user.pk).update(roles=[role.value for role in roles])
    return User.objects.get(pk=user.pk)


@pytest.mark.article("B.6.1")
class TestCollecting:
    def test_the_file_names_unit_cause_and_conduct(self):
        found = make.collected()
        assert found.number.startswith(f"HMD{today().year}-")
        assert (found.state, found.grounds.get().kind) == ("collected", "5.1")
        assert "造成3人以上死亡" in found.grounds.get().article
        assert timeline(found).first().verb == "blacklist.listing.collect"

    def test_one_open_file_for_a_unit_and_another_after_it_ended(self):
        unit = enterprises.enterprise()
        found = make.collected(enterprise=unit)
        with pytest.raises(Refused, match="没有办结的黑名单案卷") as refusal:
            make.collected(enterprise=unit)
        assert refusal.value.field == "enterprise"
        make.not_listed()
        make.decided(make.discussed(make.heard(make.defended(make.noticed(found)))), "reject")
        assert make.collected(enterprise=unit).listed_before == 0

    @pytest.mark.article("B.5.6")
    def test_two_grounds_at_once_and_another_later(self):
        found = make.collected(kinds=["5.1", "5.4", "5.1"])
        assert [ground.kind for ground in found.grounds.all()] == ["5.1", "5.4"]
        collecting.add_ground(found, kind="5.6", text="群众反映强烈。", by=make.inspector())
        assert found.grounds.count() == 3

    @pytest.mark.parametrize(
        ("given", "field"),
        [({"kinds": []}, "kinds"), ({"kinds": ["5.7"]}, "kinds"), ({"cause": " "}, "cause"),
         ({"conduct": ""}, "conduct"), ({"facts": "\n"}, "facts")],
    )  # fmt: skip
    def test_what_is_missing_is_told_beside_its_field(self, given, field):
        with pytest.raises(Refused) as refusal:
            make.collected(**given)
        assert refusal.value.field == field
        assert not Listing.objects.exists()

    def test_who_may_not(self):
        with pytest.raises(NotPermitted):
            make.collected(by=make.director())


@pytest.mark.article("B.4")
class TestConsultation:
    def test_a_unit_from_outside_is_not_told_before_its_authority_was_asked(self):
        found = make.outside()
        with pytest.raises(Refused, match="先函告注册地主管部门"):
            make.noticed(found)
        found = make.consulting(found)
        letter = found.consultation.letter
        assert letter.title == f"关于对{found.enterprise.name}列入安全生产信用“黑名单”征求意见的函"
        with pytest.raises(Refused, match="当前状态"):
            make.noticed(found)
        assert make.noticed(make.consulted(found)).state == "noticed"

    def test_one_of_the_two_lists_it(self):
        found = make.consulted(answer="theirs")
        assert found.state == "elsewhere"
        with pytest.raises(Refused):
            make.noticed(found)

    def test_a_unit_of_this_area_needs_no_letter(self):
        with pytest.raises(Refused, match="不需要征求外地意见"):
            make.consulting(make.collected())


@pytest.mark.article("B.6.2")
class TestDefence:
    def test_five_workdays_from_the_service(self):
        found = make.noticed()
        assert found.defence_due == current_calendar().add_workdays(today(), 5)
        assert dues(found)["defence"].due == found.defence_due

    def test_silence_is_heard_only_after_the_term(self):
        found = make.noticed()
        with pytest.raises(Refused, match="当事人还没有提出"):
            telling.hear(found, adopted="", reasons="", by=make.legal())
        with on_day(found.defence_due), pytest.raises(Refused, match="当事人还没有提出"):
            telling.hear(found, adopted="", reasons="", by=make.legal())
        with on_day(found.defence_due + timedelta(days=1)):
            telling.hear(found, adopted="", reasons="", by=make.legal())
        assert make.again(found).state == "heard"
        assert "defence" not in dues(found)

    @pytest.mark.parametrize(
        ("received", "posted", "late"),
        [(0, None, False), (1, None, True), (9, 0, False), (9, 1, True)],
    )
    def test_on_the_last_day_late_or_by_post(self, received, posted, late):
        found = make.noticed()
        due = found.defence_due
        with on_day(due + timedelta(days=20)):
            given = Statement(
                "不服。",
                due + timedelta(days=received),
                None if posted is None else due + timedelta(days=posted),
            )
            assert telling.receive_defence(found, given, by=make.legal()).late is late

    def test_a_postmark_after_the_arrival_is_refused(self):
        given = Statement("不服。", today(), today() + timedelta(days=1))
        with pytest.raises(Refused) as refusal:
            telling.receive_defence(make.noticed(), given, by=make.legal())
        assert refusal.value.field == "posted_on"

    def test_an_answer_has_its_reasons(self):
        found = make.defended()
        for adopted, reasons, field in (("no", " ", "reasons"), ("", "理由", "adopted")):
            with pytest.raises(Refused) as refusal:
                telling.hear(found, adopted=adopted, reasons=reasons, by=make.legal())
            assert refusal.value.field == field

    def test_adopted_it_is_not_listed_and_cannot_be_discussed(self):
        by = make.legal()
        found = make.heard(adopted="yes", by=by)
        with pytest.raises(Refused, match="已经采纳"):
            make.discussed(found)
        with pytest.raises(Refused, match="须由另一人"):
            telling.adopt(found, reason="成立。", by=by, confirmed=confirmed(by))
        other = make.legal()
        telling.adopt(found, reason="成立。", by=other, confirmed=confirmed(other))
        assert make.again(found).state == "not_listed"

    def test_adopted_in_part_it_goes_on(self):
        found = make.heard(adopted="partly")
        by = make.legal()
        with pytest.raises(Refused, match="没有予以采纳"):
            telling.adopt(found, reason="x", by=by, confirmed=confirmed(by))
        assert make.discussed(found).state == "discussed"


@pytest.mark.article("B.6.3")
class TestDeciding:
    def test_whoever_collected_or_discussed_does_not_decide(self):
        by = make.staff()
        found = make.heard(make.defended(make.noticed(make.collected(by=by))))
        by = with_roles(by, Role.COMMITTEE_STAFF, Role.COMMITTEE_DIRECTOR)
        with pytest.raises(Refused, match="须由另一人"):
            deciding.discuss(found, make.session("list"), by=by, confirmed=confirmed(by))
        both = with_roles(make.director(), Role.COMMITTEE_DIRECTOR, Role.PARTY_GROUP)
        deciding.discuss(found, make.session("list"), by=both, confirmed=confirmed(both))
        with pytest.raises(Refused, match="须由另一人"):
            deciding.decide(
                found, make.session("list"), text="x", by=both, confirmed=confirmed(both)
            )

    def test_returned_it_is_discussed_again(self):
        found = make.decided(outcome="return")
        assert found.state == "heard"
        assert make.decided(make.discussed(found)).state == "decided"
        assert found.meetings.count() == 4

    def test_the_decision_has_a_meeting_a_number_and_a_document(self):
        found = make.discussed()
        by = make.secretary()
        with pytest.raises(Refused) as refusal:
            deciding.decide(
                found, make.session("list", " "), text="x", by=by, confirmed=confirmed(by)
            )
        assert refusal.value.field == "number"
        found = make.decided(found)
        decision = found.meetings.get(kind="group")
        assert (
            decision.document.title
            == f"关于将{found.enterprise.name}列入安全生产信用“黑名单”的决定"
        )
        assert "copying" in dues(found)

    def test_rejected_is_the_end(self):
        found = make.decided(outcome="reject")
        assert (found.state, bool(found.ended_reason)) == ("rejected", True)


@pytest.mark.article("B.6.4", "B.7.2")
class TestPublishing:
    def test_the_bureau_first(self):
        found = make.decided()
        with pytest.raises(Refused, match="应当先抄送"):
            publishing.copy(found, departments=["工商局"], text="x", by=make.staff())
        found = make.copied(found)
        names = [one.department for one in found.copies.all()]
        assert names[0] == current().bodies["bureau"]
        with pytest.raises(Refused, match="已经抄送"):
            publishing.copy(found, departments=names[:1], text="x", by=make.staff())
        publishing.copy(found, departments=["自治区发展改革委"], text="x", by=make.staff())
        assert make.again(found).state == "copied"

    def test_the_term_of_one_year_begins_with_the_first_publication(self):
        found = make.listed()
        assert found.published_on == today()
        assert found.until == today().replace(year=today().year + 1) - timedelta(days=1)
        publishing.publish(found, make.release(make.PAPER), by=make.centre())
        with pytest.raises(Refused, match="已经登记在该媒体公布"):
            publishing.publish(found, make.release(make.PAPER), by=make.centre())
        assert make.again(found).until == found.until

    def test_not_before_the_decision(self):
        found = make.copied()
        with pytest.raises(Refused) as refusal:
            publishing.publish(
                found, make.release(on=today() - timedelta(days=1)), by=make.centre()
            )
        assert refusal.value.field == "published_on"


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_two_secretaries_decide_once(self):
        found = make.discussed()
        people = [make.secretary(), make.secretary()]

        def decide(by):
            return lambda: deciding.decide(
                found, make.session("list"), text="决定", by=by, confirmed=confirmed(by)
            )

        results = race(*map(decide, people))
        assert sum(isinstance(one, Refused) for one in results) == 1
        assert found.meetings.filter(kind="group").count() == 1

    def test_two_publications_begin_one_term(self):
        found = make.copied()
        race(
            lambda: publishing.publish(found, make.release(), by=make.centre()),
            lambda: publishing.publish(found, make.release(make.PAPER), by=make.centre()),
        )
        assert (make.again(found).term, found.reports.count()) == (1, 16)

    def test_two_files_of_one_unit_are_one(self):
        unit = enterprises.enterprise()
        results = race(*(lambda: make.collected(enterprise=unit) for _ in range(2)))
        assert sum(isinstance(one, Refused) for one in results) == 1

    def test_a_link_opened_twice_hands_in_once(self):
        found = make.listed()
        secret = make.link(found)
        results = race(*(lambda: watching.submit_by_link(secret, text="报告") for _ in range(2)))
        assert sum(isinstance(one, Refused) for one in results) == 1


def test_served_before_it_was_collected_is_refused():
    found = make.collected()
    served = Served("post", found.collected_on - timedelta(days=1))
    with pytest.raises(Refused) as refusal:
        telling.give_notice(found, text="x", served=served, by=make.staff())
    assert refusal.value.field == "served_on"

"""Supervisions: programme, requests with answers, sampled case files, report, closing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from correction.actions import requests, supervisions, volumes
from correction.models import Request, Sample, Supervision
from correction.rules import sampling
from correction.rules.review import ITEMS, Score
from correction.states import supervision as states
from enforcement.models import Case
from foundation.accounts.roles import Role
from foundation.audit import seals
from foundation.audit.trail import target_key
from foundation.deadlines.models import Deadline
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import today
from tests.factories import cases
from tests.factories import correction as make
from tests.factories.accounts import OfficeFactory, UserFactory, confirmed
from tests.integration.steps import check_every_step, check_ways
from tests.integration.vaulted import race

pytestmark = pytest.mark.django_db
FULL = {code: Score(item.points) for code, item in ITEMS.items()}


class TestTables:
    def test_every_state_has_a_way_to_it(self):
        check_ways(make.SUPERVISIONS, states.STATE_LABELS)
        check_ways(make.REQUESTS, states.REQUEST_LABELS)
        check_ways(make.PROGRAMMES, states.PROGRAMME_LABELS)

    @pytest.mark.article("C.4", "C.8")
    @pytest.mark.parametrize("state", make.SUPERVISIONS)
    def test_supervisions(self, state):
        check_every_step(supervisions.steps, make.SUPERVISIONS[state], state)

    @pytest.mark.article("C.6.cooperate")
    @pytest.mark.parametrize("state", make.REQUESTS)
    def test_requests(self, state):
        check_every_step(requests.steps, make.REQUESTS[state], state)

    @pytest.mark.parametrize("state", make.PROGRAMMES)
    def test_programmes(self, state):
        check_every_step(supervisions.programme_steps, make.PROGRAMMES[state], state)

    @pytest.mark.article("C.8")
    @pytest.mark.parametrize("role", list(Role))
    def test_only_two_sections_organise(self, role):
        by = UserFactory(roles=[role.value])
        if role in {Role.LEGAL, Role.GENERAL_OFFICE}:
            assert make.planned(by=by).organised_by == by
            return
        for do in (make.planned, make.programme):
            with pytest.raises(NotPermitted) as refusal:
                do(by=by)
            assert "第八条" in refusal.value.article


@pytest.mark.article("C.6.modes")
class TestProgramme:
    def test_one_a_year_approved_by_another_and_never_empty(self):
        by = make.legal()
        found = make.programme(by=by, year=2026)
        with pytest.raises(Refused, match="已经编制"):
            make.programme(year=2026)
        other = make.general_office()
        with pytest.raises(Refused, match="还没有事项"):
            supervisions.approve_programme(found, by=other, confirmed=confirmed(other))
        make.item(found)
        with pytest.raises(Refused, match="另一人"):
            supervisions.approve_programme(found, by=by, confirmed=confirmed(by))

    def test_an_item_becomes_one_supervision_after_the_approval(self):
        item = make.item()
        with pytest.raises(Refused, match="还没有批准"):
            make.planned(item=item)
        by = make.general_office()
        supervisions.approve_programme(item.programme, by=by, confirmed=confirmed(by))
        item.programme.refresh_from_db()
        assert make.planned(item=item).item == item
        with pytest.raises(Refused, match="已经安排"):
            make.planned(item=item)


@pytest.mark.article("C.6.cooperate")
class TestRequests:
    def test_asked_answered_returned_and_taken_with_its_deadline(self):
        request = make.asked()
        key = target_key(request)
        assert Deadline.objects.open().of(*key).get().due == request.due
        request = make.request_answered(request)
        assert not Deadline.objects.open().of(*key).exists()
        later = today() + timedelta(days=9)
        request = requests.send_back(request, reason="缺页", due=later, by=make.legal())
        assert Deadline.objects.open().of(*key).get().due == later
        assert make.accepted(make.request_answered(request)).state == "accepted"

    def test_unanswered_by_its_date_is_shown(self):
        request = make.asked(due=today())
        assert not Request.objects.all().unanswered(today()).exists()
        assert Request.objects.all().unanswered(today() + timedelta(days=1)).get() == request

    def test_only_of_the_offices_supervised_and_answered_by_them(self):
        supervision = make.under_way()
        with pytest.raises(Refused, match="不是受检处室"):
            make.asked(supervision, office=OfficeFactory())
        request = make.asked(supervision)
        with pytest.raises(Refused, match="应由"):
            make.request_answered(request, by=make.officer())

    def test_one_who_has_left_is_answered_for_by_his_office(self):
        person = make.officer()
        supervision = make.under_way(offices=[person.office])
        request = make.asked(supervision, person=person)
        person.is_active = False
        person.save()
        assert make.request_answered(request).state == "answered"

    def test_nobody_takes_his_own_answer(self):
        by = make.legal()
        supervision = make.under_way(offices=[by.office])
        request = make.request_answered(make.asked(supervision), by=by)
        with pytest.raises(Refused, match="本人的答复"):
            requests.accept(request, by=by)

    def test_an_office_sees_only_its_own(self):
        request, other = make.asked(), make.asked()
        sees = Request.objects.all().visible_to(make.officer(office=request.office))
        assert list(sees) == [request]
        assert other in Request.objects.all().visible_to(make.legal())

    @pytest.mark.django_db(transaction=True)
    def test_two_who_answer_at_once(self):
        request = make.asked()
        people = [make.officer(office=request.office) for _ in range(2)]
        results = race(
            *(lambda by=by: requests.answer(request, text="见附件", by=by) for by in people)
        )
        assert sum(isinstance(one, Refused) for one in results) == 1


@pytest.mark.article("C.6.modes")
class TestVolumes:
    @pytest.fixture
    def supervision(self):
        for _ in range(3):
            cases.closed()
        return make.under_way(manners=["volumes"])

    def frozen(self, supervision: Supervision, size: int = 2) -> Sample:
        return volumes.freeze(
            supervision, first=today() - timedelta(days=400), last=today(), size=size,
            by=make.legal(),
        )  # fmt: skip

    def test_drawn_only_under_a_seal_made_after_and_drawn_again_the_same(self, supervision):
        seals.seal()
        self.frozen(supervision)
        with pytest.raises(Refused, match="还没有封存"):
            volumes.draw(supervision, by=make.legal())
        seals.seal()
        sample = volumes.draw(supervision, by=make.legal())
        assert sample.drawn == sampling.drawn(sample.population, sample.root, 2)
        assert sample.digest == sampling.digest(sample.population)
        with pytest.raises(Refused, match="已经抽取"):
            volumes.draw(supervision, by=make.legal())
        with pytest.raises(Refused, match="不能更改"):
            self.frozen(supervision)

    def test_more_than_there_are_is_refused(self, supervision):
        for size in (0, 4):
            with pytest.raises(Refused) as refusal:
                self.frozen(supervision, size)
            assert refusal.value.field == "size"

    def test_two_review_a_drawn_file_who_had_no_part_in_it(self, supervision):
        sample = self.frozen(supervision)
        seals.seal()
        sample = volumes.draw(supervision, by=make.legal())
        drawn = Case.objects.get(number=sample.drawn[0])
        left = Case.objects.get(number=(set(sample.population) - set(sample.drawn)).pop())
        by, other = make.legal(), make.general_office()
        given = {"scores": FULL, "remark": "", "with_whom": other, "by": by}
        with pytest.raises(Refused, match="没有被抽中"):
            volumes.review(supervision, case=left, **given)
        with pytest.raises(Refused, match="两人"):
            volumes.review(supervision, case=drawn, **{**given, "with_whom": by})
        with pytest.raises(Refused, match="办理过该案件"):
            volumes.review(supervision, case=drawn, **{**given, "with_whom": drawn.proposed_by})
        sheet = volumes.review(supervision, case=drawn, **given)
        assert (sheet.points, sheet.grade) == (100, "excellent")
        with pytest.raises(Refused, match="已经评查"):
            volumes.review(supervision, case=drawn, **given)


@pytest.mark.article("C.3", "C.4")
class TestReport:
    def test_no_report_while_a_request_or_the_files_wait(self):
        supervision = make.under_way(manners=["material", "volumes"])
        request = make.asked(supervision)
        with pytest.raises(Refused, match="材料要求没有办结"):
            make.reported(supervision)
        make.accepted(make.request_answered(request))
        with pytest.raises(Refused, match="还没有评查案卷"):
            make.reported(supervision)

    def test_closed_by_another_when_all_is_corrected(self):
        by = make.legal()
        supervision = make.under_way()
        finding = make.found(source="supervision", supervision=supervision)
        supervision = make.reported(supervision, by=by)
        with pytest.raises(Refused, match="另一人"):
            supervisions.close(supervision, by=by, confirmed=confirmed(by))
        with pytest.raises(Refused, match="1 个问题没有办结"):
            make.closed(supervision)
        make.unfounded(finding)
        assert make.closed(supervision).state == "closed"
        with pytest.raises(Refused, match="已经办结"):
            make.found(source="supervision", supervision=Supervision.objects.get())

    def test_what_was_heard_is_kept(self):
        supervision = make.under_way()
        supervisions.hear(
            supervision,
            kind="opinion",
            on=today(),
            who="两家企业",
            text="执法规范",
            by=make.legal(),
        )
        assert supervision.heard.get().who == "两家企业"

"""Misconduct, tolerance reviews, training, and the figures of a year."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from correction.actions import conduct, tolerance
from correction.actions.training import record_training
from correction.models import Misconduct, Tolerance
from correction.querysets import hours_of
from correction.states import misconduct as misconduct_states
from correction.states import tolerance as tolerance_states
from correction.statistics import statistics
from foundation.audit.trail import target_key
from foundation.deadlines.models import Deadline
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day, today
from foundation.workdays.services import current_calendar
from tests.factories import correction as make
from tests.factories import officers
from tests.factories.accounts import confirmed
from tests.integration.steps import check_every_step, check_ways
from tests.integration.vaulted import race

pytestmark = pytest.mark.django_db


class TestTables:
    def test_every_state_has_a_way_to_it(self):
        check_ways(make.MISCONDUCT, misconduct_states.STATE_LABELS)
        check_ways(make.TOLERANCE, tolerance_states.STATE_LABELS)

    @pytest.mark.article("C.7")
    @pytest.mark.parametrize("state", make.MISCONDUCT)
    def test_misconduct(self, state):
        check_every_step(conduct.steps, make.MISCONDUCT[state], state)

    @pytest.mark.article("C.2")
    @pytest.mark.parametrize("state", make.TOLERANCE)
    def test_tolerance(self, state):
        check_every_step(tolerance.steps, make.TOLERANCE[state], state)


@pytest.mark.article("C.7")
class TestMisconduct:
    def test_only_he_states_and_only_he_and_the_organisers_know(self):
        found = make.recorded()
        himself, other = found.officer.user, make.officer()
        rows = Misconduct.objects.all()
        assert rows.visible_to(himself).get() == found
        assert not rows.visible_to(other).exists()
        with pytest.raises(NotPermitted, match="本人"):
            conduct.state(found, text="x", by=other)
        due = Deadline.objects.open().of(*target_key(found)).get()
        assert (due.owner_user, due.due) == (
            himself, current_calendar().add_workdays(today(), 5),
        )  # fmt: skip
        make.misconduct_heard(found)
        assert not Deadline.objects.open().of(*target_key(found)).exists()

    def test_who_recorded_does_not_handle_and_nobody_his_own(self):
        by = make.legal()
        found = make.misconduct_heard(make.recorded(by=by))
        with pytest.raises(Refused, match="另一人"):
            make.handled(found, by=by)
        mine = officers.officer(user=make.legal())
        with pytest.raises(Refused, match="本人"):
            make.recorded(by=mine.user, officer=mine)
        own = make.misconduct_heard(make.recorded(officer=mine))
        with pytest.raises(Refused, match="本人"):
            make.handled(own, by=mine.user)

    def test_one_who_has_left_makes_no_statement(self):
        found = make.recorded()
        found.officer.user.is_active = False
        found.officer.user.save()
        found = conduct.waive(found, reason="已离岗", by=make.legal())
        assert make.handled(found).state == "handled"

    def test_nobody_is_passed_over_while_his_term_runs(self):
        found = make.recorded()
        due = Deadline.objects.open().of(*target_key(found)).get().due
        for day in (today(), due):
            with on_day(day), pytest.raises(Refused, match="还没有届满"):
                conduct.waive(found, reason="没有提出", by=make.legal())
        with on_day(due + timedelta(days=1)):
            found = conduct.waive(found, reason="期限内没有提出", by=make.legal())
        assert found.state == "heard"

    def test_bribes_are_handed_over_and_the_database_knows(self):
        found = make.misconduct_heard(make.recorded(kind="7.6"))
        with pytest.raises(Refused, match="移送"):
            make.handled(found)
        found = make.handled(found, measure="discipline")
        with pytest.raises(IntegrityError), transaction.atomic(), acting():
            Misconduct.objects.filter(pk=found.pk).update(measure="talk")

    def test_reviewed_by_another_than_who_handled_it(self):
        by = make.general_office()
        found = make.appealed(make.handled(by=by))
        with pytest.raises(Refused, match="另一人"):
            conduct.review(found, measure="talk", reason="x", by=by, confirmed=confirmed(by))
        other = make.legal()
        kept = conduct.review(
            found, measure="education", reason="略重", by=other, confirmed=confirmed(other)
        )
        assert (kept.state, kept.measure) == ("handled", "education")
        again = make.appealed(Misconduct.objects.get(pk=found.pk))
        done = conduct.review(
            again, measure="", reason="撤销", by=other, confirmed=confirmed(other)
        )
        assert done.state == "dismissed"

    @pytest.mark.django_db(transaction=True)
    def test_two_who_handle_at_once(self):
        found = make.misconduct_heard()
        results = race(lambda: make.handled(found), lambda: make.handled(found))
        assert sum(isinstance(one, Refused) for one in results) == 1


@pytest.mark.article("C.2")
class TestTolerance:
    def test_granted_it_binds_how_the_matter_is_handled(self):
        found = make.misconduct_heard()
        review = make.tolerance_asked(by=found.officer.user, misconduct=found)
        with pytest.raises(Refused, match="还没有结论"):
            make.handled(found)
        review = make.tolerance_decided("exempted", make.examined(review))
        assert review.decision.number == 1
        found = Misconduct.objects.get(pk=found.pk)
        with pytest.raises(Refused, match="免除责任"):
            make.handled(found)
        assert make.handled(found, measure="none").measure == "none"

    def test_refused_it_leaves_the_matter_as_it_was(self):
        found = make.misconduct_heard()
        review = make.tolerance_asked(by=found.officer.user, misconduct=found)
        make.tolerance_decided("refused", make.examined(review, diligence=False))
        assert make.handled(found, measure="criticism").state == "handled"

    def test_after_a_decision_it_is_too_late(self):
        found = make.handled()
        with pytest.raises(Refused, match="申请复核"):
            make.tolerance_asked(by=found.officer.user, misconduct=found)

    def test_one_at_a_time_and_only_of_what_one_may_see(self):
        found = make.recorded()
        make.tolerance_asked(by=found.officer.user, misconduct=found)
        with pytest.raises(Refused, match="没有办结的容错审核"):
            make.tolerance_asked(by=found.officer.user, misconduct=found)
        with pytest.raises(Refused, match="没有该事项"):
            make.tolerance_asked(misconduct=found)
        finding = make.ordered()
        with pytest.raises(Refused, match="没有该事项"):
            make.tolerance_asked(finding=finding)

    def test_no_result_before_every_condition_and_none_against_them(self):
        review = make.examined(gain=False)
        for result in ("exempted", "mitigated"):
            with pytest.raises(Refused, match="未谋取私利"):
                make.tolerance_decided(result, review)
        with pytest.raises(IntegrityError), transaction.atomic(), acting():
            Tolerance.objects.filter(pk=review.pk).update(
                state="exempted", decided_on=today(), decided_by=make.legal(), reason="x"
            )

    def test_who_asked_or_examined_does_not_decide(self):
        asker = make.legal()
        review = make.tolerance_asked(by=asker)
        with pytest.raises(Refused, match="本人"):
            tolerance.examine(review, answers=make.answers(), by=asker)
        examiner = make.general_office()
        review = tolerance.examine(review, answers=make.answers(), by=examiner)
        for by in (asker, examiner):
            with pytest.raises(Refused, match=r"本人|另一人"):
                tolerance.decide(
                    review, result="exempted", reason="x", by=by, confirmed=confirmed(by)
                )

    def test_only_who_asked_withdraws(self):
        review = make.tolerance_asked()
        with pytest.raises(NotPermitted):
            tolerance.withdraw(review, reason="x", by=make.officer())

    @pytest.mark.django_db(transaction=True)
    def test_two_who_ask_at_once(self):
        found = make.recorded()
        ask = lambda: make.tolerance_asked(by=found.officer.user, misconduct=found)  # noqa: E731
        results = race(ask, ask)
        assert sum(isinstance(one, Refused) for one in results) == 1


@pytest.mark.article("C.4")
class TestTraining:
    def given(self, **given):
        values = {
            "title": "新行政处罚法培训", "kind": "law", "organiser": "法规处",
            "held_on": today() - timedelta(days=3), "ended_on": today() - timedelta(days=1),
            "hours": 24, **given,
        }  # fmt: skip
        values.setdefault("officers", [officers.officer()])
        return values

    def test_hours_add_up_and_the_short_ones_come_first(self):
        one, two = officers.officer(), officers.officer()
        record_training(**self.given(officers=[one, two]), by=make.legal())
        record_training(**self.given(officers=[one], hours=40), by=make.legal())
        found = {officer.pk: hours for officer, hours in hours_of(today().year)}
        assert (found[one.pk], found[two.pk]) == (64, 24)
        assert hours_of(today().year)[-1][0] == one

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"hours": 0}, "hours"),
            ({"officers": []}, "officers"),
            ({"kind": "x"}, "kind"),
            ({"ended_on": today() + timedelta(days=1)}, "ended_on"),
            ({"title": " "}, "title"),
        ],
    )
    def test_refusals(self, given, field):
        with pytest.raises(Refused) as refusal:
            record_training(**self.given(**given), by=make.legal())
        assert refusal.value.field == field

    def test_only_organisers_record(self):
        with pytest.raises(NotPermitted):
            record_training(**self.given(), by=make.officer())


@pytest.mark.article("C.3")
def test_the_figures_of_a_year_are_counted():
    make.corrected()
    make.ordered()
    make.found(kind="act")
    make.handled()
    make.tolerance_decided("mitigated")
    make.reported()
    found = dict(statistics(today().year).figures)
    assert (found["发现问题"], found["已纠正"], found["按期答复"]) == (3, 1, 1)
    assert (found["监督检查"], found["容错审核"]) == (1, 1)
    assert dict(statistics(today().year - 1).figures)["发现问题"] == 0

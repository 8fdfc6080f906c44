"""Figures, marks and terms of accidents: what changes them and for how long."""

from __future__ import annotations

from decimal import Decimal

import pytest

from enforcement.actions.accidents import (
    investigating,
    marks,
    prolonging,
)
from enforcement.models import Accident, FiguresChange
from foundation.accounts.roles import Role
from foundation.audit.trail import target_key
from foundation.deadlines.models import Deadline
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import today
from tests.factories import accidents as make
from tests.factories.accidents import DAY, OCCURRED
from tests.factories.accounts import UserFactory, confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.accidents")]


def both():
    return UserFactory(roles=[Role.INSPECTOR.value, Role.COMMITTEE_DIRECTOR.value])


def due(accident) -> dict[str, object]:
    return {one.code: one.due for one in Deadline.objects.open().of(*target_key(accident))}


def test_figures_change_within_the_window_and_keep_their_history():
    found = make.registered()
    found = make.changed(found, deaths=3)
    assert found.get_grade_display() == "较大事故"
    rows = list(FiguresChange.objects.values_list("why", "deaths", "grade"))
    assert rows == [("first", 1, 1), ("supplement", 3, 2)]
    with pytest.raises(Refused, match="没有变化"):
        make.changed(found, deaths=3)
    for given in ({"on": found.occurred_on - DAY}, {"on": today() + DAY}):
        with pytest.raises(Refused) as refused:
            make.changed(found, deaths=4, **given)
        assert refused.value.field == "on"
    with pytest.raises(Refused) as refused:
        make.changed(found, deaths=4, reason=" ")
    assert refused.value.field == "reason"


@pytest.mark.parametrize(
    ("days", "given", "counts"),
    [
        (30, {}, True),
        (31, {}, False),
        (7, {"kind": "fire"}, True),
        (8, {"kind": "fire"}, False),
        (7, {"road_traffic": True}, True),
        (8, {"road_traffic": True}, False),
    ],
)
def test_when_casualties_still_count(days, given, counts):
    occurred = OCCURRED - 60 * DAY
    found = make.registered(occurred_at=occurred, **given)
    on = found.occurred_on + days * DAY
    if counts:
        assert make.changed(found, on=on, deaths=2).deaths == 2
        return
    with pytest.raises(Refused, match="不再计入"):
        make.changed(found, on=on, deaths=2)
    # what was found out later about that day, and a loss that was assessed, still count
    assert make.changed(found, on=on, why="verified", deaths=2).deaths == 2
    assert make.changed(found, on=on, deaths=2, loss="0.30").loss == Decimal("0.30")


def test_a_class_that_changes_moves_the_term_of_the_reply():
    found = make.reported()
    make.changed(found, why="verified", deaths=30)
    assert due(found)["accident-reply"] == today() + 30 * DAY


def test_marks_by_hand_and_who_lifts_them():
    found, by = make.registered(), both()
    with pytest.raises(Refused) as refused:
        marks.mark_report(found, kind="late", whose="unit", reason="x", by=by)
    assert refused.value.field == "kind"
    given = {"kind": "concealed", "whose": "unit", "reason": "转移遗体", "by": by}
    mark = marks.mark_report(found, **given)
    assert list(Accident.objects.all().misreported()) == [found]
    with pytest.raises(Refused, match="同样的标记"):
        marks.mark_report(found, **given)
    with pytest.raises(Refused, match="另一人"):
        marks.lift_mark(mark, reason="误标", by=by, confirmed=confirmed(by))
    other = make.director()
    with pytest.raises(Refused, match="再次确认"):
        marks.lift_mark(mark, reason="误标", by=other, confirmed=None)
    with pytest.raises(NotPermitted):
        marks.lift_mark(mark, reason="误标", by=make.inspector(), confirmed=None)
    marks.lift_mark(mark, reason="误标", by=other, confirmed=confirmed(other))
    assert not Accident.objects.all().misreported().exists()
    with pytest.raises(Refused, match="已经撤销"):
        marks.lift_mark(mark, reason="误标", by=other, confirmed=confirmed(other))
    marks.mark_report(found, **given)  # once more, the lifted one stays
    assert found.marks.count() == 2


def test_appraisal_suspends_the_term_and_its_days_do_not_count():
    found, by = make.begun(), make.inspector()
    before = found.investigation_due
    began = found.occurred_on + 2 * DAY
    given = {"what": "炸药成分", "appraiser": "某鉴定所", "by": by}
    for dates, field in (
        ({"on": found.occurred_on, "expected_on": today()}, "on"),
        ({"on": today() + DAY, "expected_on": today() + DAY}, "on"),
        ({"on": began, "expected_on": began - DAY}, "expected_on"),
        ({"on": began, "expected_on": began + 400 * DAY}, "expected_on"),
    ):
        with pytest.raises(Refused) as refused:
            prolonging.begin_appraisal(found, **given, **dates)
        assert refused.value.field == field
    expected = today() + 5 * DAY
    prolonging.begin_appraisal(found, **given, on=began, expected_on=expected)
    assert due(found) == {"accident-appraisal": expected}
    with pytest.raises(Refused, match="正在进行"):
        prolonging.begin_appraisal(found, **given, on=began, expected_on=expected)
    with pytest.raises(Refused, match="鉴定尚未结束"):
        investigating.submit_report(found, make.findings(), report=make.pdf(), by=by)
    prolonging.end_appraisal(found, on=began + 10 * DAY, conclusion="硝铵类", by=by)
    assert due(found) == {"accident-report": before + 10 * DAY}
    with pytest.raises(Refused, match="没有正在进行"):
        prolonging.end_appraisal(found, on=today(), conclusion="x", by=by)


def test_more_days_are_asked_by_one_and_granted_by_another():
    found, asker = make.begun(), both()
    with pytest.raises(Refused) as refused:
        prolonging.ask_extension(found, of="investigation", days=61, reason="复杂", by=asker)
    assert refused.value.field == "days"
    with pytest.raises(Refused, match="特别重大"):
        prolonging.ask_extension(found, of="reply", days=5, reason="复杂", by=asker)
    prolonging.ask_extension(found, of="investigation", days=40, reason="复杂", by=asker)
    with pytest.raises(Refused, match="待决定"):
        prolonging.ask_extension(found, of="investigation", days=5, reason="复杂", by=asker)
    decision = {"granted": True, "note": ""}
    with pytest.raises(Refused, match="另一人"):
        prolonging.decide_extension(found, **decision, by=asker, confirmed=confirmed(asker))
    other = make.director()
    with pytest.raises(Refused, match="再次确认"):
        prolonging.decide_extension(found, **decision, by=other, confirmed=None)
    prolonging.decide_extension(found, **decision, by=other, confirmed=confirmed(other))
    assert due(found) == {"accident-report": found.occurred_on + 100 * DAY}
    with pytest.raises(Refused, match="20天"):
        prolonging.ask_extension(found, of="investigation", days=21, reason="复杂", by=asker)
    prolonging.ask_extension(found, of="investigation", days=20, reason="复杂", by=asker)
    refusal = {"granted": False, "by": other, "confirmed": confirmed(other)}
    with pytest.raises(Refused) as refused:
        prolonging.decide_extension(found, note=" ", **refusal)
    assert refused.value.field == "note"
    prolonging.decide_extension(found, note="不复杂", **refusal)
    assert due(found) == {"accident-report": found.occurred_on + 100 * DAY}


def test_only_the_reply_to_an_especially_major_one_takes_longer():
    found, by, other = make.reported(figures=make.figures(deaths=30)), both(), make.director()
    with pytest.raises(Refused, match="已经提交"):
        prolonging.ask_extension(found, of="investigation", days=5, reason="x", by=by)
    with pytest.raises(Refused, match="30天"):
        prolonging.ask_extension(found, of="reply", days=31, reason="x", by=by)
    prolonging.ask_extension(found, of="reply", days=30, reason="x", by=by)
    decided = {"granted": True, "note": "", "by": other, "confirmed": confirmed(other)}
    prolonging.decide_extension(found, **decided)
    assert due(found)["accident-reply"] == today() + 60 * DAY

"""Acts on accidents: order, roles, another person, dates, terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enforcement.actions.accidents import (
    closing,
    investigating,
    prolonging,
    reporting,
    terms,
)
from enforcement.models import Accident, AccidentMeasure
from enforcement.states.accident import PROCEDURE
from foundation.accounts.roles import Permission, Role
from foundation.audit.models import AuditEvent
from foundation.audit.trail import target_key
from foundation.deadlines.models import Deadline
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day, today
from tests.factories import accidents as make
from tests.factories.accidents import DAY, HOUR, OCCURRED
from tests.factories.accounts import UserFactory, confirmed
from tests.integration.vaulted import race

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.accidents")]


def both():
    return UserFactory(roles=[Role.INSPECTOR.value, Role.COMMITTEE_DIRECTOR.value])


def due(accident) -> dict[str, object]:
    return {one.code: one.due for one in Deadline.objects.open().of(*target_key(accident))}


def test_the_whole_way_with_its_deadlines():
    found = make.registered()
    assert (found.state, found.grade) == ("reported", 1)
    assert found.number == f"SG{found.occurred_on.year}-0001"
    assert due(found) == {"accident-report": found.occurred_on + 60 * DAY}
    found = make.reported()
    assert due(found) == {"accident-reply": today() + 15 * DAY}
    found = make.replied()
    assert due(found) == {"accident-closing": today() + 30 * DAY}
    found = make.closed()
    first = terms.evaluation_from(today())
    assert (
        due(found)
        == {"accident-evaluation": first + 60 * DAY}
        == {"accident-evaluation": found.next_due}
    )
    found = make.evaluated()
    assert set(due(found)) == {"accident-filing"}
    found = make.filed()
    assert (found.state, found.next_due, due(found)) == ("filed", None, {})
    verbs = list(
        AuditEvent.objects.filter(target_id=str(found.pk), verb__startswith="enforcement.accident")
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert [verb.rsplit(".", 1)[1] for verb in verbs] == [
        "register", "begin", "add_measure", "add_measure", "submit_report", "record_reply",
        "propose_closing", "close", "evaluate", "file",
    ]  # fmt: skip
    done = Deadline.objects.filter(subject_id=str(found.pk)).values_list("state", flat=True)
    assert set(done) == {"done"}


@pytest.mark.parametrize("role", Role)
def test_who_registers(role):
    by = UserFactory(roles=[role.value])
    if by.may(Permission.MANAGE_ACCIDENTS):
        assert role in {Role.INSPECTOR, Role.SECTION_HEAD}
        make.registered(by)
    else:
        with pytest.raises(NotPermitted):
            make.registered(by)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"enterprise": None}, "enterprise"),
        ({"unit_name": "某公司"}, "unit_name"),
        ({"region_code": "999999"}, "region_code"),
        ({"place": " "}, "place"),
        ({"course": ""}, "course"),
        ({"figures": make.figures(deaths=-1)}, "deaths"),
        ({"figures": make.figures(loss="-1")}, "loss"),
        ({"unit_learned_at": OCCURRED - HOUR}, "unit_learned_at"),
        ({"learned_at": OCCURRED - HOUR}, "learned_at"),
        ({"reported_up_at": OCCURRED, "reported_up_to": "省政府"}, "reported_up_at"),
        ({"reported_up_at": OCCURRED + 2 * HOUR}, "reported_up_to"),
        ({"reported_up_to": "省政府"}, "reported_up_at"),
        ({"occurred_at": timezone.now() + timedelta(days=1)}, "occurred_at"),
        ({"learned_at": timezone.now() + 24 * HOUR}, "learned_at"),
        ({"occurred_at": OCCURRED.replace(year=1), "learned_at": OCCURRED}, "occurred_at"),
        ({"learned_at": OCCURRED + 2 * HOUR}, "late_reason"),
    ],
)
def test_what_is_not_registered(changes, field):
    given = make.report()
    if changes.get("unit_name"):
        changes = {**changes, "enterprise": given.enterprise}
    with pytest.raises(Refused) as refused:
        reporting.register(replace(given, **changes), by=make.inspector())
    assert refused.value.field == field
    assert not Accident.objects.exists()


def test_late_reports_are_marked_with_minutes_and_reason():
    found = make.registered(
        unit_learned_at=OCCURRED,
        learned_at=OCCURRED + 3 * HOUR,
        reported_up_at=OCCURRED + 5 * HOUR + timedelta(minutes=7),
        reported_up_to="自治区政府",
        late_reason="现场没有信号。",
    )
    told = {(one.kind, one.whose): one.minutes for one in found.marks.all()}
    assert told == {("late", "unit"): 120, ("late", "department"): 7}
    assert list(Accident.objects.all().misreported()) == [found]


def test_in_time_to_the_minute_is_not_late():
    found = make.registered(
        learned_at=OCCURRED + HOUR, reported_up_at=OCCURRED + 3 * HOUR, reported_up_to="政府"
    )
    assert not found.marks.exists()
    assert not Accident.objects.all().misreported().exists()


def test_an_unregistered_unit_has_its_name():
    found = make.registered(unit_name="  某 建筑公司 ", enterprise=None)
    assert found.unit == "某 建筑公司"


def test_a_major_accident_must_go_up():
    found = make.replied(figures=make.figures(deaths=10))
    assert set(due(found)) == {"accident-closing", "accident-upward"}
    by = make.inspector()
    with pytest.raises(Refused, match="向上级报告"):
        closing.propose_closing(found, make.publication(), by=by)
    given = {"at_time": found.learned_at + 3 * HOUR, "to": "国务院", "by": by}
    with pytest.raises(Refused) as refused:
        reporting.report_upward(found, **given)
    assert refused.value.field == "late_reason"
    reporting.report_upward(found, **given, late_reason="值班脱岗。")
    assert found.marks.get().whose == "department"
    assert set(due(found)) == {"accident-closing"}
    with pytest.raises(Refused, match="已经登记"):
        reporting.report_upward(found, **given, late_reason="x")
    closing.propose_closing(found, make.publication(), by=by)


def test_out_of_order():
    by, judge = make.inspector(), make.director()
    found = make.registered(by)
    late = {
        "begun": lambda: investigating.submit_report(found, make.findings(), report=None, by=by),
        "proposed": lambda: closing.propose_closing(found, make.publication(), by=by),
        "closed": lambda: closing.close(found, by=judge, confirmed=confirmed(judge)),
        "evaluated": lambda: closing.evaluate(
            found, on=today(), evaluators="x", measures={}, conclusion="x", by=by
        ),
        "filed": lambda: closing.file(found, body="x", number="1", on=today(), by=by),
    }
    for call in late.values():
        with pytest.raises(Refused, match="当前状态"):
            call()
    found = make.begun(by)
    reply = {"government": "政府", "number": "1号", "on": today(), "by": by}
    with pytest.raises(Refused, match="还没有登记调查报告"):
        investigating.record_reply(found, **reply)
    with pytest.raises(Refused) as refused:
        investigating.submit_report(found, make.findings(), report=None, by=by)
    assert refused.value.field == "report"
    with pytest.raises(Refused, match="还没有登记调查报告，不能结案"):
        closing.propose_closing(found, make.publication(), by=by)
    investigating.submit_report(found, make.findings(), report=make.pdf(), by=by)
    investigating.submit_report(found, make.findings(causes="更正"), report=None, by=by)
    with pytest.raises(Refused, match="还没有登记政府批复"):
        closing.propose_closing(found, make.publication(), by=by)
    investigating.record_reply(found, **reply)
    with pytest.raises(Refused, match="不能再改"):
        investigating.submit_report(found, make.findings(), report=None, by=by)
    with pytest.raises(Refused, match="整改和防范措施"):
        closing.propose_closing(found, make.publication(), by=by)


def test_who_proposes_does_not_close():
    by = both()
    found = make.closing_asked(by)
    with pytest.raises(Refused, match="另一人"):
        closing.close(found, by=by, confirmed=confirmed(by))
    other = make.director()
    with pytest.raises(Refused, match="再次确认"):
        closing.close(found, by=other, confirmed=confirmed(by))
    with pytest.raises(NotPermitted):
        closing.close(found, by=make.head(), confirmed=None)
    found = closing.send_back(found, reason="补充照片", by=other)
    assert (found.state, found.proposed_by) == ("investigating", None)
    closing.propose_closing(found, make.publication(), by=by)
    assert closing.close(found, by=other, confirmed=confirmed(other)).closed_on == today()


def test_the_public_text_is_masked_and_checked():
    found, by = make.replied(), make.inspector()
    for text in ("联系电话13812345678", "身份证64010419900101123X", " "):
        with pytest.raises(Refused) as refused:
            closing.propose_closing(found, make.publication(text=text), by=by)
        assert refused.value.field == "text"
    holder = found.enterprise.legal_representative
    told = make.publication(text=f"张建国坠落，法定代表人{holder}到场。", people="张建国\n")
    found = closing.propose_closing(found, told, by=by)
    assert "张建国" not in found.public_text
    assert holder not in found.public_text


def test_the_evaluation_waits_a_year_and_judges_every_measure():
    found, by = make.closed(), make.inspector()
    given = {"evaluators": "安委办", "conclusion": "落实", "by": by}
    first = terms.evaluation_from(today())
    with pytest.raises(Refused) as refused:
        closing.evaluate(found, on=first, measures=make.found_of(found), **given)
    assert refused.value.field == "on"
    with on_day(first - DAY), pytest.raises(Refused, match="满一年"):
        closing.evaluate(found, on=today(), measures=make.found_of(found), **given)
    with on_day(first):
        with pytest.raises(Refused, match="第1条"):
            closing.evaluate(found, on=today(), measures={}, **given)
        bad = make.found_of(found, "perhaps")
        with pytest.raises(Refused, match="第1条"):
            closing.evaluate(found, on=today(), measures=bad, **given)
        found = closing.evaluate(
            found, on=today(), measures=make.found_of(found, "partly"), **given
        )
    assert set(AccidentMeasure.objects.values_list("found", flat=True)) == {"partly"}


def test_the_filing_names_body_number_and_day():
    found, by = make.evaluated(), make.inspector()
    good = {"body": "上级安委办", "number": "9号", "on": today(), "by": by}
    for changes, field in (
        ({"body": ""}, "body"),
        ({"number": " "}, "number"),
        ({"on": today() + DAY}, "on"),
        ({"on": today() - DAY}, "on"),
    ):
        with pytest.raises(Refused) as refused:
            closing.file(found, **{**good, **changes})
        assert refused.value.field == field
    closing.file(found, **good)
    with pytest.raises(Refused, match="当前状态"):
        closing.file(found, **good)


def test_a_measure_is_corrected_only_while_investigating():
    found, by = make.measured(), make.inspector()
    measure = found.measures.first()
    given = {"text": "改为双钩安全带。", "who": "某公司", "due": today(), "by": by}
    with pytest.raises(Refused):
        investigating.change_measure(measure, **{**given, "due": found.occurred_on - DAY})
    assert investigating.change_measure(measure, **given).text == given["text"]
    closed = make.closed().measures.first()
    with pytest.raises(Refused, match="当前状态"):
        investigating.change_measure(closed, **given)


@pytest.mark.django_db(transaction=True)
def test_of_two_directors_at_once_one_closes():
    found, first, second = make.closing_asked(), make.director(), make.director()
    results = race(
        *(
            lambda by=by: closing.close(found, by=by, confirmed=confirmed(by))
            for by in (first, second)
        )
    )
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert AuditEvent.objects.filter(verb="enforcement.accident.close").count() == 1
    assert Deadline.objects.open().filter(code="accident-evaluation").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_extensions_at_once_are_one():
    found, by = make.begun(), make.inspector()
    results = race(
        *[
            lambda: prolonging.ask_extension(
                found, of="investigation", days=40, reason="复杂", by=by
            )
        ]
        * 2
    )
    assert sum(isinstance(one, Refused) for one in results) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"grade": 2},
        {"deaths": 3},
        {"loss": Decimal(50_000_000)},
        {"state": "investigating"},
        {"state": "closed"},
        {"began_on": "2026-01-01"},
        {"report_on": "2026-01-01"},
        {"reply_on": "2026-01-01", "reply_number": "1", "reply_by": "x"},
        {"closed_on": "2026-01-01"},
        {"unit_name": "又一个单位"},
        {"enterprise": None},
        {"learned_at": OCCURRED - HOUR},
        {"reported_up_at": OCCURRED},
        {"filed_on": "2026-01-01"},
    ],
)
def test_the_database_refuses_the_impossible(changes):
    found = make.registered()
    with pytest.raises(IntegrityError), transaction.atomic(), acting():
        Accident.objects.filter(pk=found.pk).update(**changes)


def test_every_permission_of_the_table_exists():
    assert {Permission(step.permission) for step in PROCEDURE}

"""Storing judged rows of the history workbook in bulk; every trail says where it is from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast

from enforcement.models import (
    Accident,
    Case,
    CaseOfficer,
    Challenge,
    Decision,
    Hazard,
    Inspection,
    Member,
    Officer,
    PenaltyItem,
    StatedFigure,
)
from enforcement.rules import cases as rules
from enforcement.states import accident as accident_states
from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.audit.canonical import JSON
from foundation.audit.trail import record_many
from foundation.enterprises.models import Enterprise
from foundation.jurisdiction import current
from foundation.workdays.quarters import CHINA, today

Row = dict[str, Any]
FROM: dict[str, JSON] = {"方式": "历史数据导入"}
BATCH = 1000


def _units(rows: Sequence[Row], *names: str) -> Mapping[str, Enterprise]:
    codes = {row[name] for row in rows for name in names if row.get(name)}
    return {one.credit_code: one for one in Enterprise.objects.filter(credit_code__in=codes)}


def _officers(rows: Sequence[Row]) -> Mapping[str, int]:
    named = {one for row in rows for one in row.get("officers") or ()}
    return dict(Officer.objects.filter(certificate__in=named).values_list("certificate", "pk"))


def _visits(rows: Sequence[Row]) -> Mapping[str, Inspection]:
    numbers = {row["inspection"] for row in rows if row.get("inspection")}
    return {one.number: one for one in Inspection.objects.filter(number__in=numbers)}


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=CHINA)


def _tell(verb: str, made: Sequence[Any], by: User, state: str = "") -> None:
    record_many(f"enforcement.{verb}.imported", ((one, FROM) for one in made), by=by, after=state)


def officers(rows: Sequence[Row], by: User) -> None:
    names = ("name", "certificate", "office_id", "valid_from", "valid_to", "left_on")
    made = Officer.objects.bulk_create(
        [Officer(**{name: row[name] for name in names}) for row in rows], batch_size=BATCH
    )
    _tell("officer", made, by)


def inspections(rows: Sequence[Row], by: User) -> None:
    units, team = _units(rows, "credit_code"), _officers(rows)
    made = Inspection.objects.bulk_create(
        [_inspection(row, units[row["credit_code"]], by) for row in rows], batch_size=BATCH
    )
    Member.objects.bulk_create(
        [
            Member(inspection=visit, officer_id=team[one], place=place)
            for visit, row in zip(made, rows, strict=True)
            for place, one in enumerate(row.get("officers") or (), start=1)
        ],
        batch_size=BATCH,
    )
    _tell("inspection", made, by, Inspection.State.CLOSED)


def _inspection(row: Row, unit: Enterprise, by: User) -> Inspection:
    day = row["on"]
    return Inspection(
        number=row["number"],
        source=row.get("source") or Inspection.Source.PLAN,
        reference="历史数据导入",
        enterprise=unit,
        planned_first=day,
        planned_last=day,
        state=Inspection.State.CLOSED,
        assigned_by=by,
        handed_on=day,
        started_at=_morning(day),
        started_on=day,
        unannounced=False,
        place=row.get("place") or unit.address,
        facts=row["facts"],
        recorded_on=day,
        recorded_by=by,
        past_documents=row.get("documents") or 0,
        closed_on=row.get("closed_on") or day,
        closing_note="历史数据导入",
    )


def hazards(rows: Sequence[Row], by: User) -> None:
    visits = _visits(rows)
    last = _last_numbers([visit.pk for visit in visits.values()])
    made = []
    for row in rows:
        visit = visits[row["inspection"]]
        last[visit.pk] = last.get(visit.pk, 0) + 1
        cancelled = row.get("cancelled_on")
        made.append(
            Hazard(
                inspection=visit,
                enterprise_id=cast("int", visit.enterprise_id),
                number=last[visit.pk],
                level=row["level"],
                category=row["category"],
                place=row["place"],
                what=row["what"],
                basis=row.get("basis") or "（历史数据）",
                state=Hazard.State.CANCELLED if cancelled else Hazard.State.ORDERED,
                found_on=row["found_on"],
                ordered_on=row["found_on"],
                due=row.get("due") or cancelled,
                cancelled_on=cancelled,
            )
        )
    stored = Hazard.objects.bulk_create(made, batch_size=BATCH)
    _tell("hazard", stored, by)


def _last_numbers(visits: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    held = Hazard.objects.filter(inspection__in=visits).values_list("inspection_id", "number")
    for visit, number in held:
        found[visit] = max(found.get(visit, 0), number)
    return found


def cases(rows: Sequence[Row], by: User) -> None:
    units, visits, team = _units(rows, "party_code"), _visits(rows), _officers(rows)
    made = Case.objects.bulk_create(
        [_case(row, units, visits, by) for row in rows], batch_size=BATCH
    )
    pairs = list(zip(made, rows, strict=True))
    CaseOfficer.objects.bulk_create(
        [
            CaseOfficer(case=case, officer_id=team[one], place=place)
            for case, row in pairs
            for place, one in enumerate(dict.fromkeys(row.get("officers") or ()), start=1)
        ],
        batch_size=BATCH,
    )
    decided = [(case, row) for case, row in pairs if row.get("decided_on")]
    decisions = Decision.objects.bulk_create(
        [_decision(case, row, by) for case, row in decided], batch_size=BATCH
    )
    PenaltyItem.objects.bulk_create(
        [
            item
            for decision, (case, row) in zip(decisions, decided, strict=True)
            for item in _items(decision, case, row)
        ],
        batch_size=BATCH,
    )
    Challenge.objects.bulk_create(_challenges(decided, by), batch_size=BATCH)
    _tell("case", made, by)


def _case(
    row: Row, units: Mapping[str, Enterprise], visits: Mapping[str, Inspection], by: User
) -> Case:
    unit = units.get(row.get("party_code") or "")
    closed = row.get("closed_on")
    days = timedelta(days=current().number("enforcement.case_decision_days"))
    return Case(
        number=row["number"],
        title=row["title"],
        source=row["source"],
        inspection=visits.get(row.get("inspection") or ""),
        enterprise=unit,
        party=row["party"],
        party_name=row["party_name"],
        party_code=row.get("party_code") or "",
        party_address=row.get("party_address") or (unit.address if unit else ""),
        region_code=row.get("region_code") or (unit.region_code if unit else ""),
        industry=row.get("industry") or (unit.industry if unit else ""),
        suspicion=row["suspicion"],
        facts=row["suspicion"],
        violated=row["violated"],
        basis=row["basis"],
        state=states.CLOSED if closed else states.SERVED,
        proposed_by=by,
        proposed_on=row["registered_on"],
        registered_on=row["registered_on"],
        registered_by=by,
        due=row["registered_on"] + days,
        closing_asked_by=by if closed else None,
        closing_note="历史数据导入" if closed else "",
        closed_on=closed,
        closed_by=by if closed else None,
        imported=True,
    )


def _decision(case: Case, row: Row, by: User) -> Decision:
    money = (row.get("fine") or Decimal(0)) + (row.get("confiscated") or Decimal(0))
    term = timedelta(days=current().number("enforcement.case_payment_days"))
    return Decision(
        case=case,
        round=case.round,
        kind=Decision.Kind.PENALTY,
        decided_on=row["decided_on"],
        decided_by=by,
        fine=row.get("fine") or 0,
        confiscated=row.get("confiscated") or 0,
        served_on=row["decided_on"],
        pay_by=row["decided_on"] + term if money else None,
    )


def _items(decision: Decision, case: Case, row: Row) -> list[PenaltyItem]:
    given: list[tuple[str, Decimal | None]] = [
        (kind, row[name])
        for kind, name in ((rules.FINE, "fine"), (rules.CONFISCATION, "confiscated"))
        if row.get(name)
    ]
    given += [(kind, None) for kind in row.get("kinds") or ()]
    return [
        PenaltyItem(
            case=case,
            round=case.round,
            stage=PenaltyItem.Stage.RESOLVED,
            decision=decision,
            number=number,
            kind=kind,
            amount=amount,
            text="" if amount else "历史数据导入",
            executed_on=_executed(kind, row),
            execution_note="历史数据导入" if _executed(kind, row) else "",
        )
        for number, (kind, amount) in enumerate(given, start=1)
    ]


def _executed(kind: str, row: Row) -> date | None:
    """With the closing; what is done by serving it, on the day of the decision."""
    done: date | None = row["decided_on"] if kind in rules.DONE_ON_SERVICE else row.get("closed_on")
    return done


def _challenges(decided: Sequence[tuple[Case, Row]], by: User) -> list[Challenge]:
    """Concluded: what still runs is entered in the system."""
    kinds = {"review_on": Challenge.Kind.REVIEW, "lawsuit_on": Challenge.Kind.LITIGATION}
    return [
        Challenge(
            case=case,
            kind=kind,
            filed_on=row[name],
            body="（历史数据）",
            number="（历史数据）",
            recorded_by=by,
            result=Challenge.Result.UPHELD,
            concluded_on=row.get("closed_on") or row[name],
            note="历史数据导入",
        )
        for case, row in decided
        for name, kind in kinds.items()
        if row.get(name)
    ]


def accidents(rows: Sequence[Row], by: User) -> None:
    units = _units(rows, "credit_code")
    made = Accident.objects.bulk_create(
        [_accident(row, units.get(row.get("credit_code") or ""), by) for row in rows],
        batch_size=BATCH,
    )
    _tell("accident", made, by, accident_states.FILED)


def _accident(row: Row, unit: Enterprise | None, by: User) -> Accident:
    at = _morning(row["on"])
    days = timedelta(days=current().number("enforcement.accident_investigation_days"))
    return Accident(
        number=row["number"],
        enterprise=unit,
        unit_name="" if unit else row["unit_name"],
        region_code=row.get("region_code") or (unit.region_code if unit else ""),
        industry=row.get("industry") or (unit.industry if unit else ""),
        occurred_at=at,
        unit_learned_at=at,
        learned_at=at,
        place=row["place"],
        kind=row["kind"],
        course=row["course"],
        deaths=row["deaths"],
        serious=row["serious"],
        minor=row["minor"],
        loss=row["loss"],
        grade=row["grade"],
        state=accident_states.FILED,
        registered_by=by,
        investigation_due=row["on"] + days,
        reply_on=row.get("reply_on"),
        imported=True,
    )


def stated(rows: Sequence[Row], by: User) -> None:
    """The newest workbook counts."""
    made = StatedFigure.objects.bulk_create(
        [
            StatedFigure(
                year=row["year"],
                key=row["key"],
                value=row["value"],
                origin=row.get("origin") or "历史数据导入",
                entered_on=today(),
                entered_by=by,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["year", "key"],
        update_fields=["value", "origin", "entered_on", "entered_by"],
    )
    changes: list[tuple[tuple[str, str], dict[str, JSON]]] = [
        (
            ("enforcement.annualreport", str(one.year)),
            {**FROM, str(one.get_key_display()): one.value},
        )
        for one in made
    ]
    record_many("enforcement.annual.stated", changes, by=by)

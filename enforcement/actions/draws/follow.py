"""Inspections follow the draw: what stands after the last round is what is dispatched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from enforcement.actions.inspections import Assignment, assign_inspection
from enforcement.actions.redispatch import cancel_inspection, replace_members
from enforcement.draw.conduct import standing_of
from enforcement.draw.types import Result
from enforcement.models import Department, Draw, Inspection, Officer
from foundation.accounts.models import User
from foundation.enterprises.models import Enterprise
from foundation.procedure.refusals import Refused

NOBODY = "没有符合条件的执法人员"
GONE = "该企业已注销，请以“已经关闭”为由替换。"


@dataclass(frozen=True, slots=True)
class Struck:
    """Why, in Chinese: objects by label, officers by label and certificate."""

    objects: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[tuple[str, str], str] = field(default_factory=dict)


def follow(
    draw: Draw,
    result: Result,
    *,
    by: User,
    struck: Struck | None = None,
) -> dict[str, str]:
    """Cancel, change and assign inspections; gives what could not be dispatched and why.

    Inside an act on the locked draw. An officer whom the register no longer lets go leaves the
    object open: it is filled by a round of substitution, never by hand.
    """
    struck = struck or Struck()
    now = standing_of(result)
    live = live_inspections(draw)
    for label, inspection in live.items():
        if label not in now.teams:
            cancel_inspection(inspection, reason=struck.objects.get(label, NOBODY), by=by)
    known = _Registers(draw, now.teams)
    problems: dict[str, str] = {}
    for label, team in now.teams.items():
        reasons = {one: why for (where, one), why in struck.officers.items() if where == label}
        try:
            _dispatch(draw, known, label, team, live.get(label), reasons=reasons, by=by)
        except Refused as refusal:
            problems[label] = str(refusal)
            if label in live:
                cancel_inspection(live[label], reason=NOBODY, by=by)
    return problems


def live_inspections(draw: Draw) -> dict[str, Inspection]:
    """The inspections of a draw that are not cancelled, by the label of their object."""
    rows = (
        Inspection.objects.filter(draw=draw)
        .exclude(state=Inspection.State.CANCELLED)
        .select_related("enterprise", "department")
        .prefetch_related("members__officer")
    )
    return {label_of(inspection): inspection for inspection in rows}


def label_of(inspection: Inspection) -> str:
    if inspection.enterprise:
        return inspection.enterprise.credit_code
    assert inspection.department is not None  # noqa: S101  (a CHECK constraint holds it)
    return inspection.department.code


class _Registers:
    """The objects and officers of the draw as the registers have them now."""

    def __init__(self, draw: Draw, teams: Mapping[str, tuple[str, ...]]) -> None:
        names = {one for team in teams.values() for one in team}
        self.officers = {
            officer.certificate: officer
            for officer in Officer.objects.filter(certificate__in=names)
        }
        self.enterprises: dict[str, Enterprise] = {}
        self.departments: dict[str, Department] = {}
        if draw.pool_kind == Draw.Pool.ENTERPRISES:
            found = Enterprise.objects.filter(credit_code__in=list(teams))
            self.enterprises = {one.credit_code: one for one in found}
        else:
            rows = Department.objects.filter(code__in=list(teams))
            self.departments = {one.code: one for one in rows}

    def team(self, certificates: tuple[str, ...]) -> list[Officer]:
        missing = [one for one in certificates if one not in self.officers]
        if missing:
            raise Refused(f"执法证号 {'、'.join(missing)} 已不在执法人员登记中。")
        return [self.officers[one] for one in certificates]


def _dispatch(
    draw: Draw,
    known: _Registers,
    label: str,
    team: tuple[str, ...],
    inspection: Inspection | None,
    *,
    reasons: Mapping[str, str],
    by: User,
) -> None:
    officers = known.team(team)
    if inspection is None:
        enterprise = known.enterprises.get(label)
        if enterprise and enterprise.state == Enterprise.State.STRUCK_OFF:
            raise Refused(GONE)
        given = Assignment(
            source=Inspection.Source.DRAW,
            officers=officers,
            planned_first=draw.planned_first,
            planned_last=draw.planned_last,
            enterprise=enterprise,
            department=known.departments.get(label),
            plan_item=draw.plan_item,
            draw=draw,
            reference=draw.number,
        )
        assign_inspection(given, by=by)
    elif {m.officer.certificate for m in inspection.members.all() if not m.replaced_on} != set(
        team
    ):
        replace_members(inspection, officers, reasons=reasons, by=by)

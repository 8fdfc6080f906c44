"""Acts on inspections: assigning a team to an object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from enforcement.actions.tip_links import tie, tip_named
from enforcement.models import Department, Draw, Inspection, Member, Officer, PlanItem
from enforcement.rules.officers import runs_throughout
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.trail import record
from foundation.documents.numbers import next_number
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

ARTICLE = "加强监管执法通知 四（一）"
TEAM_SIZE = 2  # at least; officers must be able to show their certificates (四（一）)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One object, when, why, and the team in its order."""

    source: str
    officers: Sequence[Officer]
    planned_first: date
    planned_last: date
    enterprise: Enterprise | None = None
    department: Department | None = None
    plan_item: PlanItem | None = None
    draw: Draw | None = None
    reference: str = ""


@act
def assign_inspection(given: Assignment, *, by: User) -> Inspection:
    """Give an object to a team of at least two officers (assigned). ``Refused``: who may not go."""
    require(by, Permission.DISPATCH, article=ARTICLE)
    _team_may_go(given)
    tip = tip_named(given.reference) if given.source == Inspection.Source.TIP else None
    number = next_number("enforcement.inspection", today().year)
    inspection = Inspection.objects.create(
        number=f"JC{today().year}-{number:04d}",
        source=given.source,
        reference=given.reference,
        plan_item=given.plan_item,
        draw=given.draw,
        enterprise=given.enterprise,
        department=given.department,
        planned_first=given.planned_first,
        planned_last=given.planned_last,
        assigned_by=by,
    )
    Member.objects.bulk_create(
        Member(inspection=inspection, officer=officer, place=place)
        for place, officer in enumerate(given.officers, start=1)
    )
    if tip is not None:
        tie(tip, inspection, by=by)
    record(
        "enforcement.inspection.assigned",
        target=inspection,
        by=by,
        article=ARTICLE,
        after=inspection.state,
        changes={"来源": inspection.get_source_display(), "检查组人数": len(given.officers)},
    )
    return inspection


def _team_may_go(given: Assignment) -> None:
    if (given.enterprise is None) == (given.department is None):
        raise Refused("请选择一个检查对象。", field="enterprise")
    check_team(given)


def check_team(given: Assignment) -> None:
    """``Refused`` for fewer than two officers, or one who may not go (四（一）)."""
    if len({officer.pk for officer in given.officers}) < TEAM_SIZE:
        raise Refused(f"检查组至少{TEAM_SIZE}名执法人员。", field="officers", article=ARTICLE)
    for officer in given.officers:
        check_officer(officer, given)


def check_officer(officer: Officer, given: Assignment) -> None:
    """``Refused`` for who may not go: certificate, post, entrustment, leave, recusal (四（一）)."""
    held = officer.valid_from <= given.planned_first and given.planned_last <= officer.valid_to
    if not held or officer.left_on:
        raise Refused(
            f"{officer}的执法证在检查期间无效。",
            remedy="请更换执法人员，或者先办理换证登记。",
            field="officers",
            article=ARTICLE,
        )
    _entrustment_runs(officer, given)
    away = officer.leaves.filter(cancelled_on__isnull=True)
    if away.filter(first__lte=given.planned_last, last__gte=given.planned_first).exists():
        raise Refused(
            f"{officer}在检查期间已登记请假。",
            remedy="请调整检查期间，或者更换执法人员。",
            field="officers",
            article=ARTICLE,
        )
    recusals = officer.recusals.filter(lifted_on__isnull=True)
    if recusals.filter(enterprise=given.enterprise, department=given.department).exists():
        raise Refused(f"{officer}对该检查对象应当回避。", field="officers", article=ARTICLE)


def _entrustment_runs(officer: Officer, given: Assignment) -> None:
    entrusted = officer.entrustment
    if entrusted is None:
        return
    term = (entrusted.valid_from, entrusted.valid_to, entrusted.ended_on)
    if not runs_throughout(*term, first=given.planned_first, last=given.planned_last):
        raise Refused(
            f"{officer}所在的受委托机关“{entrusted}”在检查期间没有有效的委托。",
            remedy="请更换执法人员，或者先登记新的委托。",
            field="officers",
            article=ARTICLE,
        )

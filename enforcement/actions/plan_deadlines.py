"""When the plan of a year is due: to be drafted, and to be filed. The terms are the office's own.

A job opens them; it may run late, twice or not at all.
"""

from __future__ import annotations

import calendar
from datetime import date

from django.urls import reverse

from enforcement.models import Plan
from enforcement.rules import plans as rules
from enforcement.states import plan as states
from foundation.accounts.roles import Role
from foundation.audit.actors import SYSTEM, Acts
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.deadlines.models import Deadline
from foundation.jurisdiction import current
from foundation.procedure.acts import act

DRAFT_DUE, FILING_DUE, REPORT_DUE = "plan-draft", "plan-filing", "plan-report"
REPORT_FROM = (12, 1)  # the report on a year's execution is made from December on
_SUBJECT = "enforcement.planyear"
_FILED = (states.FILED, states.IN_FORCE, states.REPLACED, states.REPORTED)


@act
def open_plan_deadlines(*, today: date) -> int:
    """Open what is due of this and the next year's plan and not done; how many are open."""
    opened = sum(_open_for(year, today) for year in (today.year, today.year + 1))
    return opened + sum(_open_report(year, today) for year in (today.year - 1, today.year))


@act
def settle(plan: Plan, *, by: Acts) -> None:
    """Close the deadlines of the plan's year that it has met."""
    if not plan.is_campaign:
        for code, states_met in _met_by().items():
            if plan.state in states_met:
                close_deadline(subject=subject_of(plan.year), code=code, by=by)


def subject_of(year: int) -> tuple[str, str]:
    """What the deadlines of a plan year belong to: there may be no plan yet."""
    return _SUBJECT, str(year)


def deadlines_of(year: int) -> list[Deadline]:
    return list(Deadline.objects.open().of(*subject_of(year)).order_by("due", "pk"))


def due_days(year: int) -> tuple[date, date, date]:
    """When the plan of ``year`` may be begun, is to be submitted, and is to be filed."""
    law = current()
    begun = date(year - 1, law.number("enforcement.plan_begin_month"), 1)
    draft = _month_end(year - 1, law.number("enforcement.plan_draft_month"))
    filed = _month_end(year, law.number("enforcement.plan_filing_month"))
    return begun, draft, filed


def _open_for(year: int, today: date) -> int:
    begun, draft, filed = due_days(year)
    if today < begun:
        return 0
    opened = 0
    for code, what, due, owner in (
        (DRAFT_DUE, f"编制并送审{year}年度监督检查计划", draft, Role.PLANNER),
        (FILING_DUE, f"{year}年度监督检查计划报批并报上级备案", filed, Role.GENERAL_OFFICE),
    ):
        if Plan.objects.annual(year).filter(state__in=_met_by()[code]).exists():
            close_deadline(subject=subject_of(year), code=code, by=SYSTEM)
            continue
        open_deadline(
            subject=subject_of(year),
            code=code,
            what=what,
            article=rules.CONTENT_ARTICLE,
            start=begun,
            due=due,
            owner_role=owner,
            url=f"{reverse('enforcement:plans')}?year={year}",
            by=SYSTEM,
        )
        opened += 1
    return opened


def _open_report(year: int, today: date) -> int:
    """One deadline while the plan of ``year`` is in force and its report is due."""
    begun = date(year, *REPORT_FROM)
    if today < begun or not Plan.objects.annual(year).in_force().exists():
        return 0
    open_deadline(
        subject=subject_of(year),
        code=REPORT_DUE,
        what=f"报告{year}年度监督检查计划执行情况",
        article=rules.EXECUTION_ARTICLE,
        start=begun,
        due=date(year, 12, 31),
        owner_role=Role.SECTION_HEAD,
        url=reverse("enforcement:plan_execution", args=[year]),
        by=SYSTEM,
    )
    return 1


def _met_by() -> dict[str, tuple[str, ...]]:
    return {
        DRAFT_DUE: (states.SUBMITTED, states.APPROVED, *_FILED),
        FILING_DUE: _FILED,
        REPORT_DUE: (states.REPORTED,),
    }


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])

"""What every act on a case asks and writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from enforcement.models import Case, PenaltyItem
from enforcement.rules import cases as rules
from enforcement.states import case as states
from foundation import jurisdiction
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.deadlines.actions import cancel_deadline, open_deadline
from foundation.procedure.refusals import Refused
from foundation.procedure.steps import Step
from foundation.workdays.quarters import today

DECISION_TERM, SERVICE_TERM, PAYMENT_TERM = "case-decision", "case-service", "case-payment"
COURT_TERM, TRANSFER_TERM = "case-court", "case-transfer"
TERMS = (DECISION_TERM, SERVICE_TERM, PAYMENT_TERM, COURT_TERM, TRANSFER_TERM)


def at(
    case: Case,
    name: str,
    *,
    by: User,
    target: str | None = None,
    confirmed: Confirmed | None = None,
    proposed_by: int | None = None,
    proposer: str = "",
) -> tuple[Case, Step]:
    """Lock the case and ask everything that the table asks; only its officers go on with it.

    ``proposer`` names the field of the case with the user who took the step before: it is read
    from the locked row. ``proposed_by`` is that user where another record knows him.
    """
    locked: Case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    step = check_step(
        states.PROCEDURE,
        name,
        state=locked.state,
        by=by,
        target=target,
        confirmed=confirmed,
        proposed_by=getattr(locked, f"{proposer}_id") if proposer else proposed_by,
    )
    handles = locked.members.filter(officer__user=by, replaced_on__isnull=True).exists()
    if step.permission == Permission.HANDLE_CASES and not handles:
        raise Refused(
            "您不是该案件的承办人。",
            remedy="请由承办人办理；需要调整承办人的，请联系处室负责人。",
            article=states.OFFICERS,
        )
    if step.permission != Permission.HANDLE_CASES and handles:
        raise Refused(
            f"您是该案件的承办人，不能“{step.label}”。",
            remedy="请交由其他有权限的人员操作。",
            article=step.article,
        )
    return locked, step


def refuse_suspected(case: Case, step: Step) -> None:
    """``Refused`` while the case is marked as a suspected crime (以罚代刑)."""
    if case.crime_suspected:
        raise Refused(
            f"案件涉嫌犯罪，移送程序没有办完，不能“{step.label}”：不得以罚代刑。",
            remedy="请先在“案件移送”中作出决定；司法机关不予立案的，登记答复后继续办理。",
            article=states.TRANSFER,
        )


def moved(
    case: Case,
    step: Step,
    target: str,
    *,
    by: User,
    fields: Sequence[str] = (),
    changes: Mapping[str, JSON] | None = None,
) -> None:
    """Write the new state and bring the step into the trail."""
    before, case.state = case.state, target
    case.save(update_fields=["state", *fields])
    note(case, step, by=by, before=before, after=target, changes=changes)


def note(
    case: Case,
    step: Step,
    *,
    by: User,
    before: str = "",
    after: str = "",
    changes: Mapping[str, JSON] | None = None,
) -> None:
    """Bring a step that changed no state (or whose state is written) into the trail."""
    record(
        f"enforcement.case.{step.name}",
        target=case,
        by=by,
        article=step.article,
        before=before,
        after=after,
        changes=dict(changes or {}),
    )


def moment() -> datetime:
    """The time of day now, on the day that it is in China."""
    return datetime.combine(today(), timezone.localtime().timetz())


def number(name: str) -> int:
    """A parameter of the cases."""
    return jurisdiction.current().number(f"enforcement.case_{name}")


def major_limits() -> rules.Limits:
    """From which fine on a legal review is due."""
    return rules.Limits(number("major_fine_unit"), number("major_fine_person"))


def hearing_limits() -> rules.Limits:
    """From which fine on a hearing may be asked for."""
    return rules.Limits(number("hearing_fine_unit"), number("hearing_fine_person"))


def penalties_of(case: Case, stage: str) -> list[PenaltyItem]:
    """The penalties of this round, as proposed or as resolved."""
    return list(case.penalties.filter(round=case.round, stage=stage).order_by("number"))


def open_term(case: Case, code: str, what: str, due: date, *, article: str, by: User) -> None:
    """Open (or move) one of the terms of the case, for its first officer with an account."""
    cancel_deadline(subject=case, code=code, by=by)
    lead = next((officer for officer in case.team if officer.user_id), None)
    open_deadline(
        subject=case,
        code=code,
        what=f"{what}：{case}"[:200],
        article=article,
        start=today(),
        due=due,
        owner_user=lead.user if lead else None,
        owner_role=None if lead else Role.SECTION_HEAD,
        url=case.get_absolute_url(),
        by=by,
    )

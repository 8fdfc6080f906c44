"""A penalty that is not obeyed goes to the court (催告、申请强制执行, 四（三）)."""

from __future__ import annotations

from datetime import date, timedelta

from enforcement.actions.cases.execution import in_force
from enforcement.actions.cases.shared import COURT_TERM, TERMS, at, moved, note, number, open_term
from enforcement.case_accounts import account_of
from enforcement.case_papers import issue_paper
from enforcement.models import Case, Challenge, CourtEnforcement, Decision, Service
from enforcement.rules.case_terms import CourtWindow, court_window
from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.deadlines.actions import close_deadline
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today


@act
def remind(case: Case, *, text: str, by: User) -> CourtEnforcement:
    """Remind the party in writing of what it did not do (催告, Coercion Law art. 54)."""
    case, step = at(case, "remind", by=by, target=states.REMINDED)
    decision = in_force(case)
    account = account_of(case, decision, until=today())
    if account.schedule and account.schedule[-1].due >= today():
        raise Refused(
            f"缴款期限到{account.schedule[-1].due:%Y-%m-%d}才届满，不能催告。",
            article=step.article,
        )
    found, _ = CourtEnforcement.objects.get_or_create(case=case, defaults={"reminded_on": today()})
    found.reminded_on = today()
    found.reminder = issue_paper(
        case,
        "reminder",
        decision=decision,
        account=account,
        text=written(text, "催告内容", "text"),
        by=by,
    )
    found.save(update_fields=["reminded_on", "reminder"])
    moved(case, step, states.REMINDED, by=by, changes={"尚欠（元）": f"{account.total_left:.2f}"})
    window = window_of(decision)
    open_term(case, COURT_TERM, "申请法院强制执行", window.last, article=step.article, by=by)
    return found


def window_of(decision: Decision) -> CourtWindow:
    """From when and until when the court may be asked.

    A review or lawsuit that ended moves the beginning to its end (Coercion Law art. 53).
    """
    served = decision.served_on or decision.decided_on
    window = court_window(
        served,
        litigation_months=number("litigation_months"),
        window_months=number("court_window_months"),
    )
    ended = (
        Challenge.objects.filter(case=decision.case_id, concluded_on__isnull=False)
        .order_by("-concluded_on")
        .values_list("concluded_on", flat=True)
        .first()
    )
    if ended is None or ended < served:
        return window
    return court_window(ended, litigation_months=0, window_months=number("court_window_months"))


@act
def apply_court(
    case: Case, *, court: str, text: str, by: User, confirmed: Confirmed | None
) -> CourtEnforcement:
    """Ask the people's court to enforce; ten days after the reminder was served, in its window."""
    case, step = at(case, "apply_court", by=by, target=states.COURT, confirmed=confirmed)
    found: CourtEnforcement = CourtEnforcement.objects.select_for_update().get(case=case)
    decision = in_force(case)
    _waited(found)
    _inside(window_of(decision))
    if case.challenges.filter(result="").exists():
        raise Refused("复议或者诉讼还没有结果，不能申请强制执行。", article=step.article)
    account = account_of(case, decision, until=today())
    found.applied_on, found.applied_by = today(), by
    found.court = written(court, "法院", "court")
    found.application = issue_paper(
        case,
        "application",
        decision=decision,
        account=account,
        enforcement=found,
        text=written(text, "申请事项和理由", "text"),
        by=by,
    )
    found.save()
    moved(case, step, states.COURT, by=by, changes={"法院": found.court})
    close_deadline(subject=case, code=COURT_TERM, by=by)
    return found


def _waited(found: CourtEnforcement) -> None:
    service = Service.objects.filter(document=found.reminder).first()
    if service is None:
        raise Refused(
            "还没有登记催告书的送达。",
            remedy="请先登记送达。",
            article=states.COURT_ENFORCEMENT,
        )
    ready = service.served_on + timedelta(days=number("reminder_days"))
    if today() <= ready:
        raise Refused(
            f"催告书送达满{number('reminder_days')}日后（{ready:%Y-%m-%d}之后）才能申请。",
            article=states.COURT_ENFORCEMENT,
        )


def _inside(window: CourtWindow) -> None:
    if today() < window.first:
        raise Refused(
            f"当事人申请复议、提起诉讼的期限未满，{window.first:%Y-%m-%d}起才能申请强制执行。",
            article=states.COURT_ENFORCEMENT,
        )
    if today() > window.last:
        raise Refused(
            f"申请强制执行的期限已于{window.last:%Y-%m-%d}届满。",
            remedy="请由处室负责人终结执行，写明理由。",
            article=states.COURT_ENFORCEMENT,
        )


@act
def record_ruling(
    case: Case, *, ruling: str, ruling_number: str, ruled_on: date, by: User
) -> CourtEnforcement:
    """Enter the court's ruling."""
    case, step = at(case, "record_ruling", by=by)
    found: CourtEnforcement = CourtEnforcement.objects.select_for_update().get(case=case)
    if found.ruling:
        raise Refused("法院裁定已经登记。", article=step.article)
    if ruling not in CourtEnforcement.Ruling.values:
        raise Refused("请选择裁定结果。", field="ruling")
    not_later_than_today(ruled_on, "ruled_on", since=found.applied_on)
    found.ruling, found.ruled_on = ruling, ruled_on
    found.ruling_number = written(ruling_number, "裁定文号", "ruling_number")
    found.save(update_fields=["ruling", "ruling_number", "ruled_on"])
    note(
        case,
        step,
        by=by,
        changes={"裁定": found.get_ruling_display(), "文号": found.ruling_number},
    )
    return found


@act
def end_execution(case: Case, *, reason: str, by: User, confirmed: Confirmed | None) -> Case:
    """End the execution though not all was obeyed (终结执行), with the reason."""
    case, step = at(case, "end_execution", by=by, target=states.EXECUTED, confirmed=confirmed)
    reason = written(reason, "终结执行的理由", "reason")
    enforcement = CourtEnforcement.objects.filter(case=case).first()
    if enforcement is not None:
        enforcement.ended_on, enforcement.ended_reason = today(), reason
        enforcement.save(update_fields=["ended_on", "ended_reason"])
    stay = case.stays.filter(until__isnull=True).first()
    if stay is not None:
        stay.until = today()
        stay.save(update_fields=["until"])
    moved(case, step, states.EXECUTED, by=by, changes={"理由": reason})
    for code in TERMS:
        close_deadline(subject=case, code=code, by=by)
    return case

"""What the acts on a tip share: the locked row, recusal, deadlines, the event in the trail."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from enforcement.models import Officer, Recusal, Tip
from enforcement.states.tip import ARTICLE
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit.actors import Acts
from foundation.audit.trail import record
from foundation.deadlines.actions import cancel_deadline, open_deadline
from foundation.enterprises.models import Enterprise
from foundation.jurisdiction import current
from foundation.procedure.refusals import Refused

ASSIGN, VERIFY, ANSWER = "tip-assign", "tip-verify", "tip-answer"
CODES = (ASSIGN, VERIFY, ANSWER)
RECUSAL = "加强监管执法通知 四（一）"


def locked(tip: Tip, by: User) -> Tip:
    """The tip's row, locked, if ``by`` may see it. ``Refused`` otherwise."""
    rows = Tip.objects.visible_to(by).select_for_update(of=("self",))
    found: Tip | None = rows.filter(pk=tip.pk).first()
    if found is None:
        raise Refused("该举报不存在，或者您不能查阅。")
    return found


def whole_text(text: str, label: str, field: str) -> str:
    if not text.strip():
        raise Refused(f"请填写{label}。", field=field)
    return text.strip()


def refuse_recused(officer: Officer, enterprise: Enterprise | None, *, field: str = "") -> None:
    """``Refused`` for who must not deal with ``enterprise`` (回避)."""
    if enterprise is None:
        return
    found = Recusal.objects.filter(officer=officer, enterprise=enterprise, lifted_on=None)
    if found.exists():
        raise Refused(
            f"{officer}对“{enterprise.name}”应当回避，不能办理该举报。",
            remedy="请由其他人员办理。",
            article=RECUSAL,
            field=field,
        )


def refuse_own_recusal(by: User, tip: Tip) -> None:
    """The same for the acting user himself, if he is an officer."""
    officer = Officer.objects.filter(user=by).first()
    if officer is not None:
        refuse_recused(officer, tip.enterprise)


def assign_by(tip: Tip) -> date:
    """Until when it must be given to an officer (calendar days from its receipt)."""
    return tip.received_on + timedelta(days=current().number("enforcement.tip_assign_days"))


def open_assigning(tip: Tip, *, by: Acts) -> None:
    """The section head must say who verifies it; filed by anybody, so no page is reversed."""
    open_deadline(
        subject=tip,
        code=ASSIGN,
        what=f"分派举报 {tip.number}",
        article=current().article("enforcement.tip_assign_days")[:120],
        start=tip.received_on,
        due=min(assign_by(tip), tip.due),
        owner_role=Role.SECTION_HEAD,
        url=tip.office_address,
        by=by,
    )


def open_verifying(tip: Tip, *, by: User) -> None:
    if tip.handler is None or tip.handler.user is None:
        raise Refused("承办人没有登录账号，不能办理。", remedy="请改派。", field="officer")
    _open(tip, VERIFY, f"核实举报 {tip.number}", by=by, owner_user=tip.handler.user)


def open_answering(tip: Tip, *, by: User) -> None:
    _open(tip, ANSWER, f"答复举报 {tip.number}", by=by, owner_role=Role.SECTION_HEAD)


def _open(tip: Tip, code: str, what: str, *, by: User, **owner: Any) -> None:
    open_deadline(
        subject=tip,
        code=code,
        what=what,
        article=current().article("enforcement.tip_answer_days")[:120],
        start=tip.received_on,
        due=tip.due,
        url=tip.office_address,
        by=by,
        **owner,
    )


def cancel_all(tip: Tip, *, by: User) -> None:
    for code in CODES:
        cancel_deadline(subject=tip, code=code, by=by)


def move(tip: Tip, state: str, *fields: str) -> None:
    tip.state = state
    tip.save(update_fields=["state", *fields])


def told(
    verb: str, tip: Tip, by: Acts, *, before: str = "", after: str = "", **changes: Any
) -> None:
    """The event; ``changes`` never hold what the informant said or who he is."""
    record(
        f"enforcement.tip.{verb}",
        target=tip,
        by=by,
        article=ARTICLE,
        before=before,
        after=after,
        changes=changes,
    )

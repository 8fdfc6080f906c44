"""Acts on the register of entrusted organs (受委托机关，四（一）)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from enforcement.models import Entrustment
from enforcement.rules.officers import ARTICLE
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

_MANAGE = Permission.MANAGE_OFFICERS


@dataclass(frozen=True, slots=True)
class Entrusted:
    """What the document of entrustment says; both days are counted."""

    organ: str
    document: str
    scope: str
    valid_from: date
    valid_to: date


@act
def register_entrustment(given: Entrusted, *, by: User) -> Entrustment:
    """Enter an entrustment. ``Refused`` when the same document stands in the register already."""
    require(by, _MANAGE, article=ARTICLE)
    organ, document = " ".join(given.organ.split()), " ".join(given.document.split())
    for field, value in (("organ", organ), ("document", document), ("scope", given.scope.strip())):
        if not value:
            raise Refused("请填写完整。", field=field, article=ARTICLE)
    if given.valid_to < given.valid_from:
        raise Refused("委托期限止日不能早于起日。", field="valid_to")
    if Entrustment.objects.filter(organ=organ, document=document).exists():
        raise Refused("该委托文书已登记。", field="document")
    entrustment: Entrustment = Entrustment.objects.create(
        organ=organ,
        document=document,
        scope=given.scope.strip(),
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )
    record(
        "enforcement.entrustment.registered",
        target=entrustment,
        by=by,
        article=ARTICLE,
        changes={"文书": document, "期限": f"{given.valid_from} 至 {given.valid_to}"},
    )
    return entrustment


@act
def end_entrustment(entrustment: Entrustment, *, on: date, reason: str, by: User) -> Entrustment:
    """End it before its term (提前终止); from the day ``on`` its officers are sent no more."""
    require(by, _MANAGE, article=ARTICLE)
    held: Entrustment = Entrustment.objects.select_for_update().get(pk=entrustment.pk)
    if held.ended_on:
        raise Refused(f"该委托已于{held.ended_on:%Y-%m-%d}终止。", remedy="请刷新页面。")
    if held.valid_to < today():
        raise Refused("该委托的期限已经届满，无需提前终止。")
    if not held.valid_from <= on <= held.valid_to:
        span = f"{held.valid_from:%Y-%m-%d} 至 {held.valid_to:%Y-%m-%d}"
        raise Refused("终止日期不在委托期限内。", remedy=f"请填写{span}之间的日期。", field="on")
    if not reason.strip():
        raise Refused("请写明终止原因。", field="reason")
    held.ended_on = on
    held.save(update_fields=["ended_on"])
    record(
        "enforcement.entrustment.ended",
        target=held,
        by=by,
        article=ARTICLE,
        changes={"终止日期": on, "原因": reason.strip()},
    )
    return held

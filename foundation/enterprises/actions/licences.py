"""Acts on licences: entering, the yearly check in March, the end of the term."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse

from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.audit.actors import SYSTEM, Acts
from foundation.audit.trail import record
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.enterprises import rules
from foundation.enterprises.models import Enterprise, Licence, YearlyCheck
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

_MANAGE = Permission.MANAGE_ENTERPRISES
_CODE = "yearly-check"


@act
def add_licence(
    enterprise: Enterprise,
    *,
    kind: str,
    number: str,
    valid_from: date,
    valid_to: date,
    by: User,
) -> Licence:
    """Enter a licence. ``Refused`` when its number stands in the register already."""
    require(by, _MANAGE)
    holder = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if holder.state == Enterprise.State.STRUCK_OFF:
        raise Refused("该企业已注销，不能登记许可证。", remedy="请先恢复登记。")
    if valid_to < valid_from:
        raise Refused("有效期止日不能早于起日。", field="valid_to")
    licence = Licence(
        enterprise=holder,
        kind=kind,
        number="".join(number.split()),
        valid_from=valid_from,
        valid_to=valid_to,
        registered_on=today(),
        state=rules.licence_state(valid_to=valid_to, passed_last=None, today=today()),
    )
    _save_new(licence)
    record(
        "enterprises.licence.added",
        target=holder,
        by=by,
        changes={"许可证": str(licence), "有效期": f"{valid_from} 至 {valid_to}"},
    )
    return licence


def _save_new(licence: Licence) -> None:
    try:
        with transaction.atomic():
            licence.save()
    except IntegrityError:
        same = Licence.objects.filter(kind=licence.kind, number=licence.number)
        holder = same.select_related("enterprise").first()
        if holder is None:
            raise
        raise Refused(
            f"该编号的许可证已登记在“{holder.enterprise}”名下。", field="number"
        ) from None


@act
def record_yearly_check(
    licence: Licence, *, checked_on: date, passed: bool, reason: str = "", by: User
) -> Licence:
    """Enter a yearly check: a failed one blocks the licence until a later one is passed.

    The latest check by its day decides, in whatever order they are entered.
    """
    require(by, _MANAGE, article=rules.CHECK_ARTICLE)
    locked = Licence.objects.select_for_update(of=("self",)).select_related("enterprise")
    found: Licence = locked.get(pk=licence.pk)
    reason = reason.strip()
    _check_is_sound(found, checked_on, passed=passed, reason=reason)
    YearlyCheck.objects.create(
        licence=found, checked_on=checked_on, passed=passed, reason="" if passed else reason
    )
    latest = found.checks.order_by("-checked_on").first()
    before, found.state = (
        found.state,
        rules.licence_state(
            valid_to=found.valid_to, passed_last=latest.passed if latest else None, today=today()
        ),
    )
    found.save(update_fields=["state"])
    _close_when_done(checked_on.year, by)
    record(
        "enterprises.licence.checked",
        target=found.enterprise,
        by=by,
        article=rules.CHECK_ARTICLE,
        changes={
            "许可证": str(found),
            "年检日期": checked_on,
            "结论": "合格" if passed else f"不合格：{reason}",
            "许可证状态": f"{Licence.State(before).label} → {found.get_state_display()}",
        },
    )
    return found


def _check_is_sound(found: Licence, checked_on: date, *, passed: bool, reason: str) -> None:
    if checked_on > today():
        raise Refused("年检日期不能晚于今天。", field="checked_on")
    if checked_on < found.valid_from:
        raise Refused("年检日期不能早于许可证有效期起日。", field="checked_on")
    if not passed and not reason:
        raise Refused("年检不合格的，请写明原因。", field="reason", article=rules.CHECK_ARTICLE)
    if found.checks.filter(checked_on=checked_on).exists():
        raise Refused("该许可证当日已登记过年检。", field="checked_on")


@act
def mark_expired(*, today: date) -> int:
    """Mark licences whose term is over; how many. A second run finds none."""
    over = Licence.objects.filter(valid_to__lt=today).exclude(state=Licence.State.EXPIRED)
    marked = list(over.select_for_update(of=("self",)).select_related("enterprise"))
    for licence in marked:
        licence.state = Licence.State.EXPIRED
        licence.save(update_fields=["state"])
        record(
            "enterprises.licence.expired",
            target=licence.enterprise,
            by=SYSTEM,
            changes={"许可证": str(licence), "有效期至": licence.valid_to},
        )
    return len(marked)


@act
def open_yearly_check(*, today: date) -> bool:
    """From March on, one deadline of the year while any licence lacks its check.

    One for the office and year, not one for each licence: the list under its address says which
    are outstanding, and hundreds of equal lines on a workbench would hide everything else.
    """
    first, last = rules.check_window(today.year)
    if today < first or _close_when_done(today.year, SYSTEM):
        return False
    open_deadline(
        subject=_subject(today.year),
        code=_CODE,
        what=f"{today.year}年度许可证年检",
        article=rules.CHECK_ARTICLE,
        start=first,
        due=last,
        owner_role=Role.EQUIPMENT,
        url=f"{reverse('enterprises:list')}?unchecked={today.year}",
        by=SYSTEM,
    )
    return True


def _close_when_done(year: int, by: Acts) -> bool:
    """Close the deadline of ``year`` when nothing is outstanding; whether that is so."""
    if Licence.objects.unchecked(year).exists():
        return False
    close_deadline(subject=_subject(year), code=_CODE, by=by)
    return True


def _subject(year: int) -> tuple[str, str]:
    return "enterprises.yearlycheck", str(year)

"""Acts on the ledger of major hazard sources (贯彻落实情况报告 （一）5)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from enforcement.models import MajorSource
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

ARTICLE = "贯彻落实情况报告 （一）5"
_MANAGE = Permission.MANAGE_ENTERPRISES


@dataclass(frozen=True, slots=True)
class Described:
    """What the ledger says of a source. ``grade`` is that of GB 18218, 1 the gravest."""

    name: str
    kind: str
    substance: str
    quantity: Decimal
    unit: str
    grade: int
    place: str

    def checked(self) -> dict[str, object]:
        """The fields to be stored. ``Refused`` names the field that is wrong."""
        given = asdict(self)
        for name in ("name", "substance", "place"):
            given[name] = " ".join(given[name].split())
            if not given[name]:
                raise Refused("请填写完整。", field=name, article=ARTICLE)
        if self.quantity <= 0:
            raise Refused("数量应大于0。", field="quantity", article="GB 18218")
        return given


@act
def register_source(enterprise: Enterprise, given: Described, *, by: User) -> MajorSource:
    """Enter a source. ``Refused`` for an enterprise struck off or a name that stands already."""
    require(by, _MANAGE, article=ARTICLE)
    holder = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if holder.state == Enterprise.State.STRUCK_OFF:
        raise Refused(
            "该企业已注销，不能登记重大危险源。", remedy="请先恢复登记。", field="enterprise"
        )
    source = MajorSource(enterprise=holder, registered_on=today(), **given.checked())
    _save(source)
    record(
        "enforcement.source.registered",
        target=source,
        by=by,
        article=ARTICLE,
        changes={
            "企业": holder.name,
            "类别": source.get_kind_display(),
            "危险物质": f"{source.substance}，{source.amount}",
            "级别": source.get_grade_display(),
        },
    )
    return source


@act
def change_source(source: MajorSource, given: Described, *, by: User) -> MajorSource:
    """Change what the ledger says; nothing is recorded when nothing differs."""
    require(by, _MANAGE, article=ARTICLE)
    held = _standing(source)
    changes: dict[str, JSON] = {}
    before = _shown(held)
    for name, value in given.checked().items():
        setattr(held, name, value)
    after = _shown(held)
    for label, value in after.items():
        if before[label] != value:
            changes[label] = f"{before[label]} → {value}"
    if not changes:
        return held
    _save(held)
    record("enforcement.source.changed", target=held, by=by, article=ARTICLE, changes=changes)
    return held


@act
def deregister_source(source: MajorSource, *, on: date, reason: str, by: User) -> MajorSource:
    """The source is no more (注销); the entry stays with day and reason."""
    require(by, _MANAGE, article=ARTICLE)
    held = _standing(source)
    if not held.registered_on <= on <= today():
        raise Refused("注销日期应在登记日期之后，且不晚于今天。", field="on")
    if not reason.strip():
        raise Refused("请写明注销原因。", field="reason", article=ARTICLE)
    held.deregistered_on, held.reason = on, reason.strip()
    held.save(update_fields=["deregistered_on", "reason"])
    record(
        "enforcement.source.deregistered",
        target=held,
        by=by,
        article=ARTICLE,
        changes={"注销日期": on, "原因": held.reason},
    )
    return held


def _standing(source: MajorSource) -> MajorSource:
    locked = MajorSource.objects.select_for_update(of=("self",)).select_related("enterprise")
    held: MajorSource = locked.get(pk=source.pk)
    if held.deregistered_on:
        raise Refused(
            f"该重大危险源已于{held.deregistered_on:%Y-%m-%d}注销。",
            remedy="重新构成重大危险源的，请重新登记。",
        )
    return held


def _shown(source: MajorSource) -> dict[str, str]:
    return {
        "名称": source.name,
        "类别": str(source.get_kind_display()),
        "危险物质": source.substance,
        "数量": source.amount,
        "级别": str(source.get_grade_display()),
        "位置": source.place,
    }


def _save(source: MajorSource) -> None:
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError:
        same = MajorSource.objects.filter(
            enterprise=source.enterprise, name=source.name, deregistered_on__isnull=True
        )
        if not same.exclude(pk=source.pk).exists():
            raise
        raise Refused(
            "该企业已有同名的重大危险源。",
            remedy="请核对是否重复，或者加上编号区分。",
            field="name",
        ) from None

"""Tips of the public (举报): what was told, who verifies it, what was answered (六（三）)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.models.inspections import Inspection
from enforcement.models.officers import Officer
from enforcement.querysets.tips import TipQuerySet
from enforcement.states import tip as states
from foundation.accounts.models import User
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.regions import tree
from foundation.web.addresses import numbered

# Filed by the public surface too, which serves no page of the office and so cannot reverse it.
OFFICE_ADDRESS = "/office/enforcement/tips/{pk}/"


def _user(name: str) -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=name, null=True, blank=True
    )


def _day(name: str) -> models.DateField[date | str | None, date | None]:
    return models.DateField(name, null=True, blank=True)


def _only_in(inside: tuple[str, ...], filled: Q, empty: Q) -> Q:
    """``filled`` in the states ``inside``, ``empty`` in all others."""
    return Q(filled, state__in=inside) | (~Q(state__in=inside) & empty)


class Tip(CaseRecord):
    """One tip. ``contact`` is ciphertext; of number and code only a digest is stored."""

    class Kind(models.TextChoices):
        HAZARD = "hazard", "事故隐患没有消除"
        UNLICENSED = "unlicensed", "无证或者超许可生产、销售、储存、运输"
        STORAGE = "storage", "库房超量、超期、混存"
        OVERMANNED = "overmanned", "超员、超时、超产作业"
        UNTRAINED = "untrained", "违章作业、未经培训上岗"
        CONCEALED = "concealed", "瞒报、谎报、迟报事故"
        CLOSED_ORDER = "closed_order", "拒不执行停产停业、整改指令"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        RECEIVED = states.RECEIVED, states.STATE_LABELS[states.RECEIVED]
        ASSIGNED = states.ASSIGNED, states.STATE_LABELS[states.ASSIGNED]
        VERIFIED = states.VERIFIED, states.STATE_LABELS[states.VERIFIED]
        ANSWERED = states.ANSWERED, states.STATE_LABELS[states.ANSWERED]
        CLOSED = states.CLOSED, states.STATE_LABELS[states.CLOSED]
        JOINED = states.JOINED, states.STATE_LABELS[states.JOINED]
        NOT_ACCEPTED = states.NOT_ACCEPTED, states.STATE_LABELS[states.NOT_ACCEPTED]

    class Result(models.TextChoices):
        TRUE = "true", "属实"
        PARTLY = "partly", "部分属实"
        UNTRUE = "untrue", "不属实"
        NOT_OURS = "not_ours", "不属本机关管辖"

    number = models.CharField("编号", max_length=20, unique=True)
    code_digest = models.CharField("查询码摘要", max_length=64)
    token_digest = models.CharField("表单摘要", max_length=64, unique=True)
    received_on = models.DateField("收到日期")
    what = models.TextField("反映的问题")
    unit = models.CharField("被举报单位", max_length=200)
    place = models.CharField("地点", max_length=200, blank=True)
    region_code = models.CharField("行政区域", max_length=6, blank=True)
    kind = models.CharField("问题类型", max_length=16, choices=Kind.choices)
    happened = models.CharField("发生时间", max_length=120, blank=True)
    contact = models.BinaryField("联系方式（加密）", null=True, blank=True)
    anonymous = models.BooleanField("希望匿名办理", default=False)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.RECEIVED)
    due = models.DateField("答复期限")
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="tips",
        verbose_name="登记企业",
        null=True,
        blank=True,
    )
    handler = models.ForeignKey(
        Officer, models.PROTECT, related_name="tips", verbose_name="承办人", null=True, blank=True
    )
    assigned_on = _day("分派日期")
    assigned_by = _user("分派人")
    extended_on = _day("延期日期")
    extension_reason = models.TextField("延期理由", blank=True)
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="tips",
        verbose_name="监督检查",
        null=True,
        blank=True,
    )
    result = models.CharField("核实结果", max_length=10, choices=Result.choices, blank=True)
    handed_to = models.CharField("移送机关", max_length=120, blank=True)
    verified_on = _day("核实日期")
    verified_by = _user("核实人")
    answer = models.TextField("答复", blank=True)
    answered_on = _day("答复日期")
    answered_by = _user("答复人")
    closed_on = _day("办结日期")
    closed_by = _user("办结人")
    joined_to = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="joined",
        verbose_name="并入",
        null=True,
        blank=True,
    )
    joined_on = _day("并入日期")

    objects: ClassVar[models.Manager[Tip]] = TipQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "举报"
        indexes = [
            models.Index(fields=["state", "due"], name="enforcement_tip_due"),
            models.Index(fields=["received_on", "id"], name="enforcement_tip_received"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(unit="") & Q(due__gte=F("received_on")),
                name="enforcement_tip_whole",
            ),
            models.CheckConstraint(
                condition=Q(code_digest__regex=r"^[0-9a-f]{64}$")
                & Q(token_digest__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 (no password)
                name="enforcement_tip_digests",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(state=states.ASSIGNED),
                    handler__isnull=True,
                    assigned_on__isnull=True,
                    assigned_by__isnull=True,
                )
                | Q(
                    ~Q(state__in=[states.RECEIVED, states.NOT_ACCEPTED]),
                    handler__isnull=False,
                    assigned_on__isnull=False,
                    assigned_by__isnull=False,
                ),
                name="enforcement_tip_assigned",
            ),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True, extension_reason="")
                | Q(~Q(extension_reason=""), extended_on__isnull=False),
                name="enforcement_tip_extended_with_reason",
            ),
            models.CheckConstraint(
                condition=_only_in(
                    states.CONCLUDED,
                    Q(~Q(result=""), verified_on__isnull=False, verified_by__isnull=False),
                    Q(result="", verified_on__isnull=True, verified_by__isnull=True),
                ),
                name="enforcement_tip_verified",
            ),
            models.CheckConstraint(
                condition=Q(~Q(handed_to=""), result="not_ours")
                | Q(~Q(result="not_ours"), handed_to=""),
                name="enforcement_tip_handed_over",
            ),
            models.CheckConstraint(
                condition=_only_in(
                    states.REPLIED,
                    Q(~Q(answer=""), answered_on__isnull=False, answered_by__isnull=False),
                    Q(answer="", answered_on__isnull=True, answered_by__isnull=True),
                ),
                name="enforcement_tip_answered",
            ),
            models.CheckConstraint(
                condition=_only_in(
                    (states.CLOSED,),
                    Q(closed_on__isnull=False, closed_by__isnull=False),
                    Q(closed_on__isnull=True, closed_by__isnull=True),
                ),
                name="enforcement_tip_closed",
            ),
            models.CheckConstraint(
                condition=_only_in(
                    (states.JOINED,),
                    Q(~Q(joined_to=F("id")), joined_to__isnull=False, joined_on__isnull=False),
                    Q(joined_to__isnull=True, joined_on__isnull=True),
                ),
                name="enforcement_tip_joined",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return numbered("enforcement:tip", self.pk)

    @property
    def office_address(self) -> str:
        """The same as ``get_absolute_url``, on a surface that does not serve it too."""
        return OFFICE_ADDRESS.format(pk=self.pk)

    @property
    def has_contact(self) -> bool:
        return self.contact is not None

    @property
    def region_name(self) -> str:
        """With the regions above it; the bare code when the tree no longer knows it."""
        regions, code = tree(), self.region_code
        return regions.full_name(code) if code in regions else code


class TipFinding(CaseRecord):
    """What was found of a tip; one that was sent back stays beside the later one."""

    tip = models.ForeignKey(Tip, models.PROTECT, related_name="findings", verbose_name="举报")
    on = models.DateField("日期")
    result = models.CharField("核实结果", max_length=10, choices=Tip.Result.choices)
    handed_to = models.CharField("移送机关", max_length=120, blank=True)
    text = models.TextField("核实情况")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    sent_back = models.TextField("退回原因", blank=True)

    objects: ClassVar[models.Manager[TipFinding]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = "举报核实情况"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="enforcement_tip_finding_text"),
            models.CheckConstraint(
                condition=Q(~Q(handed_to=""), result="not_ours")
                | Q(~Q(result="not_ours"), handed_to=""),
                name="enforcement_tip_finding_handed_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.get_result_display()}"

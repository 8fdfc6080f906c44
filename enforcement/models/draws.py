"""Double random draws (双随机抽取): what was announced, and what stays secret until the visit."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from enforcement.models.plans import PlanItem
from enforcement.querysets.draws import DrawQuerySet
from foundation.accounts.models import Office, User
from foundation.procedure.acts import CaseQuerySet, CaseRecord

_SEALED = Q(secret_sealed__isnull=False)
_ANNOUNCED = ~Q(announcement="") & ~Q(pool_file="") & _SEALED


class Draw(CaseRecord):
    """One draw. ``*_sealed`` are ciphertexts: a copy of the table does not show what was drawn.

    ``announcement`` is the canonical JSON that was announced; with ``pool_file`` and
    ``officers_frozen`` it never changes once written (a trigger of the migration holds that).
    ``published`` is what anybody may read now: announcement, cancellation, at last the result.
    """

    class Pool(models.TextChoices):
        ENTERPRISES = "enterprises", "企业"
        DEPARTMENTS = "departments", "下级部门"

    class State(models.TextChoices):
        PREPARED = "prepared", "准备中"
        COMMITTED = "committed", "已公布承诺"
        READY = "ready", "随机数已确认"
        DRAWN = "drawn", "已抽取"
        REVEALED = "revealed", "已公开"
        CANCELLED = "cancelled", "已取消"

    number = models.CharField("编号", max_length=20, unique=True)
    title = models.CharField("名称", max_length=120)
    plan_item = models.ForeignKey(
        PlanItem,
        models.PROTECT,
        related_name="draws",
        verbose_name="计划事项",
        null=True,
        blank=True,
    )
    pool_kind = models.CharField("抽取对象", max_length=12, choices=Pool.choices)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PREPARED)
    team_size = models.PositiveSmallIntegerField("每组人数", default=2)
    planned_first = models.DateField("检查期间自")
    planned_last = models.DateField("检查期间至")
    reveal_by = models.DateField("最迟公开日期")
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="准备人")

    industries: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=24), verbose_name="行业范围", default=list, blank=True
    )
    risk_grades: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=1), verbose_name="风险等级范围", default=list, blank=True
    )
    region_code = models.CharField("行政区域范围", max_length=6, blank=True)
    split_by: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=12), verbose_name="分组依据", default=list, blank=True
    )
    bars: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=12), verbose_name="限制条件", default=list, blank=True
    )
    offices: models.ManyToManyField[Office, models.Model] = models.ManyToManyField(
        Office, related_name="+", verbose_name="执法人员所属处室", blank=True
    )
    quotas: models.JSONField[Any, Any] = models.JSONField("各组名额", default=dict, blank=True)
    sources: models.JSONField[Any, Any] = models.JSONField("公开随机数来源", default=list)

    ordered = models.CharField("待执行步骤", max_length=10, blank=True)
    ordered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="决定人", null=True, blank=True
    )
    announcement = models.TextField("公告", blank=True)
    announcement_sha256 = models.CharField("公告摘要", max_length=64, blank=True)
    pool_file = models.CharField("检查对象库文件", max_length=200, blank=True)
    officers_frozen = models.TextField("执法人员库", blank=True)
    secret_sealed = models.BinaryField("加封的随机码", null=True, blank=True)
    result_sealed = models.BinaryField("加封的结果", null=True, blank=True)
    numbers: models.JSONField[Any, Any] = models.JSONField("随机数", null=True, blank=True)
    published = models.TextField("已公开的内容", blank=True)
    committed_at = models.DateTimeField("公布承诺时间", null=True, blank=True)
    drawn_at = models.DateTimeField("抽取时间", null=True, blank=True)
    revealed_at = models.DateTimeField("公开时间", null=True, blank=True)
    cancelled_on = models.DateField("取消日期", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="取消人", null=True, blank=True
    )
    cancelled_reason = models.CharField("取消理由", max_length=500, blank=True)

    objects: ClassVar[models.Manager[Draw]] = DrawQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "双随机抽取"
        constraints = [
            models.CheckConstraint(
                condition=Q(team_size__gte=2), name="enforcement_draw_two_officers"
            ),
            models.CheckConstraint(
                condition=Q(planned_first__lte=F("planned_last"), planned_last__lt=F("reveal_by")),
                name="enforcement_draw_dates",
            ),
            models.CheckConstraint(
                condition=Q(committed_at__isnull=True, announcement="", secret_sealed__isnull=True)
                | (
                    Q(committed_at__isnull=False, announcement_sha256__regex=r"^[0-9a-f]{64}$")
                    & _ANNOUNCED
                ),
                name="enforcement_draw_announced_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", committed_at__isnull=True)
                | Q(state="cancelled")
                | (Q(committed_at__isnull=False) & ~Q(state="prepared")),
                name="enforcement_draw_committed_with_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "drawn", "revealed"]) | Q(numbers__isnull=False),
                name="enforcement_draw_numbers",
            ),
            models.CheckConstraint(
                condition=(
                    Q(drawn_at__isnull=True, result_sealed__isnull=True)
                    & ~Q(state__in=["drawn", "revealed"])
                )
                | Q(
                    drawn_at__isnull=False,
                    result_sealed__isnull=False,
                    state__in=["drawn", "revealed", "cancelled"],
                ),
                name="enforcement_draw_result_with_date",
            ),
            models.CheckConstraint(
                condition=Q(state="revealed", revealed_at__isnull=False)
                | (Q(revealed_at__isnull=True) & ~Q(state="revealed")),
                name="enforcement_draw_revealed_with_date",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="cancelled", cancelled_on__isnull=False, cancelled_by__isnull=False)
                    & ~Q(cancelled_reason="")
                )
                | (
                    Q(cancelled_on__isnull=True, cancelled_by__isnull=True, cancelled_reason="")
                    & ~Q(state="cancelled")
                ),
                name="enforcement_draw_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class RandomEntry(CaseRecord):
    """The public numbers as one person typed them; the last entry of each person counts."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="entries", verbose_name="抽取")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    entered_at = models.DateTimeField("录入时间", auto_now_add=True)
    numbers: models.JSONField[Any, Any] = models.JSONField("随机数")

    objects: ClassVar[models.Manager[RandomEntry]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = "随机数录入"

    def __str__(self) -> str:
        return f"{self.draw.number} {self.entered_by}"

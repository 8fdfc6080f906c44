"""Double random draws (双随机抽取): what was announced, and what stays secret until the visit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from enforcement.models.plans import PlanItem
from foundation.accounts.models import User
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class Draw(CaseRecord):
    """One draw. ``secret`` and ``result`` are sealed: a copy of the table does not show them."""

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

    objects: ClassVar[models.Manager[Draw]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "双随机抽取"
        constraints = [
            models.CheckConstraint(
                condition=Q(team_size__gte=2), name="enforcement_draw_two_officers"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

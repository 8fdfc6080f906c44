"""Annual inspection plans (年度监督检查计划) and campaign plans (集中执法行动)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from foundation.accounts.models import User
from foundation.enterprises.models import Enterprise, Industry
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class Plan(CaseRecord):
    """One version of an annual plan, or a campaign outside it."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", "年度监督检查计划"
        CAMPAIGN = "campaign", "集中执法行动"

    class State(models.TextChoices):
        DRAFT = "draft", "编制中"
        SUBMITTED = "submitted", "已送审"
        APPROVED = "approved", "政府已批准"
        FILED = "filed", "已报上级备案"
        IN_FORCE = "in_force", "执行中"
        REPLACED = "replaced", "已被新版替代"
        REPORTED = "reported", "已报告执行情况"
        CANCELLED = "cancelled", "已撤销"

    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版本", default=1)
    title = models.CharField("名称", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="编制人")

    objects: ClassVar[models.Manager[Plan]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-version", "-id")
        verbose_name = "检查计划"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "version"],
                condition=Q(kind="annual"),
                name="enforcement_plan_version_once",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2004, year__lte=2100, version__gte=1) & ~Q(title=""),
                name="enforcement_plan_year",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanItem(CaseRecord):
    """One line of a plan: what is inspected, when, how, how often (三（一）)."""

    class Klass(models.TextChoices):
        KEY = "key", "重点检查"
        GENERAL = "general", "一般检查"

    class Method(models.TextChoices):
        ALL = "all", "全部检查"
        NAMED = "named", "指定对象"
        DRAW = "draw", "双随机抽查"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items", verbose_name="计划")
    number = models.PositiveSmallIntegerField("序号")
    klass = models.CharField("检查类别", max_length=10, choices=Klass.choices)
    title = models.CharField("检查事项", max_length=120)
    industry = models.CharField("行业", max_length=24, choices=Industry.choices, blank=True)
    method = models.CharField("检查方式", max_length=10, choices=Method.choices)
    objects_count = models.PositiveIntegerField("检查对象数")
    frequency = models.PositiveSmallIntegerField("每户次数", default=1)
    content = models.TextField("检查内容")
    measures = models.TextField("措施")
    enterprises: models.ManyToManyField[Enterprise, models.Model] = models.ManyToManyField(
        Enterprise, related_name="plan_items", verbose_name="指定企业", blank=True
    )

    objects: ClassVar[models.Manager[PlanItem]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("plan", "number")
        verbose_name = "计划事项"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="enforcement_item_number"),
            models.CheckConstraint(
                condition=Q(objects_count__gte=1, frequency__gte=1) & ~Q(title=""),
                name="enforcement_item_counts",
            ),
        ]

    def __str__(self) -> str:
        return self.title

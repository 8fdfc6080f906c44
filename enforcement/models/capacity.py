"""The capacity sheet of an annual plan (监督检查工作日测算表)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.models.plans import Plan
from enforcement.rules import capacity as rules
from foundation.procedure.acts import CaseQuerySet, CaseRecord

LINE_CHOICES = [(line.code, line.label) for line in rules.LINES]


class Sheet(CaseRecord):
    """Headcount, legal workdays and what is left for inspections. Sums are computed, not stored."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="sheet", verbose_name="计划")
    officers = models.PositiveIntegerField("执法人员数")
    legal_workdays = models.PositiveSmallIntegerField("每人法定工作日")
    calendar_workdays = models.PositiveSmallIntegerField("日历工作日")
    provisional = models.BooleanField("暂定", default=False)
    legal_reason = models.CharField("与日历不同的理由", max_length=300, blank=True)
    key_days = models.PositiveIntegerField("重点检查工作日")
    general_days = models.PositiveIntegerField("一般检查工作日")

    objects: ClassVar[models.Manager[Sheet]] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "工作日测算表"
        constraints = [
            models.CheckConstraint(
                condition=Q(officers__gte=1, legal_workdays__range=(1, 366)),
                name="enforcement_sheet_figures",
            ),
            models.CheckConstraint(
                condition=Q(legal_workdays=F("calendar_workdays")) | ~Q(legal_reason=""),
                name="enforcement_sheet_override_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}工作日测算表"

    def stated(self) -> rules.Stated:
        """As the rules take it; reads the lines."""
        return rules.Stated(
            officers=self.officers,
            legal_workdays=self.legal_workdays,
            lines={line.kind: line.days for line in self.lines.all()},
            key=self.key_days,
            general=self.general_days,
        )


class SheetLine(CaseRecord):
    """The days that one kind of other work takes in the year."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="lines", verbose_name="测算表")
    kind = models.CharField("项目", max_length=24, choices=LINE_CHOICES)
    days = models.PositiveIntegerField("工作日")

    objects: ClassVar[models.Manager[SheetLine]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("sheet", "id")
        verbose_name = "测算表项目"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "kind"], name="enforcement_sheet_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.days}"

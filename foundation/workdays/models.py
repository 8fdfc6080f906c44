from __future__ import annotations

from typing import ClassVar

from django.db import models

from foundation.procedure.acts import CaseQuerySet, CaseRecord


class DayOverride(CaseRecord):
    """A single day that the administrator declares a workday or a day off, with the reason."""

    date = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("是否工作日")
    reason = models.CharField("依据或原因", max_length=200)
    made_at = models.DateTimeField("设定时间")

    objects: ClassVar[models.Manager[DayOverride]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("date",)
        verbose_name = "日历调整"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="workdays_override_has_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {'工作日' if self.is_workday else '休息日'}"

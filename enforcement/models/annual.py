"""Figures of a year that were stated elsewhere: in a report of the past, or as a goal."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from enforcement.models.parts import user
from enforcement.rules import annual as rules
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class StatedFigure(CaseRecord):
    """One stated figure (yuan for money, per cent for rates); the records may contradict it."""

    year = models.PositiveSmallIntegerField("年度")
    key = models.CharField(
        "项目", max_length=24, choices=[(key, label) for key, (label, _) in rules.FIGURES.items()]
    )
    value = models.DecimalField(
        "数值", max_digits=16, decimal_places=2, null=True, blank=True
    )  # None: taken back
    origin = models.CharField("出处", max_length=200)
    entered_on = models.DateField("填报日期")
    entered_by = user("填报人")

    objects: ClassVar[models.Manager[StatedFigure]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("year", "id")
        verbose_name = "年度上报数"
        constraints = [
            models.UniqueConstraint(fields=["year", "key"], name="enforcement_stated_once"),
            models.CheckConstraint(
                condition=(Q(value__isnull=True) | Q(value__gte=0))
                & Q(year__range=(2000, 2100))
                & ~Q(origin=""),
                name="enforcement_stated_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.get_key_display()}"

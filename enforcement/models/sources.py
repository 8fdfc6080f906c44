"""The ledger of major hazard sources (重大危险源台账)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.querysets.sources import MajorSourceQuerySet
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import CaseRecord


class MajorSource(CaseRecord):
    """A place where dangerous substances reach the threshold of GB 18218."""

    class Kind(models.TextChoices):
        MAGAZINE = "magazine", "炸药库"
        LINE = "line", "生产线"
        TANKS = "tanks", "储罐区"
        TAILINGS = "tailings", "尾矿库"
        OTHER = "other", "其他"

    class Unit(models.TextChoices):
        TONNE = "t", "吨"
        PIECES = "piece", "万发"
        METRES = "m", "万米"
        CUBIC = "m3", "万立方米"

    class Grade(models.IntegerChoices):
        FIRST = 1, "一级"
        SECOND = 2, "二级"
        THIRD = 3, "三级"
        FOURTH = 4, "四级"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="major_sources", verbose_name="企业"
    )
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    substance = models.CharField("危险物质", max_length=120)
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=3)
    unit = models.CharField("单位", max_length=6, choices=Unit.choices)
    grade = models.PositiveSmallIntegerField("级别", choices=Grade.choices)
    place = models.CharField("位置", max_length=200)
    registered_on = models.DateField("登记日期")
    deregistered_on = models.DateField("注销日期", null=True, blank=True)
    reason = models.CharField("注销原因", max_length=200, blank=True)

    objects: ClassVar[models.Manager[MajorSource]] = MajorSourceQuerySet.as_manager()

    class Meta:
        ordering = ("grade", "-id")
        verbose_name = "重大危险源"
        indexes = [models.Index(fields=["kind", "grade"], name="enforcement_source_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name"],
                condition=Q(deregistered_on__isnull=True),
                name="enforcement_source_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["magazine", "line", "tanks", "tailings", "other"])
                & Q(unit__in=["t", "piece", "m", "m3"])
                & Q(grade__gte=1, grade__lte=4)
                & Q(quantity__gt=0)
                & ~Q(name="")
                & ~Q(substance="")
                & ~Q(place=""),
                name="enforcement_source_whole",
            ),
            models.CheckConstraint(
                condition=Q(deregistered_on__isnull=True, reason="")
                | (Q(deregistered_on__gte=F("registered_on")) & ~Q(reason="")),
                name="enforcement_source_deregistered",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def amount(self) -> str:
        """The quantity with its unit, without idle zeros: 12.5 吨."""
        return f"{self.quantity.normalize():f} {self.get_unit_display()}"

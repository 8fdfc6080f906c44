"""Hidden dangers (事故隐患) from finding to cancelling."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from enforcement.models.inspections import Inspection
from foundation.accounts.models import User
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class Hazard(CaseRecord):
    """One hidden danger of one enterprise."""

    class Level(models.TextChoices):
        GENERAL = "general", "一般隐患"
        MAJOR = "major", "重大隐患"

    class State(models.TextChoices):
        FOUND = "found", "已发现"
        ORDERED = "ordered", "整改中"
        REPORTED = "reported", "企业已报整改"
        CANCELLED = "cancelled", "已销号"

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="hazards", verbose_name="监督检查"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="hazards", verbose_name="企业"
    )
    number = models.PositiveSmallIntegerField("序号")
    level = models.CharField("等级", max_length=8, choices=Level.choices)
    category = models.CharField("类别", max_length=40)
    place = models.CharField("部位", max_length=120)
    what = models.TextField("隐患内容")
    basis = models.CharField("依据", max_length=300)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.FOUND)
    found_on = models.DateField("发现日期")
    due = models.DateField("整改期限", null=True, blank=True)
    ordered_on = models.DateField("责令日期", null=True, blank=True)
    reported_on = models.DateField("报告整改日期", null=True, blank=True)
    cancelled_on = models.DateField("销号日期", null=True, blank=True)
    # Why a major one may be cancelled without listed supervision, as a section head decided.
    unlisted_reason = models.TextField("不挂牌督办的理由", blank=True)
    unlisted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="决定不挂牌人", null=True, blank=True
    )
    unlisted_on = models.DateField("决定不挂牌日期", null=True, blank=True)

    objects: ClassVar[models.Manager[Hazard]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("inspection", "number")
        verbose_name = "事故隐患"
        indexes = [
            models.Index(fields=["state", "due", "id"], name="enforcement_hazard_due"),
            models.Index(fields=["found_on", "id"], name="enforcement_hazard_found"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="enforcement_hazard_no"),
            models.CheckConstraint(
                condition=Q(state="found", ordered_on__isnull=True, due__isnull=True)
                | Q(
                    state__in=["ordered", "reported", "cancelled"],
                    ordered_on__isnull=False,
                    due__isnull=False,
                ),
                name="enforcement_hazard_ordered_with_term",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_on__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_on__isnull=True)),
                name="enforcement_hazard_cancelled_with_date",
            ),
            models.CheckConstraint(
                condition=Q(unlisted_reason="", unlisted_by__isnull=True, unlisted_on__isnull=True)
                | Q(
                    ~Q(unlisted_reason=""),
                    level="major",
                    unlisted_by__isnull=False,
                    unlisted_on__isnull=False,
                ),
                name="enforcement_hazard_unlisted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.what[:40]

"""Inspections (监督检查): who goes where, and what was found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.models.draws import Draw
from enforcement.models.officers import Department, Officer
from enforcement.models.plans import PlanItem
from enforcement.querysets.inspections import InspectionQuerySet
from foundation.accounts.models import User
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class Inspection(CaseRecord):
    """One visit to one object, an enterprise or a subordinate department."""

    class Source(models.TextChoices):
        PLAN = "plan", "年度计划"
        DRAW = "draw", "双随机抽查"
        CAMPAIGN = "campaign", "集中执法行动"
        TIP = "tip", "举报核查"
        SUPERVISION = "supervision", "列入单位督查"

    class State(models.TextChoices):
        ASSIGNED = "assigned", "已派员"
        STARTED = "started", "检查中"
        RECORDED = "recorded", "已记录"
        ORDERED = "ordered", "已责令整改"
        REINSPECTED = "reinspected", "已复查"
        CASE_OPENED = "case_opened", "已立案"
        CLOSED = "closed", "已办结"
        CANCELLED = "cancelled", "已取消"

    number = models.CharField("编号", max_length=20, unique=True)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    reference = models.CharField("来源说明", max_length=120, blank=True)
    plan_item = models.ForeignKey(
        PlanItem,
        models.PROTECT,
        related_name="inspections",
        verbose_name="计划事项",
        null=True,
        blank=True,
    )
    draw = models.ForeignKey(
        Draw,
        models.PROTECT,
        related_name="inspections",
        verbose_name="双随机抽取",
        null=True,
        blank=True,
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="inspections",
        verbose_name="企业",
        null=True,
        blank=True,
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="inspections",
        verbose_name="下级部门",
        null=True,
        blank=True,
    )
    planned_first = models.DateField("检查期间自")
    planned_last = models.DateField("检查期间至")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.ASSIGNED)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="派员人")
    handed_on = models.DateField("告知检查组日期", null=True, blank=True)
    started_at = models.DateTimeField("到达时间", null=True, blank=True)
    started_on = models.DateField("检查日期", null=True, blank=True)
    unannounced = models.BooleanField("未事先通知（四不两直）", null=True, blank=True)
    place = models.CharField("检查地点", max_length=200, blank=True)
    present = models.CharField("被检查单位在场人员", max_length=200, blank=True)
    checklist = models.JSONField("检查表", default=list, blank=True)
    facts = models.TextField("检查情况", blank=True)
    recorded_on = models.DateField("记录日期", null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="记录人", null=True, blank=True
    )
    ordered_on = models.DateField("责令整改日期", null=True, blank=True)
    reinspected_on = models.DateField("复查合格日期", null=True, blank=True)
    past_documents = models.PositiveSmallIntegerField("系统启用前下达文书（份）", default=0)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    closing_note = models.TextField("办结或者立案情况", blank=True)

    objects: ClassVar[models.Manager[Inspection]] = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "监督检查"
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, department__isnull=True)
                | Q(enterprise__isnull=True, department__isnull=False),
                name="enforcement_inspection_one_object",
            ),
            models.CheckConstraint(
                condition=Q(planned_last__gte=F("planned_first")),
                name="enforcement_inspection_dates",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["assigned", "cancelled"],
                    started_at__isnull=True,
                    started_on__isnull=True,
                )
                | Q(
                    ~Q(state__in=["assigned", "cancelled"]),
                    ~Q(place=""),
                    started_at__isnull=False,
                    started_on__isnull=False,
                    unannounced__isnull=False,
                ),
                name="enforcement_inspection_started",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["assigned", "cancelled", "started"],
                    recorded_on__isnull=True,
                    recorded_by__isnull=True,
                )
                | Q(
                    ~Q(state__in=["assigned", "cancelled", "started"]),
                    ~Q(facts=""),
                    recorded_on__isnull=False,
                    recorded_by__isnull=False,
                ),
                name="enforcement_inspection_recorded",
            ),
            models.CheckConstraint(
                condition=~Q(state="ordered") | Q(ordered_on__isnull=False),
                name="enforcement_inspection_ordered",
            ),
            models.CheckConstraint(
                condition=~Q(state="reinspected") | Q(reinspected_on__isnull=False),
                name="enforcement_inspection_reinspected",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "case_opened"], closed_on__isnull=False)
                | (~Q(state__in=["closed", "case_opened"]) & Q(closed_on__isnull=True)),
                name="enforcement_inspection_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="enforcement_inspection_state"),
            models.Index(fields=["started_on", "id"], name="enforcement_inspection_day"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def object_name(self) -> str:
        """The name of the unit inspected."""
        return str(self.enterprise or self.department)

    @property
    def team(self) -> list[Officer]:
        """The officers who go now, in their order."""
        now = self.members.filter(replaced_on__isnull=True).select_related("officer__entrustment")
        return [member.officer for member in now]


class Member(CaseRecord):
    """An officer of the team of an inspection; one who was replaced stays with the reason."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="members", verbose_name="监督检查"
    )
    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="memberships", verbose_name="执法人员"
    )
    place = models.PositiveSmallIntegerField("组内次序")
    replaced_on = models.DateField("退出日期", null=True, blank=True)
    replaced_reason = models.CharField("退出原因", max_length=120, blank=True)

    objects: ClassVar[models.Manager[Member]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("inspection", "place")
        verbose_name = "检查组成员"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "officer"],
                condition=Q(replaced_on__isnull=True),
                name="enforcement_member_once",
            ),
            models.CheckConstraint(
                condition=Q(replaced_on__isnull=True, replaced_reason="")
                | (Q(replaced_on__isnull=False) & ~Q(replaced_reason="")),
                name="enforcement_member_replaced_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.officer)

"""What belongs to an accident: figures as they were told, marks, terms, measures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.models.accident_parts import CountedFigures, maybe_user, user
from enforcement.models.accidents import Accident
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class FiguresChange(CountedFigures):
    """The figures as they stood from one report to the next; the first is that of the report."""

    class Why(models.TextChoices):
        FIRST = "first", "首次报告"
        SUPPLEMENT = "supplement", "补报（伤亡变化）"
        VERIFIED = "verified", "核实更正"

    accident = models.ForeignKey(
        Accident, models.PROTECT, related_name="changes", verbose_name="事故"
    )
    why = models.CharField("性质", max_length=12, choices=Why.choices)
    on = models.DateField("变化日期")
    reason = models.TextField("说明", blank=True)
    recorded_by = user("登记人")

    objects: ClassVar[models.Manager[FiguresChange]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = "伤亡损失变化"
        constraints = [
            *CountedFigures.constraints("enforcement_figures"),
            models.CheckConstraint(
                condition=Q(why="first") | ~Q(reason=""), name="enforcement_figures_reason"
            ),
            models.UniqueConstraint(
                fields=["accident"], condition=Q(why="first"), name="enforcement_figures_one_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"


class ReportMark(CaseRecord):
    """That an accident was reported late, not all, falsely or not at all; lifted, it stays."""

    class Kind(models.TextChoices):
        LATE = "late", "迟报"
        OMITTED = "omitted", "漏报"
        FALSE = "false", "谎报"
        CONCEALED = "concealed", "瞒报"

    class Whose(models.TextChoices):
        UNIT = "unit", "事故发生单位"
        DEPARTMENT = "department", "监管部门"

    accident = models.ForeignKey(
        Accident, models.PROTECT, related_name="marks", verbose_name="事故"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    whose = models.CharField("责任方", max_length=10, choices=Whose.choices)
    minutes = models.PositiveIntegerField("迟报分钟数", null=True, blank=True)
    reason = models.TextField("原因和依据")
    marked_on = models.DateField("标记日期")
    marked_by = user("标记人")
    lifted_on = models.DateField("撤销日期", null=True, blank=True)
    lifted_by = maybe_user("撤销人")
    lifted_reason = models.TextField("撤销理由", blank=True)

    objects: ClassVar[models.Manager[ReportMark]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = "事故报告标记"
        constraints = [
            models.UniqueConstraint(
                fields=["accident", "kind", "whose"],
                condition=Q(lifted_on__isnull=True),
                name="enforcement_mark_once",
            ),
            models.CheckConstraint(
                condition=~Q(reason="")
                & (
                    Q(kind="late", minutes__isnull=False, minutes__gt=0)
                    | (~Q(kind="late") & Q(minutes__isnull=True))
                ),
                name="enforcement_mark_whole",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True, lifted_by__isnull=True, lifted_reason="")
                | Q(
                    ~Q(lifted_reason=""),
                    ~Q(lifted_by=F("marked_by")),
                    lifted_on__isnull=False,
                    lifted_on__gte=F("marked_on"),
                    lifted_by__isnull=False,
                ),
                name="enforcement_mark_lifted_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_whose_display()}{self.get_kind_display()}"


class Appraisal(CaseRecord):
    """A technical appraisal (技术鉴定); its time does not count (第二十七条)."""

    accident = models.ForeignKey(
        Accident, models.PROTECT, related_name="appraisals", verbose_name="事故"
    )
    what = models.CharField("鉴定事项", max_length=200)
    appraiser = models.CharField("鉴定机构", max_length=120)
    began_on = models.DateField("开始日期")
    expected_on = models.DateField("预计完成日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    conclusion = models.TextField("鉴定结论", blank=True)

    objects: ClassVar[models.Manager[Appraisal]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("began_on", "id")
        verbose_name = "技术鉴定"
        constraints = [
            models.UniqueConstraint(
                fields=["accident"],
                condition=Q(ended_on__isnull=True),
                name="enforcement_appraisal_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(appraiser="") & Q(expected_on__gte=F("began_on")),
                name="enforcement_appraisal_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, conclusion="")
                | Q(~Q(conclusion=""), ended_on__isnull=False, ended_on__gte=F("began_on")),
                name="enforcement_appraisal_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class AccidentExtension(CaseRecord):
    """More days for report or reply: asked by one, decided by another."""

    class Of(models.TextChoices):
        INVESTIGATION = "investigation", "调查报告"
        REPLY = "reply", "政府批复"

    class State(models.TextChoices):
        ASKED = "asked", "待批准"
        GRANTED = "granted", "已批准"
        REFUSED = "refused", "未批准"

    accident = models.ForeignKey(
        Accident, models.PROTECT, related_name="extensions", verbose_name="事故"
    )
    of = models.CharField("延长的期限", max_length=14, choices=Of.choices)
    days = models.PositiveSmallIntegerField("延长天数")
    reason = models.TextField("延期理由")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.ASKED)
    asked_on = models.DateField("提请日期")
    asked_by = user("提请人")
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = maybe_user("决定人")
    note = models.TextField("决定意见", blank=True)

    objects: ClassVar[models.Manager[AccidentExtension]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = "事故期限延长"
        constraints = [
            models.UniqueConstraint(
                fields=["accident"],
                condition=Q(state="asked"),
                name="enforcement_accident_extension_one_open",
            ),
            models.CheckConstraint(
                condition=Q(days__gt=0) & ~Q(reason=""),
                name="enforcement_accident_extension_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by__isnull=True, decided_on__isnull=True)
                | Q(
                    ~Q(decided_by=F("asked_by")),
                    state__in=["granted", "refused"],
                    decided_by__isnull=False,
                    decided_on__isnull=False,
                ),
                name="enforcement_accident_extension_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_of_display()}延长{self.days}天"


class AccidentMeasure(CaseRecord):
    """A corrective measure of the report, and what the evaluation found of it."""

    class Found(models.TextChoices):
        DONE = "done", "已落实"
        PARTLY = "partly", "部分落实"
        MISSING = "missing", "未落实"

    accident = models.ForeignKey(
        Accident, models.PROTECT, related_name="measures", verbose_name="事故"
    )
    number = models.PositiveSmallIntegerField("序号")
    text = models.TextField("整改和防范措施")
    who = models.CharField("责任单位", max_length=120)
    due = models.DateField("完成期限")
    found = models.CharField("落实情况", max_length=8, choices=Found.choices, blank=True)
    finding = models.TextField("评估情况", blank=True)

    objects: ClassVar[models.Manager[AccidentMeasure]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("accident", "number")
        verbose_name = "整改和防范措施"
        constraints = [
            models.UniqueConstraint(
                fields=["accident", "number"], name="enforcement_accident_measure_no"
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(who=""), name="enforcement_accident_measure_whole"
            ),
            models.CheckConstraint(
                condition=Q(found="", finding="") | (~Q(found="") & ~Q(finding="")),
                name="enforcement_accident_measure_found",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

"""While listed: reports of the unit, inspections of both sides, heavier handling, closure."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from blacklist.models.listings import Listing
from enforcement.models import Inspection
from foundation.documents.parts import day_later, file_later, paper, user, user_later
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class PeriodReport(CaseRecord):
    """What the unit owes for one month (to the county) or quarter (to the office)."""

    class Kind(models.TextChoices):
        MONTH = "month", "月报"
        QUARTER = "quarter", "季报"

    listing = models.ForeignKey(
        Listing, models.PROTECT, related_name="reports", verbose_name="案卷"
    )
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    term = models.PositiveSmallIntegerField("第几个期限")
    number = models.PositiveSmallIntegerField("期次")
    first = models.DateField("期间自")
    last = models.DateField("期间至")
    due = models.DateField("应报日期")
    received_on = day_later("收到日期")
    text = models.TextField("报告内容", blank=True)
    file = file_later("报告文件")
    by_link = models.BooleanField("由企业在线提交", default=False)
    recorded_by = user_later("登记人")

    objects: ClassVar[models.Manager[PeriodReport]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("listing", "term", "due", "kind")
        verbose_name = "定期报告"
        indexes = [
            models.Index(
                fields=["due"],
                condition=Q(received_on__isnull=True),
                name="blacklist_report_owed",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "term", "kind", "number"], name="blacklist_report_once"
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | ~Q(text=""),
                name="blacklist_report_received_with_text",
            ),
            models.CheckConstraint(
                condition=Q(last__gte=F("first"), due__gte=F("last")),
                name="blacklist_report_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}期{self.get_kind_display()}"


class Check(CaseRecord):
    """An inspection while listed: the county's each month, the office's each quarter, the exit."""

    class Kind(models.TextChoices):
        MONTH = "month", "县级月度检查"
        QUARTER = "quarter", "本委季度督查"
        EXIT = "exit", "期满联合检查"

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="checks", verbose_name="案卷")
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    term = models.PositiveSmallIntegerField("第几个期限")
    on = models.DateField("检查日期")
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="+",
        verbose_name="监督检查",
        null=True,
        blank=True,
    )
    partner = models.CharField("会同单位", max_length=120, blank=True)
    text = models.TextField("检查情况")
    corrected = models.BooleanField("整改到位", null=True, blank=True)
    new_ground = models.BooleanField("期间又有第五条情形", null=True, blank=True)
    record = paper("整改督查记录")
    recorded_by = user("登记人")

    objects: ClassVar[models.Manager[Check]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("listing", "on", "id")
        verbose_name = "列入期间检查"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="")
                & (
                    ~Q(kind="exit")
                    | Q(~Q(partner=""), corrected__isnull=False, new_ground__isnull=False)
                ),
                name="blacklist_check_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.on:%Y-%m-%d}）"


class Heavier(CaseRecord):
    """Why the unit is handled more severely (第八条)."""

    class Reason(models.TextChoices):
        AGAIN = "again", "再次列入"
        REPORTS = "reports", "不按时报告"
        UNCORRECTED = "uncorrected", "不按要求整改"
        ACCIDENT = "accident", "列入期间发生事故"

    listing = models.ForeignKey(
        Listing, models.PROTECT, related_name="heavier", verbose_name="案卷"
    )
    reason = models.CharField("原因", max_length=12, choices=Reason.choices)
    key = models.CharField("事件", max_length=80)
    text = models.TextField("事实")
    marked_on = models.DateField("标记日期")
    marked_by = user_later("标记人")  # None: by the job

    objects: ClassVar[models.Manager[Heavier]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("listing", "id")
        verbose_name = "从重处理标记"
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "reason", "key"], name="blacklist_heavier_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_reason_display())


class Closure(CaseRecord):
    """A proposal to the municipal government to close the unit (第七条（一）)."""

    listing = models.ForeignKey(
        Listing, models.PROTECT, related_name="closures", verbose_name="案卷"
    )
    government = models.CharField("提请的人民政府", max_length=120)
    reason = models.TextField("不具备安全生产条件的情况")
    letter = paper("提请关闭函")
    proposed_on = models.DateField("提请日期")
    proposed_by = user("经办人")

    objects: ClassVar[models.Manager[Closure]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("listing", "id")
        verbose_name = "提请关闭"

    def __str__(self) -> str:
        return self.government


class ReportLink(CaseRecord):
    """A link by which the unit hands in one report without an account; it works once."""

    report = models.ForeignKey(
        PeriodReport, models.PROTECT, related_name="links", verbose_name="报告"
    )
    digest = models.CharField("链接摘要", max_length=64, unique=True)
    made_on = models.DateField("生成日期")
    made_by = user("生成人")
    expires_on = models.DateField("有效期至")
    used_on = day_later("使用日期")

    objects: ClassVar[models.Manager[ReportLink]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "报告链接"

    def __str__(self) -> str:
        return str(self.report)

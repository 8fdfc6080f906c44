"""Penalty cases (行政处罚案件): the case itself, who handles it, and its clock."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.models.inspections import Inspection
from enforcement.models.officers import Officer
from enforcement.models.parts import paper, user, user_later
from enforcement.querysets.cases import CaseFileQuerySet
from enforcement.states import case as states
from foundation.enterprises.models import Enterprise, Industry
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.regions import tree
from foundation.web.addresses import numbered


class Case(CaseRecord):
    """One case against one party, a unit or a person.

    ``round`` counts how often it was investigated: telling, review and discussion belong to a
    round, so that after a supplementary investigation they are due again.
    """

    class Party(models.TextChoices):
        UNIT = "unit", "单位"
        PERSON = "person", "个人"

    class Source(models.TextChoices):
        INSPECTION = "inspection", "监督检查"
        ACCIDENT = "accident", "事故调查"
        TIP = "tip", "举报投诉"
        TRANSFER = "transfer", "其他机关移送"
        ASSIGNED = "assigned", "上级交办"

    State = models.TextChoices(  # type: ignore[call-overload]
        "State", {name.upper(): (name, label) for name, label in states.STATE_LABELS.items()}
    )

    number = models.CharField("编号", max_length=20, unique=True)
    title = models.CharField("案由", max_length=120)
    source = models.CharField("案件来源", max_length=12, choices=Source.choices)
    reference = models.CharField("来源说明", max_length=200, blank=True)
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="cases",
        verbose_name="监督检查",
        null=True,
        blank=True,
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="cases",
        verbose_name="登记企业",
        null=True,
        blank=True,
    )
    party = models.CharField("当事人类型", max_length=8, choices=Party.choices)
    party_name = models.CharField("当事人", max_length=120)
    party_code = models.CharField("统一社会信用代码或者身份证件号码", max_length=30, blank=True)
    party_address = models.CharField("住所", max_length=200)
    party_phone = models.CharField("联系电话", max_length=30, blank=True)
    representative = models.CharField("法定代表人（负责人）", max_length=60, blank=True)
    region_code = models.CharField("行政区域", max_length=6)
    industry = models.CharField("行业", max_length=24, choices=Industry.choices)
    suspicion = models.TextField("涉嫌违法事实")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=states.PROPOSED)
    round = models.PositiveSmallIntegerField("调查轮次", default=1)
    proposed_by = user("提请人")
    proposed_on = models.DateField("提请日期")
    registered_on = models.DateField("立案日期", null=True, blank=True)
    registered_by = user_later("批准立案人")
    registration = paper("立案审批表")
    due = models.DateField("决定期限", null=True, blank=True)
    facts = models.TextField("查明的事实", blank=True)
    violated = models.TextField("违反的规定", blank=True)
    basis = models.TextField("处罚依据", blank=True)
    discretion = models.TextField("裁量理由", blank=True)
    complex = models.BooleanField("情节复杂或者重大违法", default=False)
    major = models.BooleanField("应当法制审核", default=False)
    hearing_right = models.BooleanField("有权要求听证", default=False)
    crime_suspected = models.BooleanField("涉嫌犯罪", default=False)
    ended_reason = models.TextField("不予立案或者撤销案件的理由", blank=True)
    closing_asked_by = user_later("提请结案人")
    closing_note = models.TextField("结案情况", blank=True)
    closed_on = models.DateField("结案日期", null=True, blank=True)
    closed_by = user_later("批准结案人")
    closing_paper = paper("结案审批表")
    imported = models.BooleanField("历史数据", default=False)  # of the time before the system

    objects: ClassVar[models.Manager[Case]] = CaseFileQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "行政处罚案件"
        indexes = [
            models.Index(fields=["state", "id"], name="enforcement_case_state"),
            models.Index(fields=["registered_on", "id"], name="enforcement_case_registered"),
            models.Index(fields=["region_code", "id"], name="enforcement_case_region"),
            models.Index(fields=["industry", "id"], name="enforcement_case_industry"),
            models.Index(fields=["due", "id"], name="enforcement_case_due"),
            models.Index(
                fields=["party_name"],
                opclasses=["varchar_pattern_ops"],
                name="enforcement_case_party",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="")
                & ~Q(party_name="")
                & ~Q(suspicion="")
                & Q(region_code__regex=r"^[0-9]{6}$"),
                name="enforcement_case_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[states.PROPOSED, states.NOT_FILED],
                    registered_on__isnull=True,
                    due__isnull=True,
                )
                | Q(
                    ~Q(state__in=[states.PROPOSED, states.NOT_FILED]),
                    registered_on__isnull=False,
                    registered_by__isnull=False,
                    due__isnull=False,
                ),
                name="enforcement_case_registered_with_date",
            ),
            models.CheckConstraint(
                condition=Q(imported=True)
                | Q(registered_by__isnull=True)
                | ~Q(registered_by=F("proposed_by")),
                name="enforcement_case_registered_by_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        states.PROPOSED,
                        states.NOT_FILED,
                        states.REGISTERED,
                        states.WITHDRAWN,
                        states.TRANSFERRED,
                        states.CLOSING,
                        states.CLOSED,
                    ]
                )
                | ~Q(facts="") & ~Q(violated="") & ~Q(basis=""),
                name="enforcement_case_investigated_with_facts",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[states.NOT_FILED, states.WITHDRAWN]) | ~Q(ended_reason=""),
                name="enforcement_case_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=states.CLOSED, closed_on__isnull=False, closed_by__isnull=False)
                & (Q(imported=True) | ~Q(closed_by=F("closing_asked_by")))
                | Q(~Q(state=states.CLOSED), closed_on__isnull=True, closed_by__isnull=True),
                name="enforcement_case_closed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(crime_suspected=True)
                | Q(state__in=[*states.BEFORE_DECISION, states.TRANSFERRED])
                | Q(state__in=[states.CLOSING, states.CLOSED]),
                name="enforcement_case_no_penalty_for_a_crime",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_name}{self.title}案"

    def get_absolute_url(self) -> str:
        return numbered("enforcement:case", self.pk)

    @property
    def is_person(self) -> bool:
        return self.party == self.Party.PERSON

    @property
    def team(self) -> list[Officer]:
        """The officers who handle it now, in their order."""
        now = self.members.filter(replaced_on__isnull=True).select_related("officer__entrustment")
        return [member.officer for member in now]

    @property
    def region_name(self) -> str:
        """With the regions above it; the bare code when the tree no longer knows it."""
        regions = tree()
        known = self.region_code in regions
        return regions.full_name(self.region_code) if known else self.region_code


class CaseOfficer(CaseRecord):
    """An officer who handles the case (承办人); one who was replaced stays with the reason."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="members", verbose_name="案件")
    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="case_memberships", verbose_name="执法人员"
    )
    place = models.PositiveSmallIntegerField("次序")
    replaced_on = models.DateField("退出日期", null=True, blank=True)
    replaced_reason = models.CharField("退出原因", max_length=120, blank=True)

    objects: ClassVar[models.Manager[CaseOfficer]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "place", "id")
        verbose_name = "承办人"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "officer"],
                condition=Q(replaced_on__isnull=True),
                name="enforcement_case_officer_once",
            ),
            models.CheckConstraint(
                condition=Q(replaced_on__isnull=True, replaced_reason="")
                | (Q(replaced_on__isnull=False) & ~Q(replaced_reason="")),
                name="enforcement_case_officer_replaced_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.officer)


class ClockStop(CaseRecord):
    """Days that the term of ninety days does not count, both ends included."""

    class Kind(models.TextChoices):
        HEARING = "hearing", "听证"
        ANNOUNCEMENT = "announcement", "公告"
        APPRAISAL = "appraisal", "检测、检验、鉴定"
        TRANSFER = "transfer", "移送司法机关"
        OTHER = "other", "依法中止调查"

    case = models.ForeignKey(Case, models.PROTECT, related_name="stops", verbose_name="案件")
    kind = models.CharField("原因", max_length=12, choices=Kind.choices)
    since = models.DateField("起始日期")
    until = models.DateField("结束日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = user("登记人")

    objects: ClassVar[models.Manager[ClockStop]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("since", "id")
        verbose_name = "不计入期限的期间"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="enforcement_clock_stop_dates",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(until__isnull=True),
                name="enforcement_clock_stop_one_open",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class CaseExtension(CaseRecord):
    """More days for the decision, with the reason (art. 60)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="extensions", verbose_name="案件")
    days = models.PositiveSmallIntegerField("延长天数")
    reason = models.TextField("延长理由")
    approved_on = models.DateField("批准日期")
    approved_by = user("批准人")

    objects: ClassVar[models.Manager[CaseExtension]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = "延长办案期限"
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=1) & ~Q(reason=""), name="enforcement_case_extension_whole"
            )
        ]

    def __str__(self) -> str:
        return f"{self.days}天"

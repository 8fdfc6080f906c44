"""Annual inspection plans (年度监督检查计划) and campaign plans (集中执法行动)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from enforcement.querysets.plans import PlanItemQuerySet, PlanQuerySet
from enforcement.rules import plans as rules
from enforcement.states import plan as states
from foundation.accounts.models import Office, User
from foundation.documents.models import Document
from foundation.enterprises.models import Enterprise, Industry
from foundation.procedure.acts import CaseRecord

_SUBMITTED = tuple(
    state for state in states.STATE_LABELS if state not in {states.DRAFT, states.CANCELLED}
)
_APPROVED = (
    states.APPROVED,
    states.FILED,
    states.IN_FORCE,
    states.REPLACED,
    states.REPORTED,
)
_FILED = _APPROVED[1:]
_CAME_INTO_FORCE = (states.IN_FORCE, states.REPLACED, states.REPORTED, states.CLOSED)
_ENDED = (states.REPORTED, states.CLOSED)


def _actor(name: str) -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=name, null=True, blank=True
    )


def _either(holds: Q, whole: Q, empty: Q) -> Q:
    """In these states everything is there, in the others nothing."""
    return (holds & whole) | (~holds & empty)


class Plan(CaseRecord):
    """One version of an annual plan, or a campaign outside it."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", "年度监督检查计划"
        CAMPAIGN = "campaign", "集中执法行动"

    class State(models.TextChoices):
        DRAFT = states.DRAFT, states.STATE_LABELS[states.DRAFT]
        SUBMITTED = states.SUBMITTED, states.STATE_LABELS[states.SUBMITTED]
        APPROVED = states.APPROVED, states.STATE_LABELS[states.APPROVED]
        FILED = states.FILED, states.STATE_LABELS[states.FILED]
        IN_FORCE = states.IN_FORCE, states.STATE_LABELS[states.IN_FORCE]
        REPLACED = states.REPLACED, states.STATE_LABELS[states.REPLACED]
        REPORTED = states.REPORTED, states.STATE_LABELS[states.REPORTED]
        CLOSED = states.CLOSED, states.STATE_LABELS[states.CLOSED]
        CANCELLED = states.CANCELLED, states.STATE_LABELS[states.CANCELLED]

    class Scope(models.TextChoices):
        AREAS = "areas", "重点地区"
        ENTERPRISES = "enterprises", "重点企业"
        PROBLEMS = "problems", "重点问题"

    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版本", default=1)
    title = models.CharField("名称", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="following",
        verbose_name="调整自",
        null=True,
        blank=True,
    )
    change_reason = models.CharField("调整原因", max_length=500, blank=True)

    # A campaign (三（四）): what it is aimed at, why, and when.
    scopes: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=12, choices=Scope.choices),
        verbose_name="行动重点",
        default=list,
        blank=True,
    )
    targets = models.TextField("重点地区、企业或者问题", blank=True)
    basis = models.TextField("行动依据和背景", blank=True)
    tasks = models.TextField("组织方式和要求", blank=True)
    starts = models.DateField("行动自", null=True, blank=True)
    ends = models.DateField("行动至", null=True, blank=True)

    # The steps: who took them and when.
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="编制人")
    submitted_by = _actor("送审人")
    submitted_on = models.DateField("送审日期", null=True, blank=True)
    approval_authority = models.CharField("批准机关", max_length=120, blank=True)
    approval_document = models.CharField("批准文号", max_length=80, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    approved_by = _actor("批准登记人")
    filed_with = models.CharField("备案机关", max_length=120, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    filed_by = _actor("备案登记人")
    in_force_on = models.DateField("执行日期", null=True, blank=True)
    in_force_by = _actor("印发或者批准人")
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        related_name="+",
        verbose_name="印发文书",
        null=True,
        blank=True,
    )
    result_on = models.DateField("报告日期", null=True, blank=True)
    result_by = _actor("报告人")
    result_text = models.TextField("执行情况说明", blank=True)
    result_figures = models.JSONField(
        "执行情况数字", default=dict, blank=True, encoder=DjangoJSONEncoder
    )

    objects: ClassVar[models.Manager[Plan]] = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-version", "-id")
        verbose_name = "检查计划"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "version"],
                condition=Q(kind="annual"),
                name="enforcement_plan_version_once",
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(kind="annual", state__in=states.OPEN),
                name="enforcement_plan_one_open",
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(kind="annual", state__in=states.EFFECTIVE),
                name="enforcement_plan_one_effective",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2004, year__lte=2100, version__gte=1) & ~Q(title=""),
                name="enforcement_plan_year",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="annual",
                    state__in=[s for s in states.STATE_LABELS if s != states.CLOSED],
                    starts=None,
                    ends=None,
                    scopes=[],
                )
                | Q(
                    kind="campaign",
                    state__in=[
                        states.DRAFT,
                        states.SUBMITTED,
                        states.IN_FORCE,
                        states.CLOSED,
                        states.CANCELLED,
                    ],
                    starts__isnull=False,
                    ends__gte=F("starts"),
                    scopes__len__gte=1,
                )
                & ~Q(targets="")
                & ~Q(basis=""),
                name="enforcement_plan_kind_fits",
            ),
            models.CheckConstraint(
                condition=Q(version=1, previous=None, change_reason="")
                | (Q(version__gt=1, previous__isnull=False) & ~Q(change_reason="")),
                name="enforcement_plan_version_with_reason",
            ),
            models.CheckConstraint(
                condition=_either(
                    Q(state__in=_SUBMITTED),
                    Q(submitted_by__isnull=False, submitted_on__isnull=False),
                    Q(submitted_by=None, submitted_on=None),
                ),
                name="enforcement_plan_submitted",
            ),
            models.CheckConstraint(
                condition=_either(
                    Q(kind="annual", state__in=_APPROVED),
                    Q(approved_on__isnull=False, approved_by__isnull=False)
                    & ~Q(approved_by=F("submitted_by"))
                    & ~Q(approval_authority="")
                    & ~Q(approval_document=""),
                    Q(
                        approved_on=None,
                        approved_by=None,
                        approval_authority="",
                        approval_document="",
                    ),
                ),
                name="enforcement_plan_approved",
            ),
            models.CheckConstraint(
                condition=_either(
                    Q(kind="annual", state__in=_FILED),
                    Q(filed_on__gte=F("approved_on"), filed_by__isnull=False) & ~Q(filed_with=""),
                    Q(filed_on=None, filed_by=None, filed_with=""),
                ),
                name="enforcement_plan_filed",
            ),
            models.CheckConstraint(
                condition=_either(
                    Q(state__in=_CAME_INTO_FORCE),
                    Q(
                        in_force_on__isnull=False,
                        in_force_by__isnull=False,
                        document__isnull=False,
                    ),
                    Q(in_force_on=None, in_force_by=None, document=None),
                ),
                name="enforcement_plan_in_force",
            ),
            models.CheckConstraint(
                condition=_either(
                    Q(state__in=_ENDED),
                    Q(result_on__isnull=False, result_by__isnull=False) & ~Q(result_text=""),
                    Q(result_on=None, result_by=None, result_text=""),
                ),
                name="enforcement_plan_reported",
            ),
        ]

    def __str__(self) -> str:
        return self.title if self.version == 1 else f"{self.title}（第{self.version}版）"

    @property
    def is_campaign(self) -> bool:
        return self.kind == self.Kind.CAMPAIGN

    @property
    def scope_labels(self) -> str:
        return "、".join(str(self.Scope(scope).label) for scope in self.scopes)


class PlanItem(CaseRecord):
    """One line of a plan: what is inspected, when, how, how often (三（一）).

    ``line`` stays the same in all versions of a year's plan: by it the year is counted.
    """

    class Klass(models.TextChoices):
        KEY = "key", "重点检查"
        GENERAL = "general", "一般检查"

    class Level(models.TextChoices):
        OWN = "own", "本级直接检查"
        JOINT = "joint", "与下级部门联合检查"
        GUIDED = "guided", "下级检查、本级督查"

    class Method(models.TextChoices):
        ALL = "all", "全部检查"
        NAMED = "named", "指定对象"
        DRAW = "draw", "双随机抽查"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items", verbose_name="计划")
    number = models.PositiveSmallIntegerField("序号")
    line = models.UUIDField("事项标识", default=uuid.uuid4, db_index=True)
    klass = models.CharField("检查类别", max_length=10, choices=Klass.choices)
    level = models.CharField("执法层级", max_length=8, choices=Level.choices, default=Level.OWN)
    title = models.CharField("检查事项", max_length=120)
    industry = models.CharField("行业", max_length=24, choices=Industry.choices, blank=True)
    method = models.CharField("检查方法", max_length=10, choices=Method.choices)
    objects_count = models.PositiveIntegerField("检查对象数")
    pool = models.CharField("抽查对象库", max_length=200, blank=True)
    pool_size = models.PositiveIntegerField("对象库户数", null=True, blank=True)
    frequency = models.PositiveSmallIntegerField("每户次数", default=1)
    q1 = models.PositiveIntegerField("第一季度", default=0)
    q2 = models.PositiveIntegerField("第二季度", default=0)
    q3 = models.PositiveIntegerField("第三季度", default=0)
    q4 = models.PositiveIntegerField("第四季度", default=0)
    days = models.PositiveIntegerField("计划工作日", default=0)
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="+",
        verbose_name="责任处室",
        null=True,
        blank=True,
    )
    content = models.TextField("检查内容")
    measures = models.TextField("措施")
    dropped_on = models.DateField("移出草案日期", null=True, blank=True)
    enterprises: models.ManyToManyField[Enterprise, models.Model] = models.ManyToManyField(
        Enterprise, related_name="plan_items", verbose_name="指定企业", blank=True
    )

    objects: ClassVar[models.Manager[PlanItem]] = PlanItemQuerySet.as_manager()

    class Meta:
        ordering = ("plan", "number")
        verbose_name = "计划事项"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="enforcement_item_number"),
            models.UniqueConstraint(fields=["plan", "line"], name="enforcement_item_line_once"),
            models.CheckConstraint(
                condition=Q(objects_count__gte=1, frequency__gte=1) & ~Q(title=""),
                name="enforcement_item_counts",
            ),
            models.CheckConstraint(
                condition=Q(q1=F("objects_count") * F("frequency") - F("q2") - F("q3") - F("q4")),
                name="enforcement_item_quarters_add_up",
            ),
            models.CheckConstraint(
                condition=(Q(method="draw", klass="general") & ~Q(pool=""))
                | (~Q(method="draw") & Q(pool="", pool_size=None)),
                name="enforcement_item_pool_of_draw",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def quarters(self) -> tuple[int, int, int, int]:
        return (self.q1, self.q2, self.q3, self.q4)

    @property
    def visits(self) -> int:
        """How many inspections it plans in the year."""
        return self.objects_count * self.frequency

    def figures(self, named: int) -> rules.Figures:
        return rules.Figures(
            self.klass,
            self.method,
            self.objects_count,
            self.frequency,
            self.quarters,
            self.days,
            named,
            self.pool_size,
        )

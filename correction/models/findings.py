"""Findings of supervision, their remedies and what followed (纠错制度 第五条)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from correction.models.documents import NormativeDocument
from correction.models.supervisions import Supervision
from correction.querysets import FindingQuerySet
from correction.rules import remedies
from correction.states import finding as states
from enforcement.models import Decision
from foundation.accounts.models import Office
from foundation.documents.parts import day_later, paper, user, user_later
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.web.addresses import numbered

_BEFORE_ORDER = (states.FOUND, states.UNFOUNDED)


class Finding(CaseRecord):
    """One thing found wrong, against an office, with the remedy that its kind allows.

    ``decision`` is the penalty decision in question; ``effect`` what must become of it.
    """

    class Source(models.TextChoices):
        SUPERVISION = "supervision", "执法监督检查"
        READER = "reader", "公众指出错误"
        COMPLAINT = "complaint", "投诉举报"
        REVIEW = "review", "行政复议、诉讼"
        OWN = "own", "自行发现"

    State = models.TextChoices(  # type: ignore[call-overload]
        "State", {name.upper(): (name, label) for name, label in states.STATE_LABELS.items()}
    )

    number = models.CharField("编号", max_length=20, unique=True)
    kind = models.CharField("种类", max_length=10, choices=remedies.KIND_CHOICES)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    reference = models.CharField("来源说明", max_length=200, blank=True)
    what = models.TextField("问题")
    basis = models.TextField("依据")
    supervision = models.ForeignKey(
        Supervision,
        models.PROTECT,
        related_name="findings",
        verbose_name="监督检查",
        null=True,
        blank=True,
    )
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        related_name="findings",
        verbose_name="处罚决定",
        null=True,
        blank=True,
    )
    document = models.ForeignKey(
        NormativeDocument,
        models.PROTECT,
        related_name="findings",
        verbose_name="规范性文件",
        null=True,
        blank=True,
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="责任处室")
    person = user_later("责任人")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=states.FOUND)
    found_on = models.DateField("发现日期")
    found_by = user("登记人")
    remedy = models.CharField(
        "处理方式", max_length=10, choices=remedies.REMEDY_CHOICES, blank=True
    )
    effect = models.CharField(
        "对处罚决定",
        max_length=10,
        choices=list(remedies.EFFECTS.items()),
        default=remedies.KEEP,
    )
    demand = models.TextField("整改要求", blank=True)
    ordered_on = day_later("决定日期")
    ordered_by = user_later("决定人")
    due = day_later("整改期限")
    order = paper("纠错决定书")
    answer = models.TextField("整改情况", blank=True)
    answered_on = day_later("答复日期")
    answered_by = user_later("答复人")
    closed_on = day_later("办结日期")
    closed_by = user_later("确认人")
    result = models.TextField("确认意见或者不成立的理由", blank=True)

    objects: ClassVar[models.Manager[Finding]] = FindingQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "执法问题"
        indexes = [
            models.Index(fields=["state", "due", "id"], name="correction_finding_state"),
            models.Index(fields=["office", "id"], name="correction_finding_office"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(basis=""), name="correction_finding_whole"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=_BEFORE_ORDER, remedy="", ordered_on__isnull=True, due__isnull=True
                )
                | (
                    ~Q(state__in=_BEFORE_ORDER)
                    & ~Q(remedy="")
                    & ~Q(ordered_by=F("found_by"))
                    & Q(ordered_on__gte=F("found_on"), ordered_by__isnull=False)
                    & Q(due__gte=F("ordered_on"))
                ),
                name="correction_finding_ordered_by_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    *(
                        ~Q(kind=code) | Q(remedy__in=["", *kind.remedies])
                        for code, kind in remedies.KINDS.items()
                    )
                ),
                name="correction_finding_fitting_remedy",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[states.ANSWERED, states.CORRECTED])
                | Q(answered_on__gte=F("ordered_on"), answered_by__isnull=False) & ~Q(answer=""),
                name="correction_finding_answered",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[states.CORRECTED, states.UNFOUNDED],
                    closed_on__isnull=False,
                    closed_by__isnull=False,
                )
                & ~Q(result="")
                | Q(~Q(state__in=[states.CORRECTED, states.UNFOUNDED]), closed_on__isnull=True),
                name="correction_finding_closed",
            ),
            models.CheckConstraint(
                condition=Q(effect=remedies.KEEP) | Q(decision__isnull=False),
                name="correction_finding_effect_on_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return numbered("correction:finding", self.pk)


class FollowUp(CaseRecord):
    """What was seen or said while a finding was open (第三条（四）)."""

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="follow_ups", verbose_name="执法问题"
    )
    on = models.DateField("日期")
    text = models.TextField("情况")
    written_by = user("登记人")

    objects: ClassVar[models.Manager[FollowUp]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("finding", "on", "id")
        verbose_name = "跟踪情况"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="correction_follow_up_whole")
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.text[:40]}"

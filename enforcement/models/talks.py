"""Warnings and talks with enterprises (预警、约谈, 一（一）)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.models.hazards import Hazard
from enforcement.models.inspections import Inspection
from enforcement.querysets.talks import TalkQuerySet
from enforcement.states import talk as states
from foundation.accounts.models import User
from foundation.documents.models import Document
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import CaseRecord
from foundation.web.addresses import numbered


class Talk(CaseRecord):
    """One warning or one talk, with one or several enterprises."""

    class Kind(models.TextChoices):
        WARNING = "warning", "预警"
        TALK = "talk", "约谈"

    class Reason(models.TextChoices):
        HAZARD = "hazard", "存在事故隐患"
        OVERDUE = "overdue", "逾期未整改"
        INSPECTION = "inspection", "监督检查发现问题"
        ACCIDENT = "accident", "发生生产安全事故"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        OPEN = states.OPEN, states.STATE_LABELS[states.OPEN]
        DONE = states.DONE, states.STATE_LABELS[states.DONE]

    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    held_on = models.DateField("日期")
    enterprises: models.ManyToManyField[Enterprise, models.Model] = models.ManyToManyField(
        Enterprise, related_name="talks", verbose_name="企业"
    )
    reason = models.CharField("原因", max_length=10, choices=Reason.choices)
    explanation = models.TextField("情况说明")
    hazard = models.ForeignKey(
        Hazard, models.PROTECT, related_name="talks", verbose_name="隐患", null=True, blank=True
    )
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="talks",
        verbose_name="监督检查",
        null=True,
        blank=True,
    )
    held_by = models.CharField("主持人（签发人）", max_length=120)
    attended = models.TextField("参加人员", blank=True)
    demands = models.TextField("要求和企业承诺")
    due = models.DateField("落实期限", null=True, blank=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    result = models.TextField("落实结果", blank=True)
    result_on = models.DateField("落实日期", null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="+", verbose_name="文书", null=True, blank=True
    )

    objects: ClassVar[models.Manager[Talk]] = TalkQuerySet.as_manager()

    class Meta:
        ordering = ("-held_on", "-id")
        verbose_name = "预警约谈"
        indexes = [models.Index(fields=["held_on", "id"], name="enforcement_talk_held")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(explanation="") & ~Q(demands="") & ~Q(held_by=""),
                name="enforcement_talk_whole",
            ),
            models.CheckConstraint(
                condition=Q(due__isnull=True) | Q(due__gte=F("held_on")),
                name="enforcement_talk_due_later",
            ),
            models.CheckConstraint(
                condition=Q(kind="warning") | ~Q(attended=""), name="enforcement_talk_attended"
            ),
            models.CheckConstraint(
                condition=Q(state="open", result="", result_on__isnull=True)
                | Q(~Q(result=""), state="done", result_on__isnull=False),
                name="enforcement_talk_done_with_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return numbered("enforcement:talk", self.pk)

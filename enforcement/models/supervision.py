"""Listed supervision of major hidden dangers (重大事故隐患挂牌督办)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.models.hazards import Hazard
from enforcement.models.parts import paper, user_later
from enforcement.querysets.supervision import SupervisionQuerySet
from enforcement.states import supervision as states
from foundation.accounts.models import User
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.web.addresses import numbered


class Supervision(CaseRecord):
    """The supervision of one major hazard, from the notice to the removal (摘牌)."""

    class Level(models.TextChoices):
        PROVINCE = "province", "自治区级"
        PREFECTURE = "prefecture", "市级"
        COUNTY = "county", "县级"

    class State(models.TextChoices):
        LISTED = states.LISTED, states.STATE_LABELS[states.LISTED]
        PROPOSED = states.PROPOSED, states.STATE_LABELS[states.PROPOSED]
        REMOVED = states.REMOVED, states.STATE_LABELS[states.REMOVED]

    hazard = models.OneToOneField(
        Hazard, models.PROTECT, related_name="supervision", verbose_name="重大隐患"
    )
    level = models.CharField("督办级别", max_length=10, choices=Level.choices)
    body = models.CharField("督办单位", max_length=120)
    responsible = models.CharField("督办责任人", max_length=60)
    requirements = models.TextField("督办要求")
    due = models.DateField("督办期限")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.LISTED)
    listed_on = models.DateField("挂牌日期")
    listed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="挂牌人")
    notice = paper("挂牌督办通知书")
    reinspected_on = models.DateField("复查日期", null=True, blank=True)
    finding = models.TextField("复查情况", blank=True)
    proposed_by = user_later("复查并提请摘牌人")
    removed_on = models.DateField("摘牌日期", null=True, blank=True)
    removed_by = user_later("批准摘牌人")
    removal_notice = paper("摘牌通知书")

    objects: ClassVar[models.Manager[Supervision]] = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ("-listed_on", "-id")
        verbose_name = "挂牌督办"
        indexes = [models.Index(fields=["state", "due"], name="enforcement_supervision_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(due__gt=F("listed_on"))
                & ~Q(body="")
                & ~Q(responsible="")
                & ~Q(requirements=""),
                name="enforcement_supervision_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=states.LISTED,
                    reinspected_on__isnull=True,
                    proposed_by__isnull=True,
                    finding="",
                )
                | Q(
                    ~Q(finding=""),
                    state__in=[states.PROPOSED, states.REMOVED],
                    reinspected_on__isnull=False,
                    proposed_by__isnull=False,
                ),
                name="enforcement_supervision_proposed_after_reinspection",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(state=states.REMOVED), removed_on__isnull=True, removed_by__isnull=True
                )
                | Q(state=states.REMOVED, removed_on__isnull=False, removed_by__isnull=False)
                & ~Q(removed_by=F("proposed_by")),
                name="enforcement_supervision_removed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hazard.enterprise.name}：{self.hazard}"

    def get_absolute_url(self) -> str:
        return numbered("enforcement:supervision", self.pk)


class Progress(CaseRecord):
    """What was reported of the rectification while the hazard is supervised."""

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="progress", verbose_name="挂牌督办"
    )
    on = models.DateField("日期")
    text = models.TextField("进展情况")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    objects: ClassVar[models.Manager[Progress]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = "整改进展"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="enforcement_progress_text")
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"


class Extension(CaseRecord):
    """A longer term: asked by one, decided by another."""

    class State(models.TextChoices):
        ASKED = "asked", "待批准"
        GRANTED = "granted", "已批准"
        REFUSED = "refused", "未批准"

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="extensions", verbose_name="挂牌督办"
    )
    due_before = models.DateField("原期限")
    due_after = models.DateField("延长至")
    reason = models.TextField("延期理由")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提请人")
    asked_on = models.DateField("提请日期")
    decided_by = user_later("批准人")
    decided_on = models.DateField("批准日期", null=True, blank=True)
    note = models.TextField("批准意见", blank=True)

    objects: ClassVar[models.Manager[Extension]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "督办延期"
        constraints = [
            models.UniqueConstraint(
                fields=["supervision"],
                condition=Q(state="asked"),
                name="enforcement_extension_one_open",
            ),
            models.CheckConstraint(
                condition=Q(due_after__gt=F("due_before")) & ~Q(reason=""),
                name="enforcement_extension_later_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by__isnull=True, decided_on__isnull=True)
                | Q(
                    ~Q(decided_by=F("asked_by")),
                    state__in=["granted", "refused"],
                    decided_by__isnull=False,
                    decided_on__isnull=False,
                ),
                name="enforcement_extension_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_before:%Y-%m-%d} → {self.due_after:%Y-%m-%d}"

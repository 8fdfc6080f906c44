"""Units that the records show to meet a ground of article 5, for a person to judge."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from blacklist.models.listings import Listing
from blacklist.rules import grounds
from foundation.documents.parts import day_later, user_later
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class Candidate(CaseRecord):
    """One ground that the job found; ``key`` names unit, ground and events, so it comes once."""

    class State(models.TextChoices):
        OPEN = "open", "待核定"
        CONFIRMED = "confirmed", "已采集"
        DISMISSED = "dismissed", "不予采集"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="candidacies", verbose_name="企业"
    )
    kind = models.CharField("情形", max_length=3, choices=list(grounds.LABELS.items()))
    key = models.CharField("事件摘要", max_length=64, unique=True)
    evidence = models.JSONField("证据", default=list)
    last_on = models.DateField("最近一次事件")
    found_on = models.DateField("发现日期")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    decided_on = day_later("核定日期")
    decided_by = user_later("核定人")
    reason = models.TextField("不予采集的理由", blank=True)
    listing = models.ForeignKey(
        Listing,
        models.PROTECT,
        related_name="candidates",
        verbose_name="案卷",
        null=True,
        blank=True,
    )

    objects: ClassVar[models.Manager[Candidate]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "候选情形"
        indexes = [models.Index(fields=["state", "id"], name="blacklist_candidate_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_on__isnull=True, decided_by__isnull=True)
                | Q(~Q(state="open"), decided_on__isnull=False, decided_by__isnull=False),
                name="blacklist_candidate_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(reason=""),
                name="blacklist_candidate_dismissed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", listing__isnull=False)
                | (~Q(state="confirmed") & Q(listing__isnull=True)),
                name="blacklist_candidate_confirmed_with_listing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise}：{self.get_kind_display()}"

"""Typical cases for exposure (典型案例曝光, 六（三）)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.models.accident_parts import maybe_user, user
from enforcement.querysets.exposure import TypicalCaseQuerySet
from enforcement.states import exposure as states
from foundation.procedure.acts import CaseRecord
from foundation.web.addresses import numbered


class TypicalCase(CaseRecord):
    """A case told to the public. ``subject_type`` and ``subject_id`` name what it was made of."""

    class State(models.TextChoices):
        PROPOSED = states.PROPOSED, states.STATE_LABELS[states.PROPOSED]
        APPROVED = states.APPROVED, states.STATE_LABELS[states.APPROVED]
        RETURNED = states.RETURNED, states.STATE_LABELS[states.RETURNED]

    subject_type = models.CharField("来源类型", max_length=80)
    subject_id = models.CharField("来源编号", max_length=40)
    subject_name = models.CharField("来源", max_length=200)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("公开内容")
    why = models.TextField("典型意义")
    people = models.TextField("涉及人员姓名", blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_on = models.DateField("提请日期")
    proposed_by = user("提请人")
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = maybe_user("决定人")
    note = models.TextField("退回原因", blank=True)

    objects: ClassVar[models.Manager[TypicalCase]] = TypicalCaseQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_on", "-id")
        verbose_name = "典型案例"
        indexes = [models.Index(fields=["state", "proposed_on"], name="enforcement_typical_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], name="enforcement_typical_once"
            ),
            models.CheckConstraint(
                condition=~Q(title="")
                & ~Q(text="")
                & ~Q(why="")
                & ~Q(subject_type="")
                & ~Q(subject_id=""),
                name="enforcement_typical_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=states.PROPOSED, decided_on__isnull=True, decided_by__isnull=True, note=""
                )
                | Q(
                    ~Q(decided_by=F("proposed_by")),
                    state=states.APPROVED,
                    decided_on__isnull=False,
                    decided_on__gte=F("proposed_on"),
                    decided_by__isnull=False,
                    note="",
                )
                | Q(
                    ~Q(note=""),
                    state=states.RETURNED,
                    decided_on__isnull=False,
                    decided_on__gte=F("proposed_on"),
                    decided_by__isnull=False,
                ),
                name="enforcement_typical_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return numbered("enforcement:typical_case", self.pk)

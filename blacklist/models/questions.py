"""A listing is questioned when a decision that it rests on is revoked or changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from blacklist.models.listings import Listing
from foundation.documents.parts import day_later, user_later
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class Question(CaseRecord):
    """Whether the listing still stands without what ``key`` names; answered with a reason."""

    class Outcome(models.TextChoices):
        STANDS = "stands", "其他情形仍然成立，维持"
        REVOKE = "revoke", "不再符合列入情形，提请撤销"

    listing = models.ForeignKey(
        Listing, models.PROTECT, related_name="questions", verbose_name="案卷"
    )
    key = models.CharField("所依据的记录", max_length=80)  # as the evidence names it
    why = models.TextField("情况")
    raised_on = models.DateField("提出日期")
    due = models.DateField("答复期限")
    outcome = models.CharField("结论", max_length=8, choices=Outcome.choices, blank=True)
    reason = models.TextField("理由", blank=True)
    answered_on = day_later("答复日期")
    answered_by = user_later("答复人")

    objects: ClassVar[models.Manager[Question]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("listing", "id")
        verbose_name = "列入依据变化"
        constraints = [
            models.UniqueConstraint(fields=["listing", "key"], name="blacklist_question_once"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_on__isnull=True, answered_by__isnull=True)
                | Q(
                    ~Q(outcome=""),
                    ~Q(reason=""),
                    answered_on__isnull=False,
                    answered_by__isnull=False,
                ),
                name="blacklist_question_answered_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing}：列入依据变化"

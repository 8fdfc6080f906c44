"""Normative documents issued in the name of the office (规范性文件)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from correction.states import document as states
from foundation.documents.parts import day_later, user, user_later
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.web.addresses import numbered


class NormativeDocument(CaseRecord):
    """One document: its check before it is issued, its term, and how it ended."""

    State = models.TextChoices(  # type: ignore[call-overload]
        "State", {name.upper(): (name, label) for name, label in states.STATE_LABELS.items()}
    )

    title = models.CharField("文件名称", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)
    drafted_by_office = models.CharField("起草处室", max_length=60)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=states.DRAFTED)
    registered_on = models.DateField("登记日期")
    registered_by = user("登记人")
    opinion = models.TextField("合法性审核意见", blank=True)
    checked_on = day_later("审核日期")
    checked_by = user_later("审核人")
    issued_on = day_later("印发日期")
    expires_on = day_later("有效期至")
    ended_on = day_later("终止日期")
    ended_reason = models.TextField("纠正、撤销或者失效的理由", blank=True)

    objects: ClassVar[models.Manager[NormativeDocument]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "规范性文件"
        indexes = [models.Index(fields=["state", "id"], name="correction_document_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="correction_document_number"
            ),
            models.CheckConstraint(
                condition=Q(state=states.DRAFTED)
                | Q(checked_by__isnull=False, checked_on__isnull=False)
                & ~Q(opinion="")
                & ~Q(checked_by=F("registered_by")),
                name="correction_document_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[states.DRAFTED, states.CHECKED], issued_on__isnull=True)
                | (
                    ~Q(state__in=[states.DRAFTED, states.CHECKED])
                    & ~Q(number="")
                    & Q(issued_on__gte=F("checked_on"))
                ),
                name="correction_document_issued_after_check",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[states.DRAFTED, states.CHECKED, states.IN_FORCE],
                    ended_on__isnull=True,
                )
                | (
                    ~Q(state__in=[states.DRAFTED, states.CHECKED, states.IN_FORCE])
                    & ~Q(ended_reason="")
                    & Q(ended_on__isnull=False)
                ),
                name="correction_document_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return numbered("correction:document", self.pk)

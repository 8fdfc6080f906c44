"""Registers beside the reports, section summaries, and quarterly summaries."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from foundation.accounts.models import Office
from foundation.documents.models import Document
from foundation.procedure.acts import CaseRecord
from interference.models.bodies import Body, BodyKey


class SealedRecord(CaseRecord):
    """A record that only its body can read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    body_key = models.ForeignKey(BodyKey, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    key_for_body = models.BinaryField("密钥密文")
    content = models.BinaryField("内容密文")

    class Meta:
        abstract = True

    def clear_facts(self) -> tuple[object, ...]:
        """What else stands in the clear for good: the ciphertext is bound to it."""
        return ()


class RegisterEntry(SealedRecord):
    """A finding beside the reports: an omission, an instructed omission, or an obstructed transfer.

    Who is concerned stands only in the ciphertext.
    """

    class Kind(models.TextChoices):
        OMISSION = "omission", "不记录或者不如实记录"
        INSTRUCTED = "instructed", "授意不记录或者不如实记录"
        OBSTRUCTED_TRANSFER = "obstructed_transfer", "妨碍涉嫌犯罪案件移送"

    kind = models.CharField("类别", max_length=20, choices=Kind.choices)

    class Meta:
        verbose_name = "登记事项"
        constraints = [
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="register_period")
        ]

    def clear_facts(self) -> tuple[object, ...]:
        return (self.kind,)


class SectionSummary(SealedRecord):
    """A section's summary material for a quarter (article 7). Sent again: a further version."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="处室")
    version = models.PositiveSmallIntegerField("版本")
    nothing_to_report = models.BooleanField("零报告")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_on = models.DateField("报送日期")

    class Meta:
        verbose_name = "处室汇总材料"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "quarter", "version"],
                name="one_section_summary_a_version",
            ),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)), name="section_summary_period"
            ),
        ]

    def clear_facts(self) -> tuple[object, ...]:
        sent = (self.sent_by_id, self.sent_on)
        return (self.office_id, self.version, self.nothing_to_report, *sent)


class QuarterlySummary(CaseRecord):
    """The summary of one quarter for one body (article 6), frozen when the quarter was over."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="summaries")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    made_on = models.DateField("生成日期")
    counts = models.JSONField("统计")
    listed = models.JSONField("所含报告")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "季度汇总"
        ordering = ("-year", "-quarter")
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "quarter"], name="one_summary_a_quarter_and_body"
            ),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="summary_period"),
        ]

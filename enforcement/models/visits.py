"""What is gathered during a visit: the draft of the record, files, signatures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from enforcement.models.checklists import Checklist
from enforcement.models.inspections import Inspection
from enforcement.models.officers import Officer
from foundation.accounts.models import User
from foundation.documents.models import EvidenceFile
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class VisitDraft(models.Model):
    """The record as typed so far; kept on the server, so that a lost phone loses nothing.

    ``version`` grows with each writing: a device that saves over a newer one is told.
    """

    inspection = models.OneToOneField(
        Inspection, models.PROTECT, related_name="draft", verbose_name="监督检查"
    )
    # The version in use on arrival: answers are kept by the numbers of its items.
    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="+", verbose_name="检查表", null=True, blank=True
    )
    content = models.JSONField("内容", default=dict)
    version = models.PositiveIntegerField("版本", default=0)
    saved_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="保存人", null=True
    )
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        verbose_name = "检查记录草稿"

    def __str__(self) -> str:
        return f"{self.inspection} 草稿"


class VisitFile(CaseRecord):
    """A photo, recording or scan of a visit, with what it shows."""

    class Kind(models.TextChoices):
        PHOTO = "photo", "照片"
        RECORDING = "recording", "录音录像"
        PAPER = "paper", "书面材料"

    class Stage(models.TextChoices):
        VISIT = "visit", "检查"
        RECTIFIED = "rectified", "企业整改"
        REINSPECTION = "reinspection", "复查"

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="files", verbose_name="监督检查"
    )
    evidence = models.ForeignKey(
        EvidenceFile, models.PROTECT, related_name="+", verbose_name="文件"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.VISIT)
    hazard_number = models.PositiveSmallIntegerField("对应隐患序号", null=True, blank=True)
    caption = models.CharField("说明", max_length=120, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="采集人")
    added_at = models.DateTimeField("采集时间", auto_now_add=True)

    objects: ClassVar[models.Manager[VisitFile]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("inspection", "id")
        verbose_name = "现场材料"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "evidence"], name="enforcement_visit_file_once"
            )
        ]

    def __str__(self) -> str:
        return self.caption or self.evidence.name


class Signature(CaseRecord):
    """One signature under a record, drawn on screen or scanned; or why it was refused (拒签)."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="signatures", verbose_name="监督检查"
    )
    officer = models.ForeignKey(
        Officer,
        models.PROTECT,
        related_name="+",
        verbose_name="执法人员",
        null=True,
        blank=True,
    )
    name = models.CharField("签名人", max_length=60)
    title = models.CharField("职务", max_length=60, blank=True)
    evidence = models.ForeignKey(
        EvidenceFile,
        models.PROTECT,
        related_name="+",
        verbose_name="签名",
        null=True,
        blank=True,
    )
    refused_reason = models.CharField("拒签原因", max_length=200, blank=True)
    witness = models.CharField("见证人", max_length=120, blank=True)
    signed_at = models.DateTimeField("签名时间", auto_now_add=True)

    objects: ClassVar[models.Manager[Signature]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("inspection", "id")
        verbose_name = "签名"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "officer"],
                condition=Q(officer__isnull=False),
                name="enforcement_officer_signs_once",
            ),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(officer__isnull=True),
                name="enforcement_party_signs_once",
            ),
            models.CheckConstraint(
                condition=Q(evidence__isnull=False, refused_reason="", witness="")
                | (
                    Q(evidence__isnull=True, officer__isnull=True)
                    & ~Q(refused_reason="")
                    & ~Q(witness="")
                ),
                name="enforcement_signed_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return self.name

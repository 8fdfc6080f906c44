from __future__ import annotations

from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from foundation.documents import codes
from foundation.procedure.acts import CaseRecord
from foundation.web.addresses import numbered


class NumberCounter(models.Model):
    """The last number given out in a series and year; its row is locked while a number is taken."""

    series = models.SlugField("字号系列", max_length=40)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("已用至", default=0)

    class Meta:
        verbose_name = "文号计数"
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="documents_counter_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.series}/{self.year}: {self.last}"


class State(models.TextChoices):
    ISSUED = "issued", "有效"
    CANCELLED = "cancelled", "已作废"
    REPLACED = "replaced", "已被替换"


class PrintedSeal(NamedTuple):
    """The audit seal as it stands at the foot of a document."""

    number: int
    root_hex: str

    @property
    def short(self) -> str:
        return f"第{self.number}号 {self.root_hex[:16]}"


# What public pages read of a document, and all that their database role may read.
PUBLIC_FIELDS = (
    "number_text", "title", "made_on", "code", "sha256", "file", "public", "state",
    "replaced_by", "closed_at",
)  # fmt: skip


class Document(CaseRecord):
    """An issued document (文书): numbered, stored once under its digest, never changed.

    ``subject_type`` and ``subject_id`` name the case it belongs to in the way of the audit trail
    (``model._meta.label_lower``, ``str(pk)``); no foreign key, since rooms lie above.
    """

    series = models.SlugField("字号系列", max_length=40)
    year = models.PositiveSmallIntegerField("年份")
    number = models.PositiveIntegerField("顺序号")
    number_text = models.CharField("文号", max_length=80, unique=True)
    title = models.CharField("标题", max_length=300)
    made_on = models.DateField("成文日期")
    issued_at = models.DateTimeField("印发时间", auto_now_add=True)
    code = models.CharField("验证码", max_length=codes.LENGTH, unique=True, default=codes.new_code)
    sha256 = models.CharField("摘要", max_length=64)
    size = models.PositiveIntegerField("大小（字节）")
    file = models.FileField("文件", max_length=120)
    public = models.BooleanField("公开", default=False)
    state = models.CharField("状态", max_length=12, choices=State, default=State.ISSUED)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="replaces",
        verbose_name="替换为",
        null=True,
        blank=True,
    )
    reason = models.CharField("作废或替换原因", max_length=300, blank=True)
    closed_at = models.DateTimeField("作废或替换时间", null=True, blank=True)
    seal_number = models.PositiveIntegerField("封存编号", null=True, blank=True)
    seal_root = models.CharField("封存值", max_length=64, blank=True)
    subject_type = models.CharField("对象类型", max_length=80, blank=True)
    subject_id = models.CharField("对象编号", max_length=40, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = "文书"
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="documents_document_subject"),
            models.Index(fields=["sha256"], name="documents_document_digest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "number"], name="documents_number_unique"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, size__gte=1, year__gte=2000),
                name="documents_number_positive",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=codes.PATTERN) & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="documents_code_and_digest",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ISSUED, closed_at=None, reason="")
                | Q(~Q(state=State.ISSUED), ~Q(reason=""), closed_at__isnull=False),
                name="documents_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REPLACED, replaced_by__isnull=False)
                & ~Q(replaced_by=F("id"))
                | Q(~Q(state=State.REPLACED), replaced_by=None),
                name="documents_replaced_by_another",
            ),
            models.CheckConstraint(
                condition=Q(seal_number=None, seal_root="")
                | Q(seal_number__isnull=False, seal_root__regex=r"^[0-9a-f]{64}$"),
                name="documents_seal_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number_text

    @property
    def in_force(self) -> bool:
        return self.state == State.ISSUED

    @property
    def code_grouped(self) -> str:
        return codes.grouped(self.code)

    @property
    def printed_seal(self) -> PrintedSeal | None:
        return PrintedSeal(self.seal_number, self.seal_root) if self.seal_number else None

    @property
    def verify_url(self) -> str:
        """What the QR code says: the public verification page with the code filled in."""
        return f"{codes.verify_address()}?code={self.code}"

    @property
    def public_url(self) -> str:
        return reverse("documents:public", args=[self.code])

    @property
    def office_url(self) -> str:
        return numbered("documents:file", self.pk)


class EvidenceFile(CaseRecord):
    """A file handed in with a case: stored under its digest, read only through its case."""

    subject_type = models.CharField("对象类型", max_length=80)
    subject_id = models.CharField("对象编号", max_length=40)
    name = models.CharField("原文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    sha256 = models.CharField("摘要", max_length=64)
    size = models.PositiveIntegerField("大小（字节）")
    file = models.FileField("文件", max_length=120)
    stored_at = models.DateTimeField("存入时间", auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = "证据材料"
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="documents_evidence_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "sha256"], name="documents_evidence_once"
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1)
                & Q(sha256__regex=r"^[0-9a-f]{64}$")
                & ~Q(name="")
                & ~Q(subject_type="")
                & ~Q(subject_id=""),
                name="documents_evidence_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return numbered("documents:evidence", self.pk)

"""A report, what was added to it, and its evidence: ciphertext but for a few coarse facts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from foundation.procedure.acts import CaseRecord
from interference.models.bodies import Body, BodyKey
from interference.states import OUTCOME_LABELS, STATE_LABELS


class Manner(models.TextChoices):
    ORAL = "oral", "口头"
    TELEPHONE = "telephone", "电话"
    WRITTEN = "written", "书面"
    OTHER = "other", "其他方式"


class Report(CaseRecord):
    """An interference report (干预情况报告).

    No column leads to the person who made it, and none is more exact in time than a month.
    ``keys_for_body`` holds two keys sealed to the body: one shared with the reporter, one for what
    only the body may read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="reports")
    body_key = models.ForeignKey(BodyKey, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("登记号")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    month = models.PositiveSmallIntegerField("月份")
    kinds = ArrayField(models.PositiveSmallIntegerField(), verbose_name="情形")
    manner = models.CharField("方式", max_length=10, choices=Manner.choices)
    late = models.BooleanField("逾期报告")
    state = models.CharField("状态", max_length=20, choices=STATE_LABELS.items())
    outcome = models.CharField(
        "核实结论", max_length=20, blank=True, choices=OUTCOME_LABELS.items()
    )
    taken_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    concluded_on = models.DateField("结论日期", null=True)
    measured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    measured_on = models.DateField("处理决定日期", null=True)
    receipt_number = models.CharField("回执号", max_length=10, unique=True)
    keys_for_body = models.BinaryField("受理机关密钥密文")
    key_for_reporter = models.BinaryField("报告人密钥密文")
    content = models.BinaryField("内容密文")
    proof_digest = models.BinaryField("提交证明摘要", max_length=32)
    registered = models.BooleanField("已登记入审计", default=False)

    class Meta:
        verbose_name = "干预情况报告"
        indexes = [models.Index(fields=["body", "-year", "-number"])]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="one_report_a_number"),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)) & Q(month__range=(1, 12)), name="report_period"
            ),
            models.CheckConstraint(
                condition=Q(kinds__len__gte=1) & Q(kinds__contained_by=[1, 2, 3, 4, 5, 6, 7, 8]),
                name="report_kinds_of_article_5",
            ),
            models.CheckConstraint(
                condition=Q(state="received") | Q(taken_up_by__isnull=False),
                name="report_taken_up_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["received", "verifying"],
                    outcome="",
                    concluded_by=None,
                    concluded_on=None,
                )
                | Q(
                    ~Q(outcome=""),
                    ~Q(state__in=["received", "verifying"]),
                    concluded_by__isnull=False,
                    concluded_on__isnull=False,
                ),
                name="report_concluded_by_someone_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(measured_by=None, measured_on=None)
                | Q(outcome="substantiated", measured_by__isnull=False, measured_on__isnull=False),
                name="report_measured_only_when_substantiated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=list(OUTCOME_LABELS)) | Q(outcome=F("state")),
                name="report_state_of_its_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["measured", "circulated"]) | Q(measured_by__isnull=False),
                name="report_measured_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"干预报〔{self.year}〕{self.number}号"


class Entry(CaseRecord):
    """Something added to a report later: nothing is overwritten (article 4)."""

    class Kind(models.TextChoices):
        QUESTION = "question", "询问报告人"
        ANSWER = "answer", "报告人答复"
        SUPPLEMENT = "supplement", "报告人补充"
        NOTE = "note", "核实记录"
        CONCLUSION = "conclusion", "核实结论"
        MEASURE = "measure", "处理决定"
        CIRCULATION = "circulation", "通报"
        PUBLICATION = "publication", "公开文本"
        CLOSING = "closing", "办结说明"

    SHARED_KINDS = frozenset({Kind.QUESTION, Kind.ANSWER, Kind.SUPPLEMENT})

    report = models.ForeignKey(Report, models.PROTECT, related_name="entries")
    sequence = models.PositiveIntegerField("顺序")
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    content = models.BinaryField("内容密文")
    registered = models.BooleanField("已登记入审计", default=False)

    class Meta:
        verbose_name = "报告后续记录"
        ordering = ("report", "sequence")
        constraints = [
            models.UniqueConstraint(fields=["report", "sequence"], name="one_entry_a_place")
        ]

    @property
    def shared(self) -> bool:
        """Whether the reporter reads it too."""
        return self.kind in self.SHARED_KINDS


class EvidenceBlob(CaseRecord):
    """An encrypted evidence file; its name, type, true size and key stand in the ciphertext."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="evidence")
    stored_as = models.CharField("存储名", max_length=80)
    stored_bytes = models.PositiveBigIntegerField("密文字节数")
    stored_sha256 = models.CharField("密文摘要", max_length=64)

    class Meta:
        verbose_name = "报告证据"

"""What a case rests on: evidence, interviews, and the penalties proposed and resolved."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.models.case_outcome import Decision
from enforcement.models.cases import Case
from enforcement.models.parts import paper, user
from enforcement.rules import cases as rules
from foundation.documents.models import EvidenceFile
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class CaseEvidence(CaseRecord):
    """One piece of evidence (证据), with its file unless it is a thing."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", "书证"
        THING = "thing", "物证"
        AUDIOVISUAL = "audiovisual", "视听资料"
        ELECTRONIC = "electronic", "电子数据"
        WITNESS = "witness", "证人证言"
        PARTY = "party", "当事人的陈述"
        APPRAISAL = "appraisal", "鉴定意见"
        SITE_RECORD = "site_record", "勘验笔录、现场笔录"

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence", verbose_name="案件")
    kind = models.CharField("证据种类", max_length=12, choices=Kind.choices)
    name = models.CharField("名称", max_length=120)
    proves = models.CharField("证明事项", max_length=300)
    origin = models.CharField("来源", max_length=120)
    taken_on = models.DateField("取得日期")
    file = models.ForeignKey(
        EvidenceFile,
        models.PROTECT,
        related_name="+",
        verbose_name="文件",
        null=True,
        blank=True,
    )
    added_by = user("登记人")

    objects: ClassVar[models.Manager[CaseEvidence]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "id")
        verbose_name = "证据"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="thing") | Q(file__isnull=False),
                name="enforcement_case_evidence_has_file",
            ),
            models.UniqueConstraint(
                fields=["case", "file"],
                condition=Q(file__isnull=False),
                name="enforcement_case_evidence_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Interview(CaseRecord):
    """A questioning by two officers (询问), with its record."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="interviews", verbose_name="案件")
    person = models.CharField("被询问人", max_length=60)
    role = models.CharField("单位和职务", max_length=120)
    place = models.CharField("询问地点", max_length=200)
    started_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间")
    text = models.TextField("询问和回答")
    document = paper("询问笔录")
    recorded_by = user("记录人")

    objects: ClassVar[models.Manager[Interview]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "started_at", "id")
        verbose_name = "询问"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("started_at")) & ~Q(person="") & ~Q(text=""),
                name="enforcement_interview_whole",
            )
        ]

    def __str__(self) -> str:
        return self.person


class PenaltyItem(CaseRecord):
    """One kind of penalty: as proposed and told, or as resolved by the committee and decided."""

    class Stage(models.TextChoices):
        PROPOSED = "proposed", "拟处罚"
        RESOLVED = "resolved", "讨论通过"

    case = models.ForeignKey(Case, models.PROTECT, related_name="penalties", verbose_name="案件")
    round = models.PositiveSmallIntegerField("调查轮次")
    stage = models.CharField("阶段", max_length=10, choices=Stage.choices)
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        related_name="items",
        verbose_name="处罚决定",
        null=True,
        blank=True,
    )
    number = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("处罚种类", max_length=20, choices=list(rules.KINDS.items()))
    amount = models.DecimalField(
        "金额（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    text = models.CharField("具体内容", max_length=300, blank=True)
    executed_on = models.DateField("执行完毕日期", null=True, blank=True)
    execution_note = models.CharField("执行情况", max_length=300, blank=True)

    objects: ClassVar[models.Manager[PenaltyItem]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "round", "stage", "id")
        verbose_name = "处罚内容"
        indexes = [models.Index(fields=["kind", "decision"], name="enforcement_penalty_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=rules.MONEY, amount__gt=0)
                | Q(~Q(kind__in=rules.MONEY), amount__isnull=True),
                name="enforcement_penalty_money_has_amount",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(stage="resolved"),
                name="enforcement_penalty_decided_when_resolved",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.penalty.label

    @property
    def penalty(self) -> rules.Penalty:
        """As the rules take it."""
        return rules.Penalty(self.kind, self.amount, self.text)

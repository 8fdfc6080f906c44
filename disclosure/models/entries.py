"""What the public reads: frozen entries, their versions, corrections in the open, error notes."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from disclosure.models.batches import Batch
from disclosure.querysets import PREFECTURE, EntryQuerySet
from disclosure.states import batch as states
from foundation.accounts.models import User
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.web.addresses import numbered

NEWEST = (F("on").desc(), F("id").desc())


class Entry(CaseRecord):
    """One published version of one thing. ``data`` is all that any public page shows of it."""

    class State(models.TextChoices):
        CURRENT = "current", "有效"
        CORRECTED = "corrected", "已更正"
        WITHDRAWN = "withdrawn", "已撤回"

    kind = models.CharField("种类", max_length=12, choices=Batch.Kind.choices)
    key = models.CharField("来源", max_length=80)
    version = models.PositiveSmallIntegerField("版本", default=1)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="entries", verbose_name="批次")
    data = models.JSONField("公开字段")
    digest = models.CharField("摘要", max_length=64)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.CURRENT)
    published_on = models.DateField("发布日期")
    changed_at = models.DateTimeField("变更时间", auto_now=True)
    ended_on = models.DateField("更正或者撤回日期", null=True, blank=True)
    reason = models.TextField("更正或者撤回的理由", blank=True)
    # What the lists filter, sort and search by, taken from ``data``.
    title = models.CharField("标题", max_length=300)
    party = models.CharField("当事人", max_length=200, blank=True)
    code = models.CharField("统一社会信用代码", max_length=30, blank=True)
    region_code = models.CharField("行政区域", max_length=6, blank=True)
    industry = models.CharField("行业", max_length=24, blank=True)
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2, default=0)
    execution = models.CharField("执行情况", max_length=12, blank=True)
    on = models.DateField("日期")
    grams: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=2), verbose_name="检索", default=list
    )
    marks: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20), verbose_name="标记", default=list
    )

    objects: ClassVar[models.Manager[Entry]] = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = "公开信息"
        indexes = [
            models.Index(fields=["kind", "-on", "-id"], name="disclosure_entry_list"),
            # Region and industry, each alone and both, in the order of the lists.
            models.Index(fields=["kind", "industry", "-on", "-id"], name="disclosure_entry_trade"),
            models.Index(
                fields=["kind", "region_code", "-on", "-id"], name="disclosure_entry_place"
            ),
            models.Index(
                fields=["kind", "region_code", "industry", "-on", "-id"],
                name="disclosure_entry_place_trade",
            ),
            models.Index("kind", PREFECTURE, *NEWEST, name="disclosure_entry_prefecture"),
            models.Index(
                "kind", PREFECTURE, "industry", *NEWEST, name="disclosure_entry_pref_trade"
            ),
            models.Index(fields=["kind", "amount", "id"], name="disclosure_entry_amount"),
            models.Index(fields=["kind", "title", "id"], name="disclosure_entry_title"),
            models.Index(fields=["code"], name="disclosure_entry_code"),
            models.Index(fields=["kind", "id"], name="disclosure_entry_pages"),
            models.Index(
                fields=["code"],
                name="disclosure_entry_code_start",
                opclasses=["varchar_pattern_ops"],
            ),
            models.Index(fields=["changed_at", "id"], name="disclosure_entry_changed"),
            GinIndex(fields=["grams"], name="disclosure_entry_grams"),
            GinIndex(fields=["marks"], name="disclosure_entry_marks"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="disclosure_entry_version"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(state="current"), name="disclosure_entry_one_current"
            ),
            models.CheckConstraint(
                condition=Q(state="current", ended_on__isnull=True, reason="")
                | (~Q(state="current") & Q(ended_on__isnull=False) & ~Q(reason="")),
                name="disclosure_entry_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return numbered("disclosure:entry", self.pk, self.kind)


class Correction(CaseRecord):
    """A change of what was published, or its withdrawal: proposed, approved, carried out."""

    class Kind(models.TextChoices):
        CORRECT = "correct", "更正"
        WITHDRAW = "withdraw", "撤回"

    State = models.TextChoices(  # type: ignore[call-overload]
        "State", {name.upper(): (name, label) for name, label in states.CORRECTION_LABELS.items()}
    )

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="corrections", verbose_name="公开信息"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    data = models.JSONField("更正后的公开字段", default=dict, blank=True)
    reason = models.TextField("理由")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=states.PROPOSED)
    due = models.DateField("期限", null=True, blank=True)
    proposed_on = models.DateField("提出日期")
    proposed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="提出人", null=True, blank=True
    )
    decided_on = models.DateField("批准日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="批准人", null=True, blank=True
    )
    done_on = models.DateField("更正日期", null=True, blank=True)

    objects: ClassVar[models.Manager[Correction]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "公开信息更正"
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state__in=[states.PROPOSED, states.AGREED]),
                name="disclosure_correction_one_open",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="disclosure_correction_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.entry}"

    def get_absolute_url(self) -> str:
        return numbered("disclosure_office:correction", self.pk)


class ErrorNote(CaseRecord):
    """A reader says that something published is wrong."""

    class State(models.TextChoices):
        OPEN = "open", "待处理"
        HANDLED = "handled", "已处理"

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="notes", verbose_name="公开信息")
    text = models.TextField("哪里有误")
    received_on = models.DateField("收到日期")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.TextField("处理情况", blank=True)
    handled_on = models.DateField("处理日期", null=True, blank=True)
    handled_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="处理人", null=True, blank=True
    )

    objects: ClassVar[models.Manager[ErrorNote]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "读者纠错"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", handled_on__isnull=True)
                | (Q(state="handled", handled_on__isnull=False) & ~Q(answer="")),
                name="disclosure_note_handled_with_answer",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]

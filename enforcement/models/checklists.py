"""Checklists (检查表): what an inspection of an industry looks at, and under which rule."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Deferrable, Q

from enforcement.querysets.checklists import ChecklistItemQuerySet, ChecklistQuerySet
from foundation.accounts.models import User
from foundation.enterprises.models import Industry
from foundation.procedure.acts import CaseRecord


class Checklist(CaseRecord):
    """One version of the checklist of an industry. Once in use it never changes any more.

    ``made_by``, ``changed_by`` and ``put_in_use_by`` are empty on what came with the program.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        IN_USE = "in_use", "在用"
        RETIRED = "retired", "停用"
        DISCARDED = "discarded", "作废草稿"

    industry = models.CharField("行业", max_length=24, choices=Industry.choices)
    version = models.PositiveSmallIntegerField("版本")
    title = models.CharField("名称", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    made_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="起草人", null=True
    )
    made_on = models.DateField("起草日期")
    changed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="最后修改人", null=True
    )
    put_in_use_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="启用人", null=True
    )
    put_in_use_on = models.DateField("启用日期", null=True)
    ended_on = models.DateField("停用或者作废日期", null=True)

    objects: ClassVar[models.Manager[Checklist]] = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ("industry", "-version")
        verbose_name = "检查表"
        constraints = [
            models.UniqueConstraint(
                fields=["industry", "version"], name="enforcement_checklist_version_once"
            ),
            models.UniqueConstraint(
                fields=["industry"],
                condition=Q(state="in_use"),
                name="enforcement_checklist_one_in_use",
            ),
            models.UniqueConstraint(
                fields=["industry"],
                condition=Q(state="draft"),
                name="enforcement_checklist_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(industry__in=Industry.values, version__gte=1) & ~Q(title=""),
                name="enforcement_checklist_whole",
            ),
            models.CheckConstraint(
                condition=Q(made_by__isnull=False, changed_by__isnull=False)
                | Q(
                    made_by__isnull=True,
                    changed_by__isnull=True,
                    put_in_use_by__isnull=True,
                    state__in=("in_use", "retired"),
                ),
                name="enforcement_checklist_made_by",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=("draft", "discarded"),
                    put_in_use_on__isnull=True,
                    put_in_use_by__isnull=True,
                )
                | Q(state__in=("in_use", "retired"), put_in_use_on__isnull=False)
                & (Q(made_by__isnull=True) | Q(put_in_use_by__isnull=False)),
                name="enforcement_checklist_put_in_use",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "in_use"), ended_on__isnull=True)
                | Q(state__in=("retired", "discarded"), ended_on__isnull=False),
                name="enforcement_checklist_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.version}版）"


class ChecklistItem(CaseRecord):
    """One thing to look at. Taken out of a draft it loses its number and stays on record."""

    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="items", verbose_name="检查表"
    )
    number = models.PositiveSmallIntegerField("序号", null=True)
    category = models.CharField("类别", max_length=30)
    text = models.CharField("检查内容", max_length=300)
    basis = models.CharField("依据", max_length=200)
    removed_on = models.DateField("删去日期", null=True)

    objects: ClassVar[models.Manager[ChecklistItem]] = ChecklistItemQuerySet.as_manager()

    class Meta:
        ordering = ("checklist", "number")
        verbose_name = "检查项"
        constraints = [
            # Deferred, so that items may change places inside one act.
            models.UniqueConstraint(
                fields=["checklist", "number"],
                name="enforcement_checklist_item_number",
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, removed_on__isnull=True)
                | Q(number__isnull=True, removed_on__isnull=False),
                name="enforcement_checklist_item_removed",
            ),
            models.CheckConstraint(
                condition=~Q(category="") & ~Q(text="") & ~Q(basis=""),
                name="enforcement_checklist_item_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text

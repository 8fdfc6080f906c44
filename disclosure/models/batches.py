"""Batches of information on their way to the public, with items frozen from the records."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from disclosure.states import batch as states
from foundation.accounts.models import User
from foundation.documents.models import Document
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.web.addresses import numbered


def _user(name: str) -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=name, null=True, blank=True
    )


class Batch(CaseRecord):
    """One batch: drafted, signed by two sections, approved, published."""

    class Kind(models.TextChoices):
        PENALTIES = "penalties", "年度行政处罚信息"
        HAZARDS = "hazards", "季度违法行为和隐患信息"
        BLACKLIST = "blacklist", "信用“黑名单”"
        ACCIDENTS = "accidents", "事故调查报告"
        CASES = "cases", "典型案例"

    State = models.TextChoices(  # type: ignore[call-overload]
        "State", {name.upper(): (name, label) for name, label in states.STATE_LABELS.items()}
    )

    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    title = models.CharField("标题", max_length=200)
    period = models.CharField("期间", max_length=12)
    version = models.PositiveSmallIntegerField("第几批", default=1)
    note = models.TextField("说明", blank=True)
    due = models.DateField("应发布日期", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=states.DRAFT)
    compiled_on = models.DateField("编制日期")
    compiled_by = _user("编制人")  # None: the job
    legal_by = _user("法规处签署人")
    legal_on = models.DateField("法规处签署日期", null=True, blank=True)
    equipment_by = _user("装备工业处签署人")
    equipment_on = models.DateField("装备工业处签署日期", null=True, blank=True)
    submitted_by = _user("提请人")
    approved_on = models.DateField("批准日期", null=True, blank=True)
    approved_by = _user("批准人")
    published_on = models.DateField("发布日期", null=True, blank=True)
    published_by = _user("发布人")
    paper = models.OneToOneField(
        Document, models.PROTECT, related_name="+", verbose_name="警示通报", null=True, blank=True
    )
    consented_on = models.DateField("同意其他载体日期", null=True, blank=True)
    consented_by = _user("同意人")

    objects: ClassVar[models.Manager[Batch]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "公开批次"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period", "version"], name="disclosure_batch_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[states.DRAFT])
                | Q(legal_by__isnull=False, equipment_by__isnull=False)
                & ~Q(legal_by=F("equipment_by")),
                name="disclosure_batch_signed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[states.APPROVED, states.PUBLISHED],
                    approved_on__isnull=False,
                    approved_by__isnull=False,
                )
                & ~Q(approved_by=F("legal_by"))
                & ~Q(approved_by=F("equipment_by"))
                | Q(
                    ~Q(state__in=[states.APPROVED, states.PUBLISHED]),
                    approved_on__isnull=True,
                    approved_by__isnull=True,
                ),
                name="disclosure_batch_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=states.PUBLISHED, published_on__gte=F("approved_on"))
                | (~Q(state=states.PUBLISHED) & Q(published_on__isnull=True)),
                name="disclosure_batch_published_after_approval",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return numbered("disclosure_office:batch", self.pk)


class Item(CaseRecord):
    """One item of a batch: public fields alone, frozen with their digest."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="items", verbose_name="批次")
    key = models.CharField("来源", max_length=80)  # as the trail names it
    data = models.JSONField("公开字段")
    digest = models.CharField("摘要", max_length=64)
    left_out = models.CharField("不予公开的理由", max_length=200, blank=True)

    objects: ClassVar[models.Manager[Item]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("batch", "id")
        verbose_name = "公开条目"
        constraints = [
            models.UniqueConstraint(fields=["batch", "key"], name="disclosure_item_once"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="disclosure_item_digest"
            ),
        ]

    def __str__(self) -> str:
        return str(self.data.get("title", self.key))


class OtherMedium(CaseRecord):
    """Publication elsewhere, after the leader's consent (第五条（三）)."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="media", verbose_name="批次")
    name = models.CharField("载体", max_length=120)
    on = models.DateField("公开日期")
    where = models.CharField("版面或者网址", max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    objects: ClassVar[models.Manager[OtherMedium]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("batch", "id")
        verbose_name = "其他载体"
        constraints = [
            models.UniqueConstraint(fields=["batch", "name"], name="disclosure_medium_once")
        ]

    def __str__(self) -> str:
        return self.name

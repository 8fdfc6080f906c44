"""Look-ups whether a unit passes a safety review (第七条（三）); every one is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from blacklist.models.listings import Listing
from foundation.documents.parts import paper, user
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class SafetyReview(CaseRecord):
    """One question and its answer on the day it was asked."""

    class Purpose(models.TextChoices):
        PROJECT = "project", "申报项目"
        FUND = "fund", "新型工业化专项资金"
        HONOUR = "honour", "先进和荣誉称号"
        PERSON = "person", "主要负责人评先评优"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name="企业"
    )
    purpose = models.CharField("审核事项", max_length=10, choices=Purpose.choices)
    matter = models.CharField("项目或者称号名称", max_length=200)
    year = models.PositiveSmallIntegerField("申报年度")
    passed = models.BooleanField("通过")
    listing = models.ForeignKey(
        Listing, models.PROTECT, related_name="+", verbose_name="案卷", null=True, blank=True
    )
    opinion = paper("安全审核意见")
    asked_on = models.DateField("查询日期")
    asked_by = user("查询人")

    objects: ClassVar[models.Manager[SafetyReview]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "安全审核"
        constraints = [
            models.CheckConstraint(
                condition=Q(passed=True, listing__isnull=True)
                | Q(passed=False, listing__isnull=False),
                name="blacklist_review_failed_for_a_listing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise}：{self.matter}"

"""The quarterly bulletin (季度通报, 三（二）): figures frozen from the records, text by people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from enforcement.states import bulletin as states
from foundation.accounts.models import User
from foundation.documents.models import Document
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.workdays.quarters import Quarter


def _user(name: str) -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=name, null=True, blank=True
    )


class Bulletin(CaseRecord):
    """One for each quarter that is over and has records before its end."""

    class State(models.TextChoices):
        DRAFT = states.DRAFT, states.STATE_LABELS[states.DRAFT]
        SIGNED = states.SIGNED, states.STATE_LABELS[states.SIGNED]
        ISSUED = states.ISSUED, states.STATE_LABELS[states.ISSUED]

    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.DRAFT)
    figures = models.JSONField("统计数字")
    text = models.TextField("正文")
    compiled_on = models.DateField("汇总日期")
    edited_by = _user("最后修改人")
    signed_by = _user("签审人")
    signed_on = models.DateField("签审日期", null=True, blank=True)
    issued_by = _user("签发人")
    issued_on = models.DateField("签发日期", null=True, blank=True)
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="+", verbose_name="文书", null=True, blank=True
    )

    objects: ClassVar[models.Manager[Bulletin]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-quarter")
        verbose_name = "季度通报"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter"], name="enforcement_bulletin_one_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, quarter__gte=1, quarter__lte=4) & ~Q(text=""),
                name="enforcement_bulletin_quarter",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", signed_by__isnull=True, signed_on__isnull=True)
                | Q(
                    state__in=["signed", "issued"],
                    signed_by__isnull=False,
                    signed_on__isnull=False,
                ),
                name="enforcement_bulletin_signed",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(state="issued"),
                    issued_by__isnull=True,
                    issued_on__isnull=True,
                    document__isnull=True,
                )
                | Q(
                    ~Q(issued_by=F("signed_by")),
                    state="issued",
                    issued_by__isnull=False,
                    issued_on__isnull=False,
                    document__isnull=False,
                ),
                name="enforcement_bulletin_issued_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}安全生产监督检查情况通报"

    @property
    def period(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    def get_absolute_url(self) -> str:
        return reverse("enforcement:bulletin", args=[self.year, self.quarter])


class BulletinVersion(CaseRecord):
    """Figures and text as they were before a change."""

    bulletin = models.ForeignKey(
        Bulletin, models.PROTECT, related_name="versions", verbose_name="季度通报"
    )
    number = models.PositiveSmallIntegerField("版次")
    figures = models.JSONField("统计数字")
    text = models.TextField("正文")
    replaced_on = models.DateField("替换日期")
    replaced_by = _user("替换人")

    objects: ClassVar[models.Manager[BulletinVersion]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        verbose_name = "通报历次稿"
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "number"], name="enforcement_bulletin_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"第{self.number}稿"

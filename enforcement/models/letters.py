"""The yearly safety responsibility letters (安全生产目标管理责任书)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from enforcement.models.officers import Department
from enforcement.querysets.letters import LetterQuerySet
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import CaseRecord
from foundation.regions import tree


class ResponsibilityLetter(CaseRecord):
    """One letter of a year, with a subordinate department or an enterprise; unsigned at first."""

    class Level(models.TextChoices):
        CITY = "city", "与市级部门"
        COUNTY = "county", "与县级部门"
        ENTERPRISE = "enterprise", "与企业"

    year = models.PositiveSmallIntegerField("年度")
    level = models.CharField("层级", max_length=10, choices=Level.choices)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="responsibility_letters",
        verbose_name="企业",
        null=True,
        blank=True,
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="responsibility_letters",
        verbose_name="下级部门",
        null=True,
        blank=True,
    )
    signed_on = models.DateField("签订日期", null=True, blank=True)

    objects: ClassVar[models.Manager[ResponsibilityLetter]] = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "id")
        verbose_name = "安全生产目标管理责任书"
        constraints = [
            models.UniqueConstraint(fields=["year", "enterprise"], name="enforcement_letter_once"),
            models.UniqueConstraint(
                fields=["year", "department"], name="enforcement_letter_department_once"
            ),
            models.CheckConstraint(
                condition=Q(level="enterprise", enterprise__isnull=False, department__isnull=True)
                | Q(
                    level__in=["city", "county"],
                    enterprise__isnull=True,
                    department__isnull=False,
                ),
                name="enforcement_letter_one_party",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2017, year__lte=2100), name="enforcement_letter_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度责任书（{self.party}）"

    @property
    def party(self) -> Enterprise | Department:
        party = self.enterprise or self.department
        assert party is not None  # noqa: S101  (the constraint holds it)
        return party

    @property
    def party_is_gone(self) -> bool:
        """Whether the enterprise was struck off or the department left the register."""
        if self.enterprise is not None:
            return self.enterprise.state == Enterprise.State.STRUCK_OFF
        return self.department is not None and not self.department.active

    @property
    def region_name(self) -> str:
        code = self.party.region_code
        return tree().full_name(code) if code in tree() else code

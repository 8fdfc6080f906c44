"""What accident and its history share: counted figures, and who did something."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from enforcement.rules.accidents import THRESHOLDS, Class, Figures
from foundation.accounts.models import User
from foundation.procedure.acts import CaseRecord


def user(name: str) -> models.ForeignKey[User, User]:
    return models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=name)


def maybe_user(name: str) -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=name, null=True, blank=True
    )


def _reaches(grade: Class) -> Q:
    least = THRESHOLDS[grade]
    return Q(deaths__gte=least.deaths) | Q(serious__gte=least.serious) | Q(loss__gte=least.loss)


def _grade_fits() -> Q:
    """The class that the figures have, and no other (第三条)."""
    fits, graver = Q(), Q()
    for grade in THRESHOLDS:
        here = Q(grade=grade) & _reaches(grade)
        fits |= here & ~graver if graver else here
        graver |= _reaches(grade)
    return fits | (Q(grade=Class.ORDINARY) & ~graver)


class CountedFigures(CaseRecord):
    """Casualties, direct loss in yuan, and the class that follows from them."""

    class Grade(models.IntegerChoices):
        ORDINARY = Class.ORDINARY.value, "一般事故"
        LARGER = Class.LARGER.value, "较大事故"
        MAJOR = Class.MAJOR.value, "重大事故"
        ESPECIALLY_MAJOR = Class.ESPECIALLY_MAJOR.value, "特别重大事故"

    deaths = models.PositiveIntegerField("死亡人数")
    serious = models.PositiveIntegerField("重伤人数（含急性工业中毒）")
    minor = models.PositiveIntegerField("轻伤人数")
    loss = models.DecimalField(
        "直接经济损失（元）",
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0))],
    )
    grade = models.PositiveSmallIntegerField("事故等级", choices=Grade.choices)

    class Meta:
        abstract = True

    @staticmethod
    def constraints(prefix: str) -> list[models.CheckConstraint]:
        return [
            models.CheckConstraint(condition=_grade_fits(), name=f"{prefix}_class"),
            models.CheckConstraint(
                condition=Q(deaths__gte=0, serious__gte=0, minor__gte=0, loss__gte=0),
                name=f"{prefix}_figures",
            ),
        ]

    @property
    def figures(self) -> Figures:
        return Figures(self.deaths, self.serious, self.minor, self.loss)

    @property
    def loss_text(self) -> str:
        """1,234,567.00元（123.46万元）."""
        plain = f"{self.loss:,.2f}元"
        return f"{plain}（{self.loss / 10_000:,.2f}万元）" if self.loss >= 10_000 else plain

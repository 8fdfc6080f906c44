"""Misconduct of officers, tolerance reviews, training (纠错制度 第二条、第四条（六）、第七条)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from correction.models.findings import Finding
from correction.models.supervisions import Supervision
from correction.querysets import MisconductQuerySet, ToleranceQuerySet
from correction.rules import conduct
from correction.rules.tolerance import CONDITIONS, Answer
from correction.states import misconduct, tolerance
from enforcement.models import Officer
from foundation.documents.parts import day_later, paper, user, user_later
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.web.addresses import numbered

_HEARD = (misconduct.HEARD, misconduct.HANDLED, misconduct.DISMISSED, misconduct.APPEALED)
_DONE = (misconduct.HANDLED, misconduct.DISMISSED, misconduct.APPEALED)


class Misconduct(CaseRecord):
    """One act of an officer: recorded, heard, handled; seen by the organisers and by him alone."""

    State = models.TextChoices(  # type: ignore[call-overload]
        "State", {name.upper(): (name, label) for name, label in misconduct.STATE_LABELS.items()}
    )

    number = models.CharField("编号", max_length=20, unique=True)
    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="misconduct", verbose_name="执法人员"
    )
    kind = models.CharField("种类", max_length=3, choices=list(conduct.KINDS.items()))
    happened_on = models.DateField("发生日期")
    facts = models.TextField("事实")
    supervision = models.ForeignKey(
        Supervision,
        models.PROTECT,
        related_name="misconduct",
        verbose_name="监督检查",
        null=True,
        blank=True,
    )
    finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        related_name="misconduct",
        verbose_name="执法问题",
        null=True,
        blank=True,
    )
    state = models.CharField(
        "状态", max_length=10, choices=State.choices, default=misconduct.RECORDED
    )
    recorded_on = models.DateField("登记日期")
    recorded_by = user("登记人")
    statement = models.TextField("陈述申辩", blank=True)
    heard_on = day_later("听取日期")
    measure = models.CharField(
        "处理方式", max_length=10, choices=list(conduct.MEASURES.items()), blank=True
    )
    reason = models.TextField("处理理由", blank=True)
    handled_on = day_later("处理日期")
    handled_by = user_later("处理人")
    appeal = models.TextField("复核申请", blank=True)
    review = models.TextField("复核理由", blank=True)
    reviewed_by = user_later("复核人")

    objects: ClassVar[models.Manager[Misconduct]] = MisconductQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "违法失职行为"
        indexes = [models.Index(fields=["state", "id"], name="correction_misconduct_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(facts="") & Q(recorded_on__gte=F("happened_on")),
                name="correction_misconduct_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=misconduct.RECORDED, heard_on__isnull=True)
                | Q(state__in=_HEARD, heard_on__isnull=False),
                name="correction_misconduct_heard",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(reason=""),
                    state__in=_DONE,
                    handled_on__gte=F("heard_on"),
                    handled_by__isnull=False,
                )
                & ~Q(handled_by=F("recorded_by"))
                | Q(~Q(state__in=_DONE), handled_on__isnull=True, measure=""),
                name="correction_misconduct_handled_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[misconduct.HANDLED, misconduct.APPEALED]) | ~Q(measure=""),
                name="correction_misconduct_measure",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=conduct.GRAVE) | Q(measure__in=["", conduct.DISCIPLINE]),
                name="correction_misconduct_grave_is_handed_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.officer.name}"

    def get_absolute_url(self) -> str:
        return numbered("correction:misconduct", self.pk)


class Tolerance(CaseRecord):
    """A review whether an error is tolerated; ``answers`` holds each condition with its reason."""

    State = models.TextChoices(  # type: ignore[call-overload]
        "State", {name.upper(): (name, label) for name, label in tolerance.STATE_LABELS.items()}
    )

    number = models.CharField("编号", max_length=20, unique=True)
    matter = models.CharField("事项", max_length=200)
    request = models.TextField("申请理由")
    misconduct = models.ForeignKey(
        Misconduct,
        models.PROTECT,
        related_name="tolerance",
        verbose_name="违法失职行为",
        null=True,
        blank=True,
    )
    finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        related_name="tolerance",
        verbose_name="执法问题",
        null=True,
        blank=True,
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=tolerance.ASKED)
    asked_on = models.DateField("申请日期")
    asked_by = user("申请人")
    answers: models.JSONField[Any, Any] = models.JSONField("逐项认定", default=dict, blank=True)
    all_hold = models.BooleanField("六项条件全部成立", default=False)
    examined_on = day_later("认定日期")
    examined_by = user_later("认定人")
    reason = models.TextField("结论理由", blank=True)
    decided_on = day_later("决定日期")
    decided_by = user_later("决定人")
    decision = paper("容错审核决定书")

    objects: ClassVar[models.Manager[Tolerance]] = ToleranceQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "容错审核"
        indexes = [models.Index(fields=["state", "id"], name="correction_tolerance_state")]
        constraints = [
            models.UniqueConstraint(
                fields=[name],
                condition=Q(state__in=tolerance.OPEN),
                name=f"correction_tolerance_one_open_{name}",
            )
            for name in ("misconduct", "finding")
        ] + [
            models.CheckConstraint(
                condition=Q(misconduct__isnull=True) | Q(finding__isnull=True),
                name="correction_tolerance_one_matter",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[tolerance.EXEMPTED, tolerance.MITIGATED])
                | Q(all_hold=True),
                name="correction_tolerance_only_when_all_hold",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[tolerance.EXEMPTED, tolerance.MITIGATED, tolerance.REFUSED])
                | Q(decided_on__gte=F("examined_on"), decided_by__isnull=False)
                & ~Q(reason="")
                & ~Q(decided_by=F("examined_by"))
                & ~Q(decided_by=F("asked_by")),
                name="correction_tolerance_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.matter}"

    def get_absolute_url(self) -> str:
        return numbered("correction:tolerance", self.pk)

    @property
    def told(self) -> Mapping[str, Answer]:
        """The answers as the rules take them."""
        return {
            code: Answer(bool(one["holds"]), str(one["reason"]))
            for code, one in self.answers.items()
            if code in CONDITIONS
        }


class Training(CaseRecord):
    """A training of officers (执法人员培训)."""

    class Kind(models.TextChoices):
        LAW = "law", "法律法规"
        PRACTICE = "practice", "执法实务"
        SPECIAL = "special", "专业技术"
        INTEGRITY = "integrity", "廉政纪律"

    title = models.CharField("名称", max_length=120)
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    organiser = models.CharField("组织单位", max_length=80)
    held_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期")
    hours = models.PositiveSmallIntegerField("学时")
    recorded_by = user("登记人")
    officers: models.ManyToManyField[Officer, models.Model] = models.ManyToManyField(
        Officer, related_name="trainings", verbose_name="参加人员", blank=True
    )

    objects: ClassVar[models.Manager[Training]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-held_on", "-id")
        verbose_name = "执法培训"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("held_on"), hours__gte=1) & ~Q(title=""),
                name="correction_training_whole",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return numbered("correction:training", self.pk)

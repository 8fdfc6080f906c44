"""Supervisions of enforcement, their yearly programme, requests and case files (执法监督检查)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from correction.querysets import RequestQuerySet
from correction.rules import review
from correction.rules import subjects as rules
from correction.rules.review import Score
from correction.states import supervision as states
from enforcement.models import Case
from foundation.accounts.models import Office
from foundation.documents.parts import day_later, paper, user, user_later
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.web.addresses import numbered


def _subjects() -> ArrayField[list[str], list[str]]:
    return ArrayField(
        models.CharField(max_length=3, choices=list(rules.SUBJECTS.items())),
        verbose_name="事项",
    )


class Programme(CaseRecord):
    """The supervisions of a year, drafted and approved by two people."""

    State = models.TextChoices(  # type: ignore[call-overload]
        "State", {name.upper(): (name, label) for name, label in states.PROGRAMME_LABELS.items()}
    )

    year = models.PositiveSmallIntegerField("年度", unique=True)
    text = models.TextField("总体要求", blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=states.DRAFT)
    drafted_by = user("编制人")
    approved_on = day_later("批准日期")
    approved_by = user_later("批准人")

    objects: ClassVar[models.Manager[Programme]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-year",)
        verbose_name = "年度监督检查计划"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=states.DRAFT, approved_by__isnull=True, approved_on__isnull=True)
                | Q(state=states.APPROVED, approved_by__isnull=False, approved_on__isnull=False)
                & ~Q(approved_by=F("drafted_by")),
                name="correction_programme_approved_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年执法监督检查计划"

    def get_absolute_url(self) -> str:
        return numbered("correction:programme", self.pk)


class ProgrammeItem(CaseRecord):
    """One supervision that the programme foresees."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="items", verbose_name="年度计划"
    )
    title = models.CharField("名称", max_length=120)
    subjects = _subjects()
    scope = models.CharField("范围", max_length=14, choices=list(rules.SCOPES.items()))
    quarter = models.PositiveSmallIntegerField("季度")
    whom = models.CharField("对象", max_length=200)

    objects: ClassVar[models.Manager[ProgrammeItem]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("programme", "quarter", "id")
        verbose_name = "计划事项"
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)) & ~Q(title=""),
                name="correction_programme_item_whole",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Supervision(CaseRecord):
    """One supervision of one or more of the seven subjects of article 4."""

    State = models.TextChoices(  # type: ignore[call-overload]
        "State", {name.upper(): (name, label) for name, label in states.STATE_LABELS.items()}
    )

    title = models.CharField("名称", max_length=120)
    item = models.OneToOneField(
        ProgrammeItem,
        models.PROTECT,
        related_name="supervision",
        verbose_name="计划事项",
        null=True,
        blank=True,
    )
    subjects = _subjects()
    timing = models.CharField("时间安排", max_length=8, choices=list(rules.TIMINGS.items()))
    scope = models.CharField("范围", max_length=14, choices=list(rules.SCOPES.items()))
    manners = ArrayField(
        models.CharField(max_length=10, choices=list(rules.MANNERS.items())),
        verbose_name="方法",
    )
    offices: models.ManyToManyField[Office, models.Model] = models.ManyToManyField(
        Office, related_name="+", verbose_name="受检处室"
    )
    first = models.DateField("检查期间自")
    last = models.DateField("检查期间至")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=states.PLANNED)
    organised_by = user("组织人")
    planned_on = models.DateField("安排日期")
    began_on = day_later("开始日期")
    text = models.TextField("监督检查报告", blank=True)
    report = paper("监督检查报告文书")
    reported_on = day_later("报告日期")
    reported_by = user_later("报告人")
    closed_on = day_later("办结日期")
    closed_by = user_later("办结人")

    objects: ClassVar[models.Manager[Supervision]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "监督检查"
        indexes = [models.Index(fields=["state", "id"], name="correction_supervision_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & Q(last__gte=F("first")) & ~Q(subjects=[]) & ~Q(manners=[]),
                name="correction_supervision_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=states.PLANNED, began_on__isnull=True)
                | Q(~Q(state=states.PLANNED), began_on__gte=F("planned_on")),
                name="correction_supervision_begun",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[states.REPORTED, states.CLOSED])
                | Q(reported_on__gte=F("began_on"), reported_by__isnull=False) & ~Q(text=""),
                name="correction_supervision_reported",
            ),
            models.CheckConstraint(
                condition=Q(state=states.CLOSED, closed_on__isnull=False, closed_by__isnull=False)
                & ~Q(closed_by=F("reported_by"))
                | Q(~Q(state=states.CLOSED), closed_on__isnull=True),
                name="correction_supervision_closed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return numbered("correction:supervision", self.pk)


class Request(CaseRecord):
    """Material or an account asked of an office (第六条), with its answer."""

    State = models.TextChoices(  # type: ignore[call-overload]
        "State", {name.upper(): (name, label) for name, label in states.REQUEST_LABELS.items()}
    )

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="requests", verbose_name="监督检查"
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="处室")
    person = user_later("人员")
    what = models.TextField("要求提供的材料或者说明的情况")
    due = models.DateField("期限")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=states.ASKED)
    asked_on = models.DateField("要求日期")
    asked_by = user("要求人")
    answer = models.TextField("答复", blank=True)
    answered_on = day_later("答复日期")
    answered_by = user_later("答复人")

    objects: ClassVar[models.Manager[Request]] = RequestQuerySet.as_manager()

    class Meta:
        ordering = ("supervision", "due", "id")
        verbose_name = "材料要求"
        indexes = [models.Index(fields=["state", "due", "id"], name="correction_request_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(due__gte=F("asked_on")) & ~Q(what=""),
                name="correction_request_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=states.ASKED)
                | Q(answered_on__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="correction_request_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supervision}：{self.what[:40]}"

    def get_absolute_url(self) -> str:
        return numbered("correction:request", self.pk)


class Heard(CaseRecord):
    """A report heard, or opinions asked for (听取汇报、征询意见)."""

    class Kind(models.TextChoices):
        REPORT = "report", "听取汇报"
        OPINION = "opinion", "征询意见"

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="heard", verbose_name="监督检查"
    )
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    on = models.DateField("日期")
    who = models.CharField("汇报人或者征询对象", max_length=200)
    text = models.TextField("内容")
    written_by = user("登记人")

    objects: ClassVar[models.Manager[Heard]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("supervision", "on", "id")
        verbose_name = "听取汇报、征询意见"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(who=""), name="correction_heard_whole"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%Y-%m-%d}"


class Sample(CaseRecord):
    """Case files drawn at random: the frozen population, then the root it was drawn under."""

    supervision = models.OneToOneField(
        Supervision, models.PROTECT, related_name="sample", verbose_name="监督检查"
    )
    population: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20), verbose_name="案件范围"
    )
    digest = models.CharField("范围摘要", max_length=64)
    size = models.PositiveSmallIntegerField("抽取数量")
    frozen_by = user("确定人")
    event = models.BigIntegerField("审计记录号")  # the event that put the digest into the trail
    seal = models.PositiveBigIntegerField("封存编号", null=True, blank=True)
    root = models.CharField("封存值", max_length=64, blank=True)
    drawn: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20), verbose_name="抽中案件", default=list, blank=True
    )

    objects: ClassVar[models.Manager[Sample]] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查案卷"
        constraints = [
            models.CheckConstraint(
                condition=Q(seal__isnull=True, root="", drawn=[])
                | Q(seal__isnull=False, root__regex=r"^[0-9a-f]{64}$") & ~Q(drawn=[]),
                name="correction_sample_drawn_with_its_root",
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1, digest__regex=r"^[0-9a-f]{64}$") & ~Q(population=[]),
                name="correction_sample_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supervision}：抽查案卷"


class Sheet(CaseRecord):
    """The evaluation of one case file (案卷评查)."""

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="sheets", verbose_name="监督检查"
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="案件")
    scores: models.JSONField[Any, Any] = models.JSONField("评分")
    points = models.PositiveSmallIntegerField("得分")
    grade = models.CharField("等次", max_length=12, choices=list(review.GRADES.items()))
    remark = models.TextField("评查意见", blank=True)
    reviewed_on = models.DateField("评查日期")
    reviewed_by = user("评查人")
    with_whom = user_later("共同评查人")

    objects: ClassVar[models.Manager[Sheet]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("supervision", "id")
        verbose_name = "案卷评查表"
        constraints = [
            models.UniqueConstraint(fields=["supervision", "case"], name="correction_sheet_once"),
            models.CheckConstraint(
                condition=Q(points__lte=review.FULL) & ~Q(with_whom=F("reviewed_by")),
                name="correction_sheet_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}：{self.get_grade_display()}"

    @property
    def told(self) -> Mapping[str, Score]:
        return {code: Score(one["points"], one["reason"]) for code, one in self.scores.items()}

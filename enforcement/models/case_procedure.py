"""Steps of a case towards the decision: review, telling, defence, hearing, discussion."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.models.cases import Case
from enforcement.models.parts import paper, user, user_later
from enforcement.rules import cases as rules
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class LegalReview(CaseRecord):
    """A legal review of a major decision (重大行政执法决定法制审核)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews", verbose_name="案件")
    round = models.PositiveSmallIntegerField("调查轮次")
    asked_on = models.DateField("提请日期")
    asked_by = user("提请人")
    answers = models.JSONField("审核项目", default=list, blank=True)
    passed = models.BooleanField("审核通过", null=True, blank=True)
    opinion = models.TextField("审核意见", blank=True)
    reviewed_on = models.DateField("审核日期", null=True, blank=True)
    reviewed_by = user_later("审核人")
    document = paper("法制审核意见书")

    objects: ClassVar[models.Manager[LegalReview]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "id")
        verbose_name = "法制审核"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(passed__isnull=True),
                name="enforcement_review_one_open",
            ),
            models.CheckConstraint(
                condition=Q(passed__isnull=True, reviewed_on__isnull=True, reviewed_by__isnull=True)
                | Q(
                    ~Q(reviewed_by=F("asked_by")),
                    ~Q(opinion=""),
                    passed__isnull=False,
                    reviewed_on__isnull=False,
                    reviewed_by__isnull=False,
                ),
                name="enforcement_review_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_on:%Y-%m-%d}"


class Telling(CaseRecord):
    """The party was told facts, grounds, basis and rights (告知); the terms run from service."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="tellings", verbose_name="案件")
    round = models.PositiveSmallIntegerField("调查轮次")
    told_on = models.DateField("告知书日期")
    served_on = models.DateField("送达日期", null=True, blank=True)
    defence_due = models.DateField("陈述申辩期限", null=True, blank=True)
    hearing_due = models.DateField("申请听证期限", null=True, blank=True)
    told_by = user("告知人")
    document = paper("行政处罚告知书")
    hearing_document = paper("听证告知书")

    objects: ClassVar[models.Manager[Telling]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "round")
        verbose_name = "告知"
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="enforcement_told_once"),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True, defence_due__isnull=True)
                | Q(served_on__gte=F("told_on"), defence_due__gt=F("served_on")),
                name="enforcement_told_terms",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.told_on:%Y-%m-%d}"


class Defence(CaseRecord):
    """What the party said, or that it waives (陈述申辩), and whether it was adopted with why."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", "陈述申辩"
        WAIVER = "waiver", "书面放弃陈述申辩和听证"

    class Adopted(models.TextChoices):
        YES = "yes", "采纳"
        PARTLY = "partly", "部分采纳"
        NO = "no", "不予采纳"

    telling = models.ForeignKey(
        Telling, models.PROTECT, related_name="defences", verbose_name="告知"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    received_on = models.DateField("收到日期")
    text = models.TextField("内容")
    adopted = models.CharField("复核意见", max_length=8, choices=Adopted.choices, blank=True)
    reasons = models.TextField("复核理由", blank=True)
    recorded_by = user("登记人")

    objects: ClassVar[models.Manager[Defence]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("telling", "id")
        verbose_name = "陈述申辩"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="waiver", adopted="")
                | (Q(kind="statement") & ~Q(adopted="") & ~Q(reasons="")),
                name="enforcement_defence_answered",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Hearing(CaseRecord):
    """A hearing (听证): asked for, called, held; or dropped."""

    telling = models.OneToOneField(
        Telling, models.PROTECT, related_name="hearing", verbose_name="告知"
    )
    asked_on = models.DateField("申请日期")
    request = models.TextField("申请理由")
    called_on = models.DateField("通知送达日期", null=True, blank=True)
    planned_on = models.DateField("听证日期", null=True, blank=True)
    place = models.CharField("听证地点", max_length=200, blank=True)
    chair = models.CharField("听证主持人", max_length=60, blank=True)
    clerk = models.CharField("记录人", max_length=60, blank=True)
    public = models.BooleanField("公开举行", default=True)
    notice = paper("听证通知书")
    held_on = models.DateField("举行日期", null=True, blank=True)
    attendance = models.TextField("参加人", blank=True)
    record = models.TextField("听证情况", blank=True)
    opinion = models.TextField("主持人意见", blank=True)
    document = paper("听证笔录")
    held_by = user_later("登记人")
    dropped_on = models.DateField("放弃日期", null=True, blank=True)
    dropped_reason = models.CharField("放弃情况", max_length=200, blank=True)

    objects: ClassVar[models.Manager[Hearing]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = "听证"
        constraints = [
            models.CheckConstraint(
                condition=Q(called_on__isnull=True, planned_on__isnull=True)
                | Q(~Q(chair=""), ~Q(place=""), planned_on__gt=F("called_on")),
                name="enforcement_hearing_called",
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True)
                | Q(
                    ~Q(record=""),
                    ~Q(opinion=""),
                    called_on__isnull=False,
                    held_by__isnull=False,
                    dropped_on__isnull=True,
                ),
                name="enforcement_hearing_held",
            ),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True) | ~Q(dropped_reason=""),
                name="enforcement_hearing_dropped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_on:%Y-%m-%d}"


class Discussion(CaseRecord):
    """A discussion by the case committee (集体讨论), with votes and minutes."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="discussions", verbose_name="案件")
    round = models.PositiveSmallIntegerField("调查轮次")
    held_on = models.DateField("讨论日期")
    chair = models.CharField("主持人", max_length=60)
    minutes = models.TextField("讨论情况")
    outcome = models.CharField("讨论结果", max_length=12, choices=list(rules.OUTCOMES.items()))
    recorded_by = user("记录人")
    document = paper("案件集体讨论记录")

    objects: ClassVar[models.Manager[Discussion]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "id")
        verbose_name = "集体讨论"
        constraints = [
            models.CheckConstraint(
                condition=~Q(chair="") & ~Q(minutes=""), name="enforcement_discussion_whole"
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d}"


class Vote(CaseRecord):
    """The opinion of one member of the committee."""

    discussion = models.ForeignKey(
        Discussion, models.PROTECT, related_name="votes", verbose_name="集体讨论"
    )
    member = models.CharField("委员", max_length=60)
    vote = models.CharField("意见", max_length=12, choices=list(rules.OUTCOMES.items()))
    remark = models.CharField("说明", max_length=300, blank=True)

    objects: ClassVar[models.Manager[Vote]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("discussion", "id")
        verbose_name = "委员意见"
        constraints = [
            models.UniqueConstraint(
                fields=["discussion", "member"], name="enforcement_member_votes_once"
            ),
            models.CheckConstraint(condition=~Q(member=""), name="enforcement_vote_named"),
        ]

    def __str__(self) -> str:
        return self.member

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from foundation.accounts.models import Office, User
from foundation.accounts.roles import Role
from foundation.deadlines.querysets import DeadlineManager
from foundation.procedure.acts import CaseQuerySet, CaseRecord

if TYPE_CHECKING:
    from foundation.workdays.calendar import Calendar


class Deadline(CaseRecord):  # reminders
    """What is due, when, by whom, under which article.

    ``subject_type`` and ``subject_id`` name the record it belongs to, without a foreign key. A
    deadline belongs to a body, a section or a role; it never ties a reporter to a report.
    """

    class State(models.TextChoices):
        OPEN = "open", "待办"
        DONE = "done", "已完成"
        CANCELLED = "cancelled", "已取消"

    subject_type = models.CharField("对象类型", max_length=100)
    subject_id = models.CharField("对象编号", max_length=64)
    code = models.SlugField("代码", max_length=60)
    what = models.CharField("事项", max_length=200)
    article = models.CharField("依据", max_length=120)
    start = models.DateField("起算日")
    workdays = models.PositiveSmallIntegerField("工作日数", null=True, blank=True)
    due = models.DateField("到期日")
    provisional = models.BooleanField("暂定", default=False)
    owner_role = models.CharField("责任角色", max_length=40, choices=Role.choices, blank=True)
    owner_office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任处室"
    )
    owner_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    url = models.CharField("页面", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField("设立时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects: ClassVar[DeadlineManager[Deadline]] = DeadlineManager()

    class Meta:
        ordering = ("due", "id")
        verbose_name = "期限"
        indexes = [
            models.Index(
                fields=["due", "id"], name="deadlines_open_due", condition=Q(state="open")
            ),
            models.Index(fields=["subject_type", "subject_id"], name="deadlines_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "code"],
                condition=Q(state="open"),
                name="deadlines_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state__in=["done", "cancelled"], closed_at__isnull=False),
                name="deadlines_closed_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(owner_role="")
                | Q(owner_office__isnull=False)
                | Q(owner_user__isnull=False),
                name="deadlines_has_owner",
            ),
            models.CheckConstraint(condition=Q(due__gte=F("start")), name="deadlines_due_later"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.due:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def overdue_workdays(self, today: date, calendar: Calendar) -> int:
        """How many workdays have passed since the due date (0 while it is not over)."""
        return calendar.workdays_between(self.due, today)


class Reminder(CaseRecord):
    """That the owners were reminded, once for each stage."""

    class Stage(models.TextChoices):
        SOON = "soon", "即将到期"
        DUE = "due", "今日到期"
        OVERDUE = "overdue", "已超期"

    deadline = models.ForeignKey(
        Deadline, models.PROTECT, related_name="reminders", verbose_name="期限"
    )
    stage = models.CharField("阶段", max_length=10, choices=Stage.choices)
    made_at = models.DateTimeField("提醒时间")

    objects: ClassVar[models.Manager[Reminder]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("deadline", "made_at", "id")
        verbose_name = "期限提醒"
        constraints = [
            models.UniqueConstraint(fields=["deadline", "stage"], name="deadlines_one_reminder"),
            models.CheckConstraint(
                condition=Q(stage__in=["soon", "due", "overdue"]), name="deadlines_reminder_stage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline} {self.get_stage_display()}"

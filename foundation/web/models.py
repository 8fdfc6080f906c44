from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class LongJob(models.Model):
    """Work that takes longer than a page may: who asked for it, how far it is, its result.

    ``owner_id`` is the user's id as a plain value: the cellar knows no accounts. How far it is
    stands in the cache (see ``jobs.progress``), so that work inside a transaction can tell it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待处理"
        RUNNING = "running", "正在处理"
        DONE = "done", "已完成"
        FAILED = "failed", "未能完成"

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    owner_id = models.BigIntegerField("发起人编号")
    title = models.CharField("名称", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    problem = models.TextField("问题", blank=True)
    result_file = models.CharField("结果文件", max_length=300, blank=True)
    result_name = models.CharField("结果名称", max_length=200, blank=True)
    result_url = models.CharField("结果页面", max_length=300, blank=True)
    created_at = models.DateTimeField("发起时间", auto_now_add=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = "处理任务"
        indexes = [models.Index(fields=["owner_id", "-created_at"], name="web_longjob_owner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="web_longjob_finished_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(problem=""), name="web_longjob_failed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}

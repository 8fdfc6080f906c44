from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.accounts.models import User
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class ImportBatch(CaseRecord):
    """One workbook on its way into the registers: checked, confirmed by its owner, imported."""

    class State(models.TextChoices):
        CHECKING = "checking", "正在检查"
        REFUSED = "refused", "有错误，未导入"
        CHECKED = "checked", "检查通过，待确认"
        IMPORTING = "importing", "正在导入"
        DONE = "done", "已导入"

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField("种类", max_length=40)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    file_name = models.CharField("文件名", max_length=200)
    file = models.CharField("文件", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    options = models.JSONField("选项", default=list, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.CHECKING)
    counts = models.JSONField("行数", default=dict, blank=True)
    preview = models.JSONField("预览", default=list, blank=True)
    reason = models.TextField("不能导入的原因", blank=True)
    problems = models.JSONField("错误", default=list, blank=True)
    problems_total = models.PositiveIntegerField("错误总数", default=0)
    job_id = models.UUIDField("处理任务", null=True, blank=True)
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    done_at = models.DateTimeField("导入时间", null=True, blank=True)

    objects: ClassVar[models.Manager[ImportBatch]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at", "id")
        verbose_name = "导入批次"
        indexes = [models.Index(fields=["owner", "-uploaded_at"], name="imports_batch_owner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at__isnull=True)),
                name="imports_batch_done_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="imports_batch_refused_says_why"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$") & ~Q(file="") & ~Q(file_name=""),
                name="imports_batch_has_file",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("imports:batch", args=[self.pk])

    @property
    def rows(self) -> int:
        """How many rows the counts speak of."""
        return sum(self.counts.values())

"""Supervisions of enforcement (执法监督检查)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from correction.models.parts import user
from correction.states import supervision as states
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class Supervision(CaseRecord):
    """One supervision of one or more of the seven subjects of article 4."""

    title = models.CharField("名称", max_length=120)
    state = models.CharField(
        "状态", max_length=20, choices=list(states.STATE_LABELS.items()), default=states.PLANNED
    )
    organised_by = user("组织人")

    objects: ClassVar[models.Manager[Supervision]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "监督检查"

    def __str__(self) -> str:
        return self.title

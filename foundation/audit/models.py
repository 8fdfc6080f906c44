from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from foundation.audit import verbs


class AppendOnly(models.Model):
    """Rows are inserted and never changed; a trigger refuses everything else."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is append-only")


class AuditEvent(AppendOnly):
    """One event. Plain values only: a row survives what it describes.

    ``changes_text`` is canonical JSON, kept as text so that its bytes stay as they were;
    ``digest`` is SHA-256 of the canonical form of all fields but ``id`` (see ``canonical.py``).
    """

    id = models.BigAutoField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor_id = models.TextField("人员编号", blank=True)
    actor_name = models.TextField("人员", blank=True)
    actor_role = models.TextField("角色", blank=True)
    actor_office = models.TextField("处室", blank=True)
    verb = models.TextField("行为")
    target_type = models.TextField("对象类型")
    target_id = models.TextField("对象编号")
    article = models.TextField("依据", blank=True)
    state_before = models.TextField("原状态", blank=True)
    state_after = models.TextField("新状态", blank=True)
    changes_text = models.TextField("变更内容", db_column="changes", default="{}")
    address_class = models.TextField("来源")
    digest = models.BinaryField("摘要")

    class Meta:
        ordering = ("id",)
        verbose_name = "审计事件"
        indexes = [
            models.Index(fields=["target_type", "target_id", "id"], name="audit_event_target"),
            models.Index(fields=["at", "id"], name="audit_event_at"),
            models.Index(fields=["actor_id", "id"], name="audit_event_actor"),
            models.Index(fields=["verb", "id"], name="audit_event_verb"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(verb=""), name="audit_event_has_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.verb} {self.target_type}:{self.target_id}"

    @property
    def verb_label(self) -> str:
        return verbs.label(self.verb)

    @property
    def changes(self) -> dict[str, Any]:
        """What changed, by Chinese name."""
        found: dict[str, Any] = json.loads(self.changes_text)
        return found

    @property
    def before_label(self) -> str:
        """The state before, in Chinese when it was read by ``trail.timeline`` with labels."""
        return self._state_label(self.state_before, "_before_label")

    @property
    def after_label(self) -> str:
        return self._state_label(self.state_after, "_after_label")

    def _state_label(self, state: str, read: str) -> str:
        """As the timeline read it, else as the model of the target names its states."""
        found = str(getattr(self, read, state))
        return found if found != state else _own_label(self.target_type, state)


def _own_label(target_type: str, state: str) -> str:
    try:
        choices = apps.get_model(target_type)._meta.get_field("state").choices
    except (LookupError, ValueError, FieldDoesNotExist):
        return state
    return str(dict(choices or ()).get(state, state))


class Seal(AppendOnly):
    """The Merkle root of a range of events, chained to the seal before.

    ``gaps`` names the ids of the range that no row has (rolled back sequence values), as compact
    text such as ``3,7-12``. ``rows_root`` covers the rows alone; ``root`` covers this seal and the
    root of the seal before, and is what is printed and published.
    """

    number = models.PositiveIntegerField("编号", primary_key=True)
    first_id = models.BigIntegerField("首行")
    last_id = models.BigIntegerField("末行")
    row_count = models.BigIntegerField("行数")
    gaps = models.TextField("空号", blank=True)
    rows_root = models.BinaryField("行根值")
    root = models.BinaryField("封存值")
    made_at = models.DateTimeField("封存时间")

    class Meta:
        ordering = ("number",)
        verbose_name = "封存记录"
        constraints = [
            models.UniqueConstraint(fields=["first_id"], name="audit_seal_first_unique"),
            models.UniqueConstraint(fields=["last_id"], name="audit_seal_last_unique"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, first_id__gte=1)
                & models.Q(first_id__lte=models.F("last_id"), row_count__gte=1),
                name="audit_seal_range",
            ),
        ]

    def __str__(self) -> str:
        return self.short

    @property
    def root_hex(self) -> str:
        return bytes(self.root).hex()

    @property
    def rows_root_hex(self) -> str:
        return bytes(self.rows_root).hex()

    @property
    def short(self) -> str:
        """As printed at the foot of documents: number and the first 16 hex digits."""
        return f"第{self.number}号 {self.root_hex[:16]}"

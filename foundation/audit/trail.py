"""Writing and reading the trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from django.db import models
from django.db.models import Q

from foundation.audit import verbs
from foundation.audit.actors import Acts
from foundation.audit.canonical import JSON, canonical_json, clean, event_digest
from foundation.audit.middleware import current_address_class
from foundation.audit.models import AuditEvent

Target = models.Model | tuple[str, str]


def target_key(target: Target) -> tuple[str, str]:
    """Type and id under which the trail knows ``target``; ``ValueError`` if it is not saved."""
    if isinstance(target, tuple):
        return target
    if target.pk is None:
        raise ValueError(f"{type(target).__name__} is not saved yet")
    return target._meta.label_lower, str(target.pk)


def record(
    verb: str,
    *,
    target: Target,
    by: Acts,
    article: str = "",
    before: str = "",
    after: str = "",
    changes: Mapping[str, JSON] | None = None,
) -> AuditEvent:
    """Append one event; the last statement of an act, inside its transaction.

    ``changes`` is shown in the timeline: its keys are Chinese. ``TypeError`` for floats.
    """
    event = _event(verb, target, by, article=article, before=before, after=after, changes=changes)
    event.save(force_insert=True)
    return event


def record_many(
    verb: str,
    rows: Iterable[tuple[Target, Mapping[str, JSON]]],
    *,
    by: Acts,
    article: str = "",
    after: str = "",
) -> int:
    """Append one event for each target with its changes, in bulk (imports); how many."""
    events = [
        _event(verb, target, by, article=article, before="", after=after, changes=changes)
        for target, changes in rows
    ]
    AuditEvent.objects.bulk_create(events, batch_size=1000)
    return len(events)


def _event(
    verb: str,
    target: Target,
    by: Acts,
    *,
    article: str,
    before: str,
    after: str,
    changes: Mapping[str, JSON] | None,
) -> AuditEvent:
    actor = by.as_actor()
    target_type, target_id = target_key(target)
    fields = {
        "actor_id": actor.id,
        "actor_name": actor.name,
        "actor_role": actor.role,
        "actor_office": actor.office,
        "verb": verb,
        "target_type": target_type,
        "target_id": target_id,
        "article": article,
        "state_before": before,
        "state_after": after,
        "changes": canonical_json(changes),
        "address_class": current_address_class(),
    }
    fields = {name: clean(value) for name, value in fields.items()}
    at = datetime.now(tz=UTC)
    digest = event_digest(at, fields)
    return AuditEvent(at=at, digest=digest, changes_text=fields.pop("changes"), **fields)


def _labelled(field: str, labels: Mapping[str, str]) -> models.Expression | models.F:
    if not labels:
        return models.F(field)
    whens = [
        models.When(**{field: state}, then=models.Value(text)) for state, text in labels.items()
    ]
    return models.Case(*whens, default=models.F(field), output_field=models.TextField())


def timeline(
    target: Target, *, labels: Mapping[str, str] | None = None
) -> models.QuerySet[AuditEvent]:
    """The events of ``target``, oldest first.

    ``labels`` gives the Chinese names of its states (``before_label`` and ``after_label`` of the
    events).
    """
    target_type, target_id = target_key(target)
    return (
        AuditEvent.objects.filter(target_type=target_type, target_id=target_id)
        .annotate(
            _before_label=_labelled("state_before", labels or {}),
            _after_label=_labelled("state_after", labels or {}),
        )
        .order_by("id")
    )


def open_events() -> models.QuerySet[AuditEvent]:
    """The events that the general audit page may show: none of a confidential room."""
    hidden = Q(verb__in=verbs.confidential_verbs())
    for prefix in verbs.CONFIDENTIAL_PREFIXES:
        hidden |= Q(verb__startswith=prefix) | Q(target_type__startswith=prefix)
    return AuditEvent.objects.exclude(hidden)

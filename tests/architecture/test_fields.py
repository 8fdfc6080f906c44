"""A new field fails here until somebody has said how sensitive it is."""

from __future__ import annotations

from django.db.models import BinaryField

from tests.architecture.fields import WORDS, classified, stored_fields


def test_every_stored_field_is_classified():
    stored = {f"{label}.{name}" for label, fields in stored_fields().items() for name in fields}
    said = {
        f"{label}.{name}": word
        for label, rows in classified().items()
        for name, word in rows.items()
    }
    unsaid = sorted(name for name in stored if said.get(name) not in WORDS)
    assert unsaid == [], "run python -m tests.architecture.fields and fill in the new lines"
    assert sorted(said.keys() - stored) == [], "lines of fields that are gone"


def test_what_is_sealed_is_stored_as_bytes():
    """A sealed field in a text column would be one that somebody can read."""
    fields = stored_fields()
    readable = [
        f"{label}.{name}"
        for label, rows in classified().items()
        for name, word in rows.items()
        if word == "sealed" and not isinstance(fields[label][name], BinaryField)
    ]
    assert readable == []

"""The verbs of the trail: Chinese labels, and which of them are confidential.

Every app registers its verbs (in ``apps.ready`` or where it records them).
"""

from __future__ import annotations

from collections.abc import Mapping

# Never shown on the general audit page: who may know them reads them on the case itself.
CONFIDENTIAL_PREFIXES = ("interference.",)

_labels: dict[str, str] = {}
_confidential: set[str] = set()


def register(labels: Mapping[str, str], *, confidential: bool = False) -> None:
    """Add Chinese labels; ``confidential`` keeps the verbs off the general audit page."""
    _labels.update(labels)
    if confidential:
        _confidential.update(labels)


def label(verb: str) -> str:
    """The Chinese label, or the verb itself when nobody registered it."""
    return _labels.get(verb, verb)


def confidential_verbs() -> frozenset[str]:
    return frozenset(_confidential)


def is_confidential(verb: str) -> bool:
    return verb in _confidential or verb.startswith(CONFIDENTIAL_PREFIXES)


def open_labels() -> dict[str, str]:
    """Labels of the verbs that the general audit page may show, sorted by verb."""
    return {verb: _labels[verb] for verb in sorted(_labels) if not is_confidential(verb)}

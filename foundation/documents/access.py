"""Who may read a stored file: asked from the room to which its subject belongs.

A room registers one question per subject type, in ``apps.ready``::

    access.register("enforcement.case", lambda user, file: Case.objects.visible_to(user)
                    .filter(pk=file.subject_id).exists())

A subject type that nobody registered is closed to everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from foundation.accounts.models import User


class Stored(Protocol):
    """A document or an evidence file."""

    subject_type: str
    subject_id: str


Question = Callable[[User, Stored], bool]

_questions: dict[str, Question] = {}


def register(subject_type: str, may_read: Question) -> None:
    """Let ``may_read(user, file)`` decide for all files of ``subject_type``."""
    _questions[subject_type] = may_read


def may_read(user: User, stored: Stored) -> bool:
    """Whether ``user`` may read ``stored``; False for subjects that nobody answers for."""
    question = _questions.get(stored.subject_type)
    return question is not None and user.is_active and question(user, stored)

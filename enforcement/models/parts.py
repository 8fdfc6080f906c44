"""Foreign keys that many models of the room have."""

from __future__ import annotations

from django.db import models

from foundation.accounts.models import User
from foundation.documents.models import Document


def user(name: str) -> models.ForeignKey[User, User]:
    """Who did it."""
    return models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=name)


def user_later(name: str) -> models.ForeignKey[User | None, User | None]:
    """Who did it, None until it is done."""
    return models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=name, null=True, blank=True
    )


def paper(name: str) -> models.OneToOneField[Document | None, Document | None]:
    """The document that was issued for it, None until then."""
    return models.OneToOneField(
        Document, models.PROTECT, related_name="+", verbose_name=name, null=True, blank=True
    )

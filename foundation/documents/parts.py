"""Fields that many models of the rooms have: who, when, with which paper."""

from __future__ import annotations

from datetime import date

from django.db import models

from foundation.accounts.models import User
from foundation.documents.models import Document, EvidenceFile


def user(name: str) -> models.ForeignKey[User, User]:
    return models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=name)


def user_later(name: str) -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=name, null=True, blank=True
    )


def day_later(name: str) -> models.DateField[date | None, date | None]:
    return models.DateField(name, null=True, blank=True)


def paper(name: str) -> models.OneToOneField[Document | None, Document | None]:
    return models.OneToOneField(
        Document, models.PROTECT, related_name="+", verbose_name=name, null=True, blank=True
    )


def file_later(name: str) -> models.ForeignKey[EvidenceFile | None, EvidenceFile | None]:
    return models.ForeignKey(
        EvidenceFile, models.PROTECT, related_name="+", verbose_name=name, null=True, blank=True
    )

"""Readable questions to the inspections; first of all who may see one."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.acts import CaseQuerySet

BEFORE_VISIT = ("assigned",)


class InspectionQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> InspectionQuerySet:
        """What ``user`` may see: a drawn object stays secret until the visit (三（三）).

        Those who dispatch see everything; the team from the day it was told; everybody else who
        reads enforcement from the visit or the reveal on, a cancelled one too. What was not drawn
        is no secret.
        """
        if user.may(Permission.DISPATCH):
            return self
        if not user.may(Permission.READ_ENFORCEMENT):
            return self.none()
        team = self.model.members.field.model.objects.filter(
            inspection=OuterRef("pk"), officer__user=user, replaced_on__isnull=True
        )
        secret = Q(source="draw", started_at__isnull=True) & ~Q(draw__state="revealed")
        return self.filter(~secret | (Q(handed_on__isnull=False) & Exists(team)))

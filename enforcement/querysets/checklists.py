"""Readable questions to the checklists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Prefetch, Q, When

from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.enterprises.models import Industry
from foundation.procedure.acts import CaseQuerySet

if TYPE_CHECKING:
    from enforcement.models.checklists import Checklist


class ChecklistQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> ChecklistQuerySet:
        """What is or was in use for those who read enforcement; the administrator sees all."""
        if user.may(Permission.MANAGE_CHECKLISTS):
            return self
        if user.may(Permission.READ_ENFORCEMENT):
            return self.filter(state__in=("in_use", "retired"))
        return self.none()

    def living(self) -> ChecklistQuerySet:
        """What is in use or being drafted."""
        return self.filter(state__in=("draft", "in_use"))

    def with_items(self) -> ChecklistQuerySet:
        """Each with its items in their order as ``current_items``: one more query for all."""
        items = self.model.items.field.model.objects.filter(removed_on__isnull=True)
        current = Prefetch("items", items.order_by("number"), to_attr="current_items")
        found: ChecklistQuerySet = self.prefetch_related(current)
        return found

    def listed(self) -> ChecklistQuerySet:
        """Each with ``place`` (of its industry, as the register orders them) and ``item_count``."""
        places = [When(industry=value, then=n) for n, value in enumerate(Industry.values)]
        count = Count("items", filter=Q(items__removed_on__isnull=True))
        found: ChecklistQuerySet = self.annotate(place=Case(*places), item_count=count)
        return found


class ChecklistItemQuerySet(CaseQuerySet[Any]):
    def current(self) -> ChecklistItemQuerySet:
        """Those that were not taken out, in their order."""
        return self.filter(removed_on__isnull=True).order_by("number")


def in_use(industry: str) -> Checklist | None:
    """The checklist to inspect ``industry`` (a value of ``Industry``) by, None if there is none.

    Its items stand in ``current_items``, in their order; two queries in all.
    """
    from enforcement.models import Checklist  # noqa: PLC0415 (models import this module)

    rows: ChecklistQuerySet = Checklist.objects.filter(industry=industry, state="in_use")
    return rows.with_items().first()

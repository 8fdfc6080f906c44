"""Carrying a plan over: into its next version, or its items into the next year's plan."""

from __future__ import annotations

import uuid

from enforcement.actions.plan_content import ITEM_FIELDS
from enforcement.models import Plan, PlanItem, Sheet, SheetLine


def carry_over(old: Plan, new: Plan) -> None:
    """Sheet and items of ``old`` in its next version; each item stays the same line of the year.

    For use inside an act.
    """
    sheet = Sheet.objects.get(plan=old)
    lines = list(sheet.lines.all())
    sheet.pk, sheet.plan = None, new
    sheet.save(force_insert=True)
    SheetLine.objects.bulk_create(
        SheetLine(sheet=sheet, kind=line.kind, days=line.days) for line in lines
    )
    copy_items(old, new, same_lines=True)


def copy_items(old: Plan, new: Plan, *, same_lines: bool) -> int:
    """The standing items of ``old``, numbered anew; how many."""
    standing = PlanItem.objects.standing().filter(plan=old).prefetch_related("enterprises")
    items = list(standing.order_by("number"))
    for number, item in enumerate(items, start=1):
        values = {name: getattr(item, name) for name in ITEM_FIELDS}
        line = item.line if same_lines else uuid.uuid4()
        copy = PlanItem.objects.create(plan=new, number=number, line=line, **values)
        copy.enterprises.set(item.enterprises.all())
    return len(items)

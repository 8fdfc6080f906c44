"""Inspections that took place, for bulletins: none that is still secret is among them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from enforcement.models import Hazard, Inspection
from enforcement.querysets.inspections import BEFORE_VISIT
from enforcement.querysets.places import in_place

Rows = QuerySet[Any]
DEPARTMENTS = "departments"


def conducted() -> Rows:
    """Visits that began; ``region`` is where the object lies."""
    rows: Rows = Inspection.objects.filter(started_at__isnull=False)
    rows = rows.exclude(state__in=(*BEFORE_VISIT, Inspection.State.CANCELLED))
    found: Rows = rows.annotate(
        region=Coalesce("enterprise__region_code", "department__region_code")
    )
    return found


def hazards_found() -> Rows:
    """Hazards of visits that began."""
    return Hazard.objects.exclude(inspection__state__in=BEFORE_VISIT)


def in_region(rows: Rows, code: str) -> Rows:
    return in_place(rows, code, "region")


def in_industry(rows: Rows, value: str) -> Rows:
    if value == DEPARTMENTS:
        return rows.filter(department__isnull=False)
    return rows.filter(enterprise__industry=value)


def with_order(rows: Rows, *, since: date | None = None, until: date | None = None) -> Rows:
    """Those whose order to rectify (责令限期整改) was issued in the period."""
    ordered = Hazard.objects.filter(inspection=OuterRef("pk"), ordered_on__isnull=False)
    if since:
        ordered = ordered.filter(ordered_on__gte=since)
    if until:
        ordered = ordered.filter(ordered_on__lte=until)
    return rows.filter(Exists(ordered))


def once_each(rows: Rows) -> Rows:
    """The first visit to each object among ``rows``: as many rows as objects."""
    first = rows.order_by(
        F("enterprise_id").asc(), F("department_id").asc(), "started_at", "pk"
    ).distinct("enterprise_id", "department_id")
    return rows.filter(pk__in=first.values("pk"))

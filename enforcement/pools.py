"""The pools of a draw as the registers have them now: objects in groups, and officers."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Collate, Concat, Left

from enforcement.draw.types import Officer as FrozenOfficer
from enforcement.draw.types import Period, PoolObject
from enforcement.models import Department, Draw, Inspection, Leave, Officer, PlanItem, Recusal
from enforcement.rules import strata
from enforcement.rules.strata import Group
from foundation.enterprises.models import Enterprise, Industry, RiskGrade
from foundation.regions import tree
from foundation.workdays.quarters import today

CHECKED, KEY = "checked", "key"
BARS = {
    CHECKED: "已于本年度检查过的不再抽取",
    KEY: "列入其他计划重点检查的不再抽取",
}
_DEPARTMENT_BARS = (CHECKED,)
_CHUNK = 5_000


def objects(draw: Draw) -> QuerySet[Any]:
    """The pool, annotated with ``label``, ``area`` and ``bar``."""
    found = _departments(draw) if draw.pool_kind == Draw.Pool.DEPARTMENTS else _enterprises(draw)
    annotated: QuerySet[Any] = found.annotate(
        area=Concat(Left("region_code", 4), Value("00"), output_field=CharField()),
        bar=_bar(draw),
    )
    return annotated


def _enterprises(draw: Draw) -> QuerySet[Any]:
    found: Any = Enterprise.objects.filter(state=Enterprise.State.ACTIVE)
    if draw.region_code:
        found = found.in_region(draw.region_code)
    if draw.industries:
        found = found.filter(industry__in=draw.industries)
    if draw.risk_grades:
        found = found.filter(risk_grade__in=draw.risk_grades)
    labelled: QuerySet[Any] = found.annotate(label=F("credit_code"))
    return labelled


def _departments(draw: Draw) -> QuerySet[Any]:
    found: QuerySet[Any] = Department.objects.filter(active=True)
    if draw.region_code:
        found = found.filter(region_code__startswith=tree()[draw.region_code].prefix)
    labelled: QuerySet[Any] = found.annotate(label=F("code"))
    return labelled


def _bar(draw: Draw) -> Case:
    """Only what is public already may bar: visits that began, plans in force."""
    year = draw.planned_first.year
    departments = draw.pool_kind == Draw.Pool.DEPARTMENTS
    kind = "department" if departments else "enterprise"
    visited = Inspection.objects.filter(**{kind: OuterRef("pk")}, started_at__year=year)
    tests: dict[str, Any] = {CHECKED: Exists(visited)}
    if not departments:
        items = PlanItem.objects.filter(
            enterprises=OuterRef("pk"),
            klass=PlanItem.Klass.KEY,
            plan__year=year,
            plan__state__in=["approved", "filed", "in_force"],
        )
        others = items.exclude(pk=draw.plan_item_id) if draw.plan_item_id else items
        tests[KEY] = Exists(others)
    whens = [When(tests[name], then=Value(name)) for name in draw.bars if name in tests]
    return Case(*whens, default=Value(""), output_field=CharField())


def bars_of(pool_kind: str) -> dict[str, str]:
    """The constraints that a pool of this kind knows."""
    if pool_kind == Draw.Pool.DEPARTMENTS:
        return {name: BARS[name] for name in _DEPARTMENT_BARS}
    return BARS


def groups(draw: Draw) -> list[Group]:
    """The strata of the pool with their counts now, by code."""
    names = [name for name in strata.DIMENSIONS if name in _split(draw)]
    # A constant beside them: without any dimension everything is one group.
    rows = (
        objects(draw)
        .order_by()
        .annotate(all_=Value(1))
        .values("all_", *names)
        .annotate(n=Count("pk"), barred=Count("pk", filter=~Q(bar="")))
    )
    found = [
        Group(strata.code_of(row, names), _name(row, names), row["n"], row["barred"])
        for row in rows
    ]
    return sorted(found, key=lambda group: group.code)


def _split(draw: Draw) -> list[str]:
    if draw.pool_kind == Draw.Pool.DEPARTMENTS:
        return [name for name in draw.split_by if name == strata.AREA]
    return draw.split_by


def _name(row: dict[str, Any], names: list[str]) -> str:
    words = (_word(name, str(row[name])) for name in names)
    return "·".join(words) or strata.ALL_NAME


def _word(name: str, value: str) -> str:
    if name == strata.INDUSTRY:
        return str(Industry(value).label)
    if name == strata.GRADE:
        return str(RiskGrade(value).label)
    return tree()[value].name if value in tree() else value


def frozen_objects(draw: Draw) -> Generator[PoolObject]:
    """Every object in the order of its label's bytes, streamed."""
    names = [name for name in strata.DIMENSIONS if name in _split(draw)]
    of_enterprises = draw.pool_kind == Draw.Pool.ENTERPRISES
    columns = ["label", "name", "bar", "area", *(["industry", "risk_grade"] * of_enterprises)]
    rows = objects(draw).order_by(Collate("label", "C")).values(*columns)
    for row in rows.iterator(chunk_size=_CHUNK):
        yield PoolObject(
            row["label"],
            row["name"],
            strata.code_of(row, names),
            row.get("industry", ""),
            row["bar"],
        )


def officer_rows(draw: Draw) -> QuerySet[Officer]:
    """Officers whose certificates are valid now, of the chosen offices or of all."""
    found = Officer.objects.filter(left_on__isnull=True, valid_to__gte=today())
    offices = [office.pk for office in draw.offices.all()]
    return found.filter(office__in=offices) if offices else found


def frozen_officers(draw: Draw) -> tuple[FrozenOfficer, ...]:
    """The officers with leave during the planned period and recusals in force."""
    rows = (
        officer_rows(draw)
        .select_related("office")
        .prefetch_related(
            Prefetch("leaves", Leave.objects.filter(cancelled_on__isnull=True)),
            Prefetch(
                "recusals",
                Recusal.objects.filter(lifted_on__isnull=True).select_related(
                    "enterprise", "department"
                ),
            ),
        )
    )
    planned = Period(draw.planned_first, draw.planned_last)
    found = [_frozen(officer, planned) for officer in rows]
    return tuple(sorted(found, key=lambda one: one.certificate.encode()))


def _frozen(officer: Officer, planned: Period) -> FrozenOfficer:
    away = [Period(leave.first, leave.last) for leave in officer.leaves.all()]
    recused = [
        one.enterprise.credit_code if one.enterprise else one.department.code  # type: ignore[union-attr]
        for one in officer.recusals.all()
    ]
    return FrozenOfficer(
        certificate=officer.certificate,
        name=officer.name,
        office=officer.office.name,
        valid=Period(officer.valid_from, officer.valid_to),
        specialities=tuple(sorted(officer.specialities)),
        leave=tuple(sorted((one for one in away if one.meets(planned)), key=lambda one: one.first)),
        recused=tuple(sorted(recused)),
    )

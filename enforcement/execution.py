"""Execution of a plan, counted from the inspections (三（二）): by item, class and quarter.

An inspection counts from the day the team arrived; one that was cancelled never. It belongs to
the line of its item, whichever version of the year's plan it was assigned under.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractQuarter

from enforcement.models import Inspection, Plan, PlanItem
from enforcement.rules import plans as rules
from enforcement.rules.plans import Progress
from foundation.audit.canonical import JSON
from foundation.workdays.quarters import CHINA

NOT_DONE = ("assigned", "cancelled")


@dataclass(frozen=True, slots=True)
class Row:
    """One item and how far it is. ``dropped`` items are no longer planned but were inspected."""

    item: PlanItem
    progress: Progress
    quarters: tuple[int, int, int, int]
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Execution:
    """A plan by the end of a day. ``plan`` is the version in force then (or the first one)."""

    plan: Plan | None
    year: int
    on: date
    rows: list[Row] = field(default_factory=list)
    early: bool = False

    def of_class(self, klass: str) -> Progress:
        return rules.together(row.progress for row in self.rows if row.item.klass == klass)

    @property
    def total(self) -> Progress:
        return rules.together(row.progress for row in self.rows)

    def quarter_planned(self, number: int) -> int:
        return sum(row.item.quarters[number - 1] for row in self.rows if not row.dropped)

    def quarter_made(self, number: int) -> int:
        return sum(row.quarters[number - 1] for row in self.rows)

    def figures(self) -> dict[str, JSON]:
        """As they are kept with a report and shown in the timeline."""
        figures: dict[str, JSON] = {"计划检查": self.total.planned, "实际检查": self.total.made}
        for klass, label in rules.CLASS_LABELS.items():
            progress = self.of_class(klass)
            if progress.planned:
                figures[label] = f"{progress.counted} / {progress.planned}（{progress.rate}）"
        figures["完成率"] = f"{self.total.counted} / {self.total.planned}（{self.total.rate}）"
        return figures


def execution_of(year: int, on: date) -> Execution:
    """The year's plan by the end of ``on``; ``plan`` is None when none ever came into force."""
    plan = Plan.objects.effective_on(year, on).first()
    early = plan is None
    if plan is None:
        came = Plan.objects.annual(year).filter(in_force_on__isnull=False)
        plan = came.order_by("in_force_on", "version").first()
    if plan is None:
        return Execution(None, year, on)
    return Execution(plan, year, on, _rows(plan, done_in_year(year, on), on), early)


def campaign_execution(plan: Plan, on: date) -> Execution:
    """A campaign by the end of ``on``, counted apart from every annual plan."""
    return Execution(plan, plan.year, on, _rows(plan, done_in_campaign(plan, on), on))


def done_in_year(year: int, on: date) -> QuerySet[Inspection]:
    """The inspections that count for the annual plan of ``year`` by the end of ``on``."""
    return _done(on).filter(
        plan_item__plan__kind=Plan.Kind.ANNUAL,
        plan_item__plan__year=year,
        started_at__gte=_moment(date(year, 1, 1)),
        started_at__lt=_moment(date(year + 1, 1, 1)),
    )


def done_in_campaign(plan: Plan, on: date) -> QuerySet[Inspection]:
    return _done(on).filter(plan_item__plan=plan)


def visits_by_object(item: PlanItem, on: date) -> dict[int, int]:
    """How often each enterprise was inspected under the item's line, by enterprise id."""
    done = (
        done_in_campaign(item.plan, on)
        if item.plan.is_campaign
        else done_in_year(item.plan.year, on)
    )
    counted = (
        done.filter(plan_item__line=item.line, enterprise__isnull=False)
        .order_by()
        .values_list("enterprise")
        .annotate(n=Count("pk"))
    )
    return dict(counted)


def _done(on: date) -> QuerySet[Inspection]:
    after = datetime.combine(date.fromordinal(on.toordinal() + 1), time(), tzinfo=CHINA)
    return Inspection.objects.filter(started_at__lt=after).exclude(state__in=NOT_DONE)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=CHINA)


def _rows(plan: Plan, done: QuerySet[Inspection], on: date) -> list[Row]:
    """Three queries, however many items and inspections there are."""
    grouped = (
        done.order_by()
        .annotate(quarter=ExtractQuarter("started_at", tzinfo=CHINA))
        .values_list("plan_item__line", "enterprise", "department", "quarter")
        .annotate(n=Count("pk"))
    )
    by_line: dict[uuid.UUID, list[tuple[object, int, int]]] = defaultdict(list)
    for line, enterprise, department, quarter, count in grouped:
        by_line[line].append(((enterprise, department), quarter, count))
    items = list(
        PlanItem.objects.standing().filter(plan=plan).select_related("office").order_by("number")
    )
    named = _named(items)
    rows = [_row(item, plan, by_line.pop(item.line, []), named, on) for item in items]
    return rows + _dropped(plan, by_line)


def _named(items: Iterable[PlanItem]) -> dict[int, set[int]]:
    """Which enterprises each item names: a visit elsewhere does not fulfil it."""
    wanted = [item.pk for item in items if item.method == rules.NAMED]
    naming = PlanItem.objects.filter(pk__in=wanted).order_by()
    pairs = naming.values_list("pk", "enterprises")
    found: dict[int, set[int]] = defaultdict(set)
    for item, enterprise in pairs:
        found[item].add(enterprise)
    return found


def _row(
    item: PlanItem,
    plan: Plan,
    visits: list[tuple[object, int, int]],
    named: Mapping[int, set[int]],
    on: date,
) -> Row:
    per_object: dict[object, int] = defaultdict(int)
    for what, _quarter, count in visits:
        if item.method != rules.NAMED or what[0] in named.get(item.pk, set()):  # type: ignore[index]
            per_object[what] += count
    counted = rules.counted_visits(per_object.values(), item.frequency, item.visits)
    due = _due(item, plan, on)
    made = sum(count for _, _, count in visits)
    return Row(item, Progress(item.visits, due, made, counted), _by_quarter(visits))


def _due(item: PlanItem, plan: Plan, on: date) -> int:
    if plan.ends is not None:
        return item.visits if plan.ends <= on else 0
    return rules.due_by(item.quarters, plan.year, on)


def _dropped(plan: Plan, rest: Mapping[uuid.UUID, list[tuple[object, int, int]]]) -> list[Row]:
    """Lines of earlier versions that the plan no longer has, and yet were inspected."""
    if not rest:
        return []
    old = PlanItem.objects.filter(line__in=rest).exclude(plan=plan).select_related("office", "plan")
    latest = {item.line: item for item in old.order_by("plan__version")}
    return [
        Row(
            latest[line],
            Progress(0, 0, sum(count for _, _, count in visits), 0),
            _by_quarter(visits),
            dropped=True,
        )
        for line, visits in rest.items()
        if line in latest
    ]


def _by_quarter(visits: Iterable[tuple[object, int, int]]) -> tuple[int, int, int, int]:
    made = dict.fromkeys(rules.QUARTERS, 0)
    for _what, quarter, count in visits:
        made[quarter] += count
    return (made[1], made[2], made[3], made[4])

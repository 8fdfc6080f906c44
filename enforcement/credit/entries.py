"""What stands in a credit record: one entry for each event, gathered from every register.

Rooms above (the blacklist) add sources and restrictions of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.urls import reverse

from enforcement.models import (
    Accident,
    Case,
    Decision,
    Inspection,
    ResponsibilityLetter,
    Supervision,
    Talk,
)
from enforcement.querysets.hazards import visible_hazards
from enforcement.tables.inspections import address_of
from foundation.accounts.models import User
from foundation.enterprises.models import Enterprise, YearlyCheck
from foundation.workdays.quarters import today

MOST = 500  # entries of one source: the newest
BAD, PLAIN, GOOD = "bad", "plain", "good"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. ``tone`` is ``bad`` for what counts against the enterprise, ``good`` for it."""

    on: date
    kind: str
    text: str
    url: str = ""
    tone: str = PLAIN


@dataclass(frozen=True, slots=True)
class Restriction:
    """What a listed enterprise may not do, in one field, until when (None: until removal)."""

    field: str
    text: str
    until: date | None = None


Source = Callable[[Enterprise, User], Iterable[Entry]]
_sources: dict[str, Source] = {}
_restrictions: list[Callable[[Enterprise], Iterable[Restriction]]] = []


def register_source(kind: str, source: Source) -> None:
    """Add a kind of entries; ``source`` gives what the user may see, the newest first."""
    _sources[kind] = source


def register_restrictions(source: Callable[[Enterprise], Iterable[Restriction]]) -> None:
    _restrictions.append(source)


def kinds() -> list[str]:
    return list(_sources)


def entries_of(enterprise: Enterprise, user: User) -> list[Entry]:
    """All entries, the newest first; of one day in the order of the kinds."""
    found = [
        entry for source in _sources.values() for entry in islice(source(enterprise, user), MOST)
    ]
    return sorted(found, key=lambda entry: entry.on, reverse=True)


def restrictions_of(enterprise: Enterprise) -> list[Restriction]:
    return [one for source in _restrictions for one in source(enterprise)]


def by_year(entries: Sequence[Entry], shown: Iterable[str], years: int) -> Counted:
    """How many entries of each of the kinds in each of the last ``years``, ended by the newest."""
    last = max((entry.on.year for entry in entries), default=today().year)
    span = range(last - years + 1, last + 1)
    counts = Counter((entry.kind, entry.on.year) for entry in entries)
    return Counted(
        [f"{year}年" for year in span],
        [(kind, [counts[kind, year] for year in span]) for kind in shown],
    )


@dataclass(frozen=True, slots=True)
class Counted:
    years: list[str]
    series: list[tuple[str, list[int]]]

    @property
    def empty(self) -> bool:
        return not any(number for _, numbers in self.series for number in numbers)


INSPECTION, HAZARD, CASE, DECISION = "监督检查", "事故隐患", "立案", "行政处罚"
ACCIDENT, SUPERVISION, TALK = "生产安全事故", "挂牌督办", "预警约谈"
CHECK, LETTER = "许可证年检", "责任书"
DRAWN = (INSPECTION, HAZARD, DECISION, ACCIDENT)


def _inspections(enterprise: Enterprise, user: User) -> Iterator[Entry]:
    rows = Inspection.objects.visible_to(user).filter(
        enterprise=enterprise, started_on__isnull=False
    )
    for one in rows.order_by("-started_on", "-pk"):
        text = f"{one.get_source_display()}，{one.get_state_display()}"
        yield Entry(one.started_on, INSPECTION, text, address_of(one))


def _hazards(enterprise: Enterprise, user: User) -> Iterator[Entry]:
    for one in visible_hazards(user).filter(enterprise=enterprise).order_by("-found_on", "-pk"):
        done = f"，{one.cancelled_on:%Y-%m-%d}销号" if one.cancelled_on else "，没有销号"
        yield Entry(
            one.found_on,
            HAZARD,
            f"{one.get_level_display()}：{one.what[:80]}{done}",
            reverse("enforcement:hazard", args=[one.pk]),
            PLAIN if one.cancelled_on else BAD,
        )


def _cases(enterprise: Enterprise, user: User) -> Iterator[Entry]:
    rows = Case.objects.visible_to(user).filter(enterprise=enterprise, registered_on__isnull=False)
    for one in rows.order_by("-registered_on", "-pk"):
        text = f"{one.title}（{one.get_state_display()}）"
        yield Entry(one.registered_on, CASE, text, one.get_absolute_url())


def _decisions(enterprise: Enterprise, user: User) -> Iterator[Entry]:
    """Every decision; one that was revoked or changed says so."""
    rows = Decision.objects.filter(case__in=Case.objects.visible_to(user).filter(
        enterprise=enterprise))  # fmt: skip
    rows = rows.select_related("case").prefetch_related("items").order_by("-decided_on", "-pk")
    for one in rows:
        kinds_text = "、".join(
            f"{item.label}{item.amount:,.2f}元" if item.amount else item.label
            for item in one.items.all()
        )
        standing = one.state == Decision.State.IN_FORCE
        text = f"{kinds_text or one.get_kind_display()}（{one.case.title}）"
        yield Entry(
            one.decided_on,
            DECISION,
            text if standing else f"{text}，{one.get_state_display()}",
            one.case.get_absolute_url(),
            BAD if standing and one.kind == Decision.Kind.PENALTY else PLAIN,
        )


def _accidents(enterprise: Enterprise, user: User) -> Iterator[Entry]:
    rows = Accident.objects.visible_to(user).filter(enterprise=enterprise)
    for one in rows.order_by("-occurred_at", "-pk"):
        text = f"{one.get_grade_display()}，{one.get_kind_display()}，死亡{one.deaths}人"
        yield Entry(one.occurred_on, ACCIDENT, text, one.get_absolute_url(), BAD)


def _supervisions(enterprise: Enterprise, user: User) -> Iterator[Entry]:
    rows = Supervision.objects.visible_to(user).filter(hazard__enterprise=enterprise)
    for one in rows.order_by("-listed_on", "-pk"):
        done = one.removed_on is not None
        text = f"{one.get_level_display()}" + (f"，{one.removed_on:%Y-%m-%d}摘牌" if done else "")
        yield Entry(
            one.listed_on, SUPERVISION, text, one.get_absolute_url(), PLAIN if done else BAD
        )


def _talks(enterprise: Enterprise, user: User) -> Iterator[Entry]:
    for one in Talk.objects.visible_to(user).filter(enterprises=enterprise).order_by("-held_on"):
        text = f"{one.get_kind_display()}：{one.get_reason_display()}"
        yield Entry(one.held_on, TALK, text, one.get_absolute_url(), BAD)


def _checks(enterprise: Enterprise, _user: User) -> Iterator[Entry]:
    rows = YearlyCheck.objects.filter(licence__enterprise=enterprise).select_related("licence")
    for one in rows:
        text = f"{one.licence}：{'合格' if one.passed else '不合格，' + one.reason}"
        yield Entry(one.checked_on, CHECK, text, "", GOOD if one.passed else BAD)


def _letters(enterprise: Enterprise, _user: User) -> Iterator[Entry]:
    rows = ResponsibilityLetter.objects.filter(enterprise=enterprise, signed_on__isnull=False)
    for one in rows.order_by("-signed_on"):
        if one.signed_on:
            yield Entry(one.signed_on, LETTER, f"{one.year}年安全生产责任书已签订", "", GOOD)


for _kind, _source in (
    (INSPECTION, _inspections),
    (HAZARD, _hazards),
    (CASE, _cases),
    (DECISION, _decisions),
    (ACCIDENT, _accidents),
    (SUPERVISION, _supervisions),
    (TALK, _talks),
    (CHECK, _checks),
    (LETTER, _letters),
):
    register_source(_kind, _source)

"""What the pages of the responsibility letters show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from enforcement.actions.letters import due_day
from enforcement.models import ResponsibilityLetter
from enforcement.rules import letters as rules
from foundation.web import badges
from foundation.web.addresses import numbered
from foundation.web.badges import badge
from foundation.web.listing import Column
from foundation.workdays.quarters import today

_LABELS = {
    rules.SIGNED: "已签",
    rules.SIGNED_LATE: "逾期签订",
    rules.UNSIGNED: "未签",
    rules.LATE: "逾期未签",
}

_MARKS = {
    "已签": badges.DONE,
    "未签": badges.TODO,
    "逾期签订": badges.TODO,
    "逾期未签": badges.LATE,
}


def address_of(letter: ResponsibilityLetter) -> str:
    return numbered("enforcement:letter", letter.pk)


def standing(letter: ResponsibilityLetter) -> str:
    if letter.signed_on is None and letter.party_is_gone:
        return "单位已注销，不再签订"
    return _LABELS[rules.standing(letter.signed_on, due=due_day(letter.year), today=today())]


def _marked(letter: ResponsibilityLetter) -> SafeString:
    text = standing(letter)
    return badge(text, _MARKS.get(text, badges.PLAIN))


COLUMNS = [
    Column("party", "单位", "party_name", order="party_name", link=address_of),
    Column("level", "层级", "level", order="level", css="nowrap"),
    Column("region", "行政区域", "region_name", order="party_region"),
    Column("signed_on", "签订日期", "signed_on", order="signed_on", css="nowrap"),
    Column("state", "签订情况", _marked, css="nowrap"),
]


@dataclass(frozen=True, slots=True)
class Count:
    """One line of the counts of a year; ``url`` leads to these letters."""

    label: str
    whole: int
    signed: int
    outstanding: int
    late: int
    url: str


def counts_of(year: int) -> list[Count]:
    """By level, and the sum; empty while the year is not opened."""
    rows = ResponsibilityLetter.objects.all().of_year(year)
    found: dict[str, dict[str, int]] = rows.counts(due_day(year), today())
    address = reverse("enforcement:letters_of", args=[year])
    lines = [
        Count(str(level.label), **found[level.value], url=f"{address}?level={level.value}")
        for level in ResponsibilityLetter.Level
        if level.value in found
    ]
    names = ("whole", "signed", "outstanding", "late")
    total = {name: sum(getattr(line, name) for line in lines) for name in names}
    return [*lines, Count("合计", **total, url=address)] if lines else []


def facts(letter: ResponsibilityLetter) -> list[tuple[str, Any]]:
    return [
        ("年度", str(letter.year)),
        ("层级", letter.get_level_display()),
        ("单位", str(letter.party)),
        ("行政区域", letter.region_name),
        ("签订情况", standing(letter)),
        ("签订日期", f"{letter.signed_on:%Y-%m-%d}" if letter.signed_on else ""),
        ("最迟签订日期", f"{due_day(letter.year):%Y-%m-%d}"),
    ]

"""The workbench: what is due, what waits for my decision, what I started."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from foundation.accounts.checks import signed_in
from foundation.deadlines.models import Deadline
from foundation.deadlines.rules import remaining_text
from foundation.web.listing import Column, list_page
from foundation.web.nav import register_nav
from foundation.web.workbench import panels_for
from foundation.workdays.calendar import Calendar
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar

SHOWN = 8  # rows of a box on the workbench; the list shows the rest


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as the user reads it."""

    deadline: Deadline
    when: str
    urgency: str  # over, today or soon


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    count: int
    url: str
    flavour: str


WHEN = (("overdue", "已超期"), ("today", "今日到期"), ("week", "本周到期"), ("later", "本周以后"))


def when(kind: str, rows: QuerySet[Any], now: date) -> QuerySet[Any]:
    """Open deadlines of one kind; the week ends on Sunday and includes today."""
    sunday = now + timedelta(days=6 - now.weekday())
    return {
        "overdue": rows.filter(due__lt=now),
        "today": rows.filter(due=now),
        "week": rows.filter(due__range=(now, sunday)),
        "later": rows.filter(due__gt=sunday),
    }[kind]


def workbench(request: HttpRequest) -> HttpResponse:
    now = today()
    mine = Deadline.objects.open().visible_to(signed_in(request))
    nearest = list(mine.order_by("due", "pk")[: SHOWN + 1])
    calendar = current_calendar()
    panels = panels_for(request)
    context = {
        "figures": [_figure(kind, label, mine, now) for kind, label in WHEN[:3]],
        "dues": [describe(deadline, now, calendar) for deadline in nearest[:SHOWN]],
        "more_dues": len(nearest) > SHOWN,
        "today": now,
        "waiting": [panel for panel in panels if panel.kind == "waiting"],
        "started": [panel for panel in panels if panel.kind == "started"],
        "others": [panel for panel in panels if panel.kind not in {"waiting", "started"}],
    }
    return render(request, "workbench/workbench.html", context)


def _figure(kind: str, label: str, mine: QuerySet[Any], now: date) -> Figure:
    count = when(kind, mine, now).count()
    flavour = {"overdue": "red", "today": "amber"}.get(kind, "blue") if count else "blue"
    return Figure(label, count, f"{reverse('deadlines')}?when={kind}", flavour)


def describe(deadline: Deadline, now: date, calendar: Calendar) -> Due:
    """When it is due in words; what is over says since how many workdays."""
    urgency = "over" if deadline.due < now else "today" if deadline.due == now else "soon"
    return Due(deadline, remaining_text(deadline.due, now, calendar), urgency)


def reminded_text(deadline: Deadline) -> str:
    """The last reminder: its stage and day."""
    reminders = list(deadline.reminders.all())
    if not reminders:
        return ""
    return f"{reminders[-1].get_stage_display()} {localdate(reminders[-1].made_at):%m-%d}"


class DeadlineFilter(django_filters.FilterSet):  # type: ignore[misc]
    when = django_filters.ChoiceFilter(label="到期", choices=WHEN, method="by_when")
    what = django_filters.CharFilter(label="事项", lookup_expr="icontains")

    class Meta:
        model = Deadline
        fields = ["when", "what"]

    def by_when(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return when(value, rows, today())


def deadlines(request: HttpRequest) -> HttpResponseBase:
    """Everything that is due of the user, open, oldest first."""
    now, calendar = today(), current_calendar()
    columns = [
        Column("what", "事项", "what", order="what", link=lambda row: row.url),
        Column("due", "到期日", "due", order="due", css="nowrap"),
        Column("left", "期限", lambda row: describe(row, now, calendar).when),
        Column("provisional", "暂定", lambda row: "暂定" if row.provisional else "", css="nowrap"),
        Column("reminded", "提醒", reminded_text, css="nowrap"),
        Column("article", "依据", "article", order="article"),
    ]
    return list_page(
        request,
        queryset=Deadline.objects.open()
        .visible_to(signed_in(request))
        .prefetch_related("reminders"),
        columns=columns,
        filterset=DeadlineFilter,
        title="待办期限",
        key="due",
        empty="目前没有待办期限。新的事项到来时会自动列在这里。",
        extra={"crumbs": [("工作台", reverse("workbench")), ("待办期限", "")]},
    )


register_nav("工作台", "workbench", order=0, icon="home")
register_nav("待办期限", "deadlines", order=10, icon="clock")

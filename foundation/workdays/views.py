from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date

from foundation.web.acts import act_page
from foundation.workdays.actions import MANAGE_CALENDAR, set_override
from foundation.workdays.calendar import is_announced
from foundation.workdays.forms import OverrideForm
from foundation.workdays.models import DayOverride
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar
from foundation.workdays.yearview import WEEKDAYS, months

FIRST_YEAR, LAST_YEAR = 2004, 2100
INTRO = "设定优先于国务院公布的放假安排。未办结的期限在次日清晨重新计算，有变动的记入审计轨迹。"


def year(request: HttpRequest) -> HttpResponse:
    """The year with its workdays, for all staff."""
    now = today()
    shown = _year(request.GET.get("year", ""), now)
    found = months(shown, current_calendar(), now)
    context = {
        "year": shown,
        "months": found,
        "weekdays": WEEKDAYS,
        "workdays": sum(month.workdays for month in found),
        "provisional": not is_announced(shown),
        "overrides": DayOverride.objects.filter(date__year=shown),
        "previous": shown - 1 if shown > FIRST_YEAR else None,
        "next": shown + 1 if shown < LAST_YEAR else None,
        "may_set": _may_set(request),
    }
    return render(request, "workdays/year.html", context)


def override(request: HttpRequest) -> HttpResponse:
    """The administrator declares a day a workday or a day off."""
    if not _may_set(request):
        raise Http404
    start = {"day": _asked_day(request), "is_workday": "0"}
    posted = request.method == "POST"
    form = OverrideForm(request.POST) if posted else OverrideForm(initial=start)
    return act_page(
        request,
        form=form,
        perform=lambda form: set_override(by=_user(request), **form.cleaned_data),
        title="调整工作日历",
        success=lambda made: f"已将{made.date:%Y年%-m月%-d日}设为{_name(made)}。",
        redirect_to=lambda made: f"{reverse('workdays:year')}?year={made.date.year}",
        extra={
            "crumbs": [("工作日历", reverse("workdays:year")), ("调整", "")],
            "intro": INTRO,
            "submit_label": "设定",
            "cancel_url": reverse("workdays:year"),
        },
    )


def _year(asked: str, now: date) -> int:
    if not asked:
        return now.year
    number = int(asked) if re.fullmatch(r"[0-9]{4}", asked) else 0
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise Http404
    return number


def _asked_day(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:
        return None


def _user(request: HttpRequest) -> Any:
    return request.user


def _may_set(request: HttpRequest) -> bool:
    return bool(_user(request).may(MANAGE_CALENDAR))


def _name(made: DayOverride) -> str:
    return "工作日" if made.is_workday else "休息日"

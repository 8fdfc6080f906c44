"""The safety credit record of an enterprise, and what its page in the register says of it."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enforcement.credit import entries as credit
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.enterprises.models import Enterprise
from foundation.enterprises.sections import Section
from foundation.enterprises.tables import address_of
from foundation.web.charts import grouped_bars

readers_only = holders_only(Permission.READ_ENFORCEMENT)
TITLE = "安全生产信用档案"
YEARS = 6


@require_safe
@readers_only
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one enterprise, the newest first; ``?kind=`` shows one kind."""
    unit = get_object_or_404(Enterprise, pk=pk)
    entries = credit.entries_of(unit, signed_in(request))
    chosen = request.GET.get("kind", "")
    counts = Counter(entry.kind for entry in entries)
    counted = credit.by_year(entries, credit.DRAWN, YEARS)
    context = {
        "title": f"{unit.name}：{TITLE}",
        "crumbs": [
            ("企业登记", reverse("enterprises:list")),
            (unit.name, address_of(unit)),
            (TITLE, ""),
        ],
        "unit": unit,
        "entries": [one for one in entries if not chosen or one.kind == chosen],
        "all_count": len(entries),
        "chosen": chosen,
        "kinds": [(kind, counts[kind]) for kind in credit.kinds() if counts[kind]],
        "restrictions": credit.restrictions_of(unit),
        "chart": None
        if counted.empty
        else grouped_bars("历年情况", counted.years, counted.series, unit="次"),
        "most": credit.MOST,
    }
    return render(request, "enforcement/credit.html", context)


def section(request: HttpRequest, enterprise: Enterprise) -> Section | None:
    """How many entries of each kind, with the way to the record."""
    user = signed_in(request)
    if not user.may(Permission.READ_ENFORCEMENT):
        return None
    counts = Counter(entry.kind for entry in credit.entries_of(enterprise, user))
    return Section(
        TITLE,
        facts=[(kind, f"{counts[kind]} 条") for kind in credit.kinds() if counts[kind]],
        url=reverse("enforcement:credit", args=[enterprise.pk]),
        empty="还没有监督检查、处罚、事故等记录。",
    )

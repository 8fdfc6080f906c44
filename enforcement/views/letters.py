"""The responsibility letters: a year, signing many at once, and one letter."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from enforcement.actions import letters as acts
from enforcement.filters.letters import LetterFilter, PartyFilter
from enforcement.forms.letters import CorrectForm, OpenYearForm, ScanForm, SignForm
from enforcement.models import ResponsibilityLetter
from enforcement.rules.letters import FIRST_YEAR
from enforcement.tables.letters import COLUMNS, address_of, counts_of, facts
from enforcement.views.register_pages import (
    SHOWN_EVENTS,
    Crumbs,
    links,
    page,
    read_page,
    readers_only,
    register_act,
    registrars_only,
)
from foundation.accounts.checks import signed_in
from foundation.accounts.roles import Permission
from foundation.audit.trail import timeline
from foundation.documents.models import EvidenceFile
from foundation.web.listing import list_page
from foundation.workdays.quarters import today

SHOWN = 200  # letters on the page of signing


@read_page
@readers_only
def letters(request: HttpRequest, year: int | None = None) -> HttpResponseBase:
    """The letters of a year; of this year without one."""
    year = _known(today().year if year is None else year)
    may_manage = signed_in(request).may(Permission.MANAGE_OFFICERS)
    counts = counts_of(year)
    years = {year - 1, year, year + 1, today().year}
    return list_page(
        request,
        queryset=_rows(year),
        columns=COLUMNS,
        filterset=LetterFilter,
        title=f"{year}年度安全生产目标管理责任书",
        template="enforcement/letters.html",
        key="level",
        empty=f"{year}年度还没有开启。" + ("请点“开启年度”，列出应签单位。" if may_manage else ""),
        extra={
            "offered": _year_acts(year, opened=bool(counts)) if may_manage else [],
            "counts": counts,
            "due": acts.due_day(year),
            "year": year,
            "years": sorted(y for y in years if FIRST_YEAR <= y <= today().year + 1),
        },
    )


@page
@registrars_only
def open_year(request: HttpRequest, year: int) -> HttpResponse:
    by, year = signed_in(request), _known(year)
    return _act(
        request,
        year,
        form=OpenYearForm,
        perform=lambda _form: acts.open_year(year, by=by),
        title="开启年度",
        success=lambda made: f"新增应签责任书{made}份。" if made else "没有需要新增的应签单位。",
        intro="把所有在册的下级部门和正常状态的民爆生产、销售企业列为应签单位。"
        "已经列入的不重复，年中新登记的可以再次补入。",
    )


@page
@registrars_only
def sign(request: HttpRequest, year: int) -> HttpResponse:
    """Tick several, one date; the filters of the address narrow what is shown."""
    by, year = signed_in(request), _known(year)
    filters = PartyFilter(request.GET or None, queryset=_rows(year).outstanding())
    found = filters.qs if not filters.is_bound or filters.is_valid() else _rows(year).none()
    shown = list(found.order_by("level", "party_region", "pk")[: SHOWN + 1])
    form = SignForm(request.POST or None, letters=shown[:SHOWN], initial={"signed_on": today()})
    return _act(
        request,
        year,
        form=form,
        perform=lambda form: acts.sign_letters(
            year, form.cleaned_data["letters"], signed_on=form.cleaned_data["signed_on"], by=by
        ),
        title="登记签订",
        success=lambda count: f"已登记{count}份责任书签订。",
        template="enforcement/letters_sign.html",
        extra={
            "filter_form": filters.form,
            "outstanding": bool(shown),
            "more": SHOWN if len(shown) > SHOWN else 0,
        },
    )


@read_page
@readers_only
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    found = _letter(pk)
    may_manage = signed_in(request).may(Permission.MANAGE_OFFICERS)
    files = EvidenceFile.objects.filter(
        subject_type=ResponsibilityLetter._meta.label_lower, subject_id=str(pk)
    )
    offered = [("letter_scan", "上传扫描件"), ("letter_correct", "更正签订登记")]
    context = {
        "title": str(found),
        "crumbs": [*_crumbs(found.year), (str(found.party), "")],
        "facts": facts(found),
        "files": files,
        "acts": links(*offered, pk=pk) if may_manage and found.signed_on else [],
        "events": timeline(found).reverse()[:SHOWN_EVENTS],
    }
    return render(request, "enforcement/letter.html", context)


@page
@registrars_only
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), _letter(pk)
    return _on_letter(
        request,
        found,
        form=ScanForm,
        perform=lambda form: acts.attach_scan(found, upload=form.cleaned_data["scan"], by=by),
        title="上传扫描件",
        success="扫描件已存入。",
    )


@page
@registrars_only
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), _letter(pk)
    return _on_letter(
        request,
        found,
        form=CorrectForm(request.POST or None, initial={"signed_on": found.signed_on}),
        perform=lambda form: acts.correct_letter(found, **form.cleaned_data, by=by),
        title="更正签订登记",
        success="签订登记已更正。",
    )


def _rows(year: int) -> Any:
    rows: Any = ResponsibilityLetter.objects.all()
    return rows.of_year(year).with_party()


def _letter(pk: int) -> ResponsibilityLetter:
    rows = ResponsibilityLetter.objects.select_related("enterprise", "department")
    found: ResponsibilityLetter = get_object_or_404(rows, pk=pk)
    return found


def _known(year: int) -> int:
    """404 for years that can have no letters."""
    if not FIRST_YEAR <= year <= today().year + 1:
        raise Http404
    return year


def _year_acts(year: int, *, opened: bool) -> list[dict[str, str]]:
    if not opened:
        return links(("letters_open", "开启年度"), pk=year)
    return links(("letters_sign", "登记签订"), ("letters_open", "补入应签单位"), pk=year)


def _crumbs(year: int) -> Crumbs:
    return [(f"{year}年度责任书", reverse("enforcement:letters_of", args=[year]))]


def _act(
    request: HttpRequest, year: int, *, extra: dict[str, Any] | None = None, **page: Any
) -> HttpResponse:
    back = reverse("enforcement:letters_of", args=[year])
    return register_act(
        request, of=f"{year}年度责任书", back=back, crumbs=_crumbs(year), extra=extra, **page
    )


def _on_letter(request: HttpRequest, found: ResponsibilityLetter, **page: Any) -> HttpResponse:
    back = address_of(found)
    crumbs = [*_crumbs(found.year), (str(found.party), back)]
    return register_act(request, of=str(found), back=back, crumbs=crumbs, **page)

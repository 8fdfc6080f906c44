"""Public pages: lists, one entry with its versions, data as files, feed, error notes.

Nothing here reads a record of the office: only entries, as they were frozen and published.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from disclosure.actions.corrections import report_error
from disclosure.facets import facets_of
from disclosure.fields import EXECUTION, facts_of
from disclosure.figures import LABELS
from disclosure.filters import filters_of
from disclosure.forms.steps import NoteForm
from disclosure.models import Batch, Entry
from foundation.documents.models import PUBLIC_FIELDS, Document, State
from foundation.documents.throttle import too_many
from foundation.procedure.refusals import Refused
from foundation.web.acts import show_refusal
from foundation.web.addresses import address
from foundation.web.listing import Column, asked, list_page

Kind = Batch.Kind
BATCH = Prefetch("batch", Batch.objects.only("title"))
UNIT_ROWS = PAPERS = 200
PLANS, BULLETINS = "enforcement.plan", "enforcement.bulletin"  # series of public documents
NOTES_A_MINUTE = 5  # from one address


def _state(entry: Entry) -> str:
    return "已撤回" if entry.state == Entry.State.WITHDRAWN else "有效"


_TITLE = Column("title", "标题", "title", order="title", link=Entry.get_absolute_url)
_ON = Column("on", "日期", "on", order="on", css="nowrap")
_STATE = Column("state", "状态", _state, css="nowrap")
_REGION = Column("region", "行政区域", "region")
COLUMNS = {
    Kind.PENALTIES: [
        _TITLE,
        _REGION,
        Column("amount", "罚没（元）", "amount", order="amount", css="number"),
        Column("execution", "执行情况", lambda one: EXECUTION.get(one.execution, ""), css="nowrap"),
        Column("on", "决定日期", "on", order="on", css="nowrap"),
        _STATE,
    ],
    Kind.HAZARDS: [
        _TITLE,
        Column("classes", "类别", lambda one: "、".join(one.data["classes"]), css="nowrap"),
        Column("found", "数量（项）", lambda one: one.data["found"], css="number"),
        Column("period", "期间", lambda one: one.data["period"], css="nowrap"),
    ],
    Kind.BLACKLIST: [
        Column("title", "单位", "title", order="title", link=Entry.get_absolute_url),
        Column("cause", "列入事由", "cause"),
        Column("on", "公布日期", "on", order="on", css="nowrap"),
        Column("until", "期限至", "until", css="nowrap"),
    ],
    Kind.ACCIDENTS: [_TITLE, _REGION, _ON, _STATE],
    Kind.CASES: [_TITLE, _ON, _STATE],
}


@login_not_required
@require_safe
def entries(request: HttpRequest, kind: str) -> HttpResponseBase:
    label = LABELS[Kind(kind)]
    shown = Entry.objects.all().listed(kind)
    filters = filters_of(kind, asked(request), shown)
    return list_page(
        request,
        queryset=shown,
        columns=COLUMNS[Kind(kind)],
        filterset=filters,
        title=label,
        template="disclosure/entries.html",
        key="-on",
        empty="还没有发布。",
        extra={
            "kind": kind,
            "downloads": [
                (name, address(f"disclosure:{code}", kind))
                for code, name in (("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"))
            ],
            "facets": facets_of(request, kind, filters),
        },
    )


@login_not_required
@require_safe
def entry(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    found = get_object_or_404(Entry.objects.prefetch_related(BATCH), pk=pk, kind=kind)
    versions = Entry.objects.filter(key=found.key).order_by("-version")
    canonical = request.build_absolute_uri(found.get_absolute_url())
    context = {**entry_context(found, versions=versions), "canonical": canonical}
    return render(request, "disclosure/entry.html", context)


def entry_context(found: Entry, *, versions: Iterable[Entry]) -> dict[str, Any]:
    """What the page of an entry shows; the preview of an item takes the same."""
    versions = list(versions)
    newest = versions[0] if versions else None
    return {
        "title": found.title,
        "gone": newest is not None and newest.state == Entry.State.WITHDRAWN,
        "kind": found.kind,
        "label": LABELS[Kind(found.kind)],
        "entry": found,
        "facts": facts_of(found.data),
        "versions": versions,
        "newest": newest,
    }


@login_not_required
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """All that the lists show of one unit, newest first; 404 where nothing is published of it."""
    rows = Entry.objects.all().shown().filter(code=code).order_by("-on", "-pk")
    found = list(rows[: UNIT_ROWS + 1])
    if not found:
        raise Http404
    context = {
        "title": found[0].party,
        "code": code,
        "rows": found[:UNIT_ROWS],
        "more": len(found) > UNIT_ROWS,
        "counts": [
            (label, count)
            for kind, label in LABELS.items()
            if (count := sum(one.kind == kind for one in found[:UNIT_ROWS]))
        ],
    }
    return render(request, "disclosure/unit.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A reader says that something is wrong; nothing is shown but thanks."""
    found = get_object_or_404(Entry, pk=pk)
    form = NoteForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "entry": found, "title": "指出错误"}
    if request.method == "POST" and form.is_valid():
        if too_many(request, name="error-note", limit=NOTES_A_MINUTE):
            form.add_error(None, "提交得太频繁，请稍后再试。")
            return render(request, "disclosure/error_note.html", context, status=429)
        try:
            if not form.cleaned_data["website"]:
                report_error(found, text=form.cleaned_data["text"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return render(request, "disclosure/error_noted.html", {"entry": found})
    return render(request, "disclosure/error_note.html", context)


@login_not_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Public documents: bulletins, warnings."""
    context = {"title": "通知公告", "papers": _papers()[:PAPERS]}
    return render(request, "disclosure/notices.html", context)


@login_not_required
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Issued plans, adjusted ones too, and the quarterly bulletins that say how they went."""
    context = {
        "title": "监督检查计划",
        "plans": _papers().filter(series__startswith=PLANS)[:PAPERS],
        "bulletins": _papers().filter(series__startswith=BULLETINS)[:PAPERS],
    }
    return render(request, "disclosure/plans.html", context)


def _papers() -> QuerySet[Document]:
    """Documents for the public, the newest first; none that was cancelled."""
    rows = Document.objects.filter(public=True).exclude(state=State.CANCELLED)
    return rows.only(*PUBLIC_FIELDS).order_by("-made_on", "-pk")

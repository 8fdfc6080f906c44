"""The public page of seals; the office's page of events."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from foundation.audit import exports
from foundation.audit.actions import READ_AUDIT, start_export
from foundation.audit.filters import EventFilter
from foundation.audit.forms import ExportForm, PrintedSealForm
from foundation.audit.models import AuditEvent, Seal
from foundation.audit.printed import check_printed
from foundation.audit.seals import newest
from foundation.audit.trail import open_events
from foundation.web.acts import act_page
from foundation.web.listing import Column, list_page

SEALS_SHOWN = 20


@require_safe
@login_not_required
def seals(request: HttpRequest) -> HttpResponse:
    """What the seals are, the newest of them, and a check of a printed one. No session."""
    asked = bool({"number", "root"} & request.GET.keys())
    form = PrintedSealForm(request.GET if asked else None)
    before = _number(request.GET.get("before", ""))
    found = Seal.objects.order_by("-number")
    if before:
        found = found.filter(number__lt=before)
    shown = list(found[: SEALS_SHOWN + 1])
    context = {
        "form": form,
        "outcome": check_printed(**form.cleaned_data) if asked and form.is_valid() else None,
        "seals": shown[:SEALS_SHOWN],
        "older": shown[SEALS_SHOWN - 1].number if len(shown) > SEALS_SHOWN else None,
        "before": before,
    }
    return render(request, "audit/seals.html", context)


@require_safe
@login_not_required
def seals_file(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001
    """All seals as CSV: whoever keeps a copy is a witness, and can recompute the chain."""
    lines = exports.seal_lines()
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="seals.csv"'
    return response


def _actor(event: AuditEvent) -> str:
    place = "，".join(filter(None, [event.actor_role, event.actor_office]))
    return f"{event.actor_name}（{place}）" if place else event.actor_name


def _target(event: AuditEvent) -> str:
    try:
        kind = str(apps.get_model(event.target_type)._meta.verbose_name)
    except (LookupError, ValueError):  # what is no model, or no longer one
        kind = event.target_type
    return f"{kind} {event.target_id}"


def _changes(event: AuditEvent) -> str:
    states = " → ".join(filter(None, [event.before_label, event.after_label]))
    changed = [f"{name}：{value}" for name, value in event.changes.items()]
    return "；".join(filter(None, [states, *changed]))


COLUMNS = (
    Column("id", "序号", "pk", order="pk", css="number"),
    Column("at", "时间", "at", order="at", css="nowrap"),
    Column("actor", "人员", _actor, css="cell-name"),
    Column("verb", "行为", "verb_label", css="cell-short"),
    Column("target", "对象", _target, css="cell-short"),
    Column("article", "依据", "article", css="cell-name"),
    Column("changes", "内容", _changes, css="cell-text"),
    Column("from", "来源", "address_class", css="nowrap"),
)


@require_safe
def events(request: HttpRequest) -> HttpResponseBase:
    """The trail, without what belongs to a confidential room."""
    _readers_only(request)
    return list_page(
        request,
        queryset=open_events(),
        columns=COLUMNS,
        filterset=EventFilter,
        title="审计轨迹",
        template="audit/events.html",
        empty="还没有审计记录。有人登录或办理业务后，记录会自动出现在这里。",
        extra={"newest": newest()},
    )


def export(request: HttpRequest) -> HttpResponse:
    """A whole period as a file, made by a job."""
    user = _readers_only(request)
    return act_page(
        request,
        form=ExportForm,
        perform=lambda form: start_export(by=user, **form.cleaned_data),
        title="按时段导出审计轨迹",
        success="导出已开始。",
        redirect_to=lambda job: reverse("web:job", args=[job.pk]),
        extra={
            "crumbs": [("审计轨迹", reverse("audit:events")), ("按时段导出", "")],
            "intro": "导出为 CSV 文件，可用 Excel 打开，含每一行的摘要。导出本身记入审计轨迹。",
            "submit_label": "开始导出",
            "cancel_url": reverse("audit:events"),
        },
    )


def _readers_only(request: HttpRequest) -> Any:
    user: Any = request.user
    if not user.may(READ_AUDIT):
        raise Http404
    return user


def _number(text: str) -> int:
    """A page marker; 0 (the newest) for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

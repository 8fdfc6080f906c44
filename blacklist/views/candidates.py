"""Candidates that the nightly job found: the list, one with its evidence, confirm or dismiss."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from blacklist.actions import collecting
from blacklist.filters import CandidateFilter
from blacklist.forms.steps import CauseForm, ReasonForm
from blacklist.models import Candidate
from blacklist.rules import grounds
from blacklist.tables import CANDIDATES, candidate_address
from enforcement.views.shared import CHANGING
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.audit.trail import timeline
from foundation.web.acts import act_page
from foundation.web.listing import list_page

collectors_only = holders_only(Permission.COLLECT_LISTINGS)
TITLE = "候选情形"


@require_safe
@collectors_only
def candidates(request: HttpRequest) -> HttpResponseBase:
    return list_page(
        request,
        queryset=Candidate.objects.select_related("enterprise"),
        columns=CANDIDATES,
        filterset=CandidateFilter,
        title=TITLE,
        empty="没有候选情形。系统每天夜里按第五条核对事故、案件和督办隐患，发现后列在这里。",
    )


@require_safe
@collectors_only
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    open_ = found.state == Candidate.State.OPEN
    steps = (("核定，采集信息", "confirm"), ("不予采集", "dismiss"))
    context = {
        "title": found.enterprise.name,
        "crumbs": _crumbs(found.enterprise.name),
        "facts": [
            ("单位", found.enterprise.name),
            ("统一社会信用代码", found.enterprise.credit_code),
            ("情形", f"第五条{found.get_kind_display()}"),
            ("制度原文", grounds.WORDS[found.kind]),
            ("发现日期", found.found_on),
            ("状态", found.get_state_display()),
            ("核定", _decided(found)),
            ("不予采集的理由", found.reason or None),
            ("案卷", found.listing),
        ],
        "candidate": found,
        "acts": [
            {"label": label, "url": reverse(f"blacklist:candidate_{name}", args=[pk]), "note": ""}
            for label, name in steps
            if open_
        ],
        "events": timeline(found).reverse(),
    }
    return render(request, "blacklist/candidate.html", context)


def _decided(found: Candidate) -> str | None:
    if found.decided_by is None or found.decided_on is None:
        return None
    return f"{found.decided_on:%Y-%m-%d} {found.decided_by.full_name}"


@CHANGING
@collectors_only
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = _found(pk), signed_in(request)
    return _act(
        request,
        found,
        CauseForm,
        lambda form: collecting.confirm_candidate(found, **form.cleaned_data, by=by),
        title="核定，采集信息",
        to=lambda listing: str(listing.get_absolute_url()),
    )


@CHANGING
@collectors_only
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = _found(pk), signed_in(request)
    return _act(
        request,
        found,
        ReasonForm,
        lambda form: collecting.dismiss_candidate(found, **form.cleaned_data, by=by),
        title="不予采集",
        to=candidate_address,
    )


def _act(
    request: HttpRequest, found: Candidate, form: Any, perform: Any, *, title: str, to: Any
) -> HttpResponse:
    return act_page(
        request,
        form=form,
        perform=perform,
        title=f"{title}：{found.enterprise.name}",
        success=f"{title}：已完成。",
        redirect_to=to,
        extra={
            "crumbs": _crumbs(found.enterprise.name),
            "submit_label": title,
            "cancel_url": candidate_address(found),
        },
    )


def _found(pk: int) -> Candidate:
    rows = Candidate.objects.select_related("enterprise", "decided_by", "listing")
    found: Candidate = get_object_or_404(rows, pk=pk)
    return found


def _crumbs(label: str) -> list[tuple[str, str]]:
    return [(TITLE, reverse("blacklist:candidates")), (label, "")]

"""Sharing tokens: the list, a new one (shown once), one of them with its calls, revoking."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from enforcement.actions import sharing as acts
from enforcement.forms.sharing import IssueForm, RevokeForm
from enforcement.models import ShareToken
from enforcement.views.shared import CHANGING
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.audit.trail import timeline
from foundation.procedure.refusals import Refused
from foundation.regions import tree
from foundation.web.acts import act_page, show_refusal
from foundation.web.listing import Column, list_page
from foundation.workdays.quarters import today

keepers_only = holders_only(Permission.MANAGE_SHARING)
TITLE = "数据共享"
CALLS = 100


def state_of(token: ShareToken) -> str:
    if token.revoked_on:
        return "已撤销"
    return "已过期" if token.expires_on < today() else "有效"


COLUMNS = [
    Column("department", "使用单位", "department", order="department",
           link=ShareToken.get_absolute_url),
    Column("start", "令牌", lambda token: f"{token.start}…", css="nowrap"),
    Column("scopes", "范围", "scopes_text"),
    Column("issued_on", "签发日期", "issued_on", order="issued_on", css="nowrap"),
    Column("expires_on", "有效期至", "expires_on", order="expires_on", css="nowrap"),
    Column("state", "状态", state_of, css="nowrap"),
]  # fmt: skip


@require_safe
@keepers_only
def tokens(request: HttpRequest) -> HttpResponseBase:
    return list_page(
        request,
        queryset=ShareToken.objects.all(),
        columns=COLUMNS,
        title=TITLE,
        template="enforcement/share_tokens.html",
        empty="还没有签发令牌。点“签发令牌”，其他部门凭令牌读取共享数据。",
    )


@CHANGING
@never_cache
@keepers_only
def issue(request: HttpRequest) -> HttpResponse:
    """The token itself is shown here once, never again."""
    by = signed_in(request)
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issued = acts.issue_token(form.grant(), by=by, confirmed=form.confirm(by))
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            context = {"issued": issued, "title": "令牌已签发", "crumbs": _crumbs("签发令牌")}
            return render(request, "enforcement/share_issued.html", context)
    context = {
        "form": form,
        "title": "签发令牌",
        "crumbs": _crumbs("签发令牌"),
        "intro": "令牌只显示一次，请当面或者用加密方式交给使用单位。每次读取都记入审计日志。",
        "submit_label": "签发",
        "cancel_url": reverse("enforcement:share_tokens"),
    }
    return render(request, "web/act.html", context)


@require_safe
@keepers_only
def token(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ShareToken, pk=pk)
    code = found.region_code
    context = {
        "title": found.department,
        "crumbs": _crumbs(found.department),
        "facts": [
            ("令牌", f"{found.start}…"),
            ("用途", found.purpose),
            ("范围", found.scopes_text),
            ("行政区域", tree().full_name(code) if code in tree() else "不限"),
            ("签发", f"{found.issued_on:%Y-%m-%d} {found.issued_by.full_name}"),
            ("有效期至", found.expires_on),
            ("状态", state_of(found)),
            ("撤销原因", found.revoked_reason or None),
        ],
        "acts": _acts(found),
        "events": timeline(found).reverse()[:CALLS],
    }
    return render(request, "web/detail.html", context)


def _acts(found: ShareToken) -> list[dict[str, str]]:
    url = reverse("enforcement:share_revoke", args=[found.pk])
    return [] if found.revoked_on else [{"label": "撤销令牌", "url": url, "note": ""}]


@CHANGING
@keepers_only
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = get_object_or_404(ShareToken, pk=pk), signed_in(request)

    def perform(form: Any) -> ShareToken:
        return acts.revoke_token(found, reason=form.cleaned_data["reason"], by=by)

    return act_page(
        request,
        form=RevokeForm,
        perform=perform,
        title="撤销令牌",
        success="令牌已撤销，立即失效。",
        redirect_to=ShareToken.get_absolute_url,
        extra={"crumbs": _crumbs(found.department), "cancel_url": found.get_absolute_url()},
    )


def _crumbs(label: str) -> list[tuple[str, str]]:
    return [(TITLE, reverse("enforcement:share_tokens")), (label, "")]

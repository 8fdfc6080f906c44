"""Reporting a violation and asking what became of it, without signing in.

No session, no draft, no code in an address: number and code stand on one page, once.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from enforcement import tip_answers, tip_limits
from enforcement.actions.tips import Filed, file_tip
from enforcement.forms.public_tips import QueryForm, TipForm
from enforcement.views.shared import CHANGING
from foundation.documents.codes import grouped
from foundation.procedure.refusals import Refused
from foundation.web.acts import show_refusal

View = Callable[[HttpRequest], HttpResponse]


def _readable(view: View) -> View:
    """Too much text or too many files are told on a page of ours."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest) -> HttpResponse:
        try:
            request.POST  # noqa: B018  (reading it is what may fail)
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return render(request, "tips/too_large.html", status=413)
        return view(request)

    return wrapper


@csrf_exempt  # only until the body could be read; ``csrf_protect`` checks the token
@login_not_required
@never_cache
@CHANGING
@_readable
@csrf_protect
def new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form_page(request, TipForm())
    form = TipForm(request.POST, request.FILES)
    status = 200
    if form.is_valid():
        try:
            tip_limits.count_filing(request, form.size)
            return _filed_page(request, file_tip(form.told(), token=form.raw_token))
        except tip_limits.Limited as refusal:
            show_refusal(form, refusal)
            status = 429
        except Refused as refusal:
            show_refusal(form, refusal)
    return _form_page(request, form, status=status)


def _form_page(request: HttpRequest, form: TipForm, *, status: int = 200) -> HttpResponse:
    lost = [file.name for file in form.files.getlist("files")] if form.is_bound else []
    context = {"form": form, "lost_files": lost}
    return render(request, "tips/new.html", context, status=status)


def _filed_page(request: HttpRequest, filed: Filed) -> HttpResponse:
    tip, code = filed.tip, grouped(filed.code)
    slip = f"举报编号：{tip.number}\r\n查询码：{code}\r\n提交日期：{tip.received_on:%Y-%m-%d}\r\n"
    context = {
        "number": tip.number,
        "code": code,
        "received_on": tip.received_on,
        "due": tip.due,
        "again": filed.again,
        "slip": f"data:text/plain;charset=utf-8,{quote(slip)}",
    }
    return render(request, "tips/filed.html", context)


@csrf_exempt  # a question that changes nothing; so the page needs no cookie
@login_not_required
@never_cache
@CHANGING
@_readable
def query(request: HttpRequest) -> HttpResponse:
    """By POST, so that the code is in no log and no history."""
    form = QueryForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "answer": None}
    if request.method == "POST":
        try:
            tip_limits.count_question(request)
        except tip_limits.Limited as refusal:
            context["too_many"] = str(refusal)
            response = render(request, "tips/query.html", context, status=429)
            response["Retry-After"] = str(refusal.seconds)
            return response
        if form.is_valid():
            context["answer"] = tip_answers.look_up(**form.cleaned_data)
            if context["answer"] is None:
                form.add_error(
                    None, "没有与该编号和查询码相符的举报。请逐字核对；查询码遗失的无法找回。"
                )
    return render(request, "tips/query.html", {"too_many": "", **context})

"""The page of one act: a form, the act, and what it answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from foundation.procedure.refusals import Refused


def act_page(
    request: HttpRequest,
    *,
    form: Any,
    perform: Callable[[Any], Any],
    title: str,
    success: str | Callable[[Any], str],
    redirect_to: Any,
    template: str = "web/act.html",
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show ``form`` (an instance, or a class to be built here); on a valid POST run ``perform``.

    A ``Refused`` becomes an error of the form, beside its field or on top, and keeps what was
    typed. ``success`` and ``redirect_to`` may be callables of what ``perform`` returned;
    ``redirect_to`` is anything that ``resolve_url`` takes.
    """
    if isinstance(form, type):
        form = form(request.POST, request.FILES) if request.method == "POST" else form()
    if request.method == "POST" and form.is_valid():
        try:
            result = perform(form)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, success(result) if callable(success) else success)
            return _leave(request, redirect_to(result) if _asks(redirect_to) else redirect_to)
    context = {"form": form, "title": title, "multipart": form.is_multipart(), **(extra or {})}
    return render(request, template, context)


def show_refusal(form: BaseForm, refusal: Refused) -> None:
    """Put a refusal where the user looks: beside the field it names, else on top."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal))


def _asks(target: Any) -> bool:
    """Whether ``target`` is a function of the result (a model has get_absolute_url instead)."""
    return callable(target) and not hasattr(target, "get_absolute_url")


def _leave(request: HttpRequest, target: Any) -> HttpResponse:
    url = resolve_url(target)
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)

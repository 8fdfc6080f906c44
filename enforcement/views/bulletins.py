"""Quarterly bulletins: the list, one of them, its steps, and the inspections behind it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enforcement.actions import bulletins as acts
from enforcement.bulletins import papers
from enforcement.bulletins.figures import URL_NAMES, compile_figures, differences, values
from enforcement.filters.conducted import ConductedFilter
from enforcement.forms import bulletins as forms
from enforcement.forms.hazards import ReasonForm
from enforcement.models import Bulletin
from enforcement.querysets.conducted import conducted as conducted_rows
from enforcement.rules.hazards import rate_text
from enforcement.states.bulletin import DRAFT, PROCEDURE
from enforcement.tables.bulletins import BULLETIN_COLUMNS, CONDUCTED_COLUMNS, bulletin_facts
from enforcement.views.shared import CHANGING, dues_of
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import StepUpForm
from foundation.accounts.steps import StepForm, offered, step_page
from foundation.audit.trail import timeline
from foundation.web.listing import list_page

readers_only = holders_only(Permission.READ_ENFORCEMENT)
RELATED = ("document", "signed_by", "issued_by", "edited_by")

FORMS = {
    "edit": StepForm(
        forms.edit_form,
        lambda found, form, by: acts.edit(found, **form.cleaned_data, by=by),
        template="enforcement/bulletin_edit.html",
    ),
    "recompile": StepForm(
        forms.RecompileForm,
        lambda found, form, by: acts.recompile(
            found, rewrite=form.cleaned_data["text"] == "rewrite", by=by
        ),
        intro="数字按现在的记录重新汇总；原来的数字和正文存为历次稿。",
    ),
    "sign": StepForm(
        forms.SignForm,
        lambda found, _form, by: acts.sign(found, by=by),
        intro="签审表示数字与记录一致、正文可以印发。签审后由安委办主任签发。",
    ),
    "issue": StepForm(
        StepUpForm,
        lambda found, form, by: acts.issue(found, by=by, confirmed=form.confirm(by)),
        intro="签发后编号、印发正式文件并可公开核验，不能撤回。签发人不能是签审人或者正文修改人。",
    ),
    "return": StepForm(
        ReasonForm, lambda found, form, by: acts.send_back(found, **form.cleaned_data, by=by)
    ),
}


@require_safe
@readers_only
def bulletins(request: HttpRequest) -> HttpResponseBase:
    return list_page(
        request,
        queryset=Bulletin.objects.select_related(*RELATED).defer("figures", "text"),
        columns=BULLETIN_COLUMNS,
        title="季度通报",
        key="-pk",
        empty="还没有季度通报。季度结束后，系统会根据监督检查记录自动汇总起草。",
    )


@require_safe
@readers_only
def bulletin(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    by = signed_in(request)
    found = _found(year, quarter)
    draft = found.state == DRAFT
    changed = differences(found.figures, compile_figures(found.period)) if draft else []
    numbers = values(found.figures)
    context = {
        "title": str(found),
        "crumbs": [("季度通报", reverse("enforcement:bulletins")), (str(found.period), "")],
        "bulletin": found,
        "facts": bulletin_facts(found),
        "rate": rate_text(numbers["done"], numbers["found"]),
        "headline": [linked(row) for row in found.figures["headline"]],
        "tables": [_linked_table(table) for table in found.figures["tables"]],
        "charts": papers.charts(found.figures),
        "blocks": papers.blocks(found.text),
        "changed": changed,
        "versions": found.versions.select_related("replaced_by").defer("figures"),
        "papers": [found.document] if found.document else [],
        "acts": offered(
            PROCEDURE,
            state=found.state,
            user=by,
            url=lambda name: reverse("enforcement:bulletin_act", args=[year, quarter, name]),
        ),
        "deadlines": dues_of(found),
        "stages": _stages(found),
        "events": timeline(found, labels=dict(Bulletin.State.choices)),
    }
    return render(request, "enforcement/bulletin.html", context)


@CHANGING
@readers_only
def act(request: HttpRequest, year: int, quarter: int, step: str) -> HttpResponse:
    found = _found(year, quarter)
    crumbs = [
        ("季度通报", reverse("enforcement:bulletins")),
        (str(found.period), found.get_absolute_url()),
    ]
    return step_page(
        request,
        found,
        step,
        procedure=PROCEDURE,
        forms=FORMS,
        back=found.get_absolute_url(),
        crumbs=crumbs,
    )


@require_safe
@readers_only
def draft_pdf(_request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    """How it will look on paper; the draft has no number and is not kept."""
    found = _found(year, quarter)
    answer = HttpResponse(papers.draft_pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="draft-{year}-{quarter}.pdf"'
    return answer


@require_safe
@readers_only
def conducted(request: HttpRequest) -> HttpResponseBase:
    """The inspections that took place: what the figures of a bulletin are counted from."""
    return list_page(
        request,
        queryset=conducted_rows().select_related("enterprise", "department"),
        columns=CONDUCTED_COLUMNS,
        filterset=ConductedFilter,
        title="已开展的监督检查",
        key="-started_at",
        empty="还没有开展监督检查。检查组到达现场并登记后列在这里。",
        extra={"crumbs": [("季度通报", reverse("enforcement:bulletins")), ("已开展的检查", "")]},
    )


def linked(cell: dict[str, Any]) -> dict[str, Any]:
    """A frozen figure with the address of its list."""
    if not cell["page"]:
        return {**cell, "url": ""}
    return {**cell, "url": f"{reverse(URL_NAMES[cell['page']])}?{urlencode(cell['params'])}"}


def _linked_table(table: dict[str, Any]) -> dict[str, Any]:
    heads = table["heads"][1:]
    rows = [
        {
            "label": row["label"],
            "cells": [
                {**linked(cell), "head": head}
                for head, cell in zip(heads, row["cells"], strict=True)
            ],
        }
        for row in table["rows"]
    ]
    return {**table, "rows": rows}


def _found(year: int, quarter: int) -> Bulletin:
    rows = Bulletin.objects.select_related(*RELATED)
    return get_object_or_404(rows, year=year, quarter=quarter)


def _stages(found: Bulletin) -> list[tuple[str, str]]:
    order = list(Bulletin.State.values)
    place = order.index(found.state)
    now = "done" if found.state == Bulletin.State.ISSUED else "now"
    words = ["done"] * place + [now] + ["todo"] * (len(order) - place - 1)
    return list(zip(("汇总起草", "签审", "签发"), words, strict=True))

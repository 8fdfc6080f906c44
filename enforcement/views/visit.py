"""The record of a visit on a phone: a draft on the server until it is finished."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from enforcement.actions.visits import Shown, add_files, record_visit, save_draft
from enforcement.forms.inspections import FilesForm
from enforcement.forms.visit import VisitForms, typed
from enforcement.models import Inspection, VisitDraft
from enforcement.models.checklists import ChecklistItem
from enforcement.states.inspection import PROCEDURE, STARTED
from enforcement.tables.inspections import address_of
from enforcement.views.inspections import crumbs, found_for
from enforcement.views.shared import CHANGING
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.procedure.refusals import Refused

inspectors_only = holders_only(Permission.INSPECT)


def _items(inspection: Inspection) -> list[ChecklistItem]:
    """The items of the checklist that was in use on arrival, in their order."""
    checklist = VisitDraft.objects.select_related("checklist").get(inspection=inspection).checklist
    rows: Any = ChecklistItem.objects
    return list(rows.current().filter(checklist=checklist)) if checklist else []


def _version(data: QueryDict) -> int:
    said = data.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 9 else -1


@CHANGING
@inspectors_only
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of the record; what the buttons do is told by ``do``."""
    found = found_for(request, pk)
    if found.state != STARTED:
        _say_not_now(request, found)
        return redirect(address_of(found))
    items = _items(found)
    if request.method == "POST":
        return _post(request, found, items)
    draft = VisitDraft.objects.select_related("saved_by").get(inspection=found)
    forms = VisitForms(items, draft=draft.content, more=0 if draft.content.get("hazards") else 1)
    return _page(request, found, draft, forms)


def _say_not_now(request: HttpRequest, found: Inspection) -> None:
    try:
        PROCEDURE.check("record", state=found.state)
    except Refused as refusal:
        messages.warning(request, str(refusal))


def _post(request: HttpRequest, found: Inspection, items: list[ChecklistItem]) -> HttpResponse:
    """Whatever button was pressed, what was typed is saved first."""
    by, do = signed_in(request), request.POST.get("do", "save")
    content = typed(request.POST, items)
    if do == "hazard":
        content["hazards"].append({})
    try:
        save_draft(
            found,
            content,
            version=_version(request.POST),
            by=by,
            overwrite="overwrite" in request.POST,
        )
        if do == "upload":
            return _upload(request, found)
        if do == "finish":
            return _finish(request, found, items)
    except Refused as refusal:
        return _again(request, found, items, refusal)
    if do == "save":
        messages.success(request, "草稿已保存。")
    return redirect(f"{request.path}#hazards" if do == "hazard" else request.path)


def _upload(request: HttpRequest, found: Inspection) -> HttpResponse:
    form = FilesForm(request.POST, request.FILES, prefix="u")
    if not form.is_valid():
        draft = VisitDraft.objects.select_related("saved_by").get(inspection=found)
        forms = VisitForms(_items(found), draft=draft.content)
        return _page(request, found, draft, forms, files_form=form)
    data = form.cleaned_data
    shown = Shown(data["kind"], caption=data["caption"])
    kept = add_files(found, data["uploads"], shown, by=signed_in(request))
    messages.success(request, f"已存入{len(kept)}个文件。")
    return redirect(f"{request.path}#files")


def _finish(request: HttpRequest, found: Inspection, items: list[ChecklistItem]) -> HttpResponse:
    forms = VisitForms(items, data=request.POST)
    if not forms.is_valid():
        draft = VisitDraft.objects.select_related("saved_by").get(inspection=found)
        return _page(request, found, draft, forms)
    record_visit(
        found,
        answers=forms.checklist.answers(),
        facts=forms.facts.cleaned_data["facts"],
        hazards=forms.findings(),
        by=signed_in(request),
    )
    messages.success(request, "检查记录已完成。下一步：签名，制作现场检查记录。")
    return redirect(address_of(found))


def _again(
    request: HttpRequest, found: Inspection, items: list[ChecklistItem], refusal: Refused
) -> HttpResponse:
    forms = VisitForms(items, data=request.POST)
    forms.is_valid()
    draft = VisitDraft.objects.select_related("saved_by").get(inspection=found)
    return _page(request, found, draft, forms, refusal=refusal)


def _page(
    request: HttpRequest,
    found: Inspection,
    draft: VisitDraft,
    forms: VisitForms,
    *,
    files_form: FilesForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "title": f"检查记录：{found.object_name}",
        "crumbs": crumbs(found.number, address_of(found), "检查记录"),
        "inspection": found,
        "draft": draft,
        "forms": forms,
        "files_form": files_form or FilesForm(prefix="u"),
        "files": found.files.select_related("evidence"),
        "refusal": refusal,
        "conflict": refusal is not None and refusal.field == "overwrite",
    }
    return render(request, "enforcement/visit.html", context)


@require_POST
@inspectors_only
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Called by the page every few seconds; answers with the new version and when."""
    found = found_for(request, pk)
    context: dict[str, Any] = {"problem": "", "version": _version(request.POST), "at": None}
    try:
        draft = save_draft(
            found,
            typed(request.POST, _items(found)),
            version=context["version"],
            by=signed_in(request),
        )
    except Refused as refusal:
        context["problem"] = str(refusal)
    else:
        context.update(version=draft.version, at=timezone.localtime())
    return render(request, "enforcement/visit_saved.html", context)

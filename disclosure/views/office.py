"""Office pages: batches with their preview and steps, corrections, readers' notes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from correction.models import Finding
from correction.rules import remedies
from disclosure import differences, fields
from disclosure.actions import batches as acts
from disclosure.actions import corrections as corrections_acts
from disclosure.actions import drafting
from disclosure.forms import steps as forms
from disclosure.models import Batch, Correction, Entry, ErrorNote, Item
from disclosure.states import batch as states
from disclosure.views import public
from enforcement.views.shared import dues_of
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission, Role
from foundation.accounts.step_up import StepUpForm
from foundation.accounts.steps import StepForm, offered, step_page
from foundation.audit.trail import timeline
from foundation.web.acts import act_page
from foundation.web.listing import Column, list_page
from foundation.workdays.quarters import today

readers_only = holders_only(Permission.READ_DISCLOSURE)
signers_only = holders_only(Permission.SIGN_DISCLOSURE)
CHANGING = require_http_methods(["GET", "HEAD", "POST"])
TITLE, CORRECTIONS, NOTES = "公开批次", "公开更正", "读者纠错"
PREVIEW = 100

BATCHES = [
    Column("title", "标题", "title", link=Batch.get_absolute_url),
    Column("kind", "种类", "kind", css="nowrap"),
    Column("state", "状态", "state", css="nowrap"),
    Column("due", "应发布日期", "due", order="due", css="nowrap"),
    Column("published_on", "发布日期", "published_on", order="published_on", css="nowrap"),
]
CORRECTION_COLUMNS = [
    Column("entry", "公开信息", "entry.title", link=Correction.get_absolute_url),
    Column("kind", "种类", "kind", css="nowrap"),
    Column("reason", "理由", "reason"),
    Column("state", "状态", "state", css="nowrap"),
    Column("due", "期限", "due", order="due", css="nowrap"),
]


def _note_address(note: ErrorNote) -> str:
    return reverse("disclosure_office:note", args=[note.pk])


NOTE_COLUMNS = [
    Column("text", "哪里有误", lambda one: one.text[:80], link=_note_address),
    Column("entry", "公开信息", "entry.title"),
    Column("received_on", "收到日期", "received_on", order="received_on", css="nowrap"),
    Column("state", "状态", "state", css="nowrap"),
]
BATCH_FORMS = {
    "edit": StepForm(
        partial(forms.EditForm),
        lambda batch, form, by: drafting.edit(batch, **form.given(), by=by),
        "修改后，已有的签署作废，双方须重新签署。",
    ),
    "sign": StepForm(
        django_forms.Form,
        lambda batch, _form, by: acts.sign(batch, by=by),
        "签署表示所列内容与记录一致、可以公开。法规处和装备工业处都签署后才能提请批准。",
    ),
    "submit": StepForm(django_forms.Form, lambda batch, _form, by: acts.submit(batch, by=by)),
    "approve": StepForm(
        StepUpForm,
        lambda batch, form, by: acts.approve(batch, by=by, confirmed=form.confirm(by)),
        "批准后由信息中心在官网发布；批准以前不得公开。",
    ),
    "send_back": StepForm(
        forms.ReasonForm,
        lambda batch, form, by: acts.send_back(batch, **form.cleaned_data, by=by),
    ),
    "publish": StepForm(
        django_forms.Form,
        lambda batch, _form, by: acts.publish(batch, by=by),
        "按批准的内容发布到公开网站。",
    ),
    "print": StepForm(
        forms.PrintForm,
        lambda batch, form, by: acts.print_paper(batch, **form.cleaned_data, by=by),
    ),
    "consent": StepForm(
        StepUpForm,
        lambda batch, form, by: acts.consent(batch, by=by, confirmed=form.confirm(by)),
    ),
    "release": StepForm(
        forms.ReleaseForm, lambda batch, form, by: acts.release(batch, **form.cleaned_data, by=by)
    ),
}
CORRECTION_FORMS = {
    "agree": StepForm(
        StepUpForm,
        lambda one, form, by: corrections_acts.agree(one, by=by, confirmed=form.confirm(by)),
    ),
    "drop": StepForm(
        forms.ReasonForm,
        lambda one, form, by: corrections_acts.drop(one, **form.cleaned_data, by=by),
    ),
    "carry_out": StepForm(
        django_forms.Form,
        lambda one, _form, by: corrections_acts.carry_out(one, by=by),
        "原内容保留在官网，标明更正或者撤回的日期和理由。",
    ),
}


@require_safe
@readers_only
def batches(request: HttpRequest) -> HttpResponseBase:
    return list_page(
        request,
        queryset=Batch.objects.all(),
        columns=BATCHES,
        title=TITLE,
        template="disclosure/batches.html",
        empty="还没有公开批次。3月和每季度末由系统汇总编制，也可以点“编制批次”。",
        extra={"may_compile": signed_in(request).may(Permission.SIGN_DISCLOSURE)},
    )


@require_safe
@readers_only
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    user, found = signed_in(request), get_object_or_404(Batch, pk=pk)
    items = found.items.all()
    shown = list(items[:PREVIEW])
    told = differences.of_items(shown)
    context = {
        "title": found.title,
        "crumbs": _crumbs(TITLE, "batches", found.title),
        "batch": found,
        "facts": _facts(found),
        "stages": states.stages_of(found.state),
        "acts": offered(
            states.PROCEDURE,
            state=found.state,
            user=user,
            url=lambda name: reverse("disclosure_office:batch_step", args=[pk, name]),
            only=lambda step: step.name not in _idle(found, user.roles),
        ),
        "items": [(one, told[one.pk]) for one in shown],
        "deadlines": dues_of(found),
        **_beside_last(found),
        "count": items.count(),
        "left_out": items.exclude(left_out="").count(),
        "new": items.exclude(key__in=Entry.objects.values("key")).count(),
        "media": found.media.all(),
        "papers": [found.paper] if found.paper else [],
        "events": _passed(found, states.STATE_LABELS),
    }
    return render(request, "disclosure/batch.html", context)


def _passed(found: Batch | Correction, labels: Mapping[str, str]) -> Any:
    """What was done; its term has a panel of its own."""
    events = timeline(found, labels=labels).exclude(verb__startswith="deadlines.")
    return events.reverse()


def _beside_last(found: Batch) -> dict[str, Any]:
    """What the last batch of the kind had and this one has not."""
    last = differences.last_of(found)
    if last is None:
        return {}
    gone = differences.dropped(found, last)
    return {"last": last, "gone": gone[: differences.TOLD], "gone_count": gone.count()}


def _idle(found: Batch, roles: list[str]) -> set[str]:
    section = "legal" if Role.LEGAL in roles else "equipment"
    idle = {
        "sign": bool(getattr(found, f"{section}_by_id")),
        "print": found.paper_id is not None,
        "consent": found.consented_on is not None,
        "release": found.consented_on is None,
    }
    return {name for name, nothing in idle.items() if nothing}


def _facts(found: Batch) -> list[tuple[str, Any]]:
    def signed(who: Any, on: Any) -> str | None:
        return f"{on:%Y-%m-%d} {who.full_name}" if who else None

    told = [
        ("种类", found.get_kind_display()),
        ("编制", f"{found.compiled_on:%Y-%m-%d}" + ("" if found.compiled_by else "（系统汇总）")),
        ("应发布日期", found.due),
        ("法规处签署", signed(found.legal_by, found.legal_on)),
        ("装备工业处签署", signed(found.equipment_by, found.equipment_on)),
        ("批准", signed(found.approved_by, found.approved_on)),
        ("发布", signed(found.published_by, found.published_on)),
        ("同意其他载体", signed(found.consented_by, found.consented_on)),
        ("发布说明", found.note or None),
    ]
    return [(label, value) for label, value in told if value is not None]


@require_safe
@readers_only
def preview(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """One item exactly as the public will see it, made from the same template."""
    found = get_object_or_404(Item.objects.select_related("batch"), pk=item, batch=pk)
    entry = Entry(
        pk=0,
        batch=found.batch,
        key=found.key,
        data=found.data,
        digest=found.digest,
        published_on=found.batch.published_on or today(),
        **fields.columns(found.batch.kind, found.data),
    )
    context = public.entry_context(entry, versions=Entry.objects.none())
    return render(request, "disclosure/preview.html", {**context, "item": found})


@CHANGING
@readers_only
def batch_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = get_object_or_404(Batch, pk=pk)
    return step_page(
        request,
        found,
        name,
        procedure=states.PROCEDURE,
        forms=BATCH_FORMS,
        back=found.get_absolute_url(),
        crumbs=_crumbs(TITLE, "batches", found.title, found.get_absolute_url()),
    )


@CHANGING
@signers_only
def compile_batch(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    return act_page(
        request,
        form=forms.CompileForm,
        perform=lambda form: drafting.compile_batch(*form.batch, by=by),
        title="编制批次",
        success=lambda made: f"已编制：{made.title}。",
        redirect_to=Batch.get_absolute_url,
        extra={
            "crumbs": _crumbs(TITLE, "batches", "编制批次"),
            "intro": "从记录汇总并冻结公开字段；与已公开内容相同的不再列入。",
            "submit_label": "编制",
            "cancel_url": reverse("disclosure_office:batches"),
        },
    )


@require_safe
@readers_only
def corrections(request: HttpRequest) -> HttpResponseBase:
    return list_page(
        request,
        queryset=Correction.objects.select_related("entry"),
        columns=CORRECTION_COLUMNS,
        title=CORRECTIONS,
        empty="没有公开更正。处罚决定被撤销、单位移出黑名单后，系统会自动提出。",
    )


@require_safe
@readers_only
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Correction.objects.select_related("entry"), pk=pk)
    context = {
        "title": str(found),
        "crumbs": _crumbs(CORRECTIONS, "corrections", str(found)),
        "facts": [
            ("公开信息", found.entry.title),
            ("种类", found.get_kind_display()),
            ("理由", found.reason),
            ("期限", found.due),
            ("提出", f"{found.proposed_on:%Y-%m-%d}"),
            ("状态", found.get_state_display()),
        ],
        "changes": differences.changes(found.entry.data, found.data) if found.data else (),
        "deadlines": dues_of(found),
        "acts": offered(
            states.CORRECTION,
            state=found.state,
            user=signed_in(request),
            url=lambda name: reverse("disclosure_office:correction_step", args=[pk, name]),
        ),
        "events": _passed(found, states.CORRECTION_LABELS),
    }
    return render(request, "disclosure/correction.html", context)


@CHANGING
@readers_only
def correction_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = get_object_or_404(Correction.objects.select_related("entry"), pk=pk)
    return step_page(
        request,
        found,
        name,
        procedure=states.CORRECTION,
        forms=CORRECTION_FORMS,
        back=found.get_absolute_url(),
        crumbs=_crumbs(CORRECTIONS, "corrections", str(found), found.get_absolute_url()),
    )


@CHANGING
@signers_only
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a correction of one entry."""
    entry, by = get_object_or_404(Entry, pk=pk), signed_in(request)
    return act_page(
        request,
        form=forms.ProposeForm,
        perform=lambda form: corrections_acts.propose(entry, **form.cleaned_data, by=by),
        title=f"提出更正：{entry.title}",
        success="已提出，待安委办主任批准。",
        redirect_to=Correction.get_absolute_url,
        extra={"crumbs": _crumbs(CORRECTIONS, "corrections", "提出更正")},
    )


@require_safe
@readers_only
def notes(request: HttpRequest) -> HttpResponseBase:
    return list_page(
        request,
        queryset=ErrorNote.objects.select_related("entry"),
        columns=NOTE_COLUMNS,
        title=NOTES,
        empty="还没有读者纠错。",
    )


@CHANGING
@readers_only
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """One note; who signs may write down what became of it, or propose a correction."""
    found, by = (
        get_object_or_404(ErrorNote.objects.select_related("entry"), pk=pk),
        signed_in(request),
    )
    return act_page(
        request,
        form=forms.AnswerForm,
        perform=lambda form: corrections_acts.handle_note(found, **form.cleaned_data, by=by),
        title=f"读者纠错：{found.entry.title}",
        success="已登记处理情况。",
        redirect_to=lambda _done: reverse("disclosure_office:notes"),
        template="disclosure/note.html",
        extra={
            "crumbs": _crumbs(NOTES, "notes", "处理"),
            "note": found,
            "may_find": by.may(Permission.ORGANISE_CORRECTION),
            "finding_query": _finding_of(found),
            "cancel_url": reverse("disclosure_office:notes"),
        },
    )


def _finding_of(note: ErrorNote) -> str:
    """The form of a finding, filled in with what the reader pointed out."""
    penalty = note.entry.kind == Batch.Kind.PENALTIES
    given = {
        "kind": remedies.PENALTY if penalty else remedies.ACT,
        "source": Finding.Source.READER,
        "reference": f"读者纠错：{note.entry.title}"[:200],
        "what": note.text,
        "decision": note.entry.data.get("document_number", "") if penalty else "",
    }
    return urlencode(given)


def _crumbs(first: str, name: str, label: str, url: str = "") -> list[tuple[str, str]]:
    return [(first, reverse(f"disclosure_office:{name}")), (label, url)]

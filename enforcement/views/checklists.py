"""Pages of the checklists: list, one checklist, and the forms of a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from enforcement.actions import checklists as acts
from enforcement.filters.checklists import ChecklistFilter
from enforcement.forms.checklists import DraftForm, ItemForm, PutInUseForm, draft_form, item_form
from enforcement.models import Checklist, ChecklistItem
from enforcement.querysets.checklists import in_use
from enforcement.states.checklists import DRAFT, PROCEDURE, STATE_LABELS
from enforcement.tables.checklists import COLUMNS, address_of, facts
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.accounts.steps import StepForm, offered, step_page
from foundation.audit.trail import timeline
from foundation.enterprises.models import Industry
from foundation.procedure.refusals import Refused
from foundation.web.acts import act_page
from foundation.web.listing import list_page

_SHOWN_EVENTS = 50
keepers_only = holders_only(Permission.MANAGE_CHECKLISTS)
page = require_http_methods(["GET", "HEAD", "POST"])

_STEPS = {
    "add_item": StepForm(
        ItemForm, lambda draft, form, by: acts.add_item(draft, form.item(), by=by)
    ),
    "put_in_use": StepForm(
        PutInUseForm,
        lambda draft, form, by: acts.put_in_use(draft, by=by, confirmed=form.confirm(by)),
        intro="启用后，新开展的检查使用这一版，原版本停用；已启用的检查表不能再修改，只能起草新版本。",
    ),
    "discard": StepForm(
        Form,
        lambda draft, _form, by: acts.discard(draft, by=by),
        intro="作废后不再显示在列表中，内容保留备查，需要时可以重新起草。",
    ),
}


@require_http_methods(["GET", "HEAD"])
def checklists(request: HttpRequest) -> HttpResponseBase:
    user = signed_in(request)
    may_manage = user.may(Permission.MANAGE_CHECKLISTS)
    if not may_manage and not user.may(Permission.READ_ENFORCEMENT):
        raise Http404
    rows = Checklist.objects.visible_to(user).listed()
    return list_page(
        request,
        queryset=rows if request.GET.get("state") else rows.living(),
        columns=COLUMNS,
        filterset=ChecklistFilter,
        key="place",
        title="检查表",
        template="enforcement/checklists.html",
        empty="还没有检查表。请点“起草检查表”添加。" if may_manage else "还没有检查表。",
        extra={"may_manage": may_manage},
    )


@require_http_methods(["GET", "HEAD"])
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    user, found = signed_in(request), _visible(request, pk)
    may_manage = user.may(Permission.MANAGE_CHECKLISTS)
    versions = Checklist.objects.visible_to(user).filter(industry=found.industry)
    context = {
        "title": str(found),
        "crumbs": _crumbs(str(found)),
        "checklist": found,
        "facts": facts(found),
        "items": found.items.current(),
        "may_change": may_manage and found.state == DRAFT,
        "acts": _acts(request, found),
        "others": versions.exclude(pk=found.pk).order_by("-version"),
        "events": timeline(found, labels=STATE_LABELS).reverse()[:_SHOWN_EVENTS],
    }
    return render(request, "enforcement/checklist.html", context)


@page
@keepers_only
def new(request: HttpRequest) -> HttpResponse:
    by, asked = signed_in(request), request.GET.get("industry", "")
    used = in_use(asked) if asked in Industry.values else None
    posted = request.method == "POST"
    return act_page(
        request,
        form=DraftForm(request.POST) if posted else draft_form(used),
        perform=lambda form: acts.draft_version(**form.cleaned_data, by=by),
        title="起草检查表",
        success=lambda draft: f"已起草第{draft.version}版，请修改后启用。",
        redirect_to=address_of,
        extra={
            "crumbs": _crumbs("起草检查表"),
            "submit_label": "起草",
            "cancel_url": reverse("enforcement:checklists"),
            "intro": "草稿从该行业在用的检查表复制而来，启用前不影响正在进行的检查。",
        },
    )


@page
@keepers_only
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = _visible(request, pk)
    crumbs = _crumbs(str(found), address_of(found))
    back = address_of(found)
    return step_page(
        request, found, name, procedure=PROCEDURE, forms=_STEPS, back=back, crumbs=crumbs
    )


@page
@keepers_only
def change_item(request: HttpRequest, pk: int) -> HttpResponse:
    by, item = signed_in(request), _item(pk)
    return _item_page(
        request,
        item,
        form=item_form(item, request.POST if request.method == "POST" else None),
        perform=lambda form: acts.change_item(item, form.item(), by=by),
        title="修改检查项",
        success="检查项已保存。",
    )


@page
@keepers_only
def remove_item(request: HttpRequest, pk: int) -> HttpResponse:
    by, item = signed_in(request), _item(pk)
    return _item_page(
        request,
        item,
        form=Form,
        perform=lambda _form: acts.remove_item(item, by=by),
        title="删去检查项",
        success="检查项已从草稿删去。",
        intro=f"{item.number}. {item.text}",
    )


@require_POST
@keepers_only
def move_item(request: HttpRequest, pk: int, direction: str) -> HttpResponse:
    if direction not in {acts.UP, acts.DOWN}:
        raise Http404
    item = _item(pk)
    try:
        acts.move_item(item, direction, by=signed_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{address_of(item.checklist)}#item-{item.pk}")


def _item_page(
    request: HttpRequest, item: ChecklistItem, *, title: str, intro: str = "", **page: Any
) -> HttpResponse:
    found = item.checklist
    return act_page(
        request,
        title=title,
        redirect_to=address_of(found),
        extra={
            "crumbs": [*_crumbs(str(found), address_of(found)), (title, "")],
            "submit_label": title,
            "cancel_url": address_of(found),
            "intro": intro,
        },
        **page,
    )


def _visible(request: HttpRequest, pk: int) -> Checklist:
    rows = Checklist.objects.visible_to(signed_in(request))
    hands = rows.select_related("made_by", "changed_by", "put_in_use_by")
    found: Checklist = get_object_or_404(hands, pk=pk)
    return found


def _item(pk: int) -> ChecklistItem:
    rows = ChecklistItem.objects.current().filter(checklist__state=DRAFT)
    found: ChecklistItem = get_object_or_404(rows.select_related("checklist"), pk=pk)
    return found


def _crumbs(label: str, url: str = "") -> list[tuple[str, str]]:
    return [("检查表", reverse("enforcement:checklists")), (label, url)]


def _acts(request: HttpRequest, found: Checklist) -> list[dict[str, str]]:
    """The steps of the checklist itself; those of its items stand beside the items."""

    def url(name: str) -> str:
        if name == "draft_version":
            return f"{reverse('enforcement:checklist_new')}?industry={found.industry}"
        return reverse("enforcement:checklist_step", args=[found.pk, name])

    shown = {"draft_version", *_STEPS}
    steps = offered(
        PROCEDURE,
        state=found.state,
        user=signed_in(request),
        url=url,
        only=lambda step: step.name in shown,
    )
    return [{**each, "note": ""} for each in steps]

"""Tips in the office: the list, one of them, its steps, and the figures."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from enforcement.actions import tip_results as results
from enforcement.actions import tips as acts
from enforcement.filters.tips import TipFilter
from enforcement.forms import tips as forms
from enforcement.models import Inspection, Tip
from enforcement.states.tip import ASSIGNED, JOINED, NOT_ACCEPTED, PROCEDURE, RECEIVED, VERIFIED
from enforcement.tables.inspections import address_of as address_of_inspection
from enforcement.tables.tips import COLUMNS, facts, is_late
from enforcement.tip_figures import figures
from enforcement.views.shared import CHANGING, case_offer, dues_of, files_of
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import StepForm, offered, step_page
from foundation.audit.trail import timeline
from foundation.procedure.refusals import Refused
from foundation.procedure.steps import Step
from foundation.web.acts import show_refusal
from foundation.web.listing import list_page
from foundation.workdays.quarters import today

RELATED = ("enterprise", "handler__user", "inspection", "joined_to")
YEARS = range(2000, 2100)


class _Nothing(Form):
    """Closing asks for nothing more."""


# A form in ``partial`` is made for its tip: see StepForm.
FORMS = {
    "assign": StepForm(
        partial(forms.AssignTipForm),
        lambda tip, form, by: acts.assign(tip, **form.cleaned_data, by=by),
    ),
    "reassign": StepForm(
        partial(forms.ReassignForm),
        lambda tip, form, by: acts.reassign(tip, **form.cleaned_data, by=by),
        intro="改派后，原承办人不能再查阅该举报。",
    ),
    "extend": StepForm(
        partial(forms.ExtendForm),
        lambda tip, form, by: acts.extend(tip, **form.cleaned_data, by=by),
    ),
    "verify": StepForm(
        forms.VerifyTipForm, lambda tip, form, by: results.verify(tip, form.finding(), by=by)
    ),
    "hand_over": StepForm(
        forms.HandOverForm, lambda tip, form, by: results.hand_over(tip, **form.cleaned_data, by=by)
    ),
    "link_inspection": StepForm(
        forms.LinkForm,
        lambda tip, form, by: results.link_inspection(tip, **form.cleaned_data, by=by),
        intro="需要现场检查的，请计划管理人员以“举报核查”派员，来源说明填举报编号，系统自动关联；"
        "已有检查的，在此填写编号。",
    ),
    "answer": StepForm(
        forms.AnswerForm,
        lambda tip, form, by: results.answer(tip, **form.cleaned_data, by=by),
        template="enforcement/tip_answer.html",
    ),
    "send_back": StepForm(
        forms.SendBackForm, lambda tip, form, by: results.send_back(tip, **form.cleaned_data, by=by)
    ),
    "close": StepForm(
        _Nothing,
        lambda tip, _form, by: results.close(tip, by=by),
        intro="举报已经答复，后续处理也已完成的，办结归档。",
    ),
    "join": StepForm(
        forms.JoinForm,
        lambda tip, form, by: acts.join(tip, **form.cleaned_data, by=by),
        intro="反映同一问题的，并入先收到的一件；举报人查询时看到那一件的答复。",
    ),
    "not_accept": StepForm(
        forms.NotAcceptForm,
        lambda tip, form, by: acts.not_accept(tip, **form.cleaned_data, by=by),
    ),
}


def _handles(user: User) -> bool:
    return user.may(Permission.HANDLE_TIPS) or user.may(Permission.ASSIGN_TIPS)


@require_safe
def tips(request: HttpRequest) -> HttpResponseBase:
    by = _reader(request)
    return list_page(
        request,
        queryset=_visible(by).select_related("handler").defer("what", "answer", "contact"),
        columns=COLUMNS,
        filterset=TipFilter,
        title="举报办理",
        template="enforcement/tips.html",
        empty="还没有举报。公众在“举报安全生产违法行为”页提交后列在这里。",
        extra={"may_count": by.may(Permission.ASSIGN_TIPS)},
    )


@require_safe
@never_cache
def tip(request: HttpRequest, pk: int) -> HttpResponse:
    by = _reader(request)
    found = _found(by, pk)
    inspection = _seen_inspection(found, by)
    context = {
        "title": f"举报 {found.number}",
        "crumbs": [*_crumbs(found)[:1], (found.number, "")],
        "tip": found,
        "late": is_late(found),
        "facts": facts(found),
        "files": files_of(found),
        "findings": [(one, files_of(one)) for one in found.findings.select_related("by")],
        "joined": found.joined.order_by("pk"),
        "inspection": inspection,
        "inspection_url": address_of_inspection(inspection) if inspection else "",
        "acts": [*_acts(found, by), *_case_offer(found, by)],
        "deadlines": dues_of(found),
        "stages": _stages(found),
        "events": timeline(found, labels=dict(Tip.State.choices)),
    }
    return render(request, "enforcement/tip.html", context)


@CHANGING
@never_cache
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    found = _found(_reader(request), pk)
    return step_page(
        request,
        found,
        step,
        procedure=PROCEDURE,
        forms=FORMS,
        back=found.get_absolute_url(),
        crumbs=_crumbs(found),
        extra={"others": found.joined.count(), "last": found.findings.last()},
    )


@CHANGING
@never_cache
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """How to reach the informant: shown once for each recorded reading, and nowhere else."""
    by = _reader(request)
    found = _found(by, pk)
    if not found.has_contact:
        raise Http404
    form = forms.PurposeForm(request.POST if request.method == "POST" else None)
    shown = None
    if request.method == "POST" and form.is_valid():
        try:
            shown = results.read_contact(found, **form.cleaned_data, by=by)
        except Refused as refusal:
            show_refusal(form, refusal)
    context = {
        "title": f"举报人联系方式：{found.number}",
        "crumbs": [*_crumbs(found), ("联系方式", "")],
        "tip": found,
        "form": form,
        "contact": shown,
        "intro": "只因办理需要查看。每次查看都写入审计轨迹，不得告诉他人。",
        "submit_label": "查看",
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "enforcement/tip_contact.html", context)


@require_safe
@holders_only(Permission.ASSIGN_TIPS)
def tip_figures(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today().year
    if year not in YEARS:
        raise Http404
    found = figures(date(year, 1, 1), date(year, 12, 31), on=today())
    context = {
        "title": f"{year}年举报办理情况",
        "crumbs": [("举报办理", reverse("enforcement:tips")), ("统计", "")],
        "lines": found.lines(),
        "years": [year - 1, year, *([year + 1] if year < today().year else [])],
        "year": year,
    }
    return render(request, "enforcement/tip_figures.html", context)


def _reader(request: HttpRequest) -> User:
    by = signed_in(request)
    if not _handles(by):
        raise Http404
    return by


def _visible(by: User) -> Any:
    return Tip.objects.visible_to(by)


def _found(by: User, pk: int) -> Tip:
    found: Tip = get_object_or_404(_visible(by).select_related(*RELATED), pk=pk)
    return found


def _seen_inspection(found: Tip, by: User) -> Inspection | None:
    if found.inspection_id is None:
        return None
    return Inspection.objects.visible_to(by).filter(pk=found.inspection_id).first()


def _case_offer(found: Tip, by: User) -> list[dict[str, str]]:
    """What was verified as true may become a case."""
    true = found.result in {Tip.Result.TRUE, Tip.Result.PARTLY}
    return case_offer(by, "tip", found.number) if true else []


def _acts(found: Tip, by: User) -> list[dict[str, str]]:
    mine = found.handler is not None and found.handler.user_id == by.pk
    idle = {
        "extend": found.extended_on is not None,
        "send_back": found.handler is None,
        "join": found.joined.exists(),
    }

    def fits(step: Step) -> bool:
        return not idle.get(step.name) and (mine or step.permission != Permission.HANDLE_TIPS)

    return offered(
        PROCEDURE,
        state=found.state,
        user=by,
        url=lambda name: reverse("enforcement:tip_act", args=[found.pk, name]),
        only=fits,
    )


def _crumbs(found: Tip) -> list[tuple[str, str]]:
    return [("举报办理", reverse("enforcement:tips")), (found.number, found.get_absolute_url())]


def _stages(found: Tip) -> list[tuple[str, str]]:
    if found.state in {JOINED, NOT_ACCEPTED}:
        return [("收到", "done"), (str(found.get_state_display()), "done")]
    labels = ("分派", "核查", "答复", "办结")
    place = {RECEIVED: 0, ASSIGNED: 1, VERIFIED: 2, Tip.State.ANSWERED: 3}.get(found.state, 4)
    words = ["done" if at < place else "now" if at == place else "todo" for at in range(4)]
    return [("收到", "done"), *zip(labels, words, strict=True)]

"""Pages where a plan is made: new plans and campaigns, the sheet, items, and the steps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from enforcement.actions import campaigns, plan_content
from enforcement.actions import plans as acts
from enforcement.forms import plans as forms
from enforcement.models import Officer, Plan, PlanItem
from enforcement.rules import capacity
from enforcement.states import plan as states
from enforcement.tables.plans import address_of
from enforcement.views.plans import can_edit, crumbs, found_plan
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import StepUpForm
from foundation.accounts.steps import StepForm, step_page
from foundation.web.acts import act_page
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar

page = require_http_methods(["GET", "HEAD", "POST"])
makers_only = holders_only(Permission.MAKE_PLANS)
readers_only = holders_only(Permission.READ_ENFORCEMENT)


@page
@makers_only
def new_plan(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    return _new(
        request,
        form=forms.NewPlanForm(request.POST or None, initial={"year": today().year + 1}),
        perform=lambda form: acts.create_plan(**form.cleaned_data, by=by),
        title="编制年度计划",
        intro="建立草案后，先填写监督检查工作日测算表，再逐项添加检查事项。",
    )


@page
@makers_only
def new_campaign(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    return _new(
        request,
        form=forms.CampaignForm,
        perform=lambda form: campaigns.create_campaign(form.given(), by=by),
        title="编制集中执法行动方案",
        intro="集中执法行动针对重点地区、重点企业、重点问题，不占年度计划，单独统计。",
    )


@page
@makers_only
def change_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), _draft(request, pk, campaign=True)
    return _editing(
        request,
        found,
        form=forms.CampaignForm(request.POST or None, plan=found),
        perform=lambda form: campaigns.change_campaign(found, form.given(), by=by),
        title="修改行动方案",
    )


@page
@makers_only
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The capacity sheet; a sum that does not hold is told beside its line."""
    by, found = signed_in(request), _draft(request, pk, campaign=False)
    workdays, provisional = capacity.legal_workdays(found.year, current_calendar())
    given = {"data": request.POST} if request.method == "POST" else {}
    return _editing(
        request,
        found,
        form=forms.SheetForm(
            found,
            workdays,
            provisional=provisional,
            registered=_registered_officers(found.year),
            **given,
        ),
        perform=lambda form: plan_content.save_sheet(
            found, form.stated(), legal_reason=form.cleaned_data["legal_reason"], by=by
        ),
        title="填写测算表",
        intro="合计可以不填，由系统计算；填写了的，与各行不符的不予保存，并指出是哪一行。",
        template="enforcement/plan_sheet.html",
        submit_label="保存测算表",
    )


@page
@makers_only
def new_item(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), _draft(request, pk)
    return _editing(
        request,
        found,
        form=_item_form(found)(request.POST or None),
        perform=lambda form: plan_content.add_item(found, form.given(), by=by),
        title="添加计划事项",
        submit_label="保存事项",
        template="enforcement/plan_item_form.html",
    )


@page
@makers_only
def change_item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    by, found = signed_in(request), _draft(request, pk)
    item = _item(found, item_pk)
    return _editing(
        request,
        found,
        form=_item_form(found)(request.POST or None, item=item),
        perform=lambda form: plan_content.change_item(item, form.given(), by=by),
        title=f"修改事项：{item.title}",
        submit_label="保存事项",
        template="enforcement/plan_item_form.html",
    )


@page
@makers_only
def drop_item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    by, found = signed_in(request), _draft(request, pk)
    item = _item(found, item_pk)
    return _editing(
        request,
        found,
        form=Form,
        perform=lambda _form: plan_content.drop_item(item, by=by),
        title=f"移出草案：{item.title}",
        intro="移出后不再计入本草案；办理经过中保留记录。",
        submit_label="移出草案",
    )


@page
@makers_only
def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), found_plan(request, pk)
    if found.is_campaign:
        raise Http404
    return act_page(
        request,
        form=forms.ReasonForm,
        perform=lambda form: acts.new_version(found, reason=form.cleaned_data["reason"], by=by),
        title=f"调整计划：{found}",
        success="已建立新版本草案，测算表和事项已带入。",
        redirect_to=address_of,
        extra={
            "crumbs": crumbs(str(found), address_of(found), ("调整计划", "")),
            "submit_label": "建立新版本草案",
            "cancel_url": address_of(found),
            "intro": "新版本须重新送审、报批、备案；生效后本版被替代，全年执行数连续计算。",
        },
    )


@page
@readers_only
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of the procedure: who may never take it gets 404."""
    found = found_plan(request, pk)
    described = CAMPAIGN_STEPS if found.is_campaign else ANNUAL_STEPS
    return step_page(
        request,
        found,
        step,
        procedure=states.PROCEDURES[found.kind],
        forms=described,
        back=address_of(found),
        crumbs=crumbs(str(found), address_of(found)),
    )


def _approve(found: Plan, form: Any, by: Any) -> Plan:
    data = form.cleaned_data
    return acts.approve(
        found,
        authority=data["authority"],
        number=data["number"],
        on=data["on"],
        by=by,
        confirmed=form.confirm(by),
    )


def _file(found: Plan, form: Any, by: Any) -> Plan:
    data = form.cleaned_data
    return acts.file_plan(found, authority=data["authority"], on=data["on"], by=by)


_RETURN = StepForm(
    forms.ReasonForm,
    lambda found, form, by: acts.return_to_draft(found, reason=form.cleaned_data["reason"], by=by),
    "退回后由计划管理人员修改，再次送审。",
)
_CANCEL = StepForm(
    forms.ReasonForm,
    lambda found, form, by: acts.cancel(found, reason=form.cleaned_data["reason"], by=by),
    "撤销后不能恢复，内容和办理经过保留可查。",
)
_SUBMIT = StepForm(
    Form,
    lambda found, _form, by: acts.submit(found, by=by),
    "送审后内容不能修改。测算表合计、季度分解和名单不符的，不予送审。",
)
ANNUAL_STEPS = {
    "submit": _SUBMIT,
    "approve": StepForm(forms.ApprovalForm, _approve, "按批准文件登记。送审人不能登记批准。"),
    "return": _RETURN,
    "file": StepForm(forms.FilingForm, _file),
    "put_in_force": StepForm(
        Form,
        lambda found, _form, by: acts.put_in_force(found, by=by),
        "印发后计划编号、公开，正在执行的旧版本同时被替代。",
    ),
    "report": StepForm(
        forms.ResultForm,
        lambda found, form, by: acts.report(found, text=form.cleaned_data["text"], by=by),
    ),
    "cancel": _CANCEL,
}
CAMPAIGN_STEPS = {
    "submit": _SUBMIT,
    "decide": StepForm(
        StepUpForm,
        lambda found, form, by: campaigns.decide(found, by=by, confirmed=form.confirm(by)),
        "批准后行动方案编号、印发、公开。送审人不能批准。",
    ),
    "return": _RETURN,
    "close": StepForm(
        forms.ResultForm,
        lambda found, form, by: campaigns.close(found, text=form.cleaned_data["text"], by=by),
    ),
    "cancel": _CANCEL,
}


def _registered_officers(year: int) -> int:
    """Officers in office whose certificates hold on the first day of the year or later."""
    return Officer.objects.filter(left_on=None, valid_to__gte=date(year, 1, 1)).count()


def _draft(request: HttpRequest, pk: int, *, campaign: bool | None = None) -> Plan:
    """A draft that the user may change, of the right kind; 404 otherwise."""
    found = found_plan(request, pk)
    if campaign not in {None, found.is_campaign}:
        raise Http404
    if request.method != "POST" and not can_edit(found, signed_in(request)):
        raise Http404
    return found


def _item(found: Plan, pk: int) -> PlanItem:
    standing = PlanItem.objects.standing().select_related("plan")
    item: PlanItem = get_object_or_404(standing, pk=pk, plan=found)
    return item


def _item_form(found: Plan) -> type[forms.ItemForm]:
    return forms.CampaignItemForm if found.is_campaign else forms.ItemForm


def _new(request: HttpRequest, *, title: str, intro: str, **page: Any) -> HttpResponse:
    return act_page(
        request,
        title=title,
        success=lambda made: f"已建立草案：{made}。",
        redirect_to=address_of,
        extra={
            "crumbs": crumbs(title),
            "intro": intro,
            "submit_label": "建立草案",
            "cancel_url": reverse("enforcement:plans"),
        },
        **page,
    )


def _editing(
    request: HttpRequest,
    found: Plan,
    *,
    title: str,
    intro: str = "",
    submit_label: str = "保存",
    template: str = "web/act.html",
    **page: Any,
) -> HttpResponse:
    return act_page(
        request,
        title=title,
        success="已保存。",
        redirect_to=address_of(found),
        template=template,
        extra={
            "crumbs": crumbs(str(found), address_of(found), (title, "")),
            "intro": intro,
            "submit_label": submit_label,
            "cancel_url": address_of(found),
            "plan": found,
        },
        **page,
    )

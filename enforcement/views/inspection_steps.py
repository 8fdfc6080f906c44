"""The pages of the steps of an inspection."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse

from enforcement.actions import rectification, redispatch, visits
from enforcement.forms import inspections as forms
from enforcement.models import Inspection
from enforcement.states.inspection import PROCEDURE, UNANNOUNCED
from enforcement.tables.inspections import address_of
from enforcement.views.inspections import crumbs, found_for, readers_only
from enforcement.views.shared import CHANGING
from foundation.accounts.models import User
from foundation.accounts.steps import StepForm, step_page
from foundation.procedure.refusals import Refused


def _start(record: Inspection, form: Any, by: User) -> None:
    data = {**form.cleaned_data, "unannounced": form.cleaned_data["unannounced"] == "yes"}
    visits.start_visit(record, visits.Arrival(**data), by=by)


def _files(record: Inspection, form: Any, by: User) -> None:
    data = form.cleaned_data
    shown = visits.Shown(data["kind"], caption=data["caption"])
    visits.add_files(record, data["uploads"], shown, by=by)


def _sign(record: Inspection, form: Any, by: User) -> None:
    data = {name: value for name, value in form.cleaned_data.items() if name != "signer"}
    visits.sign(record, officer=form.officer, by=by, **data)


def _measure(record: Inspection, form: Any, by: User) -> None:
    rectification.take_measure(record, by=by, **form.cleaned_data)


def _order(record: Inspection, form: Any, by: User) -> None:
    demands = form.cleaned_data["demands"]
    rectification.order(record, terms=form.terms, demands=demands, by=by)


def _report(record: Inspection, form: Any, by: User) -> None:
    data = {name: form.cleaned_data[name] for name in ("reported_on", "text")}
    files = form.cleaned_data["uploads"]
    rectification.report_rectified(record, numbers=form.numbers, by=by, files=files, **data)


def _reinspect(record: Inspection, form: Any, by: User) -> None:
    files = form.cleaned_data["uploads"]
    rectification.reinspect(record, form.outcomes, by=by, files=files)


def _cancel(record: Inspection, form: Any, by: User) -> None:
    _not_drawn(record)
    redispatch.cancel_inspection(record, reason=form.cleaned_data["reason"], by=by)


def _not_drawn(record: Inspection) -> None:
    """What was drawn changes only by a round of the draw, which everybody can check."""
    if record.draw:
        raise Refused(
            "双随机抽取的检查不能在此变更。",
            remedy="请在抽取页面写明理由，办理替补。",
            article=UNANNOUNCED,
        )


def _replace(record: Inspection, form: Any, by: User) -> None:
    _not_drawn(record)
    officers = list(form.cleaned_data["officers"])
    reasons = {one.certificate: form.cleaned_data["reason"] for one in record.team}
    redispatch.replace_members(record, officers, reasons=reasons, by=by)


FORMS = {
    "start": StepForm(
        partial(forms.StartForm), _start, "到达现场后填写。开始检查后，检查对象不再保密。"
    ),
    "add_files": StepForm(lambda _record, **given: forms.FilesForm(**given), _files),
    "sign": StepForm(
        partial(forms.SignForm),
        _sign,
        "检查组成员和被检查单位负责人逐一签名；可在屏幕上手写，也可上传扫描件。",
        template="enforcement/sign.html",
    ),
    "issue_record": StepForm(
        django_forms.Form,
        lambda record, _form, by: rectification.issue_record(record, by=by),
        "制作后编号存档，内容不能再改。至少两名执法人员和被检查单位签名后才能制作。",
    ),
    "take_measure": StepForm(lambda _record, **given: forms.MeasureForm(**given), _measure),
    "order": StepForm(
        partial(forms.OrderForm),
        _order,
        "逐条写明整改期限，制作《责令限期整改指令书》并设立复查期限。",
    ),
    "report_rectified": StepForm(partial(forms.ReportForm), _report),
    "reinspect": StepForm(
        partial(forms.ReinspectForm), _reinspect, "到现场逐条复查，制作《整改复查意见书》。"
    ),
    "close": StepForm(
        lambda _record, **given: forms.NoteForm(**given),
        lambda record, form, by: rectification.close(record, note=form.cleaned_data["note"], by=by),
        "没有隐患，或者隐患全部复查销号后办结。",
    ),
    "cancel": StepForm(
        lambda _record, **given: forms.CancelForm(**given),
        _cancel,
        "检查组还没有到场的检查可以取消；双随机抽取的对象请在抽取页面办理替补。",
    ),
    "replace_members": StepForm(partial(forms.ReplaceForm), _replace),
}


@CHANGING
@readers_only
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step of an inspection."""
    found = found_for(request, pk)
    return step_page(
        request,
        found,
        name,
        procedure=PROCEDURE,
        forms=FORMS,
        back=address_of(found),
        crumbs=crumbs(found.number, address_of(found)),
    )

"""The steps of an accident as forms, and which of them are offered now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from enforcement.actions.accidents import closing, investigating, marks, prolonging, reporting
from enforcement.actions.accidents.terms import evaluation_from
from enforcement.forms import accident_ends as ends
from enforcement.forms import accidents as forms
from enforcement.forms.hazards import ExtensionDecisionForm, ReasonForm
from enforcement.models import Accident, AccidentMeasure
from enforcement.rules.accidents import Class
from enforcement.states.accident import INVESTIGATING, PROCEDURE
from enforcement.views.shared import CHANGING
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import StepUpForm
from foundation.accounts.steps import StepForm, offered, step_page
from foundation.procedure.steps import Step
from foundation.web.acts import act_page
from foundation.workdays.quarters import today

readers_only = holders_only(Permission.READ_ENFORCEMENT)


# A form in ``partial`` is made for its accident: see StepForm.
FORMS = {
    "report_upward": StepForm(
        forms.UpwardForm,
        lambda found, form, by: reporting.report_upward(found, **form.cleaned_data, by=by),
        intro="接报后每级上报的时间不得超过2小时，超过的标记为迟报。",
    ),
    "begin": StepForm(
        forms.BeginForm,
        lambda found, form, by: investigating.begin(
            found, form.given(), files=form.cleaned_data["files"], by=by
        ),
    ),
    "change_figures": StepForm(
        partial(forms.ChangeFiguresForm),
        lambda found, form, by: reporting.change_figures(found, **form.changed(), by=by),
        intro="填写变化以后的总数。等级由系统重新计算，原数字保留在变化记录中。",
    ),
    "mark_report": StepForm(
        forms.MarkForm,
        lambda found, form, by: marks.mark_report(found, **form.cleaned_data, by=by),
    ),
    "lift_mark": StepForm(
        partial(forms.LiftMarkForm),
        lambda _found, form, by: marks.lift_mark(
            form.cleaned_data["mark"],
            reason=form.cleaned_data["reason"],
            by=by,
            confirmed=form.confirm(by),
        ),
        intro="标记有误的，由登记人以外的人员撤销；撤销后标记仍保留在记录中。",
    ),
    "begin_appraisal": StepForm(
        forms.BeginAppraisalForm,
        lambda found, form, by: prolonging.begin_appraisal(found, **form.cleaned_data, by=by),
        intro="技术鉴定所需时间不计入调查期限；鉴定结束后重新计算调查报告期限。",
    ),
    "end_appraisal": StepForm(
        forms.EndAppraisalForm,
        lambda found, form, by: prolonging.end_appraisal(found, **form.cleaned_data, by=by),
    ),
    "ask_extension": StepForm(
        forms.AskExtensionForm,
        lambda found, form, by: prolonging.ask_extension(found, **form.cleaned_data, by=by),
        intro="调查报告最多延长60日；特别重大事故的批复最多延长30日。提请人不能自行批准。",
    ),
    "decide_extension": StepForm(
        ExtensionDecisionForm,
        lambda found, form, by: prolonging.decide_extension(
            found,
            granted=form.cleaned_data["decision"] == "granted",
            note=form.cleaned_data["note"],
            by=by,
            confirmed=form.confirm(by),
        ),
        template="enforcement/accident/extension_act.html",
    ),
    "add_measure": StepForm(
        forms.MeasureForm,
        lambda found, form, by: investigating.add_measure(found, **form.cleaned_data, by=by),
        intro="每次登记一条。结案一年后逐条评估落实情况。",
    ),
    "submit_report": StepForm(
        partial(forms.SubmitReportForm),
        lambda found, form, by: investigating.submit_report(
            found,
            form.given(),
            report=form.cleaned_data["report"],
            files=form.cleaned_data["files"],
            by=by,
        ),
    ),
    "record_reply": StepForm(
        forms.ReplyForm,
        lambda found, form, by: investigating.record_reply(found, **form.cleaned_data, by=by),
    ),
    "propose_closing": StepForm(
        partial(ends.ClosingForm),
        lambda found, form, by: closing.propose_closing(found, form.publication(), by=by),
        intro="批准结案的同时批准以下内容向社会公布；提请人不能批准结案。",
    ),
    "close": StepForm(
        StepUpForm,
        lambda found, form, by: closing.close(found, by=by, confirmed=form.confirm(by)),
        intro="批准后事故结案，以下正文和文件可以向社会公布；满一年后组织评估。不能撤回。",
        template="enforcement/accident/close_act.html",
    ),
    "send_back": StepForm(
        ReasonForm,
        lambda found, form, by: closing.send_back(found, **form.cleaned_data, by=by),
    ),
    "evaluate": StepForm(
        partial(ends.EvaluateForm),
        lambda found, form, by: closing.evaluate(found, **form.given(), by=by),
        intro="对调查报告提出的每条整改和防范措施，逐条评估是否落实。",
    ),
    "file": StepForm(
        ends.FileForm,
        lambda found, form, by: closing.file(found, **form.cleaned_data, by=by),
    ),
}


def _may_extend(found: Accident) -> bool:
    if _asked(found):
        return False
    waits_for_reply = found.report_on is not None and found.reply_on is None
    return found.report_on is None or (waits_for_reply and found.grade == Class.ESPECIALLY_MAJOR)


def _asked(found: Accident) -> bool:
    return bool(found.extensions.filter(state="asked").exists())


def _appraised(found: Accident) -> bool:
    return bool(found.appraisals.filter(ended_on__isnull=True).exists())


# When a step that the state allows makes sense; the acts ask the same again.
_FITS: dict[str, Callable[[Accident], bool]] = {
    "report_upward": lambda found: found.reported_up_at is None,
    "submit_report": lambda found: found.reply_on is None and not _appraised(found),
    "record_reply": lambda found: found.report_on is not None,
    "propose_closing": lambda found: found.reply_on is not None,
    "change_measure": lambda _found: False,  # from the measure itself
    "evaluate": lambda found: (
        found.closed_on is not None and today() >= evaluation_from(found.closed_on)
    ),
    "begin_appraisal": lambda found: found.report_on is None and not _appraised(found),
    "end_appraisal": _appraised,
    "ask_extension": _may_extend,
    "decide_extension": _asked,
    "lift_mark": lambda found: bool(found.marks.filter(lifted_on__isnull=True)),
}


def offers(accident: Accident, by: User) -> list[dict[str, str]]:
    """The steps that ``by`` may take now and that make sense, the way forward first."""

    def fits(step: Step) -> bool:
        asks = _FITS.get(step.name)
        return asks is None or asks(accident)

    return offered(
        PROCEDURE,
        state=accident.state,
        user=by,
        url=lambda name: reverse("enforcement:accident_act", args=[accident.pk, name]),
        only=fits,
    )


@CHANGING
@readers_only
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    rows = Accident.objects.visible_to(signed_in(request)).select_related(
        "enterprise", "proposed_by", "public_file"
    )
    found = get_object_or_404(rows, pk=pk)
    return step_page(
        request,
        found,
        step,
        procedure=PROCEDURE,
        forms=FORMS,
        back=found.get_absolute_url(),
        crumbs=_crumbs(found),
        extra={"asked": found.extensions.filter(state="asked").first(), "keep_files": True},
    )


@CHANGING
@holders_only(Permission.MANAGE_ACCIDENTS)
def change_measure(request: HttpRequest, pk: int) -> HttpResponse:
    by = signed_in(request)
    seen = Accident.objects.visible_to(by)
    rows = AccidentMeasure.objects.filter(accident__in=seen)
    measure = get_object_or_404(rows.select_related("accident__enterprise"), pk=pk)
    accident = measure.accident
    if request.method != "POST" and accident.state != INVESTIGATING:
        raise Http404
    return act_page(
        request,
        form=forms.MeasureForm(request.POST or None, measure=measure),
        perform=lambda form: investigating.change_measure(measure, **form.cleaned_data, by=by),
        title=f"更正第{measure.number}条措施：{accident}",
        success="措施已更正。",
        redirect_to=accident.get_absolute_url(),
        extra={
            "crumbs": [*_crumbs(accident), ("更正措施", "")],
            "submit_label": "更正",
            "cancel_url": accident.get_absolute_url(),
        },
    )


def _crumbs(found: Accident) -> list[tuple[str, str]]:
    return [
        ("生产安全事故", reverse("enforcement:accidents")),
        (found.number, found.get_absolute_url()),
    ]

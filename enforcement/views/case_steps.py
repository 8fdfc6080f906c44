"""The pages of the steps of a case."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse

from enforcement.actions.cases import (
    challenges,
    clock,
    closing,
    court,
    deciding,
    execution,
    filing,
    investigation,
    party,
    service,
    transfer,
)
from enforcement.case_accounts import account_of
from enforcement.forms import case_outcome as outcome
from enforcement.forms import cases as forms
from enforcement.models import Case, Decision
from enforcement.states.case import PROCEDURE
from enforcement.views.cases import crumbs, found_for, readers_only
from enforcement.views.shared import CHANGING
from foundation.accounts.models import User
from foundation.accounts.steps import StepForm, step_page
from foundation.workdays.quarters import today

Act = Callable[..., Any]


def _plain(act: Act) -> Callable[[Case, Any, User], Any]:
    """The form's values are the act's arguments."""
    return lambda case, form, by: act(case, **form.cleaned_data, by=by)


def _deciding(act: Act) -> Callable[[Case, Any, User], Any]:
    """The same, with the confirmation of who decides."""

    def perform(case: Case, form: Any, by: User) -> Any:
        data = {key: value for key, value in form.cleaned_data.items() if key != "confirmation"}
        return act(case, **data, by=by, confirmed=form.confirm(by))

    return perform


def _step(
    form: Callable[..., django_forms.Form],
    perform: Callable[[Case, Any, User], Any],
    intro: str = "",
    *,
    template: str = "web/act.html",
) -> StepForm:
    """A form that does not ask for the case."""
    return StepForm(lambda _case, **given: form(**given), perform, intro, template)


def _of_case(
    form: Callable[..., django_forms.Form],
    perform: Callable[[Case, Any, User], Any],
    intro: str = "",
    template: str = "web/act.html",
) -> StepForm:
    """A form that is made for the case: its choices, or its first text."""
    return StepForm(partial(form), perform, intro, template)


def _review(case: Case, form: Any, by: User) -> None:
    data = form.cleaned_data
    investigation.review(
        case,
        answers=form.answers(),
        passed=data["passed"] == "yes",
        opinion=data["opinion"],
        by=by,
        confirmed=form.confirm(by),
    )


def _instalments(case: Case, form: Any, by: User) -> None:
    execution.grant_instalments(
        case,
        parts=form.parts(),
        reason=form.cleaned_data["reason"],
        by=by,
        confirmed=form.confirm(by),
    )


def _transfer_decision(case: Case, form: Any, by: User) -> None:
    data = form.cleaned_data
    transfer.decide_transfer(
        case,
        approve=data["approve"] == "yes",
        reason=data["reason"],
        by=by,
        confirmed=form.confirm(by),
    )


def _reconsider(case: Case, form: Any, by: User) -> None:
    data = form.cleaned_data
    transfer.ask_reconsideration(
        case, asked_on=data["asked_on"], accept=data["choice"] == "accept", by=by
    )


def _revoke(case: Case, form: Any, by: User) -> None:
    data = form.cleaned_data
    challenges.revoke(
        case,
        reason=data["reason"],
        anew=data["anew"] == "yes",
        text=data["text"],
        by=by,
        confirmed=form.confirm(by),
    )


def _change(case: Case, form: Any, by: User) -> None:
    data = form.cleaned_data
    challenges.change_decision(
        case,
        penalties=form.penalties(),
        reason=data["reason"],
        text=data["text"],
        by=by,
        confirmed=form.confirm(by),
    )


INVESTIGATION = {
    "register": _step(
        forms.OpinionForm, _deciding(filing.register), "批准后印发立案审批表，九十日办案期限起算。"
    ),
    "refuse_filing": _step(forms.ReasonStepForm, _deciding(filing.refuse_filing)),
    "change_officers": _of_case(forms.OfficersForm, _plain(filing.change_officers)),
    "add_evidence": _step(
        forms.EvidenceForm,
        lambda case, form, by: investigation.add_evidence(case, form.exhibit(), by=by),
        "文件按内容检查并留存摘要，之后不能替换。",
    ),
    "interview": _step(
        forms.InterviewForm,
        lambda case, form, by: investigation.interview(case, form.questioning(), by=by),
        "询问应当由两名执法人员进行，个别进行。",
    ),
    "stop_clock": _step(forms.StopForm, _plain(clock.stop_clock)),
    "resume_clock": _of_case(forms.ResumeForm, _plain(clock.resume_clock)),
    "extend": _step(forms.ExtendForm, _deciding(clock.extend)),
    "conclude": _of_case(
        forms.ReportForm,
        lambda case, form, by: investigation.conclude(case, form.report(), by=by),
        "填写查明的事实和拟处罚内容。数额较大、情节复杂的，系统判定应当法制审核、告知听证权利。",
        "enforcement/sections.html",
    ),
    "reinvestigate": _step(
        forms.ReasonForm,
        _plain(investigation.reinvestigate),
        "补充调查后，法制审核、告知和集体讨论须重新进行。",
    ),
    "withdraw": _step(forms.ReasonStepForm, _deciding(filing.withdraw)),
    "ask_review": _step(
        django_forms.Form,
        lambda case, _form, by: investigation.ask_review(case, by=by),
        "重大案件未经法制审核或者审核未通过的，不得告知和作出决定。",
    ),
    "review": _step(forms.ReviewForm, _review, "逐项审核，印发法制审核意见书。"),
}
PARTY = {
    "tell": _of_case(
        outcome.TellForm, _plain(party.tell), "印发告知书；登记送达后，陈述申辩期限起算。"
    ),
    "record_service": _of_case(
        outcome.ServiceForm,
        lambda case, form, by: service.record_service(case, form.chosen, form.delivery(), by=by),
    ),
    "record_defence": _step(outcome.DefenceForm, _plain(party.record_defence)),
    "ask_hearing": _step(outcome.HearingRequestForm, _plain(party.ask_hearing)),
    "call_hearing": _step(
        outcome.HearingPlanForm,
        lambda case, form, by: party.call_hearing(case, form.plan(), by=by),
        "印发听证通知书，应当在听证七个工作日前通知当事人。",
    ),
    "hold_hearing": _step(outcome.HearingRecordForm, _plain(party.hold_hearing)),
    "drop_hearing": _step(outcome.DropHearingForm, _plain(party.drop_hearing)),
    "discuss": _of_case(
        outcome.DiscussForm,
        lambda case, form, by: deciding.discuss(case, form.meeting(), by=by),
        "逐一登记委员意见；超过参会委员半数的意见为集体决定。处罚不得重于告知的内容。",
        "enforcement/case_discuss.html",
    ),
    "decide": _of_case(
        outcome.DecideForm,
        _deciding(deciding.decide),
        "按集体讨论结果作出决定，印发决定书。",
    ),
    "send_back": _step(forms.ReasonForm, _plain(deciding.send_back)),
}
EXECUTION = {
    "serve": _step(
        outcome.DeliveryForm,
        lambda case, form, by: service.serve(case, form.delivery(), by=by),
        "决定书应当在七个工作日内送达；送达后缴款期限起算。",
    ),
    "record_payment": _step(
        outcome.PaymentForm,
        lambda case, form, by: execution.record_payment(case, form.receipt(), by=by),
        template="enforcement/case_payment.html",
    ),
    "record_execution": _of_case(
        outcome.ExecutionForm,
        lambda case, form, by: execution.record_execution(case, **form.cleaned_data, by=by),
    ),
    "grant_instalments": _step(
        outcome.InstalmentsForm,
        _instalments,
        "各期合计应当等于尚欠的罚款。",
        template="enforcement/case_instalments.html",
    ),
    "suspend": _step(forms.ReasonStepForm, _deciding(execution.suspend)),
    "resume": _step(django_forms.Form, lambda case, _form, by: execution.resume(case, by=by)),
    "remind": _of_case(outcome.RemindForm, _plain(court.remind)),
    "apply_court": _of_case(outcome.ApplyCourtForm, _deciding(court.apply_court)),
    "record_ruling": _step(outcome.RulingForm, _plain(court.record_ruling)),
    "end_execution": _step(forms.ReasonStepForm, _deciding(court.end_execution)),
}
ENDS = {
    "report_crime": _step(
        outcome.CrimeForm,
        _plain(transfer.report_crime),
        "报告后，机关负责人应当在三日内决定是否移送；移送程序办完之前不能作出处罚决定。",
    ),
    "decide_transfer": _step(
        outcome.TransferDecisionForm, _transfer_decision, "批准移送的，应当在24小时内移送。"
    ),
    "hand_over": _of_case(outcome.HandOverForm, _plain(transfer.hand_over)),
    "record_answer": _step(
        outcome.AnswerForm,
        lambda case, form, by: transfer.record_answer(case, form.answer(), by=by),
    ),
    "ask_reconsideration": _step(outcome.ReconsiderForm, _reconsider),
    "record_challenge": _step(
        outcome.ChallengeForm,
        lambda case, form, by: challenges.record_challenge(case, form.filed(), by=by),
        "复议、诉讼期间不停止执行；加处罚款不予计算。",
    ),
    "conclude_challenge": _step(
        outcome.ChallengeResultForm,
        _plain(challenges.conclude_challenge),
        "撤销的，决定随即失效；变更的，登记后由有权人员另行变更决定。",
    ),
    "revoke": _step(outcome.RevokeForm, _revoke),
    "change_decision": _of_case(
        outcome.ChangeForm,
        _change,
        "变更只能减轻；变更后的决定应当重新送达。",
        "enforcement/sections.html",
    ),
    "ask_closing": _of_case(outcome.AskClosingForm, _plain(closing.ask_closing)),
    "close": _step(forms.OpinionForm, _deciding(closing.close), "批准后印发结案审批表，案卷归档。"),
    "return_closing": _step(forms.ReasonForm, _plain(closing.return_closing)),
}
FORMS = {**INVESTIGATION, **PARTY, **EXECUTION, **ENDS}


@CHANGING
@readers_only
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step of a case."""
    found = found_for(request, pk)
    decision = found.decisions.filter(state=Decision.State.IN_FORCE).first()
    account = account_of(found, decision, until=today()) if decision else None
    return step_page(
        request,
        found,
        name,
        procedure=PROCEDURE,
        forms=FORMS,
        back=found.get_absolute_url(),
        crumbs=crumbs(found.number, found.get_absolute_url()),
        extra={"account": account},
    )

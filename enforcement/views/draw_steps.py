"""The steps of a draw: the form of each and the act it leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from enforcement import tasks
from enforcement.actions.draws import close, conduct, numbers, order, prepare
from enforcement.forms import draw_dispatch
from enforcement.forms import draws as forms
from enforcement.models import Draw
from enforcement.states.draw import PROCEDURE
from enforcement.tables.draws import address_of
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import StepUpForm
from foundation.accounts.steps import StepForm, step_page
from foundation.web.acts import act_page
from foundation.web.jobs import start_job

readers_only = holders_only(Permission.READ_ENFORCEMENT)
page = require_http_methods(["GET", "HEAD", "POST"])
_JOBS = {"commit": tasks.commit_draw, "draw": tasks.conduct_draw}
FORM = "enforcement/draws/form.html"


def visible_draw(user: User, pk: int) -> Draw:
    rows = Draw.objects.select_related("plan_item", "cancelled_by")
    found: Draw = get_object_or_404(rows.visible_to(user), pk=pk)
    return found


def crumbs_of(label: str, url: str = "") -> list[tuple[str, str]]:
    return [("双随机抽取", reverse("enforcement:draws")), (label, url)]


@page
@readers_only
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = visible_draw(signed_in(request), pk)
    crumbs = [*crumbs_of(found.number, address_of(found))]
    if name in _OWN and request.method == "POST":
        return _OWN[name](request, found, name, crumbs)
    return step_page(
        request,
        found,
        name,
        procedure=PROCEDURE,
        forms=STEPS,
        back=address_of(found),
        crumbs=crumbs,
    )


def _posted(
    request: HttpRequest, found: Draw, name: str, crumbs: list[tuple[str, str]], **given: Any
) -> HttpResponse:
    """A step whose answer is not only "done"; the form is shown by ``step_page``."""
    asked = PROCEDURE[name]
    if not signed_in(request).may(Permission(asked.permission)):
        raise Http404
    return act_page(
        request,
        title=f"{asked.label}：{found}",
        extra={
            "crumbs": [*crumbs, (asked.label, "")],
            "intro": STEPS[name].intro,
            "submit_label": asked.label,
            "cancel_url": address_of(found),
        },
        **given,
    )


def _job_step(
    request: HttpRequest, found: Draw, name: str, crumbs: list[tuple[str, str]]
) -> HttpResponse:
    """Decide, start the job, and show its progress."""
    by, label = signed_in(request), PROCEDURE[name].label

    def perform(form: StepUpForm) -> Any:
        order.order(found, name, by=by, confirmed=form.confirm(by))
        return start_job(by.pk, f"{label}：{found.number}", _JOBS[name], pk=found.pk)

    return _posted(
        request,
        found,
        name,
        crumbs,
        form=StepUpForm,
        perform=perform,
        success=f"{label}：已开始。",
        redirect_to=lambda job: reverse("web:job", args=[job.pk]),
    )


def _enter_step(
    request: HttpRequest, found: Draw, name: str, crumbs: list[tuple[str, str]]
) -> HttpResponse:
    """Enter numbers and say whether the other person's are the same."""
    by = signed_in(request)
    return _posted(
        request,
        found,
        name,
        crumbs,
        form=forms.NumbersForm(found, request.POST),
        perform=lambda form: numbers.enter_numbers(found, form.texts(), by=by),
        success=lambda outcome: f"已录入：{outcome}。",
        redirect_to=address_of(found),
    )


_OWN = {"commit": _job_step, "draw": _job_step, "enter": _enter_step}


def _cancel(found: Draw, form: forms.CancelForm, by: User) -> None:
    confirmed = form.confirm(by)
    close.cancel(found, reason=form.cleaned_data["reason"], by=by, confirmed=confirmed)


def _substitute(found: Draw, form: draw_dispatch.SubstituteForm, by: User) -> None:
    conduct.substitute(found, objects=form.objects(), officers=form.officers(), by=by)


def _preparation(found: Draw, **given: Any) -> Form:
    return forms.PreparationForm(given.get("data"), draw=found)


def _of(form: Callable[..., Form]) -> Callable[..., Form]:
    return lambda found, **given: form(found, given.get("data"))


def _posted_apart(_found: Draw, _form: Form, _by: User) -> None:
    raise Http404  # answered by a function of _OWN


STEPS = {
    "change": StepForm(
        _preparation,
        lambda found, form, by: prepare.change(found, form.preparation(), by=by),
        template=FORM,
    ),
    "quotas": StepForm(
        _of(forms.QuotasForm),
        lambda found, form, by: prepare.set_quotas(found, form.quotas(), by=by),
        "名额可以大于组内对象数：届时抽取全部，并在结果中列明不足。",
    ),
    "commit": StepForm(
        StepUpForm,
        _posted_apart,
        "公布以后，检查对象库、名额、限制条件、执法人员库、随机数来源都不能再改；只能说明理由取消，"
        "取消也会公开。检查对象库、名额和承诺马上向社会公布。",
    ),
    "enter": StepForm(
        _of(forms.NumbersForm),
        _posted_apart,
        "请对照官方开奖公告录入。另一人须独立录入，两人一致才生效；不一致的，双方都会看到提示，可以重新录入。",
    ),
    "draw": StepForm(
        StepUpForm,
        _posted_apart,
        "系统按公布的方法计算，并按结果派员。结果只有派员的人看得到；重复执行，结果不变。",
    ),
    "hand_over": StepForm(
        _of(draw_dispatch.HandOverForm),
        lambda found, form, by: close.hand_over(found, form.chosen(), by=by),
        "四不两直：不发通知、不打招呼。只在出发当日告知检查组。",
    ),
    "substitute": StepForm(
        _of(draw_dispatch.SubstituteForm),
        _substitute,
        "替补由下一轮随机码决定，不能指定。每轮都会公开替换了谁、什么理由、由谁替补。",
        template=FORM,
    ),
    "reveal": StepForm(
        Form,
        lambda found, _form, by: close.reveal(found, by=by),
        "公开随机码、随机数、执法人员库、抽取结果、跳过和替补，任何人可以重算核对。公开后不能撤回。",
    ),
    "cancel": StepForm(
        forms.CancelForm,
        _cancel,
        "已经公布承诺的抽取，取消后连同理由继续公开。未出发的检查组一并取消。",
    ),
}

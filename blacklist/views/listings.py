"""Pages of listings: the list, one file, its steps, a new one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms as django_forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from blacklist.actions import collecting, deciding, leaving, publishing, telling, watching
from blacklist.filters import ListingFilter
from blacklist.forms import steps as forms
from blacklist.models import Consultation, Defence, Listing, Notice
from blacklist.states.listing import PROCEDURE, STATE_LABELS, stages_of
from blacklist.statistics import statistics
from blacklist.tables import LISTINGS, address_of, facts
from enforcement.views.shared import CHANGING, dues_of
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import StepForm, offered, step_page
from foundation.audit.trail import target_key, timeline
from foundation.documents.models import Document
from foundation.web.acts import act_page
from foundation.web.listing import list_page
from foundation.workdays.quarters import today

readers_only = holders_only(Permission.READ_LISTINGS, Permission.WATCH_LISTINGS)
collectors_only = holders_only(Permission.COLLECT_LISTINGS)
TITLE = "黑名单管理"


def _plain(act: Callable[..., Any]) -> Callable[[Listing, Any, User], Any]:
    return lambda listing, form, by: act(listing, **form.cleaned_data, by=by)


def _step(form: Callable[..., django_forms.Form], perform: Any, intro: str = "") -> StepForm:
    """A form that does not ask for the listing."""
    return StepForm(lambda _listing, **given: form(**given), perform, intro)


def _of(form: Callable[..., django_forms.Form], perform: Any, intro: str = "") -> StepForm:
    return StepForm(partial(form), perform, intro)


def _meeting(act: Callable[..., Any]) -> Callable[[Listing, Any, User], Any]:
    return lambda listing, form, by: act(listing, form.session(), by=by, confirmed=form.confirm(by))


def _decision(act: Callable[..., Any]) -> Callable[[Listing, Any, User], Any]:
    return lambda listing, form, by: act(
        listing,
        form.session(),
        text=form.cleaned_data["text"],
        by=by,
        confirmed=form.confirm(by),
    )


def _reasoned(act: Callable[..., Any]) -> Callable[[Listing, Any, User], Any]:
    return lambda listing, form, by: act(
        listing, reason=form.cleaned_data["reason"], by=by, confirmed=form.confirm(by)
    )


def _closure(listing: Listing, form: Any, by: User) -> Any:
    return watching.propose_closure(listing, **form.cleaned_data, by=by)


FORMS = {
    "add_ground": _step(forms.GroundForm, _plain(collecting.add_ground)),
    "consult": _of(
        forms.ConsultForm, _plain(telling.consult), "外地发证的企业，先函告注册地主管部门征求意见。"
    ),
    "record_answer": _step(
        forms.AnswerForm,
        lambda listing, form, by: telling.record_answer(listing, form.reply(), by=by),
    ),
    "give_notice": _of(
        forms.NoticeForm,
        lambda listing, form, by: telling.give_notice(
            listing, text=form.cleaned_data["text"], served=form.served(), by=by
        ),
        "印发告知书；陈述申辩期限自送达起算。",
    ),
    "receive_defence": _step(
        forms.DefenceForm,
        lambda listing, form, by: telling.receive_defence(listing, form.statement(), by=by),
    ),
    "hear": _step(forms.HearForm, _plain(telling.hear), "事实、理由和证据成立的，应当采纳。"),
    "adopt": _step(forms.ReasonStepForm, _reasoned(telling.adopt)),
    "discuss": _step(forms.DiscussForm, _meeting(deciding.discuss)),
    "decide": _of(
        forms.DecideForm,
        _decision(deciding.decide),
        "登记党组会议审定结果；同意列入的印发决定书。",
    ),
    "revoke": _step(forms.ReasonStepForm, _reasoned(deciding.revoke)),
    "copy": _of(
        forms.CopyForm,
        lambda listing, form, by: publishing.copy(
            listing, departments=form.names(), text=form.cleaned_data["text"], by=by
        ),
        "先抄送安监局，再抄送工商等部门。",
    ),
    "publish": _step(
        forms.ReleaseForm,
        lambda listing, form, by: publishing.publish(listing, form.release(), by=by),
        "首次公布之日起，一年期限开始。以后在其他媒体公布的继续登记。",
    ),
    "publish_removal": _of(
        forms.RemovalReleaseForm,
        lambda listing, form, by: publishing.publish_removal(listing, form.release(), by=by),
        "公布列入的每一家媒体都要公布移出；全部公布后从公布栏删除。",
    ),
    "file_report": _of(
        forms.ReportForm,
        lambda listing, form, by: watching.file_report(
            listing, form.cleaned_data["report"], form.handed(), by=by
        ),
    ),
    "record_check": _step(
        forms.CheckForm,
        lambda listing, form, by: watching.record_check(listing, form.seen(), by=by),
    ),
    "mark_heavier": _step(forms.HeavierForm, _plain(watching.mark_heavier)),
    "propose_closure": _of(forms.ClosureForm, _closure),
    "inspect_exit": _step(
        forms.ExitForm,
        lambda listing, form, by: leaving.inspect_exit(listing, form.seen(), by=by),
        "会同所在市县工业主管部门检查。",
    ),
    "discuss_exit": _step(forms.DiscussExitForm, _meeting(leaving.discuss_exit)),
    "decide_exit": _of(forms.DecideExitForm, _decision(leaving.decide_exit)),
}


@require_safe
@readers_only
def listings(request: HttpRequest) -> HttpResponseBase:
    user = signed_in(request)
    rows: QuerySet[Any] = Listing.objects.visible_to(user).select_related("enterprise")
    return list_page(
        request,
        queryset=rows.prefetch_related("grounds"),
        columns=LISTINGS,
        filterset=ListingFilter,
        title=TITLE,
        template="blacklist/listings.html",
        empty="还没有黑名单案卷。从候选情形核定，或者点“采集信息”。",
        extra={"may_collect": user.may(Permission.COLLECT_LISTINGS)},
    )


def found_for(request: HttpRequest, pk: int) -> Listing:
    """The listing, if this user may see it (404 otherwise)."""
    rows = Listing.objects.visible_to(signed_in(request))
    found: Listing = get_object_or_404(rows.select_related("enterprise", "collected_by"), pk=pk)
    return found


@require_safe
@readers_only
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    user, found = signed_in(request), found_for(request, pk)
    kind, key = target_key(found)
    context = {
        "title": str(found),
        "questions": found.questions.select_related("answered_by"),
        "may_answer": user.may(Permission.MANAGE_LISTINGS),
        "crumbs": _crumbs(found.number),
        "listing": found,
        "facts": facts(found, today()),
        "stages": stages_of(found.state),
        "acts": _acts(found, user),
        "deadlines": dues_of(found)[:6],
        "papers": Document.objects.filter(subject_type=kind, subject_id=key),
        "grounds": found.grounds.all(),
        "consultation": Consultation.objects.filter(listing=found).first(),
        "notice": Notice.objects.filter(listing=found).first(),
        "defences": found.defences.select_related("heard_by"),
        "meetings": found.meetings.select_related("document"),
        "copies": found.copies.all(),
        "publications": found.publications.all(),
        "unpublished": publishing.unpublished(found) if found.state == "removed" else [],
        "reports": found.reports.filter(term=found.term),
        "checks": found.checks.select_related("inspection"),
        "heavier": found.heavier.all(),
        "closures": found.closures.all(),
        "may_link": user.may(Permission.WATCH_LISTINGS) and found.state == "listed",
        "today": today(),
        "events": timeline(found, labels=STATE_LABELS)
        .exclude(verb__startswith="deadlines.")
        .reverse(),
    }
    return render(request, "blacklist/listing.html", context)


def _acts(found: Listing, user: User) -> list[dict[str, str]]:
    """The steps of the table that this user may take now and that have something to do."""
    idle = _idle(found)
    return offered(
        PROCEDURE,
        state=found.state,
        user=user,
        url=lambda name: reverse("blacklist:step", args=[found.pk, name]),
        only=lambda step: step.name not in idle and step.name in FORMS,
    )


def _idle(found: Listing) -> set[str]:
    adopted = found.defences.filter(adopted=Defence.Adopted.YES).exists()
    idle = {
        "consult": not found.outside,
        "give_notice": found.outside and found.state == "collected",
        "adopt": not adopted,
        "discuss": adopted,
        "inspect_exit": found.state == "listed" and not found.term_over,
        "file_report": not found.reports.filter(received_on__isnull=True).exists(),
    }
    return {name for name, nothing in idle.items() if nothing}


@CHANGING
@readers_only
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = found_for(request, pk)
    return step_page(
        request,
        found,
        name,
        procedure=PROCEDURE,
        forms=FORMS,
        back=found.get_absolute_url(),
        crumbs=_crumbs(found.number, found.get_absolute_url()),
    )


@CHANGING
@collectors_only
def collect(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    return act_page(
        request,
        form=forms.CollectForm,
        perform=lambda form: collecting.collect(form.collected(), by=by),
        title="采集信息",
        success=lambda made: f"已采集：{made}。",
        redirect_to=address_of,
        extra={
            "crumbs": _crumbs("采集信息"),
            "intro": "记录违法单位名称、案由和违法违规行为，并选择符合第五条的哪一项情形。",
            "submit_label": "采集信息",
            "cancel_url": reverse("blacklist:listings"),
        },
    )


@require_safe
@holders_only(Permission.READ_LISTINGS)
def figures(request: HttpRequest) -> HttpResponse:
    context = {"title": "黑名单统计", "crumbs": _crumbs("统计"), "figures": statistics()}
    return render(request, "blacklist/statistics.html", context)


def _crumbs(label: str, url: str = "") -> list[tuple[str, str]]:
    return [(TITLE, reverse("blacklist:listings")), (label, url)]

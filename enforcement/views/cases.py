"""Pages of penalty cases: list, one case, proposing."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from enforcement.actions.cases.filing import propose as propose_case
from enforcement.case_accounts import account_of, to_refund
from enforcement.case_beside import notes_of
from enforcement.case_offers import idle_steps
from enforcement.case_papers import documents_of
from enforcement.filters.cases import CaseFilter
from enforcement.forms.cases import ProposeForm, of_user
from enforcement.models import (
    Accident,
    Case,
    CaseOfficer,
    CourtEnforcement,
    Decision,
    Hearing,
    Inspection,
    Tip,
)
from enforcement.states.case import PROCEDURE, STATE_LABELS, stages_of
from enforcement.tables.cases import COLUMNS, EXPORT_COLUMNS, facts
from enforcement.tasks import bind_volume
from enforcement.views.shared import CHANGING, dues_of
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import offered
from foundation.audit.trail import timeline
from foundation.procedure.steps import Step
from foundation.web.acts import act_page
from foundation.web.jobs import job_page, start_job
from foundation.web.listing import list_page
from foundation.workdays.quarters import today

readers_only = holders_only(Permission.READ_ENFORCEMENT)
handlers_only = holders_only(Permission.HANDLE_CASES)


def listed(user: User) -> QuerySet[Any]:
    """What the list shows to ``user``, with what its columns need."""
    team = CaseOfficer.objects.filter(replaced_on__isnull=True).select_related("officer")
    in_force = Decision.objects.filter(state=Decision.State.IN_FORCE)
    rows: QuerySet[Any] = Case.objects.visible_to(user).defer("suspicion", "facts", "discretion")
    found: QuerySet[Any] = rows.prefetch_related(
        Prefetch("members", team, to_attr="now_members"),
        Prefetch("decisions", in_force, to_attr="now_decisions"),
    )
    return found


@require_safe
@readers_only
def cases(request: HttpRequest) -> HttpResponseBase:
    user = signed_in(request)
    return list_page(
        request,
        queryset=listed(user),
        columns=EXPORT_COLUMNS if request.GET.get("export") else COLUMNS,
        filterset=CaseFilter,
        title="行政处罚案件",
        template="enforcement/cases.html",
        empty="还没有案件。由承办人员提请立案，或者从监督检查转立案。",
        extra={"may_propose": user.may(Permission.HANDLE_CASES)},
    )


def found_for(request: HttpRequest, pk: int) -> Case:
    """The case, if this user may see it (404 otherwise)."""
    rows = Case.objects.visible_to(signed_in(request)).select_related(
        "enterprise", "inspection", "proposed_by", "registered_by", "closed_by"
    )
    found: Case = get_object_or_404(rows, pk=pk)
    return found


@require_safe
@readers_only
def case(request: HttpRequest, pk: int) -> HttpResponse:
    user, found = signed_in(request), found_for(request, pk)
    decisions = list(found.decisions.select_related("document").prefetch_related("items"))
    now = next((one for one in decisions if one.state == Decision.State.IN_FORCE), None)
    account = account_of(found, now, until=today()) if now else None
    context = {
        "title": str(found),
        "crumbs": crumbs(found.number),
        "case": found,
        "refund": to_refund(found, account),
        "facts": facts(found),
        "stages": stages_of(found.state, major=found.major),
        "acts": _acts(found, user),
        "deadlines": dues_of(found),
        "documents": documents_of(found),
        "evidence": found.evidence.select_related("file"),
        "interviews": found.interviews.select_related("document"),
        "proposals": found.penalties.filter(round=found.round, stage="proposed"),
        "reviews": found.reviews.select_related("reviewed_by"),
        "tellings": found.tellings.prefetch_related("defences"),
        "hearings": Hearing.objects.filter(telling__case=found),
        "discussions": found.discussions.prefetch_related("votes"),
        "decisions": decisions,
        "account": account,
        "payments": found.payments.all(),
        "services": found.services.select_related("document"),
        "transfers": found.transfers.all(),
        "challenges": found.challenges.all(),
        "stops": found.stops.all(),
        "beside": notes_of(found, user),
        "court": CourtEnforcement.objects.filter(case=found).first(),
        # Terms have a panel of their own; the whole trail stands on the audit page.
        "events": timeline(found, labels=STATE_LABELS)
        .exclude(verb__startswith="deadlines.")
        .reverse(),
    }
    return render(request, "enforcement/case.html", context)


def _acts(found: Case, user: User) -> list[dict[str, str]]:
    """The steps of the table that this user may take now, with their pages."""
    handles = found.members.filter(officer__user=user, replaced_on__isnull=True).exists()
    idle = idle_steps(found)

    def mine(step: Step) -> bool:
        handling = step.permission == Permission.HANDLE_CASES
        return step.name not in idle and handling == handles

    def url(name: str) -> str:
        return reverse("enforcement:case_step", args=[found.pk, name])

    return offered(PROCEDURE, state=found.state, user=user, url=url, only=mine)


@CHANGING
@handlers_only
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a case; ``?inspection=``, ``?accident=``, ``?tip=`` fill in what those know."""
    by = signed_in(request)
    initial = {**of_user(by), **known_from(request)}
    form = (
        ProposeForm(request.POST, initial=initial)
        if request.method == "POST"
        else ProposeForm(initial=initial)
    )
    return act_page(
        request,
        form=form,
        perform=lambda valid: propose_case(valid.proposal(), by=by),
        title="提请立案",
        success=lambda made: f"已提请立案：{made.number}，待处室负责人批准。",
        redirect_to=lambda made: made.get_absolute_url(),
        extra={
            "crumbs": crumbs("提请立案"),
            "submit_label": "提请立案",
            "cancel_url": reverse("enforcement:cases"),
            "intro": "由至少两名执法人员承办；对当事人应当回避的人员不能承办。",
        },
    )


def known_from(request: HttpRequest) -> dict[str, Any]:
    """What the record knows that the case comes from, as far as this user may see it."""
    for name, ask in (
        ("inspection", _from_inspection),
        ("accident", _from_accident),
        ("tip", _from_tip),
    ):
        if number := request.GET.get(name, "")[:20]:
            return ask(signed_in(request), number)
    return {}


def _from_accident(user: User, number: str) -> dict[str, Any]:
    rows = Accident.objects.visible_to(user).select_related("enterprise")
    found = rows.filter(number=number).first()
    if found is None:
        return {}
    return {
        "source": Case.Source.ACCIDENT,
        "reference": f"事故{found.number}",
        "enterprise": found.enterprise,
        "party_name": found.unit_name,
        "suspicion": found.liable or found.course,
    }


def _from_tip(user: User, number: str) -> dict[str, Any]:
    rows = Tip.objects.visible_to(user).select_related("enterprise")
    found = rows.filter(number=number).first()
    if found is None:
        return {}
    last = found.findings.last()
    return {
        "source": Case.Source.TIP,
        "reference": f"举报{found.number}",
        "enterprise": found.enterprise,
        "suspicion": last.text if last else "",
    }


def _from_inspection(user: User, number: str) -> dict[str, Any]:
    rows = Inspection.objects.visible_to(user).select_related("enterprise")
    found = rows.filter(number=number).first()
    if found is None:
        return {}
    return {
        "source": Case.Source.INSPECTION,
        "inspection": found.number,
        "enterprise": found.enterprise,
        "suspicion": found.facts,
        "officers": [one.pk for one in found.team],
    }


@require_POST
@readers_only
def volume(request: HttpRequest, pk: int) -> HttpResponse:
    """Bind the volume in the background; the page of the job gives it."""
    found = found_for(request, pk)
    return job_page(
        start_job(signed_in(request).pk, f"案卷：{found}"[:200], bind_volume, pk=found.pk)
    )


def crumbs(label: str, url: str = "", further: str = "") -> list[tuple[str, str]]:
    """Where a page of a case stands."""
    first = ("行政处罚案件", reverse("enforcement:cases"))
    return [first, (label, url), *([(further, "")] if further else [])]

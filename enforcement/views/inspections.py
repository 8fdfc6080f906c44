"""Pages of inspections: list, one inspection, assigning, its whole record."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enforcement import inspection_papers as papers
from enforcement.actions.inspections import Assignment, assign_inspection
from enforcement.filters.inspections import InspectionFilter
from enforcement.forms.inspections import AssignForm
from enforcement.models import Inspection, Member
from enforcement.states.hazard import CANCELLED, FOUND, ORDERED, REPORTED
from enforcement.states.inspection import PROCEDURE, STARTED, STATE_LABELS, stages_of
from enforcement.tables.inspections import COLUMNS, address_of, facts
from enforcement.views.exposure import exposure_of
from enforcement.views.shared import CHANGING, dues_of
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import offered
from foundation.audit.trail import timeline
from foundation.procedure.steps import Step
from foundation.web.acts import act_page
from foundation.web.listing import list_page

readers_only = holders_only(Permission.READ_ENFORCEMENT)
dispatchers_only = holders_only(Permission.DISPATCH)
CUSTOM = {"record": "enforcement:visit"}  # steps with a page of their own
TEAMWORK = (Permission.INSPECT, Permission.HANDLE_CASES)


def listed(user: User) -> QuerySet[Any]:
    """What the list shows to ``user``, with what its columns need."""
    team = Member.objects.filter(replaced_on__isnull=True).select_related("officer")
    rows: QuerySet[Any] = Inspection.objects.visible_to(user)
    rows = rows.select_related("enterprise", "department").defer("checklist", "facts")
    rows = rows.annotate(hazards_count=Count("hazards", distinct=True))
    counted: QuerySet[Any] = rows.prefetch_related(Prefetch("members", team, to_attr="now_members"))
    return counted


@require_safe
@readers_only
def inspections(request: HttpRequest) -> HttpResponseBase:
    user = signed_in(request)
    return list_page(
        request,
        queryset=listed(user),
        columns=COLUMNS,
        filterset=InspectionFilter,
        title="监督检查",
        template="enforcement/inspections.html",
        empty="还没有检查。由计划管理人员派员，或者由双随机抽取产生。",
        extra={"may_assign": user.may(Permission.DISPATCH)},
    )


def found_for(request: HttpRequest, pk: int) -> Inspection:
    """The inspection, if this user may see it (404 otherwise)."""
    rows = Inspection.objects.visible_to(signed_in(request)).select_related(
        "enterprise", "department", "plan_item", "draw"
    )
    found: Inspection = get_object_or_404(rows, pk=pk)
    return found


@require_safe
@readers_only
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    user, found = signed_in(request), found_for(request, pk)
    context = {
        "title": found.object_name,
        "crumbs": crumbs(found.number),
        "inspection": found,
        "facts": facts(found),
        "stages": stages_of(found.state),
        "acts": _acts(found, user),
        "deadlines": dues_of(found),
        "hazards": found.hazards.all(),
        "documents": papers.documents_of(found),
        "files": found.files.select_related("evidence", "added_by"),
        "signatures": found.signatures.select_related("evidence"),
        "failed": [one for one in found.checklist if one["answer"] == "fail"],
        "events": timeline(found, labels=STATE_LABELS).reverse(),
        **exposure_of(found, "inspection", user),
    }
    return render(request, "enforcement/inspection.html", context)


def _acts(found: Inspection, user: User) -> list[dict[str, str]]:
    """The steps of the table that this user may take now, with their pages."""
    in_team = found.members.filter(officer__user=user, replaced_on__isnull=True).exists()

    done = _nothing_left(found)

    def mine(step: Step) -> bool:
        return step.name not in done and (in_team or step.permission not in TEAMWORK)

    def url(name: str) -> str:
        if name == "open_case":
            return f"{reverse('enforcement:case_propose')}?inspection={found.number}"
        if name in CUSTOM:
            return reverse(CUSTOM[name], args=[found.pk])
        return reverse("enforcement:inspection_step", args=[found.pk, name])

    return offered(PROCEDURE, state=found.state, user=user, url=url, only=mine)


def _nothing_left(found: Inspection) -> set[str]:
    """Steps that the table allows but that have nothing to do now."""
    hazards = {hazard.state for hazard in found.hazards.all()}
    signed = found.signatures.count() > len(found.team)
    record = papers.site_record_of(found) is not None
    idle = {
        "add_files": found.state == STARTED,  # on the page of the record
        "sign": signed,
        "issue_record": record or not signed,
        "order": FOUND not in hazards or not record,
        "report_rectified": ORDERED not in hazards,
        "reinspect": not hazards & {ORDERED, REPORTED},
        "close": bool(hazards - {CANCELLED}) or not record,
    }
    return {name for name, is_idle in idle.items() if is_idle}


@CHANGING
@dispatchers_only
def assign(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)

    def perform(form: Any) -> Inspection:
        return assign_inspection(Assignment(**form.cleaned_data), by=by)

    return act_page(
        request,
        form=AssignForm,
        perform=perform,
        title="派员检查",
        success=lambda made: f"已派员：{made.number}。",
        redirect_to=address_of,
        extra={
            "crumbs": crumbs("派员检查"),
            "submit_label": "派员",
            "cancel_url": reverse("enforcement:inspections"),
            "intro": "检查组至少两名持有效执法证件的人员；对该对象应当回避的人员不能派出。",
        },
    )


@require_safe
@readers_only
def whole_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of one inspection with who, when and digest (执法全过程记录, 三（二）)."""
    found = found_for(request, pk)
    context = {
        "title": f"全过程记录：{found.object_name}",
        "crumbs": crumbs(found.number, address_of(found), "全过程记录"),
        "inspection": found,
        "documents": papers.documents_of(found),
        "files": found.files.select_related("evidence", "added_by"),
        "signatures": found.signatures.select_related("evidence", "officer"),
        "members": found.members.select_related("officer"),
        "events": timeline(found, labels=STATE_LABELS),
        "checklist": found.checklist,
    }
    return render(request, "enforcement/whole_record.html", context)


def crumbs(label: str, url: str = "", further: str = "") -> list[tuple[str, str]]:
    """Where a page of an inspection stands."""
    first = ("监督检查", reverse("enforcement:inspections"))
    return [first, (label, url), *([(further, "")] if further else [])]

"""Pages of plans: the list, one plan, one item, its papers."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from enforcement import plan_papers
from enforcement.actions.plan_deadlines import deadlines_of
from enforcement.actions.plan_ready import problems_of
from enforcement.execution import visits_by_object
from enforcement.filters.plans import PlanFilter
from enforcement.models import Plan, PlanItem, Sheet
from enforcement.rules import plans as rules
from enforcement.states import plan as states
from enforcement.tables.plans import PLAN_COLUMNS, address_of, execution_address, facts_of
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import offered
from foundation.audit.trail import target_key, timeline
from foundation.deadlines.models import Deadline
from foundation.deadlines.views import rows as deadline_rows
from foundation.web.listing import list_page
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar

readers_only = holders_only(Permission.READ_ENFORCEMENT)
readable = require_http_methods(["GET", "HEAD"])
_SHOWN_EVENTS = 50


@readable
@readers_only
def plans(request: HttpRequest) -> HttpResponseBase:
    user = signed_in(request)
    may_make = user.may(Permission.MAKE_PLANS)
    return list_page(
        request,
        queryset=Plan.objects.visible_to(user).select_related("document"),
        columns=PLAN_COLUMNS,
        filterset=PlanFilter,
        title="检查计划",
        template="enforcement/plans.html",
        empty="还没有检查计划。请点“编制年度计划”。" if may_make else "还没有检查计划。",
        extra={"may_make": may_make, "this_year": today().year},
    )


@readable
@readers_only
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    user, found = signed_in(request), found_plan(request, pk)
    may_edit = can_edit(found, user)
    sheet = Sheet.objects.filter(plan=found).select_related("plan").prefetch_related("lines")
    the_sheet = sheet.first()
    context = {
        "title": str(found),
        "crumbs": crumbs(str(found)),
        "plan": found,
        "facts": facts_of(found),
        "stages": states.stages_of(found.kind, found.state),
        "acts": acts_of(found, user),
        "may_edit": may_edit,
        "sheet": the_sheet,
        "sheet_rows": plan_papers.sheet_rows(the_sheet) if the_sheet else [],
        "classes": _classes(found),
        "problems": problems_of(found) if found.state == states.DRAFT else [],
        "versions": _versions(found),
        "execution_url": execution_address(found) if found.in_force_on else "",
        "deadlines": _deadlines(found),
        "events": timeline(found, labels=states.STATE_LABELS).reverse()[:_SHOWN_EVENTS],
    }
    return render(request, "enforcement/plan.html", context)


@readable
@readers_only
def item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """One item: all that it says, and how often each named enterprise was inspected so far."""
    user, of = signed_in(request), found_plan(request, pk)
    found = get_object_or_404(
        PlanItem.objects.select_related("office", "plan"), pk=item_pk, plan=of
    )
    visits = visits_by_object(found, today()) if of.in_force_on else {}
    named = [
        (one, visits.get(one.pk, 0), visits.get(one.pk, 0) >= found.frequency)
        for one in found.enterprises.order_by("credit_code").defer("grams", "search_text")
    ]
    context = {
        "title": found.title,
        "crumbs": crumbs(str(of), address_of(of), (found.title, "")),
        "plan": of,
        "item": found,
        "facts": _item_facts(found),
        "named": named,
        "counted": bool(of.in_force_on),
        "acts": _item_acts(found, user),
        "events": None,
    }
    return render(request, "enforcement/plan_item.html", context)


@readable
@readers_only
def draft_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as it stands now, without a number and never stored."""
    found = found_plan(request, pk)
    response = HttpResponse(plan_papers.draft_pdf(found), content_type="application/pdf")
    name = quote(f"{found}（草案）.pdf", safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def found_plan(request: HttpRequest, pk: int) -> Plan:
    visible = Plan.objects.visible_to(signed_in(request)).select_related(
        "document", "drafted_by", "submitted_by", "in_force_by", "result_by"
    )
    found: Plan = get_object_or_404(visible, pk=pk)
    return found


def crumbs(label: str, url: str = "", *rest: tuple[str, str]) -> list[tuple[str, str]]:
    return [("检查计划", reverse("enforcement:plans")), (label, url), *rest]


def can_edit(found: Plan, user: User) -> bool:
    return found.state == states.DRAFT and user.may(Permission.MAKE_PLANS)


def acts_of(found: Plan, user: User) -> list[dict[str, str]]:
    """What may be done next: filling in the draft, then the steps of the table."""
    return [*_editing(found, user), *_steps(found, user)]


def _editing(found: Plan, user: User) -> list[dict[str, str]]:
    if not can_edit(found, user):
        return []
    first = (
        ("campaign_change", "修改行动方案") if found.is_campaign else ("plan_sheet", "填写测算表")
    )
    return [
        {"label": label, "url": reverse(f"enforcement:{name}", args=[found.pk]), "note": ""}
        for name, label in (first, ("plan_item_new", "添加计划事项"))
    ]


def _steps(found: Plan, user: User) -> list[dict[str, str]]:
    def address(name: str) -> str:
        if name == "new_version":
            return reverse("enforcement:plan_new_version", args=[found.pk])
        return reverse("enforcement:plan_step", args=[found.pk, name])

    return offered(
        states.PROCEDURES[found.kind],
        state=found.state,
        user=user,
        url=address,
        only=lambda step: (
            step.name != "edit" and not (step.deciding and found.submitted_by_id == user.pk)
        ),
    )


def _classes(found: Plan) -> list[dict[str, Any]]:
    items = list(
        PlanItem.objects.standing().filter(plan=found).select_related("office").order_by("number")
    )
    labels = {rules.KEY: "检查安排"} if found.is_campaign else rules.CLASS_LABELS
    return [
        {
            "label": label,
            "items": [(one, plan_papers.objects_text(one)) for one in items if one.klass == klass],
            "objects": sum(one.objects_count for one in items if one.klass == klass),
            "quarters": [
                sum(one.quarters[place] for one in items if one.klass == klass)
                for place in range(4)
            ],
            "visits": sum(one.visits for one in items if one.klass == klass),
            "days": sum(one.days for one in items if one.klass == klass),
        }
        for klass, label in labels.items()
    ]


def _versions(found: Plan) -> list[Plan]:
    if found.is_campaign:
        return []
    versions = list(Plan.objects.annual(found.year).order_by("-version"))
    return versions if len(versions) > 1 else []


def _deadlines(found: Plan) -> list[Any]:
    """Those of a campaign, or of the year that a plan on its way or in force is for."""
    if found.is_campaign:
        open_ones = list(Deadline.objects.open().of(*target_key(found)).order_by("due"))
    elif found.state in {*states.OPEN, states.IN_FORCE}:
        open_ones = deadlines_of(found.year)
    else:
        open_ones = []
    return deadline_rows(open_ones, current_calendar())


def _item_facts(found: PlanItem) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        ("检查类别", found.get_klass_display()),
        ("执法层级", found.get_level_display()),
        ("行业", found.get_industry_display() or "不限行业"),
        ("检查对象", plan_papers.objects_text(found)),
        ("检查方法", found.get_method_display()),
        ("频次", plan_papers.frequency_text(found)),
    ]
    if not found.plan.is_campaign:
        spread = zip(plan_papers.QUARTER_LABELS, found.quarters, strict=True)
        facts += [
            ("季度分解", "，".join(f"{label} {count} 次" for label, count in spread)),
            ("计划工作日", f"{found.days} 天"),
        ]
    return [
        *facts,
        ("责任处室", found.office),
        ("检查内容", found.content),
        ("措施", found.measures),
        *([("移出草案", found.dropped_on)] if found.dropped_on else []),
    ]


def _item_acts(found: PlanItem, user: User) -> list[dict[str, str]]:
    if not can_edit(found.plan, user) or found.dropped_on:
        return []
    return [
        {
            "label": label,
            "url": reverse(f"enforcement:{name}", args=[found.plan_id, found.pk]),
            "note": "",
        }
        for name, label in (("plan_item_change", "修改事项"), ("plan_item_drop", "移出草案"))
    ]

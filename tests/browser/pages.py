"""The pages that must look right: every one is opened on a phone and a desk, and axe reads it.

Add a line for each new page. ``prepare`` makes what the page shows and gives its address; without
it the address is the name reversed. ``role`` is None for pages that anybody may read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from enforcement.querysets.checklists import in_use
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit import seals, trail
from foundation.audit.actors import SYSTEM
from foundation.deadlines.actions import open_deadline
from foundation.enterprises.actions.licences import record_yearly_check
from foundation.web.models import LongJob
from foundation.workdays.quarters import today
from tests.factories import checklists, enterprises, plans


@dataclass(frozen=True)
class Look:
    name: str
    address: str | Callable[[User | None], str]
    role: Role | None = None
    status: int = 200


def some_deadlines(user: User) -> str:
    for number, days in enumerate((-9, 0, 1, 20)):
        open_deadline(
            subject=("gallery.case", str(number)),
            code="verify",
            what=f"核实第{number + 1}号干预执法报告",
            article="记录制度 第六条",
            start=today() + timedelta(days=days - 15),
            due=today() + timedelta(days=days),
            owner_user=user,
            url="/office/",
            by=SYSTEM,
        )
    return "/office/"


def some_seals(_user: User | None) -> str:
    trail.record("staff.seen", target=("gallery.case", "1"), by=SYSTEM)
    seals.seal()
    return "/audit/"


def sealed_portal(_user: User | None) -> str:
    some_seals(None)
    return "/"


def deadlines_list(user: User) -> str:
    some_deadlines(user)
    return "/office/deadlines/?what=核实"


def a_case(user: User) -> str:
    target = ("gallery.case", "3")
    trail.record("report.filed", target=target, by=user, article="第六条", after="received")
    trail.record(
        "report.taken_up",
        target=target,
        by=user,
        article="第六条",
        before="received",
        after="now",
        changes={"承办人": "张三", "说明": "已与报告人核对时间"},
    )
    return "/gallery/detail/"


def a_job(state: str, **fields) -> Callable[[User], str]:
    def make(user: User) -> str:
        ended = timezone.now() if state in {"done", "failed"} else None
        job = LongJob.objects.create(
            owner_id=user.pk, title="导出季度汇总", state=state, finished_at=ended, **fields
        )
        return f"/office/jobs/{job.pk}/"

    return make


def an_enterprise(user: User) -> str:
    found = enterprises.enterprise(user)
    licence = enterprises.licence(found, user)
    failed = {"checked_on": date(2026, 3, 5), "passed": False, "reason": "安全距离不足，限期整改"}
    record_yearly_check(licence, **failed, by=user)
    return f"/office/enterprises/{found.pk}/"


def some_enterprises(user: User) -> str:
    an_enterprise(user)
    return "/office/enterprises/?q=民爆"


def a_checklist(user: User) -> str:
    checklists.first()
    return f"/office/enforcement/checklists/{in_use('explosives_making').pk}/"


def some_checklists(user: User) -> str:
    checklists.draft(user)
    return "/office/enforcement/checklists/"


def a_draft(*parts: str) -> Callable[[User], str]:
    def make(user: User) -> str:
        found = checklists.draft(user)
        return "/".join(["/office/enforcement/checklists", str(found.pk), *parts, ""])

    return make


def an_item(user: User) -> str:
    item = checklists.draft(user).items.get(number=2)
    return f"/office/enforcement/checklists/items/{item.pk}/change/"


def a_yearly_check(user: User) -> str:
    return f"/office/enterprises/licences/{enterprises.licence(by=user).pk}/check/"


def a_draft_plan(user: User) -> str:
    plan = plans.filled(by=user)
    return f"/office/enforcement/plans/{plan.pk}/"


def a_plan_in_force(_user: User) -> str:
    plan = plans.plan_in_force()
    plans.campaign_draft()
    return f"/office/enforcement/plans/{plan.pk}/"


def some_plans(user: User) -> str:
    a_plan_in_force(user)
    return "/office/enforcement/plans/"


def a_plan_item(user: User) -> str:
    plan = plans.plan_in_force(items=[plans.named_item(by=user)])
    return f"/office/enforcement/plans/{plan.pk}/items/{plans.first_item(plan).pk}/"


def an_execution(user: User) -> str:
    a_plan_in_force(user)
    return "/office/enforcement/plans/years/2026/?on=2026-09-30"


def a_campaign(_user: User) -> str:
    return f"/office/enforcement/plans/{plans.campaign_in_force().pk}/"


def a_sheet(user: User) -> str:
    return f"{a_draft_plan(user)}sheet/"


def an_item_form(user: User) -> str:
    return f"{a_draft_plan(user)}items/new/"


def an_approval(_user: User) -> str:
    return f"/office/enforcement/plans/{plans.submitted().pk}/steps/approve/"


PAGES = [
    Look("portal", "/"),
    Look("rules", "/rules/"),
    Look("rules-built", "/rules/?state=built"),
    Look("verify", "/documents/verify/"),
    Look("seals", "/audit/"),
    Look("seals-some", some_seals),
    Look("portal-sealed", sealed_portal),
    Look("not-found", "/nowhere/", status=404),
    Look("sign-in", "/accounts/sign-in/"),
    Look("workbench", "/office/", Role.INSPECTOR),
    Look("workbench-due", some_deadlines, Role.DISCIPLINE),
    Look("deadlines", deadlines_list, Role.DISCIPLINE),
    Look("deadlines-empty", "/office/deadlines/", Role.INSPECTOR),
    Look("profile", "/accounts/profile/", Role.INSPECTOR),
    Look("password", "/accounts/password/", Role.INSPECTOR),
    Look("second-factor", "/accounts/second-factor/", Role.INSPECTOR),
    Look("users", "/office/users/", Role.ADMINISTRATOR),
    Look("user-new", "/office/users/new/", Role.ADMINISTRATOR),
    Look("offices", "/office/offices/", Role.ADMINISTRATOR),
    Look("receipt", "/receipt/", Role.INSPECTOR),
    Look("proof", "/receipt/proof/", Role.INSPECTOR),
    Look("report-new", "/office/interference/report/new/", Role.INSPECTOR),
    Look("section-send", "/office/interference/sections/send/", Role.SECTION_HEAD),
    Look("vault", "/office/interference/vault/", Role.DISCIPLINE),
    Look("calendar", "/office/calendar/", Role.ADMINISTRATOR),
    Look("audit-events", "/office/audit/", Role.ADMINISTRATOR),
    Look("job-running", a_job("running"), Role.INSPECTOR),
    Look(
        "job-failed",
        a_job("failed", problem="第3行的日期不正确，请更正后重新导入。"),
        Role.INSPECTOR,
    ),
    Look("job-done", a_job("done", result_url="/office/", result_name="查看结果"), Role.INSPECTOR),
    Look("enterprises", some_enterprises, Role.EQUIPMENT),
    Look("enterprises-empty", "/office/enterprises/", Role.COUNTY),
    Look("enterprise", an_enterprise, Role.EQUIPMENT),
    Look("enterprise-new", "/office/enterprises/new/", Role.PLANNER),
    Look("licence-check", a_yearly_check, Role.INSPECTOR),
    Look("plans", some_plans, Role.PLANNER),
    Look("plans-empty", "/office/enforcement/plans/", Role.PLANNER),
    Look("plan-new", "/office/enforcement/plans/new/", Role.PLANNER),
    Look("plan-draft", a_draft_plan, Role.PLANNER),
    Look("plan-in-force", a_plan_in_force, Role.SECTION_HEAD),
    Look("plan-sheet", a_sheet, Role.PLANNER),
    Look("plan-item", a_plan_item, Role.PLANNER),
    Look("plan-item-new", an_item_form, Role.PLANNER),
    Look("plan-approve", an_approval, Role.GENERAL_OFFICE),
    Look("plan-execution", an_execution, Role.SECTION_HEAD),
    Look("plan-execution-none", "/office/enforcement/plans/years/2026/", Role.PLANNER),
    Look("campaign", a_campaign, Role.COMMITTEE_DIRECTOR),
    Look("campaign-new", "/office/enforcement/plans/new-campaign/", Role.PLANNER),
    Look("checklists", some_checklists, Role.ADMINISTRATOR),
    Look("checklist", a_checklist, Role.INSPECTOR),
    Look("checklist-draft", a_draft(), Role.ADMINISTRATOR),
    Look("checklist-put-in-use", a_draft("put_in_use"), Role.ADMINISTRATOR),
    Look("checklist-item", an_item, Role.ADMINISTRATOR),
    Look("checklist-new", "/office/enforcement/checklists/new/", Role.ADMINISTRATOR),
    Look("gallery-form", "/gallery/form/", Role.INSPECTOR),
    Look("gallery-signing", "/gallery/signing/", Role.INSPECTOR),
    Look("gallery-list", "/gallery/list/", Role.INSPECTOR),
    Look("gallery-none", "/gallery/list/?full_name=没有此人", Role.INSPECTOR),
    Look("gallery-detail", a_case, Role.DISCIPLINE),
    Look("gallery-charts", "/gallery/charts/", Role.INSPECTOR),
]

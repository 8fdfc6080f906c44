"""Acts on campaigns (集中执法行动): a plan of its own outside the annual one (三（四）)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from enforcement import plan_papers
from enforcement.actions.plan_content import locked_for
from enforcement.execution import campaign_execution
from enforcement.models import Plan, PlanItem
from enforcement.rules import plans as rules
from enforcement.states import plan as states
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.accounts.step_up import Confirmed
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import Quarter, today

ARTICLE = rules.CAMPAIGN_ARTICLE
_RESULT_DUE = "campaign-result"


@dataclass(frozen=True, slots=True)
class Campaign:
    """What a campaign is aimed at (重点地区、重点企业、重点问题), why, how, and when."""

    title: str
    scopes: Sequence[str]
    targets: str
    basis: str
    tasks: str
    starts: date
    ends: date


@act
def create_campaign(given: Campaign, *, by: User) -> Plan:
    """Begin the plan of a campaign (draft)."""
    require(by, Permission.MAKE_PLANS, article=ARTICLE)
    values = _checked(given)
    plan: Plan = Plan.objects.create(
        kind=Plan.Kind.CAMPAIGN, year=given.starts.year, drafted_by=by, **values
    )
    _record("created", plan, by=by, before="", changes=_shown(plan))
    return plan


@act
def change_campaign(plan: Plan, given: Campaign, *, by: User) -> Plan:
    """Change a draft; its visits move with its end. Nothing is recorded when nothing differs."""
    found = _locked("edit", plan, by=by)
    before = _shown(found)
    for name, value in _checked(given).items():
        setattr(found, name, value)
    found.year = given.starts.year
    found.save()
    _move_visits(found)
    changes: dict[str, JSON] = {
        name: f"{before[name]} → {value}"
        for name, value in _shown(found).items()
        if before[name] != value
    }
    if changes:
        _record("changed", found, by=by, before="", after="", changes=changes)
    return found


@act
def decide(plan: Plan, *, by: User, confirmed: Confirmed) -> Plan:
    """The director of the committee's office decides the campaign; not who submitted it."""
    found = locked_for("decide", plan, by=by, confirmed=confirmed)
    ends = found.ends or today()
    if ends < today():
        raise Refused(
            f"行动期间已于{ends}届满，不能再批准。",
            remedy="请退回，由编制人更正行动期间后再送审。",
            article=ARTICLE,
        )
    found.in_force_on, found.in_force_by = today(), by
    found.document = plan_papers.issue_campaign(found, by=by)
    before, found.state = found.state, states.IN_FORCE
    found.save()
    open_deadline(
        subject=found,
        code=_RESULT_DUE,
        what=f"结束并报告结果：{found.title}",
        article=ARTICLE,
        start=today(),
        due=ends,
        owner_role=Role.SECTION_HEAD,
        url=reverse("enforcement:plan", args=[found.pk]),
        by=by,
    )
    number = found.document.number_text
    _record("decided", found, by=by, before=before, changes={"文号": number})
    return found


@act
def close(plan: Plan, *, text: str, by: User) -> Plan:
    """End a campaign with its result; the figures are counted."""
    found = _locked("close", plan, by=by)
    if not text.strip():
        raise Refused("请写明行动结果。", field="text", article=ARTICLE)
    figures = campaign_execution(found, today()).figures()
    found.result_on, found.result_by = today(), by
    found.result_text, found.result_figures = text.strip(), figures
    before, found.state = found.state, states.CLOSED
    found.save()
    close_deadline(subject=found, code=_RESULT_DUE, by=by)
    _record("closed", found, by=by, before=before, changes=figures)
    return found


def _locked(step: str, plan: Plan, *, by: User) -> Plan:
    if not plan.is_campaign:
        raise Refused("该计划不是集中执法行动。", article=ARTICLE)
    return locked_for(step, plan, by=by)


def _checked(given: Campaign) -> dict[str, object]:
    asked = {"title": "名称", "targets": "重点地区、企业或者问题", "basis": "行动依据和背景"}
    for name, label in asked.items():
        if not getattr(given, name).strip():
            raise Refused(f"请填写{label}。", field=name, article=ARTICLE)
    scopes = [scope for scope in Plan.Scope.values if scope in set(given.scopes)]
    if not scopes:
        raise Refused("请至少选择一项行动重点。", field="scopes", article=ARTICLE)
    if given.ends < given.starts:
        raise Refused("行动结束日期不能早于开始日期。", field="ends")
    return {
        "title": given.title.strip(),
        "scopes": scopes,
        "targets": given.targets.strip(),
        "basis": given.basis.strip(),
        "tasks": given.tasks.strip(),
        "starts": given.starts,
        "ends": given.ends,
    }


def _move_visits(plan: Plan) -> None:
    assert plan.ends is not None  # noqa: S101  (for the type checker)
    ends_in = Quarter.of(plan.ends).number
    for item in PlanItem.objects.filter(plan=plan).select_for_update():
        for number in rules.QUARTERS:
            setattr(item, f"q{number}", item.visits if number == ends_in else 0)
        item.save(update_fields=["q1", "q2", "q3", "q4"])


def _shown(plan: Plan) -> dict[str, JSON]:
    return {
        "名称": plan.title,
        "行动重点": plan.scope_labels,
        "重点地区、企业或者问题": plan.targets,
        "依据": plan.basis,
        "组织方式": plan.tasks,
        "行动期间": f"{plan.starts} 至 {plan.ends}",
    }


def _record(
    verb: str,
    plan: Plan,
    *,
    by: User,
    before: str,
    changes: dict[str, JSON],
    after: str | None = None,
) -> None:
    record(
        f"enforcement.campaign.{verb}",
        target=plan,
        by=by,
        article=ARTICLE,
        before=before,
        after=plan.state if after is None else after,
        changes=changes,
    )

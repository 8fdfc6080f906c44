"""Acts on annual plans: making, submitting, approval, filing, into force, report, new versions."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from enforcement import plan_papers
from enforcement.actions.plan_content import locked_for
from enforcement.actions.plan_copies import carry_over, copy_items
from enforcement.actions.plan_deadlines import REPORT_FROM, settle
from enforcement.actions.plan_ready import problems_of
from enforcement.execution import execution_of
from enforcement.models import Plan
from enforcement.rules import plans as rules
from enforcement.states import plan as states
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import Confirmed
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.documents.actions import replace
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today


@act
def create_plan(*, year: int, title: str, from_last: bool = False, by: User) -> Plan:
    """Begin the annual plan of ``year``, with last year's items if wanted.

    ``Refused`` when the year has a plan already, or the year before has none to take items from.
    """
    require(by, Permission.MAKE_PLANS, article=rules.CONTENT_ARTICLE)
    this_year = today().year
    if not this_year - 1 <= year <= this_year + 1:
        raise Refused(f"只能编制{this_year - 1}年至{this_year + 1}年的计划。", field="year")
    live = Plan.objects.annual(year).exclude(state=states.CANCELLED).order_by("version").last()
    if live is not None:
        raise Refused(
            f"{year}年度计划已有第{live.version}版（{live.get_state_display()}）。",
            remedy="执行中的计划需要调整的，请在该计划页面点“调整计划（新版本）”。",
            field="year",
        )
    cancelled = Plan.objects.annual(year).aggregate(last=Max("version"))["last"]
    plan = _insert(
        Plan(
            kind=Plan.Kind.ANNUAL,
            year=year,
            title=title.strip() or plan_papers.usual_title(year),
            drafted_by=by,
            **_after_cancelled(year, cancelled),
        )
    )
    changes: dict[str, JSON] = {"年度": year, "名称": plan.title}
    if from_last:
        changes["带入上一年度事项"] = _take_items_of_last_year(plan)
    _record("created", plan, by=by, before="", changes=changes)
    return plan


def _take_items_of_last_year(plan: Plan) -> int:
    last = Plan.objects.annual(plan.year - 1).filter(state__in=states.EFFECTIVE).first()
    if last is None:
        raise Refused(
            f"{plan.year - 1}年度没有印发执行的计划，无从带入事项。",
            remedy="请取消勾选，逐项添加。",
            field="from_last",
        )
    return copy_items(last, plan, same_lines=False)


def _after_cancelled(year: int, last: int | None) -> dict[str, object]:
    """A draft begun anew after a cancelled one carries the next number."""
    if last is None:
        return {}
    return {
        "version": last + 1,
        "previous": Plan.objects.annual(year).get(version=last),
        "change_reason": "原草案已撤销，重新编制",
    }


@act
def new_version(plan: Plan, *, reason: str, by: User) -> Plan:
    """A draft that continues a plan in force, with its sheet and items; the same steps follow."""
    found = locked_for("new_version", plan, by=by)
    if not reason.strip():
        raise Refused("请写明调整原因。", field="reason", article=rules.CONTENT_ARTICLE)
    last = Plan.objects.annual(found.year).aggregate(last=Max("version"))["last"]
    made = _insert(
        Plan(
            kind=found.kind,
            year=found.year,
            version=last + 1,
            title=found.title,
            previous=found,
            change_reason=reason.strip(),
            drafted_by=by,
        )
    )
    carry_over(found, made)
    _record(
        "created",
        made,
        by=by,
        before="",
        changes={"年度": made.year, "版本": made.version, "调整原因": made.change_reason},
    )
    return made


def _insert(plan: Plan) -> Plan:
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            f"{plan.year}年度已有一份正在办理的计划草案。",
            remedy="请先办完或者撤销该草案。",
            field="year",
        ) from None
    return plan


@act
def submit(plan: Plan, *, by: User) -> Plan:
    """Send a draft for approval (送审). ``Refused`` names everything that does not hold."""
    found = locked_for("submit", plan, by=by)
    problems = problems_of(found)
    if problems:
        raise Refused("计划还不能送审：" + "".join(problems), article=rules.CONTENT_ARTICLE)
    found.submitted_by, found.submitted_on = by, today()
    _move(found, states.SUBMITTED, "submitted", by=by, changes={})
    settle(found, by=by)
    return found


@act
def return_to_draft(plan: Plan, *, reason: str, by: User) -> Plan:
    """Back to whoever drafts, with the reason (退回)."""
    found = locked_for("return", plan, by=by)
    if not reason.strip():
        raise Refused("请写明退回原因。", field="reason")
    found.submitted_by = found.submitted_on = None
    return _move(found, states.DRAFT, "returned", by=by, changes={"退回原因": reason.strip()})


@act
def approve(
    plan: Plan, *, authority: str, number: str, on: date, by: User, confirmed: Confirmed
) -> Plan:
    """Record the approval by the government of the same level; not by who submitted."""
    found = locked_for("approve", plan, by=by, confirmed=confirmed)
    _not_later_than_today(on)
    if found.submitted_on is not None and on < found.submitted_on:
        raise Refused(f"批准日期不能早于送审日期（{found.submitted_on}）。", field="on")
    if not authority.strip():
        raise Refused("请填写批准机关。", field="authority", article=rules.CONTENT_ARTICLE)
    if not number.strip():
        raise Refused("请填写批准文号。", field="number", article=rules.CONTENT_ARTICLE)
    found.approval_authority, found.approval_document = authority.strip(), number.strip()
    found.approved_on, found.approved_by = on, by
    return _move(
        found,
        states.APPROVED,
        "approved",
        by=by,
        changes={"批准机关": found.approval_authority, "文号": number.strip(), "批准日期": on},
    )


@act
def file_plan(plan: Plan, *, authority: str, on: date, by: User) -> Plan:
    """Record that the approved plan was filed with the superior department (备案)."""
    found = locked_for("file", plan, by=by)
    _not_later_than_today(on)
    if found.approved_on is not None and on < found.approved_on:
        raise Refused(f"备案日期不能早于批准日期（{found.approved_on}）。", field="on")
    if not authority.strip():
        raise Refused("请填写备案机关。", field="authority", article=rules.CONTENT_ARTICLE)
    found.filed_with, found.filed_on, found.filed_by = authority.strip(), on, by
    _move(found, states.FILED, "filed", by=by, changes={"备案机关": found.filed_with, "日期": on})
    settle(found, by=by)
    return found


@act
def put_in_force(plan: Plan, *, by: User) -> Plan:
    """Issue the plan and put it in force; the version before it is replaced (被替代)."""
    found = locked_for("put_in_force", plan, by=by)
    before = Plan.objects.annual(found.year).select_for_update().in_force().first()
    if before is not None:
        Plan.objects.filter(pk=before.pk).update(state=states.REPLACED)
    found.in_force_on, found.in_force_by = today(), by
    found.document = plan_papers.issue_plan(found, by=by)
    _move(
        found,
        states.IN_FORCE,
        "in_force",
        by=by,
        changes={"文号": found.document.number_text},
    )
    if before is not None:
        _replaced(before, found, by=by)
    return found


def _replaced(before: Plan, found: Plan, *, by: User) -> None:
    reason = f"第{found.version}版计划已印发执行"
    if before.document is not None and found.document is not None:
        replace(before.document, successor=found.document, reason=reason, by=by)
    record(
        "enforcement.plan.replaced",
        target=before,
        by=by,
        article=rules.CONTENT_ARTICLE,
        before=states.IN_FORCE,
        after=states.REPLACED,
        changes={"原因": reason},
    )


@act
def report(plan: Plan, *, text: str, by: User) -> Plan:
    """Report the year's execution. The figures are counted, and kept as they stand today."""
    found = locked_for("report", plan, by=by)
    if today() < date(found.year, *REPORT_FROM):
        raise Refused(
            f"{found.year}年12月起才能报告全年执行情况。",
            remedy="年中的执行情况请在“执行情况”页面查看。",
            article=rules.EXECUTION_ARTICLE,
        )
    if not text.strip():
        raise Refused("请写明执行情况；未完成的，说明原因。", field="text")
    figures = execution_of(found.year, today()).figures()
    found.result_on, found.result_by = today(), by
    found.result_text, found.result_figures = text.strip(), figures
    _move(found, states.REPORTED, "reported", by=by, changes=figures)
    settle(found, by=by)
    return found


@act
def cancel(plan: Plan, *, reason: str, by: User) -> Plan:
    """Give up a draft (撤销); it stays readable."""
    found = locked_for("cancel", plan, by=by)
    if not reason.strip():
        raise Refused("请写明撤销原因。", field="reason")
    return _move(found, states.CANCELLED, "cancelled", by=by, changes={"撤销原因": reason.strip()})


def _not_later_than_today(on: date) -> None:
    if on > today():
        raise Refused("日期不能晚于今天。", field="on")


def _move(plan: Plan, state: str, verb: str, *, by: User, changes: dict[str, JSON]) -> Plan:
    before, plan.state = plan.state, state
    plan.save()
    _record(verb, plan, by=by, before=before, changes=changes)
    return plan


def _record(verb: str, plan: Plan, *, by: User, before: str, changes: dict[str, JSON]) -> None:
    usual = rules.CAMPAIGN_ARTICLE if plan.is_campaign else rules.CONTENT_ARTICLE
    article = {"reported": rules.EXECUTION_ARTICLE, "in_force": rules.EXECUTION_ARTICLE}
    record(
        f"enforcement.plan.{verb}",
        target=plan,
        by=by,
        article=article.get(verb, usual),
        before=before,
        after=plan.state,
        changes=changes,
    )

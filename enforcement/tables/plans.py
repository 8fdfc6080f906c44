"""What lists and pages of plans show."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse

from enforcement.models import Inspection, Plan
from foundation.web.addresses import numbered
from foundation.web.listing import Column


def address_of(plan: Plan) -> str:
    return numbered("enforcement:plan", plan.pk)


def execution_address(plan: Plan) -> str:
    if plan.is_campaign:
        return numbered("enforcement:campaign_execution", plan.pk)
    return reverse("enforcement:plan_execution", args=[plan.year])


def address_of_inspection(inspection: Inspection) -> str:
    try:
        return numbered("enforcement:inspection", inspection.pk)
    except NoReverseMatch:
        return ""


PLAN_COLUMNS = [
    Column("title", "名称", "title", order="title", link=address_of),
    Column("kind", "类别", "kind", order="kind", css="nowrap"),
    Column("year", "年度", "year", order="year", css="nowrap"),
    Column("version", "版本", lambda plan: f"第{plan.version}版", order="version", css="nowrap"),
    Column("state", "状态", "state", order="state", css="nowrap"),
    Column("in_force_on", "执行日期", "in_force_on", order="in_force_on", css="nowrap"),
    Column("number", "文号", "document.number_text", css="nowrap"),
]
COUNTED_COLUMNS = [
    Column("number", "检查编号", "number", order="number", link=address_of_inspection),
    Column("object", "检查对象", lambda row: str(row.enterprise or row.department)),
    Column("item", "计划事项", "plan_item.title"),
    Column("klass", "类别", "plan_item.klass", css="nowrap"),
    Column("started_at", "到达时间", "started_at", order="started_at", css="nowrap"),
    Column("state", "状态", "state", order="state", css="nowrap"),
]


def facts_of(plan: Plan) -> list[tuple[str, Any]]:
    return _campaign_facts(plan) if plan.is_campaign else _annual_facts(plan)


def _annual_facts(plan: Plan) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        ("年度", f"{plan.year}年"),
        ("版本", f"第{plan.version}版"),
        ("编制人", plan.drafted_by),
    ]
    if plan.change_reason:
        facts.append(("调整原因", plan.change_reason))
    if plan.submitted_on:
        facts.append(("送审", f"{plan.submitted_on}　{plan.submitted_by}"))
    if plan.approved_on:
        facts.append(
            (
                "政府批准",
                f"{plan.approval_authority}\n{plan.approval_document}　{plan.approved_on}",
            )
        )
    if plan.filed_on:
        facts.append(("上级备案", f"{plan.filed_with}　{plan.filed_on}"))
    return facts + _ending_facts(plan)


def _campaign_facts(plan: Plan) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        ("行动重点", plan.scope_labels),
        ("重点地区、企业或者问题", plan.targets),
        ("行动期间", f"{plan.starts} 至 {plan.ends}"),
        ("依据和背景", plan.basis),
        ("组织方式和要求", plan.tasks),
        ("编制人", plan.drafted_by),
    ]
    if plan.submitted_on:
        facts.append(("送审", f"{plan.submitted_on}　{plan.submitted_by}"))
    return facts + _ending_facts(plan)


def _ending_facts(plan: Plan) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = []
    if plan.in_force_on and plan.document:
        label = "批准行动" if plan.is_campaign else "印发执行"
        facts.append(
            (label, f"{plan.document.number_text}　{plan.in_force_on}　{plan.in_force_by}")
        )
    if plan.result_on:
        figures = "\n".join(f"{name}：{value}" for name, value in plan.result_figures.items())
        facts += [
            ("报告", f"{plan.result_on}　{plan.result_by}"),
            ("报告时的数字", figures),
            ("执行情况说明", plan.result_text),
        ]
    return facts

"""What stands against submitting a draft: asked by the act, and shown on the page beforehand."""

from __future__ import annotations

from django.db.models import Count, Q

from enforcement.models import Plan, PlanItem, Sheet
from enforcement.rules import capacity
from enforcement.rules import plans as rules
from foundation.procedure.refusals import Refused
from foundation.workdays.services import current_calendar


def problems_of(plan: Plan) -> list[str]:
    """In Chinese, each saying what to do; empty when the draft may be submitted."""
    items = list(
        PlanItem.objects.standing()
        .filter(plan=plan)
        .annotate(
            named=Count("enterprises"),
            gone=Count("enterprises", filter=Q(enterprises__state="struck_off")),
        )
        .order_by("number")
    )
    found = [] if items else ["还没有计划事项，请先添加。"]
    if not plan.is_campaign:
        found += _sheet_problems(plan, items)
        if items and not any(item.klass == rules.KEY for item in items):
            found.append("还没有重点检查事项。重点检查和一般检查应当分别列出。")
    for item in items:
        found += _item_problems(item)
    return found


def _sheet_problems(plan: Plan, items: list[PlanItem]) -> list[str]:
    sheet = Sheet.objects.filter(plan=plan).prefetch_related("lines").first()
    if sheet is None:
        return ["还没有填写监督检查工作日测算表。"]
    found = [problem.text for problem in capacity.problems_of(sheet.stated())]
    workdays, _ = capacity.legal_workdays(plan.year, current_calendar())
    if workdays != sheet.calendar_workdays:
        found.append(
            f"工作日历已变更：{plan.year}年法定工作日现为 {workdays} 天，"
            f"测算表按 {sheet.calendar_workdays} 天编制，请重新保存测算表。"
        )
    limits = {rules.KEY: sheet.key_days, rules.GENERAL: sheet.general_days}
    return found + rules.days_problems([(item.klass, item.days) for item in items], limits)


def _item_problems(item: PlanItem) -> list[str]:
    try:
        rules.check_item(item.figures(item.named if item.method == rules.NAMED else 0))  # type: ignore[attr-defined]
    except Refused as refusal:
        return [f"“{item.title}”：{refusal}"]
    if item.gone:  # type: ignore[attr-defined]
        return [f"“{item.title}”：指定企业中有 {item.gone} 家已注销，请更正名单。"]  # type: ignore[attr-defined]
    return []

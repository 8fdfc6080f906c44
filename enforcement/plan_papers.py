"""The papers of plans: the annual plan and the plan of a campaign, as draft and as issued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from enforcement.models import Plan, PlanItem, Sheet
from enforcement.rules import capacity
from enforcement.rules import plans as rules
from foundation.accounts.models import User
from foundation.documents.actions import issue
from foundation.documents.models import Document
from foundation.documents.render import render
from foundation.jurisdiction import current
from foundation.web.charts import grouped_bars
from foundation.workdays.quarters import today

SERIES = "enforcement.plan"
TEMPLATES = {
    Plan.Kind.ANNUAL: "pdf/enforcement/plan.html",
    Plan.Kind.CAMPAIGN: "pdf/enforcement/campaign.html",
}
QUARTER_LABELS = ("第一季度", "第二季度", "第三季度", "第四季度")
ITEM_COLUMNS = [
    ("序号", "7%", "centre"),
    ("检查事项", "24%", ""),
    ("行业", "12%", "centre"),
    ("检查对象", "23%", ""),
    ("频次", "11%", "centre"),
    ("工作日", "9%", "centre"),
    ("责任处室", "", "centre"),
]
SPREAD_COLUMNS = [
    ("检查事项", "", ""),
    *((label, "12%", "centre") for label in (*QUARTER_LABELS, "全年")),
]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the capacity sheet as it is read: ``level`` 0 for sums, 1 for what they hold."""

    label: str
    days: int
    level: int
    how: str = ""


def usual_title(year: int) -> str:
    return f"{current().issuer}{year}年度安全生产监督检查计划"


def cover_title(plan: Plan) -> str:
    """The usual title in two lines, after the name of the office; any other as it is."""
    office = current().issuer
    rest = plan.title.removeprefix(office)
    return plan.title if rest in {"", plan.title} else f"{office}\n{rest}"


def sheet_rows(sheet: Sheet) -> list[SheetRow]:
    """The whole sheet, every line of it, with the sums where they belong."""
    stated = sheet.stated()
    sums = capacity.sums_of(stated)
    rows = [
        SheetRow("执法人员（人）", sheet.officers, 1),
        SheetRow("每人法定工作日", sheet.legal_workdays, 1, _workdays_note(sheet)),
        SheetRow("总法定工作日", sums.total, 0, "执法人员 × 每人法定工作日"),
    ]
    for group, total in ((capacity.Group.OTHER, sums.other), (capacity.Group.NON, sums.non)):
        rows.append(SheetRow(capacity.GROUP_LABELS[group], total, 0, "以下各行合计"))
        rows += [
            SheetRow(line.label, stated.lines.get(line.code, 0), 1)
            for line in capacity.lines_of(group)
        ]
    how = f"{sums.total:,} − {sums.other:,} − {sums.non:,}"
    return [
        *rows,
        SheetRow("监督检查工作日", sums.inspection, 0, how),
        SheetRow("重点检查工作日", sums.key, 1),
        SheetRow("一般检查工作日", sums.general, 1),
    ]


def _workdays_note(sheet: Sheet) -> str:
    if sheet.legal_workdays != sheet.calendar_workdays:
        return f"日历为 {sheet.calendar_workdays} 天；采用理由：{sheet.legal_reason}"
    return "暂定，节假日安排尚未公布" if sheet.provisional else "按国务院办公厅节假日安排"


def objects_text(item: PlanItem) -> str:
    """Whom the item concerns, in words."""
    if item.method == rules.DRAW:
        of = f"（共{item.pool_size}户）" if item.pool_size else ""
        return f"从{item.pool}{of}中随机抽取{item.objects_count}户"
    return f"{item.objects_count}户（{item.get_method_display()}）"


def frequency_text(item: PlanItem) -> str:
    return f"每户{item.frequency}次"


def items_of(plan: Plan) -> list[PlanItem]:
    """The standing items with their offices and enterprises, in order."""
    return list(
        PlanItem.objects.standing()
        .filter(plan=plan)
        .select_related("office")
        .prefetch_related("enterprises")
        .order_by("number")
    )


def issue_plan(plan: Plan, *, by: User) -> Document:
    """Number, render and store the plan; anybody may read it."""
    return _issue(plan, title=str(plan), by=by)


def issue_campaign(plan: Plan, *, by: User) -> Document:
    return _issue(plan, title=f"关于开展{plan.title}的通知", by=by)


def draft_pdf(plan: Plan) -> bytes:
    """As it would be issued now, without number."""
    template = TEMPLATES[Plan.Kind(plan.kind)]
    return render(template, context_of(plan), made_on=plan.in_force_on or today()).pdf


def _issue(plan: Plan, *, title: str, by: User) -> Document:
    return issue(
        series=SERIES,
        title=title,
        template=TEMPLATES[Plan.Kind(plan.kind)],
        context=context_of(plan),
        made_on=plan.in_force_on or today(),
        by=by,
        head=current().head(SERIES),
        public=True,
        subject=plan,
    )


def context_of(plan: Plan) -> dict[str, Any]:
    """What both papers are printed from."""
    items = items_of(plan)
    context: dict[str, Any] = {
        "plan": plan,
        "cover_title": cover_title(plan),
        "described": [(item, objects_text(item)) for item in items],
        "jurisdiction": current(),
        "named": [(item, item.enterprises.all()) for item in items if item.method == rules.NAMED],
    }
    if plan.is_campaign:
        return context
    return context | _annual(plan, items)


def _annual(plan: Plan, items: list[PlanItem]) -> dict[str, Any]:
    sheet = Sheet.objects.filter(plan=plan).prefetch_related("lines").first()
    rows = sheet_rows(sheet) if sheet else []
    return {
        "sheet_columns": [("项目", "40%", ""), ("工作日", "16%", "number-cell"), ("说明", "", "")],
        "sheet_table": [[("　" * row.level) + row.label, f"{row.days:,}", row.how] for row in rows],
        "sums": capacity.sums_of(sheet.stated()) if sheet else None,
        "sheet": sheet,
        "item_columns": ITEM_COLUMNS,
        "classes": [
            (klass, label, _of_class(items, klass), _totals(items, klass))
            for klass, label in rules.CLASS_LABELS.items()
        ],
        "spread_columns": SPREAD_COLUMNS,
        "spread": _spread(items),
        "chart": _chart(items),
    }


def _of_class(items: Iterable[PlanItem], klass: str) -> list[list[str]]:
    return [
        [
            str(place),
            item.title,
            item.get_industry_display() or "—",
            objects_text(item),
            frequency_text(item),
            str(item.days),
            item.office.name if item.office else "—",
        ]
        for place, item in enumerate((i for i in items if i.klass == klass), start=1)
    ]


def _totals(items: Iterable[PlanItem], klass: str) -> dict[str, int]:
    mine = [item for item in items if item.klass == klass]
    return {
        "items": len(mine),
        "objects": sum(item.objects_count for item in mine),
        "visits": sum(item.visits for item in mine),
        "days": sum(item.days for item in mine),
    }


def _spread(items: Iterable[PlanItem]) -> list[list[str]]:
    items = list(items)
    rows = [[item.title, *map(str, item.quarters), str(item.visits)] for item in items]
    sums = [sum(item.quarters[place] for item in items) for place in range(4)]
    return [*rows, ["合计", *map(str, sums), str(sum(sums))]]


def _chart(items: Iterable[PlanItem]) -> Any:
    items = list(items)
    series = [
        (
            label,
            [sum(i.quarters[place] for i in items if i.klass == klass) for place in range(4)],
        )
        for klass, label in rules.CLASS_LABELS.items()
    ]
    return grouped_bars("各季度计划检查次数", QUARTER_LABELS, series, unit="次")

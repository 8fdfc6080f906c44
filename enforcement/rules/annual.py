"""Rules of the annual report on the three enforcement systems: its figures and their arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

ARTICLE = "三项制度报告"
PERCENT, YUAN = "%", "元"
FIGURES = {
    "inspections": ("执法检查生产经营单位", "家次"),
    "documents_issued": ("下达执法文书", "份"),
    "hazards_found": ("排查隐患", "项"),
    "hazards_rectified": ("整改隐患", "项"),
    "rectification_rate": ("隐患整改率", PERCENT),
    "cases_filed": ("立案查处违法案件", "件"),
    "fines_total": ("行政处罚罚款", YUAN),
    "fines_accident": ("其中：事故罚款", YUAN),
    "fines_inspection": ("其中：监督检查罚款", YUAN),
    "suspended_production": ("责令停产停业整顿", "家"),
    "licences_suspended": ("暂扣许可证件", "个"),
    "licences_cancelled": ("撤销（注销）许可证件", "个"),
    "licences_revoked": ("吊销许可证件", "个"),
    "warnings": ("警告", "次"),
    "blacklisted": ("列入失信黑名单", "家"),
    "plan_planned": ("年度计划检查", "家次"),
    "plan_done": ("完成计划检查", "家次"),
    "plan_rate": ("计划完成率", PERCENT),
    "case_plan": ("计划查处案件", "件"),
    "case_done": ("本级查处案件", "件"),
    "case_rate": ("案件计划完成率", PERCENT),
    "reviews": ("行政复议", "件"),
    "litigations": ("行政诉讼", "件"),
    "accidents": ("生产安全事故", "起"),
    "deaths": ("事故死亡", "人"),
    "tips": ("收到举报", "件"),
}
RATES = {
    "rectification_rate": ("hazards_rectified", "hazards_found"),
    "plan_rate": ("plan_done", "plan_planned"),
    "case_rate": ("case_done", "case_plan"),
}
SUMS = {"fines_total": ("fines_accident", "fines_inspection")}
_TENTH = Decimal("0.1")

Values = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A figure that was stated, and what its parts or the records give instead."""

    key: str
    stated: Decimal
    computed: Decimal
    why: str

    @property
    def label(self) -> str:
        return FIGURES[self.key][0]

    @property
    def text(self) -> str:
        return (
            f"{self.label}：上报 {shown(self.key, self.stated)}，"
            f"{self.why} {shown(self.key, self.computed)}"
        )


def percent(part: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    """Per cent with one decimal, rounded half up; None without a whole."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(_TENTH, rounding="ROUND_HALF_UP")


def shown(key: str, value: Decimal | None) -> str:
    """A figure as people read it; fines in 万元 as reports give them."""
    if value is None:
        return "—"
    unit = FIGURES[key][1]
    if unit == YUAN:
        return f"{value / 10000:,.2f}万元"
    if unit == PERCENT:
        return f"{value:.1f}%"
    return f"{int(value):,}{unit}"


def whole(recorded: Values, stated: Values) -> dict[str, Decimal | None]:
    """What the report says: the records' figure, the stated one where they have none.

    Rates are always computed; a stated rate is never taken over.
    """
    found: dict[str, Decimal | None] = {}
    for key in FIGURES:
        value = recorded.get(key)
        found[key] = stated.get(key) if value is None else value
    if found["case_done"] is None and found["case_plan"]:
        found["case_done"] = found["cases_filed"]
    for key, (first, second) in SUMS.items():
        parts = [found[first], found[second]]
        if found[key] is None and None not in parts:
            found[key] = sum((part for part in parts if part), Decimal(0))
    for key, (part, all_of_it) in RATES.items():
        found[key] = percent(found[part], found[all_of_it])
    return found


def contradictions(recorded: Values, stated: Values) -> Iterator[Contradiction]:
    """Stated figures that their parts or the records contradict, in the order of the report."""
    said = whole(recorded, stated)
    for key in FIGURES:
        value = stated.get(key)
        if value is None:
            continue
        if key in RATES:
            part, all_of_it = (said[name] for name in RATES[key])
            if part is None or not all_of_it:
                continue
            exact = part * 100 / all_of_it
            if not _agrees(value, exact):
                names = "÷".join(FIGURES[name][0] for name in RATES[key])
                yield Contradiction(key, value, exact, f"按{names}计算为")
            continue
        if key in SUMS and (other := _sum(key, said)) is not None and other != value:
            names = "、".join(FIGURES[name][0].removeprefix("其中：") for name in SUMS[key])
            yield Contradiction(key, value, other, f"{names}合计为")
            continue
        counted = recorded.get(key)
        if counted is not None and counted != value:
            yield Contradiction(key, value, counted, "记录汇总为")


def _sum(key: str, said: Mapping[str, Decimal | None]) -> Decimal | None:
    parts = [said[name] for name in SUMS[key]]
    return None if None in parts else sum((part for part in parts if part), Decimal(0))


def _agrees(stated: Decimal, exact: Decimal) -> bool:
    """Rounded or cut at the last decimal stated, at least one: 101.6 agrees with 101.66."""
    exponent = stated.normalize().as_tuple().exponent
    decimals = max(1, -exponent if isinstance(exponent, int) else 1)
    last = Decimal(1).scaleb(-decimals)
    return stated in {exact.quantize(last, "ROUND_HALF_UP"), exact.quantize(last, "ROUND_DOWN")}

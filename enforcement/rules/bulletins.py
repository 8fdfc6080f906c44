"""Pure rules of the quarterly bulletin: which quarters lack one, what changed, the draft text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from enforcement.rules.hazards import rate, rate_text
from foundation.workdays.quarters import Quarter

NAMED = 5  # categories named in the text


def quarters_over(first: date, today: date) -> list[Quarter]:
    """The quarters from that of ``first`` on whose last day is before ``today``."""
    quarter, found = Quarter.of(first), []
    while quarter.last < today:
        found.append(quarter)
        quarter = quarter.next()
    return found


def differences(frozen: Mapping[str, str], fresh: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Label, frozen and present value of whatever differs, in the order of ``fresh``."""
    labels = [*fresh, *(label for label in frozen if label not in fresh)]
    pairs = [(label, frozen.get(label, "—"), fresh.get(label, "—")) for label in labels]
    return [row for row in pairs if row[1] != row[2]]


def change(now: int, before: int, unit: str) -> str:
    """上升12.5%, 下降3.0%, 持平; a percentage of nothing is said in words."""
    if now == before:
        return "持平"
    word = "上升" if now > before else "下降"
    if before == 0:
        return f"增加{now}{unit}"
    share = Decimal(abs(now - before) * 100) / Decimal(before)
    return f"{word}{max(share.quantize(Decimal('0.1'), ROUND_HALF_UP), Decimal('0.1'))}%"


def draft(
    quarter: Quarter,
    now: Mapping[str, int],
    before: Mapping[str, int],
    last_year: Mapping[str, int],
    groups: Mapping[str, Sequence[tuple[str, int]]],
) -> str:
    """The draft text in official style; the figures are those of the records.

    ``now``, ``before`` and ``last_year`` are the main figures of three quarters; ``groups`` name
    and number of ``source``, ``region`` (found), ``category``, ``overdue`` (units), ``plan``.
    """
    opening = "为全面掌握安全生产监督检查情况，督促隐患整改落实，现将"
    parts = [
        f"{opening}{quarter}安全生产监督检查情况通报如下：",
        "一、监督检查总体情况",
        _overall(now, before, last_year, groups),
        *_plan(groups["plan"]),
        "二、隐患排查治理情况",
        _hazards(now, groups),
        "三、挂牌督办和预警约谈情况",
        _supervised(now),
        "四、存在的主要问题",
        _problems(now, groups),
        "五、下一步工作要求",
        *REQUIREMENTS,
    ]
    return "\n".join(parts)


_CORRECT = (
    "（一）压实整改责任。各有关企业要切实履行安全生产主体责任，对照检查发现的隐患逐项制定整改"
    "措施，做到责任、措施、资金、期限和应急预案“五落实”，按期完成整改并报告。"
)
_FOLLOW = (
    "（二）强化跟踪问效。各市、县（区）工信部门要对逾期未整改的单位逐一核查，依法采取措施，"
    "不得以检查代替执法；对重大事故隐患一律挂牌督办，复查合格后方可摘牌。"
)
_KEEP_TO_PLAN = (
    "（三）严格计划执法。要按照年度监督检查计划统筹安排下季度监督检查，落实“双随机”抽查和"
    "“四不两直”要求，做到检查留痕、闭环管理。"
)
REQUIREMENTS = (_CORRECT, _FOLLOW, _KEEP_TO_PLAN)


def _overall(
    now: Mapping[str, int],
    before: Mapping[str, int],
    last_year: Mapping[str, int],
    groups: Mapping[str, Sequence[tuple[str, int]]],
) -> str:
    if not now["inspections"]:
        return "本季度没有开展监督检查。"
    sources = "、".join(f"{label}{number}次" for label, number in groups["source"] if number)
    visits = now["inspections"]
    return (
        f"本季度共开展监督检查{visits}次，检查对象{now['objects']}个，"
        f"环比{change(visits, before['inspections'], '次')}，"
        f"同比{change(visits, last_year['inspections'], '次')}。"
        f"按来源分：{sources}。下达责令限期整改指令书{now['orders']}份。"
    )


def _plan(plans: Sequence[tuple[str, int]]) -> list[str]:
    """``plans``: the year's and the quarter's plan, done in both, counted; empty without plan."""
    if not plans:
        return []
    title = plans[0][0]
    planned, of_quarter, done, so_far, counted = (number for _, number in plans)
    share = rate_text(min(counted, planned), planned)
    told = f"《{title}》全年计划检查{planned}次，其中本季度计划{of_quarter}次；"
    return [f"{told}本季度完成{done}次，累计完成{so_far}次，计划完成率{share}。"]


def _hazards(now: Mapping[str, int], groups: Mapping[str, Sequence[tuple[str, int]]]) -> str:
    if not now["found"]:
        return f"本季度监督检查没有发现事故隐患。本季度销号以往隐患{now['cancelled']}项。"
    regions = "、".join(f"{label}{number}项" for label, number in groups["region"] if number)
    kinds = "、".join(f"{label}（{number}项）" for label, number in groups["category"][:NAMED])
    return (
        f"本季度发现事故隐患{now['found']}项，其中重大事故隐患{now['major']}项；"
        f"季末前已整改销号{now['done']}项，整改率{rate(now['done'], now['found'])}%。"
        f"本季度共销号隐患{now['cancelled']}项。按地区分：{regions}。"
        f"隐患主要集中在：{kinds}。"
    )


def _supervised(now: Mapping[str, int]) -> str:
    return (
        f"本季度新挂牌督办重大事故隐患{now['listed']}项，复查合格后摘牌{now['removed']}项，"
        f"季末挂牌督办{now['supervised']}项。本季度向企业发出预警{now['warnings']}次，"
        f"约谈企业{now['talks']}次。"
    )


def _problems(now: Mapping[str, int], groups: Mapping[str, Sequence[tuple[str, int]]]) -> str:
    if not now["overdue"]:
        return "季末没有逾期未整改的事故隐患。部分企业自查自改不够主动，需要继续督促。"
    units = len(groups["overdue"])
    return (
        f"截至季末，有{units}个单位存在逾期未整改隐患{now['overdue']}项，"
        f"其中重大事故隐患{now['overdue_major']}项（名单见附件）。有的企业主体责任落实不到位，"
        "整改措施不具体、进度缓慢；有的地区跟踪督促不够有力。"
    )

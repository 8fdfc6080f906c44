"""First texts of the documents of a case, from its data; the officer edits them before issue."""

from __future__ import annotations

from enforcement.case_accounts import account_of
from enforcement.models import Case, CrimeTransfer, Decision, PenaltyItem
from enforcement.rules import cases as rules
from foundation.documents.chinese import amount_zh, date_zh
from foundation.workdays.quarters import today


def penalty_line(item: PenaltyItem) -> str:
    """罚款人民币20,000.00元（大写：贰万元整） and the like."""
    label = item.penalty.label
    if item.amount is not None:
        return f"{label}人民币{item.amount:,.2f}元（大写：{amount_zh(item.amount)}）"
    return f"{label}：{item.text}" if item.text else label


def penalties(case: Case, stage: str) -> list[str]:
    """A line for each penalty of this round."""
    rows = case.penalties.filter(round=case.round, stage=stage).order_by("number")
    return [penalty_line(item) for item in rows]


def telling(case: Case) -> str:
    """What the party is told: facts, grounds, basis and what is intended (art. 44)."""
    return (
        f"经查，{case.facts}\n"
        f"上述行为违反了{case.violated}的规定。依据{case.basis}，{case.discretion}"
        f"本机关拟对你（单位）作出如下行政处罚：{_joined(case, 'proposed')}。"
    )


def decision(case: Case) -> str:
    """The reasoning of the decision, or of deciding that there is no penalty."""
    discussion = case.discussions.order_by("-pk").first()
    outcome = discussion.outcome if discussion else rules.PENALISE
    found = f"经查，{case.facts}\n上述行为违反了{case.violated}的规定。"
    if outcome == rules.WITHDRAW:
        return "经集体讨论，违法事实不能成立，决定撤销案件。"
    if outcome == rules.NO_PENALTY:
        basis = "依据《中华人民共和国行政处罚法》第三十三条，决定不予行政处罚。"
        return f"{found}{case.discretion}\n{basis}"
    return (
        f"{found}{_defences(case)}\n依据{case.basis}，{case.discretion}"
        f"决定给予以下行政处罚：{_joined(case, 'resolved')}。"
    )


def reminder(case: Case) -> str:
    """What is still owed, and by when (催告)."""
    found = case.decisions.filter(state=Decision.State.IN_FORCE).first()
    if found is None:
        return ""
    account = account_of(case, found, until=today())
    owed = "；".join(f"{line.label}{line.left:,.2f}元" for line in account.lines if line.left)
    return (
        f"本机关作出的行政处罚决定（{found}）已于{_day(found)}送达。"
        f"你（单位）至今没有履行：{owed or '决定规定的义务'}。"
        "请自收到本催告书之日起十日内履行。逾期仍不履行的，本机关将依法申请人民法院强制执行。"
        "你（单位）有权进行陈述和申辩。"
    )


def application(case: Case) -> str:
    """What the court is asked for (强制执行申请)."""
    found = case.decisions.filter(state=Decision.State.IN_FORCE).first()
    if found is None:
        return ""
    account = account_of(case, found, until=today())
    lines = "；".join(f"{line.label}{line.left:,.2f}元" for line in account.lines if line.left)
    return (
        f"申请事项：强制执行行政处罚决定（{found}）：{lines or '决定规定的义务'}。\n"
        f"事实和理由：决定于{_day(found)}送达。被申请人在法定期限内未申请行政复议，也未提起行政诉讼，"
        "经催告仍不履行。"
    )


def transfer(case: Case) -> str:
    """Why the case is handed over (案件移送)."""
    found = case.transfers.filter(state=CrimeTransfer.State.APPROVED).first()
    if found is None:
        return ""
    return (
        f"本机关在办理“{case}”中发现，{found.grounds}涉嫌{found.offence}。"
        "依据《行政执法机关移送涉嫌犯罪案件的规定》，现将案件移送你机关处理。"
    )


def closing(case: Case) -> str:
    """How the case ended."""
    found = case.decisions.filter(state=Decision.State.IN_FORCE).first()
    if found is None:
        return case.ended_reason or "案件已移送司法机关并立案。"
    lines = "；".join(
        f"{penalty_line(item)}（{item.execution_note or '未执行完毕'}）"
        for item in found.items.all()
    )
    return f"{found}已执行完毕。{lines}".strip()


def _joined(case: Case, stage: str) -> str:
    return "；".join(penalties(case, stage))


def _defences(case: Case) -> str:
    rows = [
        one
        for one in case.tellings.get(round=case.round).defences.all()
        if one.kind == one.Kind.STATEMENT
    ]
    if not rows:
        return "你（单位）在规定期限内未提出陈述、申辩意见。"
    return "".join(
        f"你（单位）提出：{one.text}本机关复核后{one.get_adopted_display()}，理由是：{one.reasons}"
        for one in rows
    )


def _day(found: Decision) -> str:
    return date_zh(found.served_on) if found.served_on else "（未登记送达）"

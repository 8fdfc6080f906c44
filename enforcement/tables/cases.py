"""What the list and the page of a case show."""

from __future__ import annotations

from typing import Any

from enforcement.models import Case
from enforcement.states.case import BEFORE_DECISION
from foundation.web.badges import LATE, badge
from foundation.web.listing import Column
from foundation.workdays.quarters import today


def address_of(case: Case) -> str:
    return case.get_absolute_url()


def _fine(one: Any) -> Any:
    return one.now_decisions[0].fine if one.now_decisions else None


def is_late(one: Case) -> bool:
    """Without a decision though the term is over."""
    return one.state in BEFORE_DECISION and one.due is not None and one.due < today()


def _hidden(one: Case) -> str:
    """Of a person's number only the ends: the whole stands in the documents."""
    code = one.party_code
    if not one.is_person or len(code) < 8:
        return code
    return f"{code[:3]}{'*' * (len(code) - 5)}{code[-2:]}"


def _due(one: Case) -> Any:
    """The term, marked when it is over; nothing once the decision is made."""
    if one.state not in BEFORE_DECISION:
        return None
    return badge(f"{one.due:%Y-%m-%d} 已超期", LATE) if is_late(one) else one.due


COLUMNS = [
    Column("number", "编号", "number", order="pk", link=address_of, css="nowrap"),
    Column("party", "当事人", "party_name", order="party_name", css="wide"),
    Column("title", "案由", "title", css="wide"),
    Column("team", "承办人", lambda one: "、".join(m.officer.name for m in one.now_members)),
    Column("registered", "立案日期", "registered_on", order="registered_on", css="nowrap"),
    Column("due", "决定期限", _due, order="due", css="nowrap"),
    Column("fine", "罚款（元）", _fine, css="number"),
    Column("state", "状态", "state", order="state", css="nowrap"),
]
EXPORT_COLUMNS = [
    *COLUMNS,
    Column("source", "来源", "source"),
    Column("code", "代码", _hidden),
    Column("region", "行政区域", "region_name"),
    Column("industry", "行业", "industry"),
    Column("closed", "结案日期", "closed_on"),
]


def facts(one: Case) -> list[tuple[str, Any]]:
    """What stands on the page of a case."""
    found: list[tuple[str, Any]] = [
        ("当事人", f"{one.party_name}（{one.get_party_display()}）"),
        ("身份证件号码" if one.is_person else "统一社会信用代码", _hidden(one)),
        ("住所", one.party_address),
        ("法定代表人（负责人）", one.representative),
        ("案由", one.title),
        ("案件来源", _source(one)),
        ("行政区域", one.region_name),
        ("行业", one.get_industry_display()),
        ("承办人", "\n".join(f"{each.name}（{each.certificate}）" for each in one.team)),
        ("提请立案", f"{one.proposed_on:%Y-%m-%d} {one.proposed_by.full_name}"),
    ]
    if one.registered_on and one.registered_by:
        found += [
            ("立案", f"{one.registered_on:%Y-%m-%d} {one.registered_by.full_name}批准"),
            ("决定期限", one.due),
            ("应当法制审核", one.major),
            ("有权要求听证", one.hearing_right),
        ]
    if one.ended_reason:
        found.append(("理由", one.ended_reason))
    return found


def _source(one: Case) -> str:
    parts = [str(one.get_source_display())]
    if one.inspection:
        parts.append(one.inspection.number)
    if one.reference:
        parts.append(one.reference)
    return "：".join(parts)

"""Which fields of a record the public reads: allow-listed, people masked, values plain JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from blacklist.models import Listing
from disclosure.rules.marks import marks_of
from disclosure.rules.words import grams
from enforcement.models import Accident, Decision, TypicalCase
from enforcement.rules.publishable import masked_name
from foundation.enterprises.models import Industry
from foundation.regions import tree

Data = dict[str, Any]
DONE, PARTLY, NOT_DONE = "done", "partly", "not_done"
EXECUTION = {DONE: "已执行完毕", PARTLY: "部分执行", NOT_DONE: "未执行"}
PENALTY, LISTING, ACCIDENT = "enforcement.decision", "blacklist.listing", "enforcement.accident"
CASE, HAZARDS = "enforcement.typicalcase", "disclosure.hazards"


def digest_of(data: Mapping[str, Any]) -> str:
    """SHA-256 of the fields as sorted JSON: equal fields, equal digest."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def region_name(code: str) -> str:
    return tree().full_name(code) if code in tree() else code


def penalty(decision: Decision) -> Data:
    """One decision; give it with case, document and items."""
    case = decision.case
    person = case.is_person
    items = list(decision.items.all())
    paid = [item.executed_on for item in items]
    state = DONE if all(paid) else PARTLY if any(paid) else NOT_DONE
    party = masked_name(case.party_name) if person else case.party_name
    return {
        "title": f"{party}{case.title}案",
        "document_number": decision.document.number_text if decision.document else "",
        "party": party,
        "party_kind": str(case.get_party_display()),
        "code": "" if person else case.party_code,
        "representative": masked_name(case.representative) if case.representative else "",
        "region_code": case.region_code,
        "region": region_name(case.region_code),
        "industry": case.industry,
        "industry_name": str(case.get_industry_display()),
        "violation": case.title,
        "violated": case.violated,
        "basis": case.basis,
        "penalties": [
            {
                "name": item.label,
                "amount": "" if item.amount is None else f"{item.amount:.2f}",
                "done_on": f"{item.executed_on:%Y-%m-%d}" if item.executed_on else "",
            }
            for item in items
        ],
        "amount": f"{decision.fine + decision.confiscated:.2f}",
        "decided_on": f"{decision.decided_on:%Y-%m-%d}",
        "execution": state,
        "execution_name": EXECUTION[state],
    }


def listing(found: Listing) -> Data:
    """A listed unit: its cause and term; the public column no longer shows a removed one."""
    return {
        "title": found.unit_name,
        "party": found.unit_name,
        "code": found.enterprise.credit_code,
        "region_code": found.enterprise.region_code,
        "region": region_name(found.enterprise.region_code),
        "industry": found.enterprise.industry,
        "industry_name": str(found.enterprise.get_industry_display()),
        "number": found.number,
        "cause": found.cause,
        "grounds": [f"第五条{ground.get_kind_display()}" for ground in found.grounds.all()],
        "published_on": f"{found.published_on:%Y-%m-%d}" if found.published_on else "",
        "until": f"{found.until:%Y-%m-%d}" if found.until else "",
        "removed_on": f"{found.removed_on:%Y-%m-%d}" if found.removed_on else "",
    }


def accident(found: Accident) -> Data:
    """The report for the public as it was approved with the closing, names masked there."""
    return {
        "title": f"{found.unit}{found.get_kind_display()}{found.get_grade_display()}调查报告",
        "party": found.unit,
        "code": found.enterprise.credit_code if found.enterprise else "",
        "region_code": found.region_code,
        "region": found.region_name,
        "industry": found.industry,
        "industry_name": str(found.get_industry_display()),
        "occurred_on": f"{found.occurred_on:%Y-%m-%d}",
        "grade": str(found.get_grade_display()),
        "deaths": found.deaths,
        "serious": found.serious,
        "minor": found.minor,
        "loss": f"{found.loss:.2f}",
        "text": found.public_text,
        "evaluated_on": f"{found.evaluated_on:%Y-%m-%d}" if found.evaluated_on else "",
    }


def typical(found: TypicalCase) -> Data:
    return {
        "title": found.title,
        "text": found.text,
        "why": found.why,
        "proposed_on": f"{found.proposed_on:%Y-%m-%d}",
    }


def columns(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the lists filter, sort and search by, out of the public fields alone."""
    days = ("decided_on", "published_on", "occurred_on", "period_end", "proposed_on")
    on = next((str(data[name]) for name in days if data.get(name)), "")
    words = [str(data.get(name, "")) for name in ("title", "party", "violation", "cause", "text")]
    return {
        "kind": kind,
        "title": str(data["title"])[:300],
        "party": str(data.get("party", ""))[:200],
        "code": str(data.get("code", "")),
        "region_code": str(data.get("region_code", "")),
        "industry": str(data.get("industry", "")),
        "amount": Decimal(str(data.get("amount", "0"))),
        "execution": str(data.get("execution", "")),
        "on": date.fromisoformat(on),
        "marks": marks_of(kind, data),
        "grams": grams(*(word[:500] for word in words), str(data.get("document_number", ""))),
    }


_INDUSTRIES = {str(code): str(label) for code, label in Industry.choices}


def industry_name(code: str) -> str:
    return _INDUSTRIES.get(code, code)


# What the page of an entry shows of its fields, in this order.
SHOWN = (
    ("document_number", "决定书文号"),
    ("party", "当事人"),
    ("party_kind", "当事人类型"),
    ("code", "统一社会信用代码"),
    ("representative", "法定代表人（负责人）"),
    ("region", "行政区域"),
    ("industry_name", "行业"),
    ("violation", "违法行为"),
    ("violated", "违反的规定"),
    ("basis", "处罚依据"),
    ("decided_on", "决定日期"),
    ("execution_name", "执行情况"),
    ("number", "编号"),
    ("cause", "列入事由"),
    ("grounds", "列入情形"),
    ("published_on", "公布日期"),
    ("until", "期限至"),
    ("subject", "内容"),
    ("classes", "类别"),
    ("period", "期间"),
    ("found", "发现数量（项）"),
    ("major", "其中重大隐患（项）"),
    ("units", "涉及单位（家）"),
    ("before", "上季度数量（项）"),
    ("areas", "按区域"),
    ("samples", "典型表现"),
    ("advice", "防范提示"),
    ("occurred_on", "发生日期"),
    ("grade", "等级"),
    ("deaths", "死亡（人）"),
    ("serious", "重伤（人）"),
    ("minor", "轻伤（人）"),
    ("loss", "直接经济损失（元）"),
    ("evaluated_on", "整改评估日期"),
    ("why", "典型意义"),
)


def told(value: Any) -> Any:
    """A value as it is read: lists on one line."""
    return "；".join(str(one) for one in value) if isinstance(value, list) else value


def facts_of(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The public fields with their names, as every page and preview shows them."""
    return [(label, told(data[name])) for name, label in SHOWN if data.get(name)]

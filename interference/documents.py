"""The papers of this room. All but the quarterly summary exist only in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from foundation.documents.chinese import date_zh
from foundation.documents.render import render
from foundation.jurisdiction import current
from foundation.web.charts import bar_chart
from foundation.workdays.quarters import Quarter, today
from interference import rules
from interference.forms.choices import LABELS
from interference.models import Body, QuarterlySummary, Report
from interference.models.reports import Manner
from interference.states import OUTCOME_LABELS
from interference.vault.receipt import Receipt

SUMMARY_TEMPLATE = "pdf/interference/summary.html"
_OUTCOMES = {**OUTCOME_LABELS, "open": "尚在核实"}


def summary_series(body: Body) -> str:
    """Each body has a number series of its own, so that its gaps say nothing about the other."""
    return f"interference.summary.{body.role}"


def summary_title(summary: QuarterlySummary) -> str:
    return f"{Quarter(summary.year, summary.quarter)}领导干部干预安全生产监管执法情况汇总"


def summary_facts(summary: QuarterlySummary) -> dict[str, int]:
    """The main figures of a summary, for its list."""
    return {key: summary.counts[key] for key in ("received", "counted", "lawful_duty", "late")}


def summary_context(summary: QuarterlySummary) -> dict[str, Any]:
    """What the summary is printed from: counts of what stands in the clear, nothing else."""
    counts = summary.counts
    kinds = [
        (rules.kind_label(kind), counts["kinds"].get(str(kind), 0)) for kind in rules.KIND_TEXTS
    ]
    manners = [(label, counts["manners"].get(value, 0)) for value, label in Manner.choices]
    outcomes = [
        (label, counts["outcomes"].get(value, 0))
        for value, label in _OUTCOMES.items()
        if value != rules.LAWFUL_DUTY
    ]
    quarter = Quarter(summary.year, summary.quarter)
    months = [
        (f"{month}月", counts["months"].get(str(month), 0))
        for month in range(quarter.first.month, quarter.last.month + 1)
    ]
    return {
        "body": summary.body,
        "quarter": quarter,
        "counts": counts,
        "kinds": kinds,
        "manners": manners,
        "months": months,
        "outcomes": outcomes,
        "kinds_chart": bar_chart("各类干预情形", [(label[:3], value) for label, value in kinds]),
        "months_chart": bar_chart("各月报告数", months),
        "columns": [("项目", "", ""), ("件数", "22%", "centre")],
        "annex": None,
    }


def summary_with_annex(summary: QuarterlySummary, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The summary as issued with the confidential annex behind it."""
    document = summary.document
    context = {
        **summary_context(summary),
        "document": document,
        "seal": document.printed_seal,
        "annex": [_annex(row) for row in rows],
    }
    return render(SUMMARY_TEMPLATE, context, made_on=summary.made_on).pdf


def report_facts(content: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """A report's text as label and value, in the order of the form."""
    return [
        ("报告人", f"{content['reporter_name']}，{content['reporter_title']}"),
        ("联系方式", content["reporter_contact"]),
        ("干预领导", leader_text(content)),
        ("单位性质", LABELS["leader_organ_kind"][content["leader_organ_kind"]]),
        ("发生日期", day_text(content["event_date"])),
        ("情形（第五条）", "\n".join(rules.kind_label(kind) for kind in content["kinds"])),
        ("方式", manner_text(content)),
        ("具体情况", content["facts"]),
        ("是否拒绝", refusal_text(content)),
        ("相关案件或者检查", content["related_case"]),
        ("涉及妨碍犯罪案件移送", bool(content["obstructs_transfer"])),
        ("涉及本单位人员", involved_text(content)),
        ("逾期原因", content["late_reason"]),
        ("备注", content["remark"]),
        ("提交日期", day_text(content["filed_on"])),
    ]


def day_text(iso: str) -> str:
    return date_zh(date.fromisoformat(iso))


def leader_text(content: Mapping[str, Any]) -> str:
    return f"{content['leader_name']}，{content['leader_organ']}{content['leader_title']}"


def manner_text(content: Mapping[str, Any]) -> str:
    manner = content["manner_other"] or LABELS["manner"][content["manner"]]
    through = f"，通过{content['through']}间接" if content["directness"] == "through" else "，直接"
    return f"{manner}{through}"


def refusal_text(content: Mapping[str, Any]) -> str:
    how = f"：{content['refusal_how']}" if content["refusal_how"] else ""
    return f"{LABELS['refusal'][content['refusal']]}{how}"


def involved_text(content: Mapping[str, Any]) -> str:
    named = "；".join(rules.INVOLVED_LABELS[one] for one in content["involved"])
    return f"{named}（{content['special_reason']}）" if content["special_reason"] else named


def form_pdf(report: Report, content: Mapping[str, Any]) -> bytes:
    """The report form in the layout of the table annexed to the regulation (附表)."""
    context = {
        "title": current().forms["interference.report"],
        "report": report,
        "content": content,
        "event_date": day_text(content["event_date"]),
        "filed_on": day_text(content["filed_on"]),
        "leader": leader_text(content),
        "kinds": [rules.kind_label(kind) for kind in content["kinds"]],
        "manner": manner_text(content),
        "refusal": refusal_text(content),
        "involved": involved_text(content),
    }
    return render("pdf/interference/report_form.html", context, made_on=today()).pdf


def receipt_pdf(body: Body, slip: Receipt, filed_on: date) -> bytes:
    """The reporter's receipt. Its QR code holds the proof of filing, never the secret."""
    query = urlencode({"number": slip.number, "filed_on": filed_on, "proof": slip.proof})
    context = {
        "body": body,
        "slip": slip,
        "filed_on": filed_on,
        "proof_url": f"{settings.SITE_URL}{reverse('interference:proof')}?{query}",
        "receipt_url": f"{settings.SITE_URL}{reverse('interference:receipt')}",
    }
    return render("pdf/interference/receipt.html", context, made_on=filed_on).pdf


def notice_pdf(report: Report, notice: Mapping[str, Any]) -> bytes:
    """The circulated notice (article 8) as official document."""
    context = {"report": report, "notice": notice, "jurisdiction": current()}
    made_on = date.fromisoformat(notice["on"])
    return render("pdf/interference/notice.html", context, made_on=made_on).pdf


def annual_pdf(body: Body, year: int, leaders: Sequence[rules.Leader]) -> bytes:
    """The list per leader for the yearly assessment (article 11)."""
    rows = [
        [
            leader.name,
            f"{leader.organ}{leader.title}",
            str(len(leader.interferences)),
            "\n".join(f"{one.report}：第五条{one.kinds_text}" for one in leader.interferences),
            "\n".join(one.handling for one in leader.interferences if one.handling),
        ]
        for leader in leaders
    ]
    columns = [
        ("姓名", "12%", "centre"),
        ("单位及职务", "24%", ""),
        ("次数", "8%", "centre"),
        ("报告及情形", "28%", ""),
        ("处理情况", "", ""),
    ]
    context = {"body": body, "year": year, "rows": rows, "columns": columns}
    return render("pdf/interference/annual.html", context, made_on=today()).pdf


def _annex(row: Mapping[str, Any]) -> dict[str, Any]:
    outcome = row["frozen"]["outcome"] or "open"
    return {
        "report": row["report"],
        "leader": leader_text(row),
        "reporter": f"{row['reporter_name']}，{row['reporter_title']}",
        "on": day_text(row["event_date"]),
        "kinds": "".join(f"（{rules.KIND_MARKS[kind]}）" for kind in row["kinds"]),
        "facts": row["facts"],
        "outcome": _OUTCOMES[outcome],
        "handling": row["handling"],
        "apart": outcome == rules.LAWFUL_DUTY,
    }

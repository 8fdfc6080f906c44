"""Official documents of the room."""

from __future__ import annotations

from django.db.models import Model

from correction.models import Finding, Supervision, Tolerance
from correction.rules import remedies, subjects
from correction.rules import tolerance as tolerance_rules
from foundation.accounts.models import User
from foundation.documents.actions import issue
from foundation.documents.models import Document
from foundation.jurisdiction import current
from foundation.workdays.quarters import today

TEMPLATE = "pdf/correction/letter.html"


def number(name: str) -> int:
    """A parameter of the room."""
    return current().number(f"correction.{name}")


def issue_order(finding: Finding, *, by: User) -> Document:
    """The decision on a finding (纠错决定书)."""
    series = "correction.order"
    kind = remedies.KINDS[finding.kind]
    item = kind.article.split()[-1]
    about = ""
    if finding.decision:
        about = f"所涉处罚决定：{finding.decision}，{finding.get_effect_display()}。\n"
    text = (
        f"经查，你处室存在以下问题：{finding.what}\n"
        f"依据：{finding.basis}\n"
        f"{about}"
        f"上述问题属于“{kind.label}”。根据《安全生产执法纠错制度》{item}，"
        f"决定：{finding.get_remedy_display()}。\n"
        f"要求：{finding.demand}\n"
        f"请于{finding.due:%Y年%-m月%-d日}前完成，并在系统内答复整改情况。"
    )
    title = "行政执法监督纠错决定书"
    return _issue(
        series,
        heading=title,
        title=f"{title}（{finding.number}）",
        addressee=finding.office.name,
        text=text,
        subject=finding,
        by=by,
    )


def issue_tolerance(review: Tolerance, *, by: User) -> Document:
    """The result of a tolerance review, condition by condition (容错审核决定书)."""
    lines = [
        f"{number}.{label}：{'成立' if review.told[code].holds else '不成立'}。"
        f"{review.told[code].reason}"
        for number, (code, label) in enumerate(tolerance_rules.CONDITIONS.items(), 1)
    ]
    text = (
        f"关于{review.matter}，{review.asked_by.full_name}于{review.asked_on:%Y年%-m月%-d日}申请容错审核。"
        "根据《安全生产执法纠错制度》第二条，逐项认定如下：\n"
        + "\n".join(lines)
        + f"\n结论：{tolerance_rules.RESULTS[review.state]}。理由：{review.reason}"
    )
    title = "容错审核决定书"
    return _issue(
        "correction.tolerance",
        heading=title,
        title=f"{title}（{review.number}）",
        addressee=review.asked_by.office.name,
        text=text,
        subject=review,
        by=by,
    )


def issue_report(supervision: Supervision, *, by: User) -> Document:
    """The report of a supervision, with what was heard, reviewed and found."""
    one = supervision
    offices = "、".join(office.name for office in one.offices.order_by("code"))
    scope = (
        f"{one.began_on:%Y年%-m月%-d日}至{today():%Y年%-m月%-d日}，对{offices}进行了"
        f"{one.get_timing_display()}{one.get_scope_display()}。"
        f"事项：{subjects.names(one.subjects, subjects.SUBJECTS)}。"
        f"方法：{subjects.names(one.manners, subjects.MANNERS)}。"
    )
    parts = [scope, one.text]
    sheets = list(one.sheets.select_related("case"))
    if sheets:
        told = "；".join(
            f"{sheet.case.number}，{sheet.points}分，{sheet.get_grade_display()}"
            for sheet in sheets
        )
        parts.append(f"随机抽取并评查案卷{len(sheets)}件：{told}。")
    findings = list(one.findings.exclude(state="unfounded"))
    if findings:
        parts.append(f"发现问题{len(findings)}个：")
        parts += [
            f"{number}.{found.get_kind_display()}：{found.what}"
            for number, found in enumerate(findings, 1)
        ]
    else:
        parts.append("没有发现第五条所列问题。")
    title = f"关于{one.title}的报告"
    return _issue(
        "correction.report",
        heading=title,
        title=title,
        addressee="规范行政权力运行工作领导小组",
        text="\n".join(parts),
        subject=one,
        by=by,
    )


def _issue(
    series: str, *, heading: str, title: str, addressee: str, text: str, subject: Model, by: User
) -> Document:
    return issue(
        series=series,
        title=title,
        template=TEMPLATE,
        context={
            "jurisdiction": current(),
            "title": heading,
            "addressee": addressee,
            "text": text,
        },
        made_on=today(),
        by=by,
        head=current().head(series),
        subject=subject,
    )

"""Official documents of the room."""

from __future__ import annotations

from correction.models import Finding
from correction.rules import remedies
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
    return issue(
        series=series,
        title=f"{title}（{finding.number}）",
        template=TEMPLATE,
        context={
            "jurisdiction": current(),
            "title": title,
            "addressee": finding.office.name,
            "text": text,
        },
        made_on=today(),
        by=by,
        head=current().head(series),
        subject=finding,
    )

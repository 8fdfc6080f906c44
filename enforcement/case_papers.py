"""Documents of a penalty case: numbered and stored when the step that issues them is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from enforcement.issuing import entrusted_line
from enforcement.models import Case
from foundation import jurisdiction
from foundation.accounts.models import User
from foundation.audit.trail import target_key
from foundation.documents.actions import issue
from foundation.documents.models import Document
from foundation.workdays.quarters import today

PREFIX = "enforcement.case."
TITLES = {
    "registration": "立案审批表",
    "interview": "询问笔录",
    "review": "法制审核意见书",
    "telling": "行政处罚告知书",
    "hearing_telling": "行政处罚听证告知书",
    "hearing_notice": "听证通知书",
    "hearing_record": "听证笔录",
    "discussion": "案件集体讨论记录",
    "decision": "行政处罚决定书",
    "no_penalty": "不予行政处罚决定书",
    "change": "变更行政处罚决定书",
    "revocation": "撤销行政处罚决定书",
    "receipt": "送达回执",
    "reminder": "罚款催缴通知书",
    "application": "强制执行申请书",
    "transfer": "案件移送书",
    "closing": "结案审批表",
}
# What the party gets in its hands; each is to be served.
FOR_THE_PARTY = ("telling", "hearing_telling", "hearing_notice", "decision", "no_penalty",
                 "change", "revocation", "reminder")  # fmt: skip

# What the documents tell the party of its terms.
_TERMS = {
    "defence_days": "defence_workdays",
    "hearing_days": "hearing_request_workdays",
    "payment_days": "payment_days",
}


def kind_of(document: Document) -> str:
    """``decision``, ``telling`` and so on."""
    return document.series.removeprefix(PREFIX)


def documents_of(case: Case) -> list[Document]:
    """The documents issued in the case, in their order."""
    kind, pk = target_key(case)
    return list(Document.objects.filter(subject_type=kind, subject_id=pk).order_by("pk"))


def issue_paper(case: Case, kind: str, *, by: User, **context: Any) -> Document:
    """Issue one document of the case; the template gets case, team, jurisdiction and ``context``.

    Its template is ``pdf/enforcement/case/KIND.html``. Texts in ``context`` are as typed.
    """
    place = jurisdiction.current()
    series = PREFIX + kind
    team = case.team
    common: Mapping[str, Any] = {
        "case": case,
        "team": team,
        "jurisdiction": place,
        "entrusted": entrusted_line(team),
        "text": "",
        **{name: place.number(f"enforcement.case_{term}") for name, term in _TERMS.items()},
    }
    return issue(
        series=series,
        title=TITLES[kind],
        template=f"pdf/enforcement/case/{kind}.html",
        context={**common, **context},
        made_on=today(),
        by=by,
        head=place.head(series),
        subject=case,
    )

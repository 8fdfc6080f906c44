"""Documents of an inspection: record of the visit, measure, order, opinion of re-inspection."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from enforcement.issuing import entrusted_line
from enforcement.models import Hazard, Inspection, Signature
from enforcement.rules.inspections import ANSWERS
from foundation import jurisdiction
from foundation.accounts.models import User
from foundation.audit.trail import target_key
from foundation.documents.actions import issue
from foundation.documents.models import Document, EvidenceFile
from foundation.workdays.quarters import today

SITE_RECORD = "enforcement.site_record"
MEASURE = "enforcement.measure"
ORDER = "enforcement.order"
REINSPECTION = "enforcement.reinspection"
TITLES = {
    SITE_RECORD: "现场检查记录",
    MEASURE: "现场处理措施决定书",
    ORDER: "责令限期整改指令书",
    REINSPECTION: "整改复查意见书",
}


def documents_of(inspection: Inspection) -> list[Document]:
    """The documents issued for the inspection, in their order."""
    kind, pk = target_key(inspection)
    return list(Document.objects.filter(subject_type=kind, subject_id=pk).order_by("pk"))


def site_record_of(inspection: Inspection) -> Document | None:
    """The record of the visit in force, None while it is not made."""
    kind, pk = target_key(inspection)
    found = Document.objects.filter(
        subject_type=kind, subject_id=pk, series=SITE_RECORD, state="issued"
    )
    return found.first()


def issue_site_record(inspection: Inspection, *, by: User) -> Document:
    """现场检查记录, with the checklist, hazards and signatures."""
    signatures = list(inspection.signatures.select_related("evidence"))
    context = {
        "hazards": list(inspection.hazards.all()),
        "answers": [
            {**answer, "label": ANSWERS[answer["answer"]]} for answer in inspection.checklist
        ],
        "officer_signatures": [_signed(one) for one in signatures if one.officer_id],
        "party_signature": next((_signed(one) for one in signatures if not one.officer_id), None),
        "files": inspection.files.count(),
    }
    return _issue(inspection, SITE_RECORD, "site_record.html", context, by=by)


def issue_measure(inspection: Inspection, *, text: str, basis: str, by: User) -> Document:
    """现场处理措施决定书."""
    context = {"text": text, "basis": basis}
    return _issue(inspection, MEASURE, "measure.html", context, by=by)


def issue_order(
    inspection: Inspection, hazards: Sequence[Hazard], *, demands: str, by: User
) -> Document:
    """责令限期整改指令书, a term for each hazard."""
    context = {"hazards": hazards, "demands": demands}
    return _issue(inspection, ORDER, "order.html", context, by=by)


def issue_reinspection(
    inspection: Inspection, hazards: Sequence[Hazard], results: Mapping[int, Any], *, by: User
) -> Document:
    """整改复查意见书: what was found of each hazard re-inspected."""
    order = next(
        (one for one in documents_of(inspection) if one.series == ORDER and one.in_force), None
    )
    rows = [(hazard, results[hazard.number]) for hazard in hazards]
    context = {"rows": rows, "order": order}
    return _issue(inspection, REINSPECTION, "reinspection.html", context, by=by)


def _issue(
    inspection: Inspection, series: str, template: str, context: Mapping[str, Any], *, by: User
) -> Document:
    place = jurisdiction.current()
    team = inspection.team
    return issue(
        series=series,
        title=TITLES[series],
        template=f"pdf/enforcement/{template}",
        context={
            "inspection": inspection,
            "unit": inspection.enterprise or inspection.department,
            "team": team,
            "jurisdiction": place,
            "entrusted": entrusted_line(team),
            **context,
        },
        made_on=today(),
        by=by,
        head=place.head(series),
        subject=inspection,
    )


def _signed(signature: Signature) -> dict[str, Any]:
    return {
        "signature": signature,
        "image": _data_uri(signature.evidence) if signature.evidence else "",
    }


def _data_uri(evidence: EvidenceFile) -> str:
    with evidence.file.open("rb") as file:
        content = base64.b64encode(file.read()).decode()
    return f"data:{evidence.content_type};base64,{content}"

"""Acts after the record: documents, the order with its terms, re-inspection, closing (四（三）)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from enforcement import inspection_papers as papers
from enforcement.actions.supervision import refuse_direct_cancelling
from enforcement.actions.visits import Shown, Uploads, at, keep_file, moved
from enforcement.models import Hazard, Inspection, VisitFile
from enforcement.rules import inspections as rules
from enforcement.states import hazard as hazard_states
from enforcement.states import inspection as states
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit.trail import record
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.documents.models import Document
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.procedure.steps import Step
from foundation.workdays.quarters import today

TERM = "rectification"


@act
def issue_record(inspection: Inspection, *, by: User) -> Document:
    """Make the record of the visit a document (现场检查记录); signed first, once."""
    inspection, step = at(inspection, "issue_record", by=by)
    if papers.site_record_of(inspection):
        raise Refused("现场检查记录已经制作，不能重复制作。", article=step.article)
    signatures = inspection.signatures
    rules.check_signed(
        officers=signatures.filter(officer__isnull=False).count(),
        party=signatures.filter(officer__isnull=True).exists(),
    )
    return papers.issue_site_record(inspection, by=by)


@act
def take_measure(inspection: Inspection, *, text: str, basis: str, by: User) -> Document:
    """Decide a measure on the spot (现场处理措施决定书)."""
    inspection, step = at(inspection, "take_measure", by=by)
    record(
        "enforcement.inspection.take_measure",
        target=inspection,
        by=by,
        article=step.article,
        changes={"措施": text, "依据": basis},
    )
    return papers.issue_measure(inspection, text=text, basis=basis, by=by)


@act
def order(
    inspection: Inspection, *, terms: Mapping[int, date], demands: str, by: User
) -> Inspection:
    """Order the correction of every hazard by its term (ordered); ``terms`` by hazard's number."""
    inspection, step = at(inspection, "order", by=by)
    found = inspection.hazards.select_for_update().filter(state=hazard_states.FOUND)
    hazards = list(found)
    if not hazards:
        raise Refused(
            "没有还未责令整改的隐患，不需要责令整改。", remedy="请办结。", article=step.article
        )
    if not papers.site_record_of(inspection):
        raise Refused(
            "还没有制作现场检查记录。",
            remedy="请先签名并制作现场检查记录，再责令整改。",
            article=step.article,
        )
    for hazard in hazards:
        _order_one(inspection, hazard, terms.get(hazard.number), by=by)
    inspection.ordered_on = today()
    target = _unless_handed_over(inspection, states.ORDERED)
    moved(inspection, step, target, by=by, fields=["ordered_on"])
    papers.issue_order(inspection, hazards, demands=demands, by=by)
    return inspection


def _unless_handed_over(inspection: Inspection, target: str) -> str:
    """An inspection that a case took over stays so; its hazards alone go on."""
    return states.CASE_OPENED if inspection.state == states.CASE_OPENED else target


def _order_one(inspection: Inspection, hazard: Hazard, due: date | None, *, by: User) -> None:
    field = f"due_{hazard.number}"
    if due is None:
        raise Refused(f"请填写第{hazard.number}条隐患的整改期限。", field=field)
    rules.check_term(due, today=today(), field=field)
    hazard_states.PROCEDURE.check("order", state=hazard.state, target=hazard_states.ORDERED)
    before, hazard.state = hazard.state, hazard_states.ORDERED
    hazard.ordered_on, hazard.due = today(), due
    hazard.save(update_fields=["state", "ordered_on", "due"])
    record(
        "enforcement.hazard.ordered",
        target=hazard,
        by=by,
        article=hazard_states.ARTICLE,
        before=before,
        after=hazard.state,
        changes={"整改期限": due},
    )
    _open_term(inspection, hazard, by=by)


def _open_term(inspection: Inspection, hazard: Hazard, *, by: User) -> None:
    lead = next((officer for officer in inspection.team if officer.user_id), None)
    open_deadline(
        subject=hazard,
        code=TERM,
        what=f"复查隐患整改：{inspection.object_name} 第{hazard.number}条",
        article=hazard_states.ARTICLE,
        start=today(),
        due=hazard.due,
        owner_user=lead.user if lead else None,
        owner_role=None if lead else Role.PLANNER,
        url=reverse("enforcement:inspection", args=[inspection.pk]),
        by=by,
    )


@act
def report_rectified(
    inspection: Inspection,
    *,
    numbers: Sequence[int],
    reported_on: date,
    text: str,
    by: User,
    files: Uploads = (),
) -> Inspection:
    """Enter what the enterprise reports as corrected (企业整改情况), with its papers."""
    inspection, step = at(inspection, "report_rectified", by=by)
    if reported_on > today() or (inspection.ordered_on and reported_on < inspection.ordered_on):
        raise Refused("报告日期应在责令整改之后、今天之前。", field="reported_on")
    found = list(inspection.hazards.select_for_update().filter(number__in=numbers))
    if not found:
        raise Refused("请选择企业报告已整改的隐患。", field="hazards")
    for hazard in found:
        hazard_states.PROCEDURE.check("report", state=hazard.state, target=hazard_states.REPORTED)
        before, hazard.state = hazard.state, hazard_states.REPORTED
        hazard.reported_on = reported_on
        hazard.save(update_fields=["state", "reported_on"])
        record(
            "enforcement.hazard.reported",
            target=hazard,
            by=by,
            article=hazard_states.ARTICLE,
            before=before,
            after=hazard.state,
            changes={"整改情况": text, "报告日期": reported_on},
        )
    for upload in files:
        shown = Shown(VisitFile.Kind.PAPER, VisitFile.Stage.RECTIFIED, caption="企业整改材料")
        keep_file(inspection, upload, shown, by=by)
    record(
        f"enforcement.inspection.{step.name}",
        target=inspection,
        by=by,
        article=step.article,
        changes={
            "隐患": "、".join(f"第{hazard.number}条" for hazard in found),
            "报告日期": reported_on,
        },
    )
    return inspection


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a re-inspection found of one hazard; one not corrected gets a new term."""

    corrected: bool
    note: str
    new_due: date | None = None


@act
def reinspect(
    inspection: Inspection, outcomes: Mapping[int, Outcome], *, by: User, files: Uploads = ()
) -> Inspection:
    """Re-inspect hazards (by number); when all are cancelled the inspection is re-inspected."""
    inspection, step = at(inspection, "reinspect", by=by)
    hazards = list(inspection.hazards.select_for_update().filter(number__in=outcomes))
    if not hazards:
        raise Refused("请至少填写一条隐患的复查结果。", field="__all__", article=step.article)
    for hazard in hazards:
        _reinspect_one(inspection, hazard, outcomes[hazard.number], by=by)
    for upload in files:
        shown = Shown(VisitFile.Kind.PHOTO, VisitFile.Stage.REINSPECTION, caption="复查照片")
        keep_file(inspection, upload, shown, by=by)
    done = not inspection.hazards.exclude(state=hazard_states.CANCELLED).exists()
    target = _unless_handed_over(inspection, states.REINSPECTED if done else states.ORDERED)
    if done:
        inspection.reinspected_on = today()
    moved(inspection, step, target, by=by, fields=["reinspected_on"])
    results = {hazard.number: outcomes[hazard.number] for hazard in hazards}
    papers.issue_reinspection(inspection, hazards, results, by=by)
    return inspection


def _reinspect_one(inspection: Inspection, hazard: Hazard, found: Outcome, *, by: User) -> None:
    target = hazard_states.CANCELLED if found.corrected else hazard_states.ORDERED
    hazard_states.PROCEDURE.check("reinspect", state=hazard.state, target=target)
    if not found.note.strip():
        raise Refused(f"请填写第{hazard.number}条隐患的复查情况。", field=f"note_{hazard.number}")
    before, hazard.state = hazard.state, target
    if found.corrected:
        refuse_direct_cancelling(hazard, field=f"result_{hazard.number}")
        hazard.cancelled_on = today()
    close_deadline(subject=hazard, code=TERM, by=by)
    if not found.corrected:
        field = f"new_due_{hazard.number}"
        if found.new_due is None:
            raise Refused(f"请填写第{hazard.number}条隐患新的整改期限。", field=field)
        rules.check_term(found.new_due, today=today(), field=field)
        hazard.due = found.new_due
        _open_term(inspection, hazard, by=by)
    hazard.save(update_fields=["state", "cancelled_on", "due"])
    record(
        "enforcement.hazard.cancelled" if found.corrected else "enforcement.hazard.not_corrected",
        target=hazard,
        by=by,
        article=hazard_states.ARTICLE,
        before=before,
        after=target,
        changes={"复查情况": found.note, "整改期限": hazard.due},
    )


@act
def close(inspection: Inspection, *, note: str, by: User) -> Inspection:
    """Close (closed): nothing is left open, and a document was issued (四（三）)."""
    inspection, step = at(inspection, "close", by=by, target=states.CLOSED)
    rules.check_closing(
        open_hazards=inspection.hazards.exclude(state=hazard_states.CANCELLED).count(),
        has_record=papers.site_record_of(inspection) is not None,
    )
    return _end(inspection, step, states.CLOSED, note, by=by)


def _end(inspection: Inspection, step: Step, target: str, note: str, *, by: User) -> Inspection:
    inspection.closed_on, inspection.closing_note = today(), note.strip()
    fields = ["closed_on", "closing_note"]
    moved(inspection, step, target, by=by, fields=fields, changes={"情况": note.strip()})
    return inspection

"""Acts of a visit: arriving, draft, files, record, signatures (三（二）（三）、四（一）)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.files import File
from django.utils import timezone

from enforcement.actions.inspections import Assignment, check_team
from enforcement.models import Hazard, Inspection, Officer, Signature, VisitDraft, VisitFile
from enforcement.querysets.checklists import in_use
from enforcement.rules.inspections import Answer, Finding, check_record
from enforcement.states import inspection as states
from foundation.accounts.models import User
from foundation.accounts.steps import check_step
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.documents.evidence import store_evidence
from foundation.documents.models import EvidenceFile
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.procedure.steps import Step
from foundation.workdays.quarters import today

FILES_LIMIT = 200  # a whole day's photos
Uploads = Sequence["File[bytes]"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """How the team arrived (四不两直), where, and who of the unit was there."""

    unannounced: bool
    identification_shown: bool
    place: str
    present: str


def at(
    inspection: Inspection, name: str, *, by: User, target: str | None = None
) -> tuple[Inspection, Step]:
    """Lock the inspection and ask everything that the table asks; only its team goes on."""
    locked: Inspection = (
        Inspection.objects.select_for_update(of=("self",))
        .select_related("enterprise", "department")
        .get(pk=inspection.pk)
    )
    step = check_step(states.PROCEDURE, name, state=locked.state, by=by, target=target)
    team = locked.members.filter(officer__user=by, replaced_on__isnull=True)
    told = locked.source != Inspection.Source.DRAW or locked.handed_on is not None
    if not (told and team.exists()):
        raise Refused(
            "您不是该检查组的成员。",
            remedy="请由检查组成员办理；需要调整检查组的，请联系派员人。",
            article=states.OFFICERS,
        )
    return locked, step


def moved(
    inspection: Inspection,
    step: Step,
    target: str,
    *,
    by: User,
    fields: Sequence[str] = (),
    changes: dict[str, JSON] | None = None,
) -> None:
    """Write the new state and bring the step into the trail."""
    before, inspection.state = inspection.state, target
    inspection.save(update_fields=["state", *fields])
    record(
        f"enforcement.inspection.{step.name}",
        target=inspection,
        by=by,
        article=step.article,
        before=before,
        after=target,
        changes=changes or {},
    )


@act
def start_visit(inspection: Inspection, given: Arrival, *, by: User) -> Inspection:
    """Arrive (started). Certificates and recusals are asked again, as they stand today."""
    inspection, step = at(inspection, "start", by=by, target=states.STARTED)
    if not given.identification_shown:
        raise Refused(
            "检查前必须出示执法证件。",
            remedy="请出示证件后勾选。",
            field="identification_shown",
            article=states.OFFICERS,
        )
    _team_may_go_today(inspection)
    inspection.started_on = today()
    inspection.started_at = datetime.combine(today(), timezone.localtime().timetz())
    inspection.unannounced = given.unannounced
    inspection.place, inspection.present = given.place.strip(), given.present.strip()
    fields = ["started_at", "started_on", "unannounced", "place", "present"]
    changes: dict[str, JSON] = {
        "未事先通知": given.unannounced,
        "已出示证件": True,
        "检查地点": inspection.place,
    }
    moved(inspection, step, states.STARTED, by=by, fields=fields, changes=changes)
    unit = inspection.enterprise
    checklist = in_use(unit.industry) if unit else None
    VisitDraft.objects.get_or_create(inspection=inspection, defaults={"checklist": checklist})
    return inspection


def _team_may_go_today(inspection: Inspection) -> None:
    team = inspection.team
    given = Assignment(
        source=inspection.source,
        officers=team,
        planned_first=today(),
        planned_last=today(),
        enterprise=inspection.enterprise,
        department=inspection.department,
    )
    check_team(given)


@act
def save_draft(
    inspection: Inspection,
    content: dict[str, Any],
    *,
    version: int,
    by: User,
    overwrite: bool = False,
) -> VisitDraft:
    """Keep what was typed. ``Refused`` when another device has saved since ``version``.

    No audit event: a draft is written every few seconds, the record is what counts.
    """
    inspection, _ = at(inspection, "record", by=by)
    draft: VisitDraft = VisitDraft.objects.select_for_update().get(inspection=inspection)
    if draft.version != version and not overwrite:
        who = f"{draft.saved_by}（{timezone.localtime(draft.saved_at):%H:%M}）"
        raise Refused(
            f"另一台设备上已由{who}保存了较新的内容。",
            remedy="请刷新页面查看；确认以本页内容为准的，勾选“覆盖较新内容”后保存。",
            field="overwrite",
        )
    draft.content, draft.saved_by = content, by
    draft.version += 1
    draft.save()
    return draft


@dataclass(frozen=True, slots=True)
class Shown:
    """What files show: kind, at which stage, which hazard (its number), in words."""

    kind: str
    stage: str = VisitFile.Stage.VISIT
    hazard_number: int | None = None
    caption: str = ""


@act
def add_files(
    inspection: Inspection, uploads: Uploads, shown: Shown, *, by: User
) -> list[VisitFile]:
    """Keep photos, recordings or papers with their digests; the same file twice is one."""
    inspection, step = at(inspection, "add_files", by=by)
    kept = [keep_file(inspection, upload, shown, by=by) for upload in uploads]
    record(
        "enforcement.inspection.add_files",
        target=inspection,
        by=by,
        article=step.article,
        changes={
            "文件": "；".join(f"{one.evidence.name}（{one.evidence.sha256[:16]}）" for one in kept)
        },
    )
    return kept


def keep_file(inspection: Inspection, upload: File[bytes], shown: Shown, *, by: User) -> VisitFile:
    """One file of an inspection; called inside an act."""
    evidence = store_evidence(subject=inspection, upload=upload, by=by, limit=FILES_LIMIT)
    file: VisitFile
    file, _ = VisitFile.objects.get_or_create(
        inspection=inspection, evidence=evidence, defaults={**asdict(shown), "added_by": by}
    )
    return file


@act
def record_visit(
    inspection: Inspection,
    *,
    answers: Sequence[Answer],
    facts: str,
    hazards: Sequence[Finding],
    by: User,
) -> Inspection:
    """Finish the record of the visit (recorded); each finding becomes a hidden danger."""
    inspection, step = at(inspection, "record", by=by, target=states.RECORDED)
    check_record(answers, facts, hazards)
    inspection.checklist = [asdict(answer) for answer in answers]
    inspection.facts = facts.strip()
    inspection.recorded_on, inspection.recorded_by = today(), by
    for number, found in enumerate(hazards, start=1):
        if inspection.enterprise is None:
            raise Refused("对下级部门的检查不登记事故隐患，请写入检查情况。", field="facts")
        _find(inspection, inspection.enterprise, number, found, by=by)
    fields = ["checklist", "facts", "recorded_on", "recorded_by"]
    changes: dict[str, JSON] = {"检查项": len(answers), "隐患": len(hazards)}
    moved(inspection, step, states.RECORDED, by=by, fields=fields, changes=changes)
    VisitDraft.objects.filter(inspection=inspection).update(content={})
    return inspection


def _find(
    inspection: Inspection, enterprise: Enterprise, number: int, found: Finding, *, by: User
) -> None:
    hazard: Hazard = Hazard.objects.create(
        inspection=inspection,
        enterprise=enterprise,
        number=number,
        found_on=today(),
        **asdict(found),
    )
    record(
        "enforcement.hazard.found",
        target=hazard,
        by=by,
        article=states.RECORD,
        after=hazard.state,
        changes={"等级": hazard.get_level_display(), "检查": inspection.number},
    )


@act
def sign(
    inspection: Inspection,
    *,
    by: User,
    officer: Officer | None = None,
    name: str = "",
    title: str = "",
    image: File[bytes] | None = None,
    refused_reason: str = "",
    witness: str = "",
) -> Signature:
    """Sign the record: an officer of the team, or the unit's representative, who may refuse."""
    inspection, step = at(inspection, "sign", by=by)
    if officer is not None and officer not in inspection.team:
        raise Refused("签名的执法人员不是检查组成员。", field="signer", article=states.OFFICERS)
    if inspection.signatures.filter(officer=officer).exists():
        raise Refused("该签名已登记，不能重复签名。", field="signer")
    _signature_is_whole(officer, name, image, refused_reason, witness)
    evidence: EvidenceFile | None = None
    if image is not None:
        evidence = store_evidence(subject=inspection, upload=image, by=by, limit=FILES_LIMIT)
    signature: Signature = Signature.objects.create(
        inspection=inspection,
        officer=officer,
        name=officer.name if officer else name.strip(),
        title="执法人员" if officer else title.strip(),
        evidence=evidence,
        refused_reason=refused_reason.strip(),
        witness=witness.strip(),
    )
    record(
        "enforcement.inspection.sign",
        target=inspection,
        by=by,
        article=step.article,
        changes={
            "签名人": signature.name,
            "结果": "拒签" if signature.refused_reason else "已签名",
        },
    )
    return signature


def _signature_is_whole(
    officer: Officer | None,
    name: str,
    image: File[bytes] | None,
    refused_reason: str,
    witness: str,
) -> None:
    if officer is None and not name.strip():
        raise Refused("请填写被检查单位签名人姓名。", field="name")
    if image is None and (officer is not None or not refused_reason.strip()):
        raise Refused("请签名，或者上传签名扫描件。", field="image")
    if image is not None and refused_reason.strip():
        raise Refused("已经签名的，不再填写拒签原因。", field="refused_reason")
    if refused_reason.strip() and not witness.strip():
        raise Refused("拒绝签名的，请填写在场见证人。", field="witness")

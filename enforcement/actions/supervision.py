"""Listed supervision of a major hazard: listing, progress, longer term, removal (摘牌)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction

from enforcement import hazard_papers as papers
from enforcement.actions.settling import settle_if_done
from enforcement.models import Extension, Hazard, Inspection, Progress, Supervision
from enforcement.states.hazard import LISTING
from enforcement.states.supervision import ARTICLE, IN_FORCE, LISTED, PROCEDURE, PROPOSED, REMOVED
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.trail import record, target_key
from foundation.deadlines.actions import cancel_deadline, close_deadline, open_deadline
from foundation.deadlines.models import Deadline
from foundation.documents.evidence import store_evidence
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

TERM = "supervision-term"
Uploads = Sequence["File[bytes]"]


@dataclass(frozen=True, slots=True)
class Listing:
    """What the notice says: level, who supervises, who answers for it, until when, what."""

    level: str
    body: str
    responsible: str
    due: date
    requirements: str


def under_supervision(hazard: Hazard) -> bool:
    """Whether the hazard is under listed supervision now."""
    return Supervision.objects.filter(hazard=hazard, state__in=IN_FORCE).exists()


def refuse_direct_cancelling(hazard: Hazard, *, field: str = "") -> None:
    """``Refused`` for cancelling a major hazard without the removal of its supervision.

    One that was never listed needs a section head's reason for that (``waive_listing``).
    """
    if under_supervision(hazard):
        raise Refused(
            f"重大隐患“{hazard}”正在挂牌督办，不能直接销号。",
            remedy="请在督办页面登记复查情况并提请摘牌，批准摘牌时同时销号。",
            article=ARTICLE,
            field=field,
        )
    if hazard.level == Hazard.Level.MAJOR and not hazard.unlisted_on:
        raise Refused(
            f"重大隐患“{hazard}”还没有挂牌督办，不能直接销号。",
            remedy="请先由处室负责人挂牌督办，复查合格、批准摘牌时同时销号；"
            "确实不需要挂牌的，由处室负责人在隐患页面登记理由。",
            article=LISTING,
            field=field,
        )


@act
def list_hazard(hazard: Hazard, given: Listing, *, by: User) -> Supervision:
    """Put a major hazard under supervision and issue the notice (挂牌督办通知书)."""
    require(by, Permission.CANCEL_SUPERVISION, article=ARTICLE)
    found = visible_hazard(hazard, by)
    _may_be_listed(found, given)
    supervision = Supervision(
        hazard=found,
        level=given.level,
        body=given.body.strip(),
        responsible=given.responsible.strip(),
        requirements=given.requirements.strip(),
        due=given.due,
        listed_on=today(),
        listed_by=by,
    )
    try:
        with transaction.atomic():
            supervision.save()
    except IntegrityError:
        raise Refused("该隐患已经挂牌督办。", remedy="请刷新页面查看。") from None
    supervision.notice = papers.issue_notice(supervision, by=by)
    supervision.save(update_fields=["notice"])
    _open_term(supervision, by=by)
    changes: dict[str, Any] = {
        "督办级别": supervision.get_level_display(),
        "督办期限": supervision.due,
    }
    record("enforcement.hazard.supervised", target=found, by=by, article=ARTICLE, changes=changes)
    _record("listed", supervision, by, after=LISTED, **changes)
    return supervision


@act
def report_progress(
    supervision: Supervision, *, on: date, text: str, files: Uploads = (), by: User
) -> Progress:
    """Write down how far the rectification is."""
    found = _locked(supervision)
    check_step(PROCEDURE, "report_progress", state=found.state, by=by)
    not_later_than_today(on, "on")
    if on < found.listed_on:
        raise Refused("进展日期不能早于挂牌日期。", field="on")
    progress: Progress = Progress.objects.create(
        supervision=found, on=on, text=written(text, "进展情况", "text"), recorded_by=by
    )
    _keep(found, files, by)
    _record("progress", found, by, 日期=on)
    return progress


@act
def ask_extension(supervision: Supervision, *, due: date, reason: str, by: User) -> Extension:
    """Ask for a longer term; somebody else decides."""
    found = _locked(supervision)
    check_step(PROCEDURE, "ask_extension", state=found.state, by=by)
    if due <= max(found.due, today()):
        raise Refused("延长后的期限须晚于原期限和今天。", field="due", article=ARTICLE)
    if found.extensions.filter(state=Extension.State.ASKED).exists():
        raise Refused("已有一项延期申请待批准。", remedy="请等待决定，或者请处室负责人先作决定。")
    extension: Extension = Extension.objects.create(
        supervision=found,
        due_before=found.due,
        due_after=due,
        reason=written(reason, "延期理由", "reason"),
        asked_by=by,
        asked_on=today(),
    )
    _record("extension_asked", found, by, 原期限=found.due, 延长至=due)
    return extension


@act
def decide_extension(
    supervision: Supervision, *, granted: bool, note: str, by: User, confirmed: Confirmed | None
) -> Extension:
    """Grant or refuse the longer term that is asked for."""
    found = _locked(supervision)
    asked = found.extensions.filter(state=Extension.State.ASKED).first()
    check_step(
        PROCEDURE,
        "decide_extension",
        state=found.state,
        by=by,
        confirmed=confirmed,
        proposed_by=asked.asked_by_id if asked else None,
    )
    if asked is None:
        raise Refused("没有待批准的延期申请。", remedy="请刷新页面查看最新情况。")
    if granted and asked.due_after <= today():
        raise Refused("申请延长至的日期已过，不能批准。", remedy="请不予批准，由检查人员重新提请。")
    if not granted:
        note = written(note, "不予批准的意见", "note")
    asked.state = Extension.State.GRANTED if granted else Extension.State.REFUSED
    asked.decided_by, asked.decided_on, asked.note = by, today(), note.strip()
    asked.save(update_fields=["state", "decided_by", "decided_on", "note"])
    if granted:
        found.due = asked.due_after
        found.save(update_fields=["due"])
        cancel_deadline(subject=found, code=TERM, by=by)
        _open_term(found, by=by)
        _move_hazard_term(found, by=by)
    _record("extension_decided", found, by, 决定=asked.get_state_display(), 期限=found.due)
    return asked


@act
def propose_removal(
    supervision: Supervision, *, on: date, finding: str, files: Uploads = (), by: User
) -> Supervision:
    """The re-inspection found the hazard corrected: ask for the removal (提请摘牌)."""
    found = _locked(supervision)
    check_step(PROCEDURE, "propose_removal", state=found.state, by=by, target=PROPOSED)
    not_later_than_today(on, "on")
    if on < found.listed_on:
        raise Refused("复查日期不能早于挂牌日期。", field="on")
    if found.extensions.filter(state=Extension.State.ASKED).exists():
        raise Refused("有一项延期申请待批准，不能提请摘牌。", remedy="请先由处室负责人作出决定。")
    found.reinspected_on = on
    found.finding = written(finding, "复查情况", "finding")
    found.proposed_by = by
    _move(found, PROPOSED, "reinspected_on", "finding", "proposed_by")
    _keep(found, files, by)
    _record("proposed", found, by, before=LISTED, after=PROPOSED, 复查日期=on)
    return found


@act
def send_back(supervision: Supervision, *, reason: str, by: User) -> Supervision:
    """The removal is not agreed to: supervision goes on."""
    found = _locked(supervision)
    check_step(PROCEDURE, "send_back", state=found.state, by=by, target=LISTED)
    reason = written(reason, "退回原因", "reason")
    told: dict[str, Any] = {"原因": reason, "原复查情况": found.finding}
    found.reinspected_on, found.finding, found.proposed_by = None, "", None
    _move(found, LISTED, "reinspected_on", "finding", "proposed_by")
    _record("sent_back", found, by, before=PROPOSED, after=LISTED, **told)
    return found


@act
def remove(supervision: Supervision, *, by: User, confirmed: Confirmed | None) -> Supervision:
    """Remove the supervision (摘牌), issue its notice, and cancel the hazard (销号)."""
    found = _locked(supervision)
    check_step(
        PROCEDURE,
        "remove",
        state=found.state,
        by=by,
        target=REMOVED,
        confirmed=confirmed,
        proposed_by=found.proposed_by_id,
    )
    found.removed_on, found.removed_by = today(), by
    _move(found, REMOVED, "removed_on", "removed_by")
    _cancel_hazard(found, by=by)
    close_deadline(subject=found, code=TERM, by=by)
    found.removal_notice = papers.issue_removal(found, by=by)
    found.save(update_fields=["removal_notice"])
    _record("removed", found, by, before=PROPOSED, after=REMOVED)
    return found


def _move_hazard_term(supervision: Supervision, *, by: User) -> None:
    """The term of the order follows, so that the ledger does not call it overdue meanwhile."""
    hazard: Hazard = Hazard.objects.select_for_update().get(pk=supervision.hazard_id)
    if hazard.due is None or hazard.due >= supervision.due:
        return
    before, hazard.due = hazard.due, supervision.due
    hazard.save(update_fields=["due"])
    for old in Deadline.objects.open().of(*target_key(hazard)).filter(due__lt=hazard.due):
        cancel_deadline(subject=hazard, code=old.code, by=by)
        open_deadline(
            subject=hazard,
            code=old.code,
            what=old.what,
            article=old.article,
            start=today(),
            due=hazard.due,
            owner_role=Role(old.owner_role) if old.owner_role else None,
            owner_office=old.owner_office,
            owner_user=old.owner_user,
            url=old.url,
            by=by,
        )
    record(
        "enforcement.hazard.term_moved",
        target=hazard,
        by=by,
        article=ARTICLE,
        changes={"原整改期限": before, "延长至": hazard.due},
    )


def _cancel_hazard(supervision: Supervision, *, by: User) -> None:
    hazard: Hazard = Hazard.objects.select_for_update().get(pk=supervision.hazard_id)
    before = hazard.state
    hazard.state, hazard.cancelled_on = Hazard.State.CANCELLED, today()
    hazard.reported_on = hazard.reported_on or supervision.reinspected_on
    hazard.save(update_fields=["state", "cancelled_on", "reported_on"])
    for code in Deadline.objects.open().of(*target_key(hazard)).values_list("code", flat=True):
        close_deadline(subject=hazard, code=code, by=by)
    record(
        "enforcement.hazard.cancelled",
        target=hazard,
        by=by,
        article=ARTICLE,
        before=before,
        after=hazard.state,
        changes={"销号依据": "复查合格，挂牌督办已摘牌"},
    )
    settle_if_done(hazard.inspection, by=by)


def visible_hazard(hazard: Hazard, by: User) -> Hazard:
    """The locked hazard, if this user may see it; ``Refused`` otherwise."""
    seen = Inspection.objects.visible_to(by)
    locked = Hazard.objects.select_for_update(of=("self",))
    found: Hazard | None = locked.filter(pk=hazard.pk, inspection__in=seen).first()
    if found is None:
        raise Refused("该隐患不存在，或者您不能查阅。")
    return found


def _may_be_listed(hazard: Hazard, given: Listing) -> None:
    if hazard.level != Hazard.Level.MAJOR:
        raise Refused("只有重大隐患才挂牌督办。", article=ARTICLE)
    if hazard.state == Hazard.State.CANCELLED:
        raise Refused("该隐患已销号，不需要挂牌督办。")
    if hazard.state == Hazard.State.FOUND:
        raise Refused(
            "该隐患还没有责令整改。",
            remedy="请先下达责令限期整改指令书，再挂牌督办。",
            article=ARTICLE,
        )
    if given.due <= today():
        raise Refused("督办期限须晚于今天。", field="due")
    for field, label in (("body", "督办单位"), ("responsible", "督办责任人")):
        written(getattr(given, field), label, field)
    written(given.requirements, "督办要求", "requirements")


def _locked(supervision: Supervision) -> Supervision:
    found: Supervision = Supervision.objects.select_for_update(of=("self",)).get(pk=supervision.pk)
    return found


def _move(found: Supervision, state: str, *fields: str) -> None:
    found.state = state
    found.save(update_fields=["state", *fields])


def _open_term(supervision: Supervision, *, by: User) -> None:
    open_deadline(
        subject=supervision,
        code=TERM,
        what=f"挂牌督办到期：{supervision.hazard.enterprise.name}"[:200],
        article=ARTICLE,
        start=today(),
        due=supervision.due,
        owner_role=Role.SECTION_HEAD,
        url=supervision.get_absolute_url(),
        by=by,
    )


def _keep(supervision: Supervision, files: Uploads, by: User) -> None:
    for upload in files:
        store_evidence(subject=supervision, upload=upload, by=by)


def _record(
    verb: str,
    supervision: Supervision,
    by: User,
    *,
    before: str = "",
    after: str = "",
    **changes: Any,
) -> None:
    record(
        f"enforcement.supervision.{verb}",
        target=supervision,
        by=by,
        article=ARTICLE,
        before=before,
        after=after,
        changes=changes,
    )

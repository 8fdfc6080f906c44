"""Corrections in the open: found by the job or proposed, approved, carried out; error notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from disclosure import compiling, fields
from disclosure.models import Correction, Entry, ErrorNote
from disclosure.models.tallies import recount
from disclosure.states import batch as states
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.actors import SYSTEM, VISITOR, Acts
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

TERM = "correction"
LAW = "行政处罚法第四十八条"
LONGEST_NOTE = 2000
Kind = Correction.Kind


@act
def propose(entry: Entry, *, kind: str, reason: str, by: User) -> Correction:
    """Propose to withdraw an entry, or to correct it to what the record says now."""
    require(by, Permission.SIGN_DISCLOSURE, article=states.DRAFTING)
    if kind not in Kind.values:
        raise Refused("请选择更正或者撤回。", field="kind")
    if not reason.strip():
        raise Refused("请填写理由。", remedy="理由会公开。", field="reason")
    data = compiling.now(entry.key) if kind == Kind.CORRECT else {}
    if kind == Kind.CORRECT and (not data or fields.digest_of(data) == entry.digest):
        raise Refused(
            "记录与已公开的内容一致，没有可以更正的内容。",
            remedy="请先更正原记录，或者撤回。",
            article=states.DRAFTING,
        )
    return _propose(entry, kind, data or {}, reason.strip(), by)


@act
def prepare(entry: Entry) -> Correction | None:
    """By the job: a correction for an entry whose source no longer stands (三个工作日)."""
    if entry.corrections.filter(state__in=[states.PROPOSED, states.AGREED]).exists():
        return None
    if compiling.now(entry.key) is not None:
        return None
    reason = "行政处罚决定被依法撤销或者变更" if entry.kind == "penalties" else "已依法移出或者撤销"
    try:
        with transaction.atomic():
            since = compiling.ended_on(entry.key)
            return _propose(entry, Kind.WITHDRAW, {}, reason, None, since=since)
    except (IntegrityError, Refused):  # somebody else proposed or carried out the same meanwhile
        return None


def _propose(
    entry: Entry,
    kind: str,
    data: Mapping[str, Any],
    reason: str,
    by: User | None,
    *,
    since: date | None = None,
) -> Correction:
    """``since``: when the source ceased to stand; from then the three workdays run."""
    if entry.state != Entry.State.CURRENT:
        raise Refused("只有有效的公开信息可以更正。", remedy="请打开最新版本。")
    if entry.corrections.filter(state__in=[states.PROPOSED, states.AGREED]).exists():
        raise Refused("该公开信息已有没有办结的更正。")
    acts: Acts = by or SYSTEM
    made: Correction = Correction.objects.create(
        entry=entry,
        kind=kind,
        data=dict(data),
        reason=reason,
        proposed_on=today(),
        proposed_by=by,
    )
    made.due = open_deadline(
        subject=made,
        code=TERM,
        what=f"{made.get_kind_display()}公开信息：{entry.title}"[:200],
        article=LAW,
        start=since or today(),
        workdays=current().number("disclosure.withdrawal_workdays"),
        owner_role=Role.LEGAL,
        url=made.get_absolute_url(),
        by=acts,
    ).due
    made.save(update_fields=["due"])
    _note(made, "propose", acts, after=states.PROPOSED, changes={"理由": reason})
    return made


def _at(
    correction: Correction,
    name: str,
    target: str,
    by: User,
    *,
    confirmed: Confirmed | None = None,
) -> Correction:
    locked: Correction = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("entry__batch")
        .get(pk=correction.pk)
    )
    check_step(
        states.CORRECTION,
        name,
        state=locked.state,
        by=by,
        target=target,
        confirmed=confirmed,
        proposed_by=locked.proposed_by_id,
    )
    return locked


@act
def agree(correction: Correction, *, by: User, confirmed: Confirmed | None) -> Correction:
    """The director approves the correction."""
    found = _at(correction, "agree", states.AGREED, by, confirmed=confirmed)
    found.state, found.decided_on, found.decided_by = states.AGREED, today(), by
    found.save(update_fields=["state", "decided_on", "decided_by"])
    _note(found, "agree", by, before=states.PROPOSED, after=states.AGREED)
    return found


@act
def drop(correction: Correction, *, reason: str, by: User) -> Correction:
    """Nothing is corrected, with the reason."""
    found = _at(correction, "drop", states.DROPPED, by)
    why = written(reason, "理由", "reason")
    found.state, found.decided_on, found.decided_by = states.DROPPED, today(), by
    found.save(update_fields=["state", "decided_on", "decided_by"])
    close_deadline(subject=found, code=TERM, by=by)
    changes: dict[str, JSON] = {"理由": why}
    _note(found, "drop", by, before=states.PROPOSED, after=states.DROPPED, changes=changes)
    return found


@act
def carry_out(correction: Correction, *, by: User) -> Correction:
    """Show it on the website: the old version stays, with day and reason."""
    found = _at(correction, "carry_out", states.DONE, by)
    entry: Entry = Entry.objects.select_for_update(of=("self",)).get(pk=found.entry_id)
    if entry.state != Entry.State.CURRENT:
        raise Refused("该公开信息已经更正或者撤回。", remedy="请刷新页面。")
    withdrawn = found.kind == Kind.WITHDRAW
    entry.state = Entry.State.WITHDRAWN if withdrawn else Entry.State.CORRECTED
    entry.ended_on, entry.reason = today(), found.reason
    entry.save(update_fields=["state", "ended_on", "reason", "changed_at"])
    if not withdrawn:
        Entry.objects.create(
            key=entry.key,
            version=entry.version + 1,
            batch=entry.batch,
            data=found.data,
            digest=fields.digest_of(found.data),
            published_on=today(),
            **fields.columns(entry.kind, found.data),
        )
    recount(entry.kind)
    found.state, found.done_on = states.DONE, today()
    found.save(update_fields=["state", "done_on"])
    close_deadline(subject=found, code=TERM, by=by)
    _note(found, "carry_out", by, before=states.AGREED, after=states.DONE)
    return found


def _note(
    found: Correction,
    verb: str,
    by: Acts,
    *,
    before: str = "",
    after: str = "",
    changes: dict[str, JSON] | None = None,
) -> None:
    record(
        f"disclosure.correction.{verb}",
        target=found,
        by=by,
        article=states.DRAFTING,
        before=before,
        after=after,
        changes=changes or {},
    )


@act
def report_error(entry: Entry, *, text: str) -> ErrorNote:
    """A reader, without an account, says what is wrong."""
    words = text.strip()
    if not words:
        raise Refused("请写明哪里有误。", field="text")
    if len(words) > LONGEST_NOTE:
        raise Refused(f"最多{LONGEST_NOTE}个字。", field="text")
    made: ErrorNote = ErrorNote.objects.create(entry=entry, text=words, received_on=today())
    record("disclosure.note.received", target=made, by=VISITOR, changes={"公开信息": entry.title})
    return made


@act
def handle_note(note: ErrorNote, *, answer: str, by: User) -> ErrorNote:
    """Write down what became of a reader's note."""
    require(by, Permission.SIGN_DISCLOSURE, article=states.DRAFTING)
    found: ErrorNote = ErrorNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if found.state != ErrorNote.State.OPEN:
        raise Refused("该纠错已经处理。", remedy="请刷新页面。")
    found.answer = written(answer, "处理情况", "answer")
    found.state = ErrorNote.State.HANDLED
    found.handled_on, found.handled_by = today(), by
    found.save(update_fields=["answer", "state", "handled_on", "handled_by"])
    record("disclosure.note.handled", target=found, by=by, changes={"处理情况": found.answer})
    return found

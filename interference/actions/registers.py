"""Registers of the body: omissions, instructed omissions, obstructed transfers (articles 9, 10)."""

from __future__ import annotations

from datetime import date
from typing import Any

from foundation.accounts.models import User
from foundation.audit.trail import record
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import Quarter, today
from interference import rules
from interference.actions.unlocking import acting_member
from interference.models import Body, RegisterEntry
from interference.vault.records import read_record, seal_record
from interference.vault.unlocked import Unlocked

ARTICLES = {
    RegisterEntry.Kind.OMISSION: "记录制度 第十条第二款",
    RegisterEntry.Kind.INSTRUCTED: "记录制度 第十条第三款",
    RegisterEntry.Kind.OBSTRUCTED_TRANSFER: "记录制度 第九条",
}


@act
def register_omission(
    *, by: User, vault: Unlocked, officer: User, on: date, facts: str, handling: str
) -> RegisterEntry:
    """Register that an officer did not record, or not truthfully, and what follows from it.

    The ladder is computed: the first time a reminder, warning or circulated criticism; from the
    second on a disciplinary measure is proposed.
    """
    body = _locked_body(by, vault)
    allowed = rules.omission_handlings(
        previous_omissions(vault, officer),
        disciplinary_from=current().number("interference.disciplinary_from_omission"),
    )
    if handling not in allowed:
        names = "、".join(rules.HANDLING_LABELS[one] for one in allowed)
        raise Refused(
            f"该人员的此次情形只能作“{names}”处理。",
            remedy="请按已登记的次数选择。",
            article=ARTICLES[RegisterEntry.Kind.OMISSION],
            field="handling",
        )
    value = {
        "officer_id": officer.pk,
        "officer": officer.full_name,
        "office": officer.office.name,
        "on": on.isoformat(),
        "facts": facts,
        "handling": handling,
        "handling_label": rules.HANDLING_LABELS[handling],
    }
    return _register(body, RegisterEntry.Kind.OMISSION, value, by=by)


@act
def register_finding(
    *, by: User, vault: Unlocked, kind: str, on: date, concerned: str, facts: str, handling: str
) -> RegisterEntry:
    """Register a leader who told an officer not to record, or who obstructed a transfer."""
    body = _locked_body(by, vault)
    value = {"concerned": concerned, "on": on.isoformat(), "facts": facts, "handling": handling}
    return _register(body, RegisterEntry.Kind(kind), value, by=by)


def previous_omissions(vault: Unlocked, officer: User) -> int:
    """How many omissions of this officer the body has registered."""
    return sum(
        content.get("officer_id") == officer.pk
        for entry, content in read_register(vault)
        if entry.kind == RegisterEntry.Kind.OMISSION
    )


@act
def open_register(*, by: User, vault: Unlocked) -> list[tuple[RegisterEntry, dict[str, Any]]]:
    """Read the register; the reading is recorded (article 10)."""
    member = acting_member(by, vault)
    entries = read_register(vault)
    record("interference.register.opened", target=member.body, by=by, article="记录制度 第十条")
    return entries


def read_register(vault: Unlocked) -> list[tuple[RegisterEntry, dict[str, Any]]]:
    """Every entry of the body's register with its text, the newest event first."""
    rows = RegisterEntry.objects.filter(body_id=vault.body_id).select_related("body_key")
    opened = [(entry, read_record(entry, vault)) for entry in rows]
    return sorted(opened, key=lambda pair: str(pair[1]["on"]), reverse=True)


def _locked_body(by: User, vault: Unlocked) -> Body:
    """Lock the body's row, so that two members cannot both register "the first" omission.

    Only then ask whether ``by`` is a member still: a removal may have been under way.
    """
    body = Body.objects.select_for_update().get(pk=vault.body_id)
    acting_member(by, vault)
    return body


def _register(
    body: Body, kind: RegisterEntry.Kind, value: dict[str, Any], *, by: User
) -> RegisterEntry:
    quarter = Quarter.of(today())
    entry = RegisterEntry(
        body=body,
        body_key=body.newest_key(),
        kind=kind,
        year=quarter.year,
        quarter=quarter.number,
    )
    seal_record(entry, {**value, "by": by.full_name, "registered_on": today().isoformat()})
    entry.save(force_insert=True)
    record("interference.register.added", target=entry, by=by, article=ARTICLES[kind], after=kind)
    return entry

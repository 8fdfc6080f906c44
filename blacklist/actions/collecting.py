"""Collecting a unit with its grounds, by hand or from a candidate (第六条（一）)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from blacklist.actions.shared import at, note
from blacklist.models import Candidate, Ground, Heavier, Listing
from blacklist.papers import evidence_text
from blacklist.rules import grounds
from blacklist.states import listing as states
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.trail import record
from foundation.documents.numbers import next_number
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today


@dataclass(frozen=True, slots=True)
class Collected:
    """Unit, where the information came from, cause and conduct, and the grounds."""

    enterprise: Enterprise
    source: str
    cause: str
    conduct: str
    kinds: Sequence[str]
    facts: str
    reference: str = ""


@act
def collect(given: Collected, *, by: User) -> Listing:
    """Open the file of a unit. ``Refused`` when it has one that has not ended."""
    require(by, Permission.COLLECT_LISTINGS, article=states.COLLECTING)
    if not given.kinds or not set(given.kinds) <= grounds.LABELS.keys():
        raise Refused("请选择第五条规定的情形。", field="kinds", article=grounds.ARTICLE)
    listing = _opened(given, by)
    for kind in dict.fromkeys(given.kinds):
        _add(listing, kind, written(given.facts, "事实", "facts"), [], by)
    return listing


def _opened(given: Collected, by: User) -> Listing:
    year = today().year
    listing = Listing(
        number=f"HMD{year}-{next_number('blacklist.listing', year):03d}",
        enterprise=given.enterprise,
        unit_name=given.enterprise.name,
        source=given.source,
        reference=given.reference.strip(),
        cause=written(given.cause, "案由", "cause"),
        conduct=written(given.conduct, "违法违规行为", "conduct"),
        outside=not given.enterprise.licensed_in_area,
        collected_on=today(),
        collected_by=by,
        listed_before=Listing.objects.filter(
            enterprise=given.enterprise, published_on__isnull=False
        )
        .exclude(state=states.REVOKED)
        .count(),
    )
    try:
        with transaction.atomic():
            listing.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            "该企业已有没有办结的黑名单案卷。",
            remedy="请在该案卷中“补充情形”。",
            field="enterprise",
        ) from None
    changes = {"企业": listing.unit_name, "案由": listing.cause}
    note(listing, "collect", states.COLLECTING, by=by, after=states.COLLECTED, changes=changes)
    return listing


@act
def add_ground(listing: Listing, *, kind: str, text: str, by: User) -> Ground:
    """Another ground; while listed it marks the unit for heavier handling (第八条)."""
    found, step = at(listing, "add_ground", by=by)
    if kind not in grounds.LABELS:
        raise Refused("请选择第五条规定的情形。", field="kind", article=step.article)
    return _add(found, kind, written(text, "事实", "text"), [], by)


def _add(listing: Listing, kind: str, text: str, evidence: list[Any], by: User) -> Ground:
    ground: Ground = Ground.objects.create(
        listing=listing, kind=kind, text=text, evidence=evidence, added_on=today(), added_by=by
    )
    note(
        listing,
        "ground_added",
        grounds.ARTICLE,
        by=by,
        changes={"情形": grounds.LABELS[kind], "事实": text},
    )
    if listing.state == states.LISTED:
        mark(listing, "again", f"ground-{ground.pk}", f"列入期间又有情形：{text[:200]}", by=by)
    return ground


def mark(listing: Listing, reason: str, key: str, text: str, *, by: User | None) -> bool:
    """Mark for heavier handling once for each event; whether it is new."""
    _, made = Heavier.objects.get_or_create(
        listing=listing,
        reason=reason,
        key=key,
        defaults={"text": text, "marked_on": today(), "marked_by": by},
    )
    return bool(made)


@act
def confirm_candidate(candidate: Candidate, *, cause: str, by: User) -> Listing:
    """Take a candidate up: its unit is collected, or the ground joins the file it has."""
    require(by, Permission.COLLECT_LISTINGS, article=states.COLLECTING)
    found = _open(candidate)
    text = evidence_text(found)
    standing: Listing | None = (
        Listing.objects.select_for_update(of=("self",))
        .filter(enterprise=found.enterprise)
        .exclude(state__in=states.OVER)
        .first()
    )
    if standing is None:
        source = Listing.Source.ACCIDENT
        if found.kind not in grounds.FOR_ACCIDENTS:
            source = Listing.Source.INSPECTION
        given = Collected(found.enterprise, source, cause, text, [found.kind], text)
        standing = _opened(given, by)
    elif standing.state not in {states.COLLECTED, states.LISTED}:
        raise Refused(
            f"该企业的案卷{standing.number}已经告知，不能再补充情形。",
            remedy="请在该案卷公布或者办结后再核定。",
        )
    _add(standing, found.kind, text, found.evidence, by)
    found.state, found.listing = Candidate.State.CONFIRMED, standing
    found.decided_on, found.decided_by = today(), by
    found.save(update_fields=["state", "listing", "decided_on", "decided_by"])
    _told("confirmed", found, by, {"案卷": standing.number})
    return standing


@act
def dismiss_candidate(candidate: Candidate, *, reason: str, by: User) -> Candidate:
    """Not taken up, with the reason."""
    require(by, Permission.COLLECT_LISTINGS, article=states.COLLECTING)
    found = _open(candidate)
    found.reason = written(reason, "不予采集的理由", "reason")
    found.state, found.decided_on, found.decided_by = Candidate.State.DISMISSED, today(), by
    found.save(update_fields=["state", "reason", "decided_on", "decided_by"])
    _told("dismissed", found, by, {"理由": found.reason})
    return found


def _open(candidate: Candidate) -> Candidate:
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("enterprise")
    found: Candidate = rows.get(pk=candidate.pk)
    if found.state != Candidate.State.OPEN:
        raise Refused(f"该候选情形{found.get_state_display()}。", remedy="请刷新页面。")
    return found


def _told(verb: str, found: Candidate, by: User, changes: dict[str, Any]) -> None:
    record(
        f"blacklist.candidate.{verb}",
        target=found,
        by=by,
        article=states.COLLECTING,
        changes=changes,
    )

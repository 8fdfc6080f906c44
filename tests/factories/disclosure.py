"""Batches and published entries, made by their acts."""

from __future__ import annotations

from disclosure.actions import batches, corrections, drafting
from disclosure.models import Batch, Correction, Entry
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.workdays.quarters import today
from tests.factories import cases
from tests.factories.accounts import UserFactory, confirmed


def _of(role: Role) -> User:
    return UserFactory(roles=[role.value])


def legal() -> User:
    return _of(Role.LEGAL)


def equipment() -> User:
    return _of(Role.EQUIPMENT)


def director() -> User:
    return _of(Role.COMMITTEE_DIRECTOR)


def centre() -> User:
    return _of(Role.INFO_CENTRE)


def staff() -> User:
    return _of(Role.COMMITTEE_STAFF)


def leader() -> User:
    return _of(Role.COMMITTEE_LEADER)


def again(batch: Batch) -> Batch:
    return Batch.objects.get(pk=batch.pk)


def penalty(penalties=cases.SMALL, **given):
    """A case whose decision was served; it is not paid."""
    case = cases.registered(**given)
    case = cases.told(cases.investigated(cases.evidence(case), penalties=penalties))
    case = cases.discussed(cases.waived(case), penalties=penalties)
    return cases.served(cases.decided(case))


def draft(kind: str = "penalties", period: str = "", by: User | None = None) -> Batch:
    if kind == "penalties" and not period:
        penalty()
    return drafting.compile_batch(kind, period or str(today().year), by=by or legal())


def signed(batch: Batch | None = None) -> Batch:
    batch = batch or draft()
    batches.sign(batch, by=legal())
    batches.sign(batch, by=equipment())
    return again(batch)


def submitted(batch: Batch | None = None) -> Batch:
    batch = batch or signed()
    batches.submit(batch, by=legal())
    return again(batch)


def approved(batch: Batch | None = None) -> Batch:
    batch, by = batch or submitted(), director()
    batches.approve(batch, by=by, confirmed=confirmed(by))
    return again(batch)


def published(batch: Batch | None = None) -> Batch:
    batch = batch or approved()
    batches.publish(batch, by=centre())
    return again(batch)


def through(batch: Batch) -> Batch:
    return published(approved(submitted(signed(batch))))


def entry() -> Entry:
    return published().entries.get()


def proposed(found: Entry | None = None, kind: str = "withdraw") -> Correction:
    return corrections.propose(found or entry(), kind=kind, reason="登记有误。", by=legal())


def agreed(found: Correction | None = None) -> Correction:
    found, by = found or proposed(), director()
    return corrections.agree(found, by=by, confirmed=confirmed(by))


def carried_out(found: Correction | None = None) -> Correction:
    return corrections.carry_out(found or agreed(), by=centre())


AT = {
    "draft": draft,
    "signed": signed,
    "submitted": submitted,
    "approved": approved,
    "published": published,
}

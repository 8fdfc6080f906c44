"""The ceremony of the keys: founding a body, members, recovery, rotation."""

from __future__ import annotations

import secrets

from django.db import IntegrityError, transaction

from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed, demand
from foundation.audit.trail import record
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import today
from interference.actions.unlocking import (
    ARTICLE,
    acting_member,
    body_role,
    check_passphrase,
    guarded,
    record_member,
)
from interference.models import Body, BodyKey, KeyGrant, Member
from interference.vault import keys, receipt
from interference.vault.unlocked import Unlocked

RECOVERY_LENGTH = 28  # characters of five bits: 140 random bits


@act
def found_body(*, by: User, passphrase: str, confirmed: Confirmed) -> tuple[Member, str]:
    """Make a body's keys and its first member; returns the recovery code, shown only now."""
    demand(confirmed, by)
    role = body_role(by)
    check_passphrase(passphrase, by)
    code, recovery = _new_recovery()
    names = current().bodies
    body = Body(role=role, name=names[role.value], founded_on=today())
    body.recovery_public = recovery.public
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError as error:
        raise Refused(
            "该机关已设立保险箱。", remedy="请改为申请加入，由在任成员接纳。", article=ARTICLE
        ) from error
    member = _new_member(body, by, passphrase, Member.State.ACTIVE)
    _new_generation(body, 1, [member])
    record("interference.body.founded", target=body, by=by, article=ARTICLE)
    return member, code


@act
def ask_to_join(body: Body, *, by: User, passphrase: str, confirmed: Confirmed) -> Member:
    """Make an own key pair and wait until an unlocked member admits it."""
    demand(confirmed, by)
    _demand_role_of(body, by)
    check_passphrase(passphrase, by)
    member = _new_member(body, by, passphrase, Member.State.WAITING)
    record("interference.member.asked", target=body, by=by, article=ARTICLE)
    return member


@act
def admit(member: Member, *, by: User, vault: Unlocked, confirmed: Confirmed) -> None:
    """Seal every generation of the body's secret to a waiting member."""
    demand(confirmed, by)
    _locked_body(by, vault)
    member = (
        Member.objects.select_for_update(of=("self",))
        .select_related("user", "body")
        .get(pk=member.pk)
    )
    if member.body_id != vault.body_id or member.state != Member.State.WAITING:
        raise Refused("该申请已处理。", article=ARTICLE)
    _demand_role_of(member.body, member.user)
    for key in member.body.keys.all():
        sealed = keys.seal(vault.secrets[key.generation], to=bytes(member.public))
        KeyGrant.objects.create(member=member, key=key, sealed=sealed)
    member.state = Member.State.ACTIVE
    member.save(update_fields=["state"])
    record_member("admitted", member, by=by)


@act
def remove(member: Member, *, by: User, vault: Unlocked, confirmed: Confirmed) -> Unlocked:
    """Remove a member, destroy the grants, and rotate the body's key for new reports.

    Returns the vault with the new generation in it.
    """
    demand(confirmed, by)
    body = _locked_body(by, vault)
    member = _locked(member)
    if member.body_id != body.pk or member.state == Member.State.REMOVED:
        raise Refused("该成员已不在任。", article=ARTICLE)
    if member.user_id == by.pk:
        raise Refused("不能移除自己。", remedy="请由另一名成员操作。", article=ARTICLE)
    member.grants.all().delete()
    member.state = Member.State.REMOVED
    member.locked_secret = b""
    member.save(update_fields=["state", "locked_secret"])
    record_member("removed", member, by=by)
    return _rotate(body, by=by, vault=vault)


@act
def rotate(*, by: User, vault: Unlocked, confirmed: Confirmed) -> Unlocked:
    """Give the body a new key for new reports; old reports stay readable."""
    demand(confirmed, by)
    body = _locked_body(by, vault)
    return _rotate(body, by=by, vault=vault)


@act
def recover(
    body: Body, *, by: User, code: str, passphrase: str, confirmed: Confirmed
) -> tuple[Member, str]:
    """Become a member by the paper code; the code is used up and a new one returned."""
    demand(confirmed, by)
    _demand_role_of(body, by)
    check_passphrase(passphrase, by)
    body = Body.objects.select_for_update().get(pk=body.pk)
    with guarded(by, field="code", wrong="恢复码不正确。"):
        recovery = _recovery_pair(code)
        if recovery.public != bytes(body.recovery_public):
            raise keys.WrongKey
    _retire_membership(by)
    member = _new_member(body, by, passphrase, Member.State.ACTIVE)
    new_code, new_recovery = _new_recovery()
    for key in body.keys.all():
        body_secret = keys.unseal(key.sealed_for_recovery, secret_half=recovery.secret)
        sealed = keys.seal(body_secret, to=bytes(member.public))
        KeyGrant.objects.create(member=member, key=key, sealed=sealed)
        key.sealed_for_recovery = keys.seal(body_secret, to=new_recovery.public)
        key.save(update_fields=["sealed_for_recovery"])
    body.recovery_public = new_recovery.public
    body.save(update_fields=["recovery_public"])
    record("interference.body.recovered", target=body, by=by, article=ARTICLE)
    return member, new_code


def _rotate(body: Body, *, by: User, vault: Unlocked) -> Unlocked:
    generation = body.newest_key().generation + 1
    members = list(body.members.filter(state=Member.State.ACTIVE))
    pair = _new_generation(body, generation, members)
    record(
        "interference.body.rotated",
        target=body,
        by=by,
        article=ARTICLE,
        changes={"代次": generation},
    )
    opened = {**vault.secrets, generation: pair.secret}
    return Unlocked(vault.user_id, vault.member_id, vault.body_id, opened)


def _new_generation(body: Body, generation: int, members: list[Member]) -> keys.KeyPair:
    pair = keys.new_key_pair()
    key = BodyKey.objects.create(
        body=body,
        generation=generation,
        public=pair.public,
        sealed_for_recovery=keys.seal(pair.secret, to=bytes(body.recovery_public)),
        made_on=today(),
    )
    for member in members:
        sealed = keys.seal(pair.secret, to=bytes(member.public))
        KeyGrant.objects.create(member=member, key=key, sealed=sealed)
    return pair


def _new_member(body: Body, user: User, passphrase: str, state: str) -> Member:
    pair = keys.new_key_pair()
    member = Member(
        body=body,
        user=user,
        public=pair.public,
        locked_secret=keys.lock(pair.secret, passphrase),
        state=state,
        since=today(),
    )
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "您已是成员或已提交申请。",
            remedy="如已调任，请先由原机关的成员移除。",
            article=ARTICLE,
        ) from error
    return member


def _locked_body(by: User, vault: Unlocked) -> Body:
    """Lock the body's row before looking at its keys: none comes or goes meanwhile."""
    body = Body.objects.select_for_update().get(pk=vault.body_id)
    acting_member(by, vault)
    return body


def _retire_membership(user: User) -> None:
    """Someone who forgot the passphrase starts anew; the old key pair opens nothing any more."""
    for member in Member.objects.filter(user=user).exclude(state=Member.State.REMOVED):
        member.grants.all().delete()
        member.state = Member.State.REMOVED
        member.locked_secret = b""
        member.save(update_fields=["state", "locked_secret"])


def _new_recovery() -> tuple[str, keys.KeyPair]:
    code = "".join(secrets.choice(receipt.ALPHABET) for _ in range(RECOVERY_LENGTH))
    return "-".join(code[i : i + 4] for i in range(0, RECOVERY_LENGTH, 4)), _recovery_pair(code)


def _recovery_pair(code: str) -> keys.KeyPair:
    material = receipt.clean(code).encode()
    if len(material) != RECOVERY_LENGTH:
        raise keys.WrongKey
    return keys.key_pair_from_secret(keys.derive(material, purpose=b"recovery"))


def _demand_role_of(body: Body, user: User) -> None:
    if body_role(user) != body.role:
        raise NotPermitted("您不属于该机关。", article=ARTICLE)


def _locked(member: Member) -> Member:
    rows = Member.objects.select_for_update(of=("self",)).select_related("user", "body")
    return rows.get(pk=member.pk)

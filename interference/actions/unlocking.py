"""Opening the vault: membership, passphrase, and the limit on wrong tries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from foundation.accounts import attempts
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import NotPermitted, Refused
from interference.models import Member
from interference.vault import keys
from interference.vault.unlocked import Unlocked

ARTICLE = "记录制度 第十条"
PASSPHRASE_LENGTH = 16


def body_role(user: User) -> Role:
    """The discipline role under which ``user`` handles reports; ``NotPermitted`` without one."""
    for role in (Role.UPPER_DISCIPLINE, Role.DISCIPLINE):
        if user.may(Permission.HANDLE_INTERFERENCE) and user.has_role(role):
            return role
    raise NotPermitted("只有纪检机关人员可以进行此操作。", article=ARTICLE)


@act
def change_passphrase(*, by: User, old: str, new: str) -> None:
    """Lock the member's own secret under another passphrase."""
    member = active_member(by)
    check_passphrase(new, by, field="new")
    with guarded(by, field="old", wrong="原保险箱口令不正确。"):
        member_secret = keys.unlock(member.locked_secret, old)
    member.locked_secret = keys.lock(member_secret, new)
    member.save(update_fields=["locked_secret"])
    record_member("passphrase_changed", member, by=by)


def unlock(*, by: User, passphrase: str) -> Unlocked:
    """Open the vault of the user's body; every success and failure is recorded."""
    member = active_member(by)
    try:
        with guarded(by, field="passphrase", wrong="保险箱口令不正确。"):
            member_secret = keys.unlock(member.locked_secret, passphrase)
    except Refused:
        record("interference.vault.refused", target=member.body, by=by, article=ARTICLE)
        raise
    grants = member.grants.select_related("key")
    opened = {g.key.generation: keys.unseal(g.sealed, secret_half=member_secret) for g in grants}
    _demand_own_keys(member, opened)
    record("interference.vault.unlocked", target=member.body, by=by, article=ARTICLE)
    return Unlocked(user_id=by.pk, member_id=member.pk, body_id=member.body_id, secrets=opened)


def _demand_own_keys(member: Member, opened: Mapping[int, bytes]) -> None:
    """The open public halves are those of the secrets that the member holds, and no more.

    Else somebody with the rights of the database's owner has put in a key of their own, to read
    what is sealed to it.
    """
    public = {key.generation: bytes(key.public) for key in member.body.keys.all()}
    if public != {g: keys.key_pair_from_secret(secret).public for g, secret in opened.items()}:
        record(
            "interference.vault.foreign_key", target=member.body, by=member.user, article=ARTICLE
        )
        raise Refused(
            "机关公钥与成员持有的密钥不一致，可能已被人改动。",
            remedy="请立即停止使用，向本机关负责人报告并核对审计轨迹。",
            article=ARTICLE,
        )


def record_lock(member: Member, *, by: User) -> None:
    record("interference.vault.locked", target=member.body, by=by, article=ARTICLE)


def active_member(user: User) -> Member:
    """The user's membership, or ``NotPermitted``."""
    role = body_role(user)
    member = (
        Member.objects.filter(user=user, state=Member.State.ACTIVE, body__role=role)
        .select_related("body", "user")
        .first()
    )
    if member is None:
        raise NotPermitted(
            "您还不是保险箱成员。", remedy="请先在“保险箱”页面设立或申请加入。", article=ARTICLE
        )
    return member


def acting_member(user: User, vault: Unlocked) -> Member:
    """The membership under which ``user`` acts with this unlocked vault.

    Asked anew for each act: a member removed a moment ago still holds an open vault, and one
    opened before the body's key was rotated lacks the new key.
    """
    member = active_member(user)
    if member.pk != vault.member_id or user.pk != vault.user_id:
        raise NotPermitted("保险箱不属于当前成员。", remedy="请重新解锁。", article=ARTICLE)
    if not vault.secrets.keys() >= set(member.body.keys.values_list("generation", flat=True)):
        raise NotPermitted("机关密钥已更换。", remedy="请重新打开保险箱。", article=ARTICLE)
    return member


@contextmanager
def guarded(user: User, *, field: str, wrong: str) -> Iterator[None]:
    """Turn a wrong secret into a refusal, and limit how often one may be tried."""
    left = attempts.take("vault", user.pk, field=field, remedy="请稍后再试。")
    try:
        yield
    except keys.WrongKey as error:
        raise Refused(wrong, remedy=f"还可以尝试 {left} 次。", field=field) from error
    attempts.clear("vault", user.pk)


def check_passphrase(passphrase: str, user: User, *, field: str = "passphrase") -> None:
    """Refuse a passphrase that is short or the same as the sign-in password."""
    if len(passphrase) < PASSPHRASE_LENGTH:
        raise Refused(
            f"保险箱口令至少 {PASSPHRASE_LENGTH} 个字符。",
            remedy="可以用一句好记的话。",
            field=field,
        )
    if user.check_password(passphrase):
        raise Refused("保险箱口令不能与登录口令相同。", field=field)


def record_member(what: str, member: Member, *, by: User) -> None:
    """Record what happened to a membership, in the trail of its body."""
    record(
        f"interference.member.{what}",
        target=member.body,
        by=by,
        article=ARTICLE,
        changes={"成员": member.user.full_name, "公钥指纹": keys.fingerprint(member.public)},
    )

"""Acts on sharing tokens: issuing and revoking; every call is recorded."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from enforcement.models import ShareToken
from enforcement.rules import sharing as rules
from enforcement.rules.sharing import ARTICLE
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import Confirmed, demand
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.regions import tree
from foundation.workdays.quarters import today


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may read what, until when; ``region_code`` limits it to a region and all below."""

    department: str
    purpose: str
    scopes: Collection[str]
    expires_on: date
    region_code: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """``token`` is shown once and stored nowhere."""

    record: ShareToken
    token: str


@act
def issue_token(given: Grant, *, by: User, confirmed: Confirmed | None) -> Issued:
    """Make a token for another department."""
    require(by, Permission.MANAGE_SHARING, article=ARTICLE)
    demand(confirmed, by)
    for name, label in (("department", "使用单位"), ("purpose", "用途")):
        if not getattr(given, name).strip():
            raise Refused(f"请填写{label}。", field=name)
    scopes = sorted(set(given.scopes))
    if not scopes or not set(scopes) <= rules.SCOPES.keys():
        raise Refused("请选择共享的范围。", field="scopes")
    if given.region_code and given.region_code not in tree():
        raise Refused("没有这个行政区域。", field="region_code")
    rules.check_term(given.expires_on, today=today())
    token = rules.with_prefix(secrets.token_urlsafe(32))
    found: ShareToken = ShareToken.objects.create(
        department=given.department.strip(),
        purpose=given.purpose.strip(),
        digest=rules.digest_of(token),
        start=token[: rules.START],
        scopes=scopes,
        region_code=given.region_code,
        issued_on=today(),
        issued_by=by,
        expires_on=given.expires_on,
    )
    record(
        "enforcement.sharing.issued",
        target=found,
        by=by,
        article=ARTICLE,
        changes={
            "使用单位": found.department,
            "用途": found.purpose,
            "范围": found.scopes_text,
            "有效期至": found.expires_on,
        },
    )
    return Issued(found, token)


@act
def revoke_token(token: ShareToken, *, reason: str, by: User) -> ShareToken:
    """End a token at once."""
    require(by, Permission.MANAGE_SHARING, article=ARTICLE)
    found: ShareToken = ShareToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if found.revoked_on:
        raise Refused(f"该令牌已于{found.revoked_on:%Y-%m-%d}撤销。", remedy="请刷新页面。")
    if not reason.strip():
        raise Refused("请填写撤销原因。", field="reason")
    found.revoked_on, found.revoked_by, found.revoked_reason = today(), by, reason.strip()
    found.save(update_fields=["revoked_on", "revoked_by", "revoked_reason"])
    record(
        "enforcement.sharing.revoked",
        target=found,
        by=by,
        article=ARTICLE,
        changes={"原因": found.revoked_reason},
    )
    return found


@act
def record_call(token: ShareToken, *, what: str, asked: Mapping[str, str], rows: int) -> None:
    """Bring one answered call into the trail: what was asked, how many rows were given."""
    record(
        "enforcement.sharing.read",
        target=token,
        by=token,
        article=ARTICLE,
        changes={"数据": what, "条数": rows, **dict(asked)},
    )

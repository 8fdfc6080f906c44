"""Tips at every state, made by their acts."""

from __future__ import annotations

import secrets
import time
from dataclasses import replace
from datetime import timedelta
from unittest import mock

from enforcement import tip_tokens
from enforcement.actions import tip_results as results
from enforcement.actions import tips as acts
from enforcement.actions.tip_results import Finding
from enforcement.actions.tips import Filed, Told
from enforcement.models import Officer, Tip
from enforcement.tip_contacts import Contact
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.workdays.quarters import today
from tests.factories import officers
from tests.factories.accounts import UserFactory

CONTACT = Contact("钱某某", "13900001111")
TOLD = Told(
    what="2号库房超量存放炸药，夜间无人值守。",
    unit="某某民爆公司",
    kind="storage",
    place="闽宁镇库区",
    region_code="640104",
    happened="11月20日夜间",
    contact=CONTACT,
)
TRUE = Finding("true", "现场清点，超量 2 吨，已责令当日清运。")
NOT_OURS = "不属于安全生产违法行为，请向12345反映。"
ANSWER = "经核查，您反映的问题属实，已责令企业立即改正，并依法处理。"


def head() -> User:
    return UserFactory(roles=[Role.SECTION_HEAD.value])


def filed(**given) -> Filed:
    return acts.file_tip(replace(TOLD, **given), token=secrets.token_hex(8))


def tip(**given) -> Tip:
    return filed(**given).tip


def assigned(officer: Officer | None = None, by: User | None = None, **given) -> Tip:
    enterprise = given.pop("enterprise", None)
    found = tip(**given)
    officer = officer or officers.officer()
    given = {"officer": officer, "due": found.due, "enterprise": enterprise}
    return acts.assign(found, **given, by=by or head())


def handler(found: Tip) -> User:
    return found.handler.user


def verified(finding: Finding = TRUE, **given) -> Tip:
    found = assigned(**given)
    return results.verify(found, finding, by=handler(found))


def answered(by: User | None = None, **given) -> Tip:
    return results.answer(verified(**given), text=ANSWER, by=by or head())


def closed(**given) -> Tip:
    return results.close(answered(**given), by=head())


def joined(main: Tip | None = None, **given) -> Tip:
    return acts.join(tip(**given), main=main or tip(), by=head())


def not_accepted(**given) -> Tip:
    return acts.not_accept(
        tip(**given), reason="不属于安全生产违法行为，请向12345反映。", by=head()
    )


STATES = {
    "received": tip,
    "assigned": assigned,
    "verified": verified,
    "answered": answered,
    "closed": closed,
    "joined": joined,
    "not_accepted": not_accepted,
}


def token(age: float = 60) -> str:
    """The token of a form that was opened ``age`` seconds ago."""
    with mock.patch.object(time, "time", return_value=time.time() - age):
        return tip_tokens.new_token()


def form_data(**given) -> dict:
    data = {
        "what": TOLD.what, "unit": TOLD.unit, "kind": TOLD.kind, "region_code": "640104",
        "place": "", "happened": "", "name": "", "phone": "", "website": "", "token": token(),
    }  # fmt: skip
    return {**data, **given}


def days(number: int):
    return today() + timedelta(days=number)

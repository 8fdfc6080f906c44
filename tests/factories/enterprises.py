"""Enterprises and licences, made by their acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.enterprises import rules
from foundation.enterprises.actions import licences, register
from foundation.enterprises.actions.register import Particulars
from foundation.enterprises.models import Enterprise, Licence
from tests.factories.accounts import UserFactory

_numbers = count(1)
PLAIN = Particulars(
    credit_code="",
    name="宁夏某某民爆器材有限公司",
    region_code="640104",
    industry="explosives_making",
    risk_grade="B",
    address="银川市兴庆区某某路1号",
    legal_representative="张某某",
    contact_name="李某某",
    contact_phone="0951-0000000",
)


def code_of(number: int) -> str:
    """A credit code with a right check digit."""
    body = f"91640104{number:09d}"
    return body + rules.check_digit(body)


def particulars(**changes) -> Particulars:
    return replace(PLAIN, **{"credit_code": code_of(next(_numbers)), **changes})


def registrar() -> User:
    return UserFactory(roles=[Role.EQUIPMENT.value])


def enterprise(by: User | None = None, **changes) -> Enterprise:
    return register.register_enterprise(particulars(**changes), by=by or registrar())


def licence(of: Enterprise | None = None, by: User | None = None, **changes) -> Licence:
    by = by or registrar()
    given = {
        "kind": Licence.Kind.SAFETY,
        "number": f"宁AQ{next(_numbers)}",
        "valid_from": date(2025, 1, 1),
        "valid_to": date(2027, 12, 31),
    }
    return licences.add_licence(of or enterprise(by), **{**given, **changes}, by=by)

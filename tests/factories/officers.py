"""Officers, recusals and subordinate departments, made by their acts."""

from __future__ import annotations

from datetime import date
from itertools import count

from enforcement.actions import departments, entrustments
from enforcement.actions import officers as acts
from enforcement.actions.entrustments import Entrusted
from enforcement.actions.officers import Certified
from enforcement.models import Department, Entrustment, Officer, Recusal
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from tests.factories.accounts import UserFactory

_numbers = count(1)


def planner() -> User:
    return UserFactory(roles=[Role.PLANNER.value])


def inspector(**given) -> User:
    return UserFactory(roles=[Role.INSPECTOR.value], **given)


def officer(by: User | None = None, *, user: User | None = None, **given) -> Officer:
    """An officer with an account of an inspector, unless ``user`` is given."""
    number = next(_numbers)
    user = user or inspector(full_name=f"执法员{number}")
    values = {
        "name": user.full_name,
        "certificate": f"宁执法{number:06d}",
        "valid_from": date(2025, 1, 1),
        "valid_to": date(2029, 12, 31),
        "office": user.office,
        "specialities": ("explosives_making",),
        "user": user,
    }
    return acts.register_officer(Certified(**{**values, **given}), by=by or planner())


def department(by: User | None = None, **given) -> Department:
    number = next(_numbers)
    values = {"code": f"dept-{number}", "name": f"某市第{number}局", "region_code": "640100"}
    return departments.register_department(**{**values, **given}, by=by or planner())


def recusal(of: Officer, by: User | None = None, **given) -> Recusal:
    return acts.recuse(of, **{"reason": "近亲属任职", **given}, by=by or planner())


def entrustment(by: User | None = None, **given) -> Entrustment:
    number = next(_numbers)
    values = {
        "organ": f"某市安全生产监察支队{number}",
        "document": f"宁经信委托〔2026〕{number}号",
        "scope": "民爆物品销售企业日常检查",
        "valid_from": date(2025, 1, 1),
        "valid_to": date(2029, 12, 31),
    }
    return entrustments.register_entrustment(Entrusted(**{**values, **given}), by=by or planner())

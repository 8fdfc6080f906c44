"""Major hazard sources, made by their acts."""

from __future__ import annotations

from decimal import Decimal
from itertools import count

from enforcement.actions.sources import Described, register_source
from enforcement.models import MajorSource
from foundation.accounts.models import User
from foundation.enterprises.models import Enterprise
from tests.factories import enterprises

_numbers = count(1)


def described(**given) -> Described:
    values = {
        "name": f"{next(_numbers)}号炸药库",
        "kind": "magazine",
        "substance": "乳化炸药",
        "quantity": Decimal("20.000"),
        "unit": "t",
        "grade": 3,
        "place": "厂区北侧库区",
    }
    return Described(**{**values, **given})


def source(of: Enterprise | None = None, by: User | None = None, **given) -> MajorSource:
    by = by or enterprises.registrar()
    return register_source(of or enterprises.enterprise(by), described(**given), by=by)

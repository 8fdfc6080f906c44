"""Invented enterprises of the demonstration, with licences and their yearly checks."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from foundation.accounts.models import User
from foundation.enterprises import rules
from foundation.enterprises.actions import licences, register
from foundation.enterprises.actions.register import Particulars
from foundation.enterprises.models import Enterprise, Licence
from foundation.workdays.quarters import on_day

ROWS = Path(__file__).with_name("enterprises.csv")
FROM, TO = date(2024, 6, 1), date(2027, 5, 31)
KINDS = {
    "explosives_making": (Licence.Kind.PRODUCTION, Licence.Kind.SAFETY),
    "explosives_sale": (Licence.Kind.SALE,),
}
FAILED = {"灵武白芨滩民爆销售有限公司": "安全评价报告逾期，重大隐患未完成整改。"}


def load(users: Mapping[str, User]) -> list[Enterprise]:
    """Register them all; the explosives enterprises hold licences checked in March 2026."""
    by = users["equipment"]
    with on_day(date(2026, 1, 12)):
        with ROWS.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        made = [_register(place, row, by) for place, row in enumerate(rows, start=1)]
    for enterprise in made:
        _license(enterprise, by)
    return made


def _register(place: int, row: Mapping[str, Any], by: User) -> Enterprise:
    body = f"91{row['region_code']}MA7{place:04d}{'ABCDEFGH'[place % 8]}X"
    given = Particulars(
        credit_code=body + rules.check_digit(body),
        contact_name=row["legal_representative"],
        contact_phone=f"0951-60{place:05d}",
        **row,
    )
    return register.register_enterprise(given, by=by)


def _license(enterprise: Enterprise, by: User) -> None:
    for kind in KINDS.get(enterprise.industry, ()):
        with on_day(date(2026, 1, 13)):
            licence = licences.add_licence(
                enterprise,
                kind=kind,
                number=f"宁MB-{kind[:2].upper()}-{enterprise.pk:03d}",
                valid_from=FROM,
                valid_to=TO,
                by=by,
            )
        reason = FAILED.get(enterprise.name, "")
        with on_day(date(2026, 3, 18)):
            licences.record_yearly_check(
                licence, checked_on=date(2026, 3, 18), passed=not reason, reason=reason, by=by
            )

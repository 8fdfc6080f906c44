"""Tips and the inspections by which they are verified."""

from __future__ import annotations

import re

from enforcement.actions import tip_cases as cases
from enforcement.models import Inspection, Tip
from enforcement.rules.tips import normal_number
from enforcement.states.tip import ASSIGNED, PROCEDURE
from foundation.accounts.models import User
from foundation.procedure.refusals import Refused

_NUMBER = re.compile(r"^JB\d{4}-\d{4,}$", re.ASCII)


def tip_named(reference: str) -> Tip | None:
    """The tip whose number stands in ``reference``, locked; None for tips by letter or phone.

    ``Refused`` for a number that no tip under verification has.
    """
    number = normal_number(reference)
    if not _NUMBER.match(number):
        return None
    tip: Tip | None = Tip.objects.select_for_update().filter(number=number).first()
    if tip is None or tip.state != ASSIGNED:
        raise Refused(
            f"没有编号为 {number}、正在核查的举报。",
            remedy="请向承办人核对编号；电话、来信举报请写明来源。",
            article=PROCEDURE["link_inspection"].article,
            field="reference",
        )
    return tip


def tie(tip: Tip, inspection: Inspection, *, by: User) -> None:
    """Join a locked tip and an inspection of the unit it is about; inside an act."""
    if tip.enterprise_id and inspection.enterprise_id != tip.enterprise_id:
        raise Refused(
            "检查对象不是该举报对应的企业。",
            remedy="请核对编号；举报对应的企业有误的，请处室负责人改派时更正。",
            field="inspection",
        )
    tip.inspection = inspection
    tip.save(update_fields=["inspection"])
    cases.told("linked", tip, by, 监督检查=inspection.number)

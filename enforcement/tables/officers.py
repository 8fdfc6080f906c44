"""What the register of officers shows."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from enforcement.filters.officers import certificate_choices
from enforcement.models import Officer
from enforcement.rules import officers as rules
from foundation.jurisdiction import current
from foundation.web import badges
from foundation.web.addresses import numbered
from foundation.web.badges import badge
from foundation.web.listing import Column
from foundation.workdays.quarters import today

_MARKS = {
    rules.IN_FORCE: badges.DONE,
    rules.ENDING: badges.TODO,
    rules.EXPIRED: badges.LATE,
    rules.NOT_YET: badges.TODO,
}


def address_of(officer: Officer) -> str:
    return numbered("enforcement:officer", officer.pk)


def standing(officer: Officer) -> str:
    """Where the certificate stands today, or that the officer has left."""
    if officer.left_on:
        return "已离岗"
    state = rules.certificate_state(
        officer.valid_from,
        officer.valid_to,
        today=today(),
        warning_days=current().number("enforcement.certificate_warning_days"),
    )
    return dict(certificate_choices())[state]


def _marked(officer: Officer) -> SafeString:
    text = standing(officer)
    labels = dict(certificate_choices())
    marks = {labels[state]: mark for state, mark in _MARKS.items()}
    return badge(text, marks.get(text, badges.PLAIN))


COLUMNS = [
    Column("name", "姓名", "name", order="name", link=address_of, css="nowrap"),
    Column("certificate", "执法证号", "certificate", order="certificate"),
    Column("office", "处室", "office.name", order="office__code"),
    Column("organ", "受委托机关", "entrustment.organ"),
    Column("specialities", "专业", "speciality_labels"),
    Column("valid_to", "有效期至", "valid_to", order="valid_to", css="nowrap"),
    Column("standing", "状态", _marked, css="nowrap"),
]


def facts(officer: Officer) -> list[tuple[str, Any]]:
    found = [
        ("执法证号", officer.certificate),
        ("有效期", f"{officer.valid_from:%Y-%m-%d} 至 {officer.valid_to:%Y-%m-%d}"),
        ("执法证状态", standing(officer)),
        ("所属处室", officer.office.name),
        ("专业", officer.speciality_labels),
        ("登录账号", officer.user.username if officer.user else "无，不能登录办理"),
    ]
    if officer.entrustment:
        found.append(("受委托机关", f"{officer.entrustment}（{officer.entrustment.document}）"))
    if officer.left_on:
        found.append(("离岗日期", f"{officer.left_on:%Y-%m-%d}"))
    return found

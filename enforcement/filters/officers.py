from __future__ import annotations

import django_filters as filters

from enforcement.models import Officer
from enforcement.querysets.officers import OfficerQuerySet
from enforcement.rules import officers as rules
from foundation.accounts.models import Office
from foundation.enterprises.models import Industry
from foundation.jurisdiction import current
from foundation.workdays.quarters import today


def certificate_choices() -> list[tuple[str, str]]:
    days = current().number("enforcement.certificate_warning_days")
    return [
        (rules.IN_FORCE, "有效"),
        (rules.ENDING, f"{days}天内到期"),
        (rules.EXPIRED, "已过期"),
        (rules.NOT_YET, "尚未生效"),
    ]


class OfficerFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="姓名或执法证号", method="by_text", max_length=60)
    office = filters.ModelChoiceFilter(
        label="处室", queryset=Office.objects.all(), empty_label="全部"
    )
    speciality = filters.ChoiceFilter(
        label="专业", choices=Industry.choices, empty_label="全部", method="by_speciality"
    )
    certificate = filters.ChoiceFilter(
        label="执法证", choices=certificate_choices, empty_label="全部", method="by_certificate"
    )
    left = filters.ChoiceFilter(
        label="在岗情况",
        choices=[("no", "在岗"), ("yes", "已离岗")],
        empty_label="全部",
        method="by_left",
    )

    class Meta:
        model = Officer
        fields: list[str] = []

    def by_text(self, rows: OfficerQuerySet, _name: str, value: str) -> OfficerQuerySet:
        return rows.sought(value)

    def by_speciality(self, rows: OfficerQuerySet, _name: str, value: str) -> OfficerQuerySet:
        return rows.filter(specialities__contains=[value])

    def by_certificate(self, rows: OfficerQuerySet, _name: str, value: str) -> OfficerQuerySet:
        """ "有效" holds those that end soon, too: they may still inspect."""
        days = current().number("enforcement.certificate_warning_days")
        return {
            rules.IN_FORCE: lambda: rows.certified(today()),
            rules.ENDING: lambda: rows.ending(today(), days),
            rules.EXPIRED: lambda: rows.expired(today()),
            rules.NOT_YET: lambda: rows.filter(valid_from__gt=today()),
        }[value]()

    def by_left(self, rows: OfficerQuerySet, _name: str, value: str) -> OfficerQuerySet:
        return rows.filter(left_on__isnull=value == "no")

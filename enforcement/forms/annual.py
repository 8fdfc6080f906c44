"""Stating figures of a year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from enforcement.annual.counting import counted
from enforcement.annual.report import stated_of, totals
from enforcement.rules.annual import FIGURES, YUAN, shown


class StateForm(forms.Form):
    """One field for each figure; what is left empty is not stated."""

    origin = forms.CharField(
        label="数据出处", max_length=200, help_text="例如：2020年度执行情况报告；年度执法工作计划。"
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known, recorded = stated_of(year), totals(counted(year))
        for key, (label, unit) in FIGURES.items():
            self.fields[key] = forms.DecimalField(
                label=f"{label}（{unit}）",
                required=False,
                min_value=0,
                max_digits=16,
                decimal_places=2 if unit in {"%", YUAN} else 0,
                initial=_plain(known.get(key)),
                help_text=_recorded(key, recorded.get(key)),
            )

    @property
    def sections(self) -> list[Any]:
        """As ``sections.html`` takes them."""
        groups = (
            ("执法检查和隐患", ("inspections", "rectification_rate")),
            ("案件和处罚", ("cases_filed", "blacklisted")),
            ("计划", ("plan_planned", "case_rate")),
            ("其他", ("reviews", "tips")),
        )
        keys = list(FIGURES)
        found: list[Any] = [("", "", "", [self["origin"]])]
        for label, (first, last) in groups:
            inside = keys[keys.index(first) : keys.index(last) + 1]
            found.append((label, "", "case-three", [self[key] for key in inside]))
        return found

    @property
    def values(self) -> dict[str, Decimal | None]:
        return {key: self.cleaned_data.get(key) for key in FIGURES}


def _recorded(key: str, value: Decimal | None) -> str:
    return "" if value is None else f"系统记录：{shown(key, value)}"


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize() + 0 if value % 1 else Decimal(int(value))

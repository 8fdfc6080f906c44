"""Stating figures of a year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from enforcement.annual.report import stated_of
from enforcement.rules.annual import FIGURES, YUAN


class StateForm(forms.Form):
    """One field for each figure; what is left empty is not stated."""

    origin = forms.CharField(
        label="数据出处", max_length=200, help_text="例如：2020年度执行情况报告；年度执法工作计划。"
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = stated_of(year)
        for key, (label, unit) in FIGURES.items():
            self.fields[key] = forms.DecimalField(
                label=f"{label}（{unit}）",
                required=False,
                min_value=0,
                max_digits=16,
                decimal_places=2 if unit in {"%", YUAN} else 0,
                initial=_plain(known.get(key)),
            )

    @property
    def values(self) -> dict[str, Decimal | None]:
        return {key: self.cleaned_data.get(key) for key in FIGURES}


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize() + 0 if value % 1 else Decimal(int(value))

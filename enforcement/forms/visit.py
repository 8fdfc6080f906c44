"""The record of a visit as it is typed on a phone: checklist, facts, hazards.

Nothing here refuses a draft: it is kept as it was typed. ``answers`` and ``hazards`` read what a
finished record needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from enforcement.models import Hazard
from enforcement.models.checklists import ChecklistItem
from enforcement.rules.inspections import ANSWERS, Answer, Finding
from foundation.web.forms import LongText, Radios

MOST_HAZARDS = 50
CATEGORIES = (
    "安全管理制度",
    "教育培训",
    "应急管理",
    "设备设施",
    "作业现场",
    "危险物品储存",
    "消防和防雷防静电",
    "电气安全",
    "职业防护",
    "其他",
)


class ChecklistForm(forms.Form):
    """An answer and a note for each item of the checklist."""

    def __init__(self, items: Sequence[ChecklistItem], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"answer_{item.number}"] = forms.ChoiceField(
                label=f"{item.number}．{item.text}",
                help_text=item.basis,
                choices=list(ANSWERS.items()),
                widget=Radios,
                required=False,
            )
            self.fields[f"note_{item.number}"] = forms.CharField(
                label=f"第{item.number}项的情况",
                max_length=500,
                required=False,
                widget=forms.TextInput({"placeholder": "不符合的写明情况"}),
            )

    def rows(self) -> list[tuple[ChecklistItem, forms.BoundField, forms.BoundField]]:
        return [(i, self[f"answer_{i.number}"], self[f"note_{i.number}"]) for i in self.items]

    def answers(self) -> list[Answer]:
        return [
            Answer(
                number=place,
                text=item.text,
                basis=item.basis,
                answer=self.cleaned_data.get(f"answer_{item.number}", ""),
                note=self.cleaned_data.get(f"note_{item.number}", ""),
            )
            for place, item in enumerate(self.items, start=1)
        ]


class FactsForm(forms.Form):
    facts = forms.CharField(
        label="情况记述",
        widget=LongText(rows=6),
        max_length=20_000,
        required=False,
        help_text="检查了什么、怎样检查、发现什么。",
    )


class HazardForm(forms.Form):
    level = forms.ChoiceField(label="等级", choices=Hazard.Level.choices, widget=Radios)
    category = forms.ChoiceField(label="类别", choices=[(name, name) for name in CATEGORIES])
    place = forms.CharField(label="部位", max_length=120)
    what = forms.CharField(label="隐患内容", widget=LongText(rows=3), max_length=2000)
    basis = forms.CharField(label="依据", max_length=300)

    def finding(self) -> Finding:
        return Finding(**{name: self.cleaned_data[name] for name in HazardForm.base_fields})


class _Hazards(forms.BaseFormSet):  # type: ignore[type-arg]
    """Every form may stay empty, also one that came back from the draft."""

    def initial_form_count(self) -> int:
        return 0


HazardForms = forms.formset_factory(
    HazardForm, formset=_Hazards, extra=0, max_num=MOST_HAZARDS, can_delete=True
)


class VisitForms:
    """The parts of the record together, from a POST or from the draft."""

    def __init__(
        self,
        items: Sequence[ChecklistItem],
        *,
        data: Mapping[str, Any] | None = None,
        draft: Mapping[str, Any] | None = None,
        more: int = 0,
    ) -> None:
        kept = draft or {}
        answers, facts = kept.get("checklist", {}), {"facts": kept.get("facts", "")}
        self.checklist = ChecklistForm(items, data, initial=answers, prefix="c")
        self.facts = FactsForm(data, initial=facts, prefix="f")
        found = [*kept.get("hazards", []), *({} for _ in range(more))]
        self.hazards: Any = HazardForms(data, initial=found, prefix="h")
        if data is None:
            self.hazards.extra = len(found)

    def is_valid(self) -> bool:
        parts = [self.checklist.is_valid(), self.facts.is_valid(), self.hazards.is_valid()]
        return all(parts)

    def findings(self) -> list[Finding]:
        return [form.finding() for form in self._kept()]

    def _kept(self) -> list[Any]:
        gone = self.hazards.deleted_forms
        return [form for form in self.hazards if form not in gone and form.has_changed()]


def typed(data: QueryDict, items: Sequence[ChecklistItem]) -> dict[str, Any]:
    """What a POST says, as the draft keeps it: texts, nothing judged, hazards not removed."""
    numbers = [item.number for item in items]
    names = [f"{kind}_{number}" for number in numbers for kind in ("answer", "note")]
    said = data.get("h-TOTAL_FORMS", "")
    count = min(int(said), MOST_HAZARDS) if said.isdecimal() and len(said) < 4 else 0
    hazards = [
        {name: data.get(f"h-{place}-{name}", "") for name in HazardForm.base_fields}
        for place in range(count)
        if f"h-{place}-DELETE" not in data
    ]
    return {
        "checklist": {name: data.get(f"c-{name}", "") for name in names},
        "facts": data.get("f-facts", ""),
        "hazards": hazards,
    }

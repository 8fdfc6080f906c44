"""Forms of those who dispatch: they name what was drawn, and are shown to nobody else."""

from __future__ import annotations

from typing import Any

from django import forms

from enforcement.actions.draws import sealed
from enforcement.actions.draws.follow import live_inspections
from enforcement.draw.conduct import standing_of
from enforcement.draw.substitute import OBJECT_REASONS, OFFICER_REASONS
from enforcement.draw.types import ObjectStrike, OfficerStrike
from enforcement.models import Draw, Inspection
from foundation.web.forms import Checkboxes

ROWS = 3
EVERYWHERE = "*"
Choices = list[tuple[str, str]]


class SubstituteForm(forms.Form):
    """Up to three objects and three officers in one round; an officer from one team or from all."""

    def __init__(self, draw: Draw, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        objects, officers, self._places = _choices(draw)
        for index in range(ROWS):
            number = "一二三"[index]
            self.fields[f"object_{index}"] = _choice(f"替换对象{number}", objects)
            self.fields[f"object_reason_{index}"] = _choice(
                f"对象{number}的理由", list(OBJECT_REASONS.items())
            )
        for index in range(ROWS):
            number = "一二三"[index]
            self.fields[f"officer_{index}"] = _choice(f"替换人员{number}", officers)
            self.fields[f"officer_reason_{index}"] = _choice(
                f"人员{number}的理由", list(OFFICER_REASONS.items())
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for kind in ("object", "officer"):
            for index in range(ROWS):
                name, why = data.get(f"{kind}_{index}"), data.get(f"{kind}_reason_{index}")
                if bool(name) != bool(why):
                    self.add_error(f"{kind}_reason_{index}", "替换谁和理由要一并选择。")
        return data

    def _rows(self, kind: str) -> list[tuple[str, str]]:
        data = self.cleaned_data
        rows = [(data[f"{kind}_{i}"], data[f"{kind}_reason_{i}"]) for i in range(ROWS)]
        return [row for row in rows if row[0]]

    def objects(self) -> list[ObjectStrike]:
        return [ObjectStrike(label, why) for label, why in self._rows("object")]

    def officers(self) -> list[OfficerStrike]:
        found = []
        for name, why in self._rows("officer"):
            label, one = name.split("|", 1)
            labels = self._places[one] if label == EVERYWHERE else [label]
            found += [OfficerStrike(place, one, why) for place in labels]
        return found


def _choice(label: str, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "—"), *choices], required=False)


def _choices(draw: Draw) -> tuple[Choices, Choices, dict[str, list[str]]]:
    """Objects, officers of their teams, and the objects of each officer: of visits to come."""
    result = sealed.read_outcome(draw).result
    now = standing_of(result)
    live = live_inspections(draw)
    begun = {label for label, one in live.items() if one.state != Inspection.State.ASSIGNED}
    names = {one.certificate: one.name for one in result.officers}
    objects = [
        (label, f"{item.name}（{label}）")
        for label, item in now.objects.items()
        if label not in begun
    ]
    pairs = [
        (label, one) for label, team in now.teams.items() if label not in begun for one in team
    ]
    places: dict[str, list[str]] = {}
    for label, one in pairs:
        places.setdefault(one, []).append(label)
    everywhere = [
        (f"{EVERYWHERE}|{one}", f"{names[one]}（{one}），全部{len(labels)}个检查组")
        for one, labels in places.items()
        if len(labels) > 1
    ]
    officers = [
        (f"{label}|{one}", f"{names[one]}（{one}），检查{now.objects[label].name}")
        for label, one in pairs
    ]
    return objects, [*everywhere, *officers], places


class HandOverForm(forms.Form):
    inspections = forms.MultipleChoiceField(
        label="今天出发的检查组",
        widget=Checkboxes,
        help_text="告知以后，检查组成员在工作台和检查记录中看到对象名称。",
    )

    def __init__(self, draw: Draw, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = (
            Inspection.objects.filter(draw=draw, state="assigned", handed_on__isnull=True)
            .select_related("enterprise", "department")
            .prefetch_related("members__officer")
            .order_by("pk")
        )
        self.fields["inspections"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.number}　{one.enterprise or one.department}　{_team(one)}")
            for one in rows
        ]

    def chosen(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["inspections"]]


def _team(inspection: Inspection) -> str:
    members = [m for m in inspection.members.all() if m.replaced_on is None]
    return "、".join(str(member.officer) for member in members)

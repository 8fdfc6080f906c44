"""Marks that lists are filtered by: kinds of penalty, classes of hazards, grade of an accident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from disclosure.rules.tendency import LABELS as CLASSES
from enforcement.rules.cases import KINDS as PENALTIES

GRADES = ("一般事故", "较大事故", "重大事故", "特别重大事故")


def marks_of(kind: str, data: Mapping[str, Any]) -> list[str]:
    """The marks of one entry, out of its published fields alone."""
    if kind == "penalties":
        names = [str(one.get("name", "")) for one in data.get("penalties", [])]
        return [key for key, label in PENALTIES.items() if any(n.startswith(label) for n in names)]
    if kind == "hazards":
        return [key for key, label in CLASSES.items() if label in data.get("classes", [])]
    grade = str(data.get("grade", ""))
    return [grade] if kind == "accidents" and grade in GRADES else []


def choices(kind: str) -> tuple[str, list[tuple[str, str]]]:
    """The name and the values of the filter by marks; no values where a kind has none."""
    return {
        "penalties": ("处罚种类", list(PENALTIES.items())),
        "hazards": ("类别", list(CLASSES.items())),
        "accidents": ("事故等级", [(grade, grade) for grade in GRADES]),
    }.get(kind, ("", []))

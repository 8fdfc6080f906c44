"""Reads the TOML file of a jurisdiction and refuses one that is incomplete."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER = Path(__file__).parent
# Bodies that the procedures name; a jurisdiction gives each its own name.
BODIES = frozenset(
    {
        "office", "civil_explosives", "legal", "equipment", "info_centre", "committee",
        "committee_director", "committee_leader", "party_group", "general_office",
        "case_committee", "discipline", "upper_discipline", "county",
    }
)  # fmt: skip


class JurisdictionError(Exception):
    """The file of the jurisdiction, or an override in the settings, is wrong; says where."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the regulation, or of the office where the regulation leaves it open.

    ``least`` is 0 where an office may switch the rule off.
    """

    value: int
    unit: str
    article: str
    least: int = 1


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    office_name: str
    short_name: str
    seal_head: str
    province: str  # code of the region under which everything lies
    red_head: tuple[str, ...]  # lines of the red head of an official document
    issuer: str  # who signs an official document
    bodies: Mapping[str, str]
    heads: Mapping[str, str]  # series of documents: what stands before 〔year〕
    forms: Mapping[str, str]  # titles that the regulations give their forms
    parameters: Mapping[str, Parameter]
    regions_file: Path

    def number(self, name: str) -> int:
        """Value of a parameter. ``KeyError`` when no regulation named it."""
        return self.parameters[name].value

    def article(self, name: str) -> str:
        """Where a parameter comes from."""
        return self.parameters[name].article

    def head(self, series: str) -> str:
        """What stands before 〔year〕 in numbers of ``series``: the longest name that fits.

        ``head("interference.summary.3")`` finds the entry ``interference.summary``.
        """
        parts = series.split(".")
        names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next(
            (self.heads[name] for name in names if name in self.heads), self.heads["default"]
        )


@cache
def current() -> Jurisdiction:
    """The jurisdiction of ``settings.JURISDICTION``, with the overrides of the settings."""
    name = settings.JURISDICTION
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    return with_overrides(load(path), settings.JURISDICTION_PARAMETERS)


def load(path: Path) -> Jurisdiction:
    """Read and check a file. Raises ``JurisdictionError``."""
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise JurisdictionError(f"no jurisdiction file {path}") from error
    except tomllib.TOMLDecodeError as error:
        raise JurisdictionError(f"{path}: {error}") from error
    try:
        found = _build(facts, path.parent)
    except (KeyError, TypeError) as error:
        raise JurisdictionError(f"{path}: {error} is missing or of the wrong kind") from error
    _check(found, path)
    return found


def _build(facts: Mapping[str, Any], folder: Path) -> Jurisdiction:
    office = facts["office"]
    return Jurisdiction(
        office_name=office["name"],
        short_name=office["short_name"],
        seal_head=office["seal_head"],
        province=office["province"],
        red_head=tuple(office["red_head"]),
        issuer=office["issuer"],
        bodies=dict(facts["bodies"]),
        heads=dict(facts["heads"]),
        forms=dict(facts["forms"]),
        parameters={name: Parameter(**row) for name, row in facts["parameters"].items()},
        regions_file=folder / facts["regions"],
    )


def _check(found: Jurisdiction, path: Path) -> None:
    missing = sorted(BODIES - found.bodies.keys())
    unnamed = sorted(name for name, text in found.bodies.items() if not text)
    if missing or unnamed:
        raise JurisdictionError(f"{path}: bodies without a name: {', '.join(missing + unnamed)}")
    if "default" not in found.heads:
        raise JurisdictionError(f"{path}: [heads] needs an entry default")
    for name, parameter in found.parameters.items():
        if not parameter.article or not parameter.unit:
            raise JurisdictionError(f"{path}: parameter {name} lacks its article or unit")
        if problem := _problem(parameter, parameter.value):
            raise JurisdictionError(f"{path}: parameter {name} {problem}")
    if not found.regions_file.is_file():
        raise JurisdictionError(f"{path}: no file {found.regions_file}")


def _problem(parameter: Parameter, value: object) -> str:
    fits = type(value) is int and value >= parameter.least
    return "" if fits else f"must be a whole number from {parameter.least} on"


def with_overrides(found: Jurisdiction, overrides: Mapping[str, int]) -> Jurisdiction:
    """The office's own numbers in place of the file's; the article stays."""
    parameters = dict(found.parameters)
    for name, value in overrides.items():
        if name not in parameters:
            raise JurisdictionError(f"SAFETYREG_PARAMETERS names {name}, which nothing uses")
        if problem := _problem(parameters[name], value):
            raise JurisdictionError(f"SAFETYREG_PARAMETERS: {name} {problem}")
        parameters[name] = dataclasses.replace(parameters[name], value=value)
    return dataclasses.replace(found, parameters=parameters)

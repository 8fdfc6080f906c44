"""The house: imports and foreign keys run downward only."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests.architecture.source import PACKAGES, ROOT, own_files, python_files


def ranks() -> dict[str, int]:
    """Each package's floor, 0 is the roof; read from the import contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    return {
        name: floor for floor, layer in enumerate(layers) for name in re.findall(r"[\w.]+", layer)
    }


def own_models():
    return [
        model
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in PACKAGES
        for model in config.get_models(include_auto_created=True)
    ]


def test_import_contracts_hold():
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_of_the_house_has_its_floor():
    packages = {path.parent.name for path in ROOT.glob("foundation/*/__init__.py")}
    named = {name.removeprefix("foundation.") for name in ranks() if name.startswith("foundation.")}
    assert packages <= named


def test_foreign_keys_run_downward():
    """They are not imports, so the contract does not see them."""
    floor = ranks()
    wrong = []
    for model in own_models():
        here = apps.get_app_config(model._meta.app_label).name
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete) or field.related_model is None:
                continue
            there = apps.get_app_config(field.related_model._meta.app_label).name
            if there != here and there in floor and floor[there] <= floor[here]:
                wrong.append(f"{model._meta.label}.{field.name} -> {there}")
    assert wrong == []


def test_no_signals():
    """What happens after a write stands in the act that writes."""
    pattern = re.compile(r"@receiver\b|\b(pre|post)_(save|delete|init)\b|m2m_changed|Signal\(")
    found = [path for path in python_files(*PACKAGES) if pattern.search(path.read_text())]
    assert found == []


def test_the_driver_is_psycopg2():
    """Were psycopg 3 importable, Django would silently take it."""
    assert connection.Database.__name__ == "psycopg2"


def test_the_project_stands_alone():
    """Nothing reads, or speaks of, what lies outside the repository."""
    outside = re.compile("(" + "|".join(["\\.\\./" + "shared", "/work" + "/"]) + ")")
    found = []
    for path in own_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if outside.search(text):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)

"""The program's own draw, checked by the independent checker; twelve tamperings are found."""

from __future__ import annotations

import importlib.util

import pytest

from tests.architecture.source import ROOT
from tests.factories import draw_whole
from tests.factories.draw_whole import TWELVE

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.random.draw")]
CHECKER = ROOT / "enforcement/static/enforcement/verify_draw.py"


@pytest.fixture
def verify(tmp_path):
    spec = importlib.util.spec_from_file_location("verify_draw", CHECKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def check(text: bytes, pool: bytes, earlier: str = ""):
        file = tmp_path / "pool.txt"
        file.write_bytes(pool)
        return module.check(text, file, earlier)

    return check


def test_the_programs_draw_agrees_and_twelve_tamperings_do_not(settings, tmp_path, verify):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    whole = draw_whole.whole()
    found = draw_whole.findings(whole)
    assert found["skips"] > 0
    assert {**found, "skips": 0} == {
        "pool": 300, "strata": 6, "officers": 40, "rounds": 2, "skips": 0, "short": 1,
    }  # fmt: skip
    good = verify(whole.text, whole.pool, whole.announced)
    assert good.ok, good.lines
    assert len(TWELVE) == 12
    passed = [one.name for one in TWELVE if verify(*one.apply(whole), whole.announced).ok]
    assert passed == []

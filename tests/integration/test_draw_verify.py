"""verify_draw.py, as anybody runs it: alone, without the program."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from enforcement.draw import canonical, published, select
from enforcement.draw.types import Cancelled, Published
from tests.architecture.source import ROOT
from tests.factories import draws
from tests.integration.draw_tampering import TAMPERINGS

CHECKER = ROOT / "enforcement/static/enforcement/verify_draw.py"


@pytest.fixture(scope="module")
def case():
    return draws.whole()


def run(folder: Path, text: bytes, pool: bytes, *more: str):
    (folder / "draw.json").write_bytes(text)
    (folder / "pool.tsv").write_bytes(pool)
    return subprocess.run(
        [sys.executable, "-I", CHECKER, "draw.json", "pool.tsv", *more],
        cwd=folder, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def announced(case) -> str:
    return published.digest(case.said).hex()


def test_a_good_draw_agrees(case, tmp_path):
    done = run(tmp_path, case.text(), case.pool, announced(case))
    assert (done.returncode, done.stderr) == (0, "")
    assert "[不符]" not in done.stdout
    assert "结论：全部一致。" in done.stdout
    assert "第 3 轮替补：检查组" in done.stdout


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.name)
def test_tampering_is_found_and_named(case, tmp_path, tampering):
    text, pool = case.text(), case.pool
    if tampering.text:
        text = draws.tampered(text, tampering.text, digests=tampering.digests)
    if tampering.pool:
        pool = tampering.pool(pool)
    assert (text, pool) != (case.text(), case.pool)
    done = run(tmp_path, text, pool, announced(case))
    assert (done.returncode, done.stderr) == (1, "")
    wrong = [line for line in done.stdout.splitlines() if line.startswith("[不符]")]
    assert any(tampering.where in line for line in wrong), done.stdout


@pytest.mark.parametrize("text", [b"", b"{", b"[]\n", b"\xff", b"null\n"])
def test_what_is_no_draw_at_all(case, tmp_path, text):
    done = run(tmp_path, text, case.pool)
    assert (done.returncode, done.stderr) == (1, "")


def test_before_the_reveal_only_the_announcement_is_checked(case, tmp_path):
    for cancelled in (None, Cancelled(date(2026, 2, 1), "专项行动取消")):
        text = published.write(Published(case.said, cancelled, None))
        assert run(tmp_path, text, case.pool).returncode == 0
        assert run(tmp_path, text, case.pool + b"x").returncode == 1


def test_usage(tmp_path):
    done = subprocess.run(
        [sys.executable, CHECKER], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert "用法" in done.stdout


def test_an_object_that_cannot_be_staffed_agrees(tmp_path):
    objects = [replace(item, speciality="尾矿库") for item in draws.objects_of(12)]
    case = draws.draw(draws.announced(objects, draws.officers_of(objects)[:5]))
    assert case.result.staffing.open
    assert run(tmp_path, case.text(), case.pool).returncode == 0


@pytest.mark.parametrize("seed", range(6))
def test_other_draws_agree(tmp_path, seed):
    case = draws.odd(seed)
    done = run(tmp_path, case.text(), case.pool)
    assert "[不符]" not in done.stdout
    assert done.returncode == 0


def test_the_checker_stands_alone():
    """Independent code: the standard library and nothing else."""
    tree = ast.parse(CHECKER.read_text(encoding="utf-8"))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert names <= set(sys.stdlib_module_names)
    assert {"enforcement", "foundation"}.isdisjoint(names)
    assert select.__name__ not in CHECKER.read_text(encoding="utf-8")


def test_what_is_published_is_read_back(case):
    text = case.text()
    found = published.read(text)
    assert found == Published(case.said, None, case.result)
    assert published.write(found) == text


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text.replace(b",", b", ", 1),
        lambda text: text.replace(b'"version":1', b'"version":2'),
        lambda text: draws.tampered(text, lambda p: p["announcement"].update(extra=1)),
        lambda text: draws.tampered(text, lambda p: p["announcement"].update(n="16")),
        lambda text: draws.tampered(text, lambda p: p["announcement"].update(commitment="zz")),
        lambda text: draws.tampered(text, lambda p: p["announcement"].update(reveal_by="3 May")),
        lambda text: draws.tampered(
            text, lambda p: p["announcement"].update(title="x"), digests=False
        ),
        lambda text: b"[]\n",
        lambda text: b"\xff",
    ],
)
def test_what_is_not_as_published_is_not_read(case, change):
    with pytest.raises(canonical.UnreadableError):
        published.read(change(case.text()))

"""verify_draw.js in a browser, from the disk and without a network."""

from __future__ import annotations

import random

import pytest

from enforcement.draw import published
from enforcement.draw.types import Published
from tests.architecture.source import ROOT
from tests.factories import draws
from tests.integration.draw_tampering import TAMPERINGS

pytestmark = pytest.mark.browser
SCRIPT = ROOT / "enforcement/static/enforcement/verify_draw.js"
CALL = "([text, pool, earlier]) => window.verifyDraw(text, pool, {earlier})"


@pytest.fixture(scope="module")
def case():
    return draws.whole()


@pytest.fixture(scope="module")
def saved(tmp_path_factory, chromium):
    """A page saved to disk with the module inside, in a browser that is offline."""
    file = tmp_path_factory.mktemp("saved") / "verify.html"
    module = SCRIPT.read_text(encoding="utf-8")
    file.write_text(
        f"<!doctype html><meta charset='utf-8'><title>核对</title><script type='module'>{module}\n"
        "window.verifyDraw = verifyDraw;</script>",
        encoding="utf-8",
    )
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_function("window.verifyDraw")
    yield page
    context.close()


def check(saved, text: bytes, pool: bytes, earlier: str = ""):
    return saved.evaluate(CALL, [text.decode(), pool.decode(), earlier])


def announced(case) -> str:
    return published.digest(case.said).hex()


def test_a_good_draw_agrees(case, saved):
    found = check(saved, case.text(), case.pool, announced(case))
    assert [one for one in found["findings"] if not one["ok"]] == []
    assert found["ok"] is True
    assert "第 3 轮替补：检查组" in {one["what"] for one in found["findings"]}


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.name)
def test_tampering_is_found_and_named(case, saved, tampering):
    text, pool = case.text(), case.pool
    if tampering.text:
        text = draws.tampered(text, tampering.text, digests=tampering.digests)
    if tampering.pool:
        pool = tampering.pool(pool)
    found = check(saved, text, pool, announced(case))
    assert found["ok"] is False
    wrong = [f"{one['what']}：{one['where']}" for one in found["findings"] if not one["ok"]]
    assert any(tampering.where in line for line in wrong), wrong


@pytest.mark.parametrize("text", [b"", b"{", b"[]\n", b"null\n"])
def test_what_is_no_draw_at_all(case, saved, text):
    assert check(saved, text, case.pool)["ok"] is False


def test_before_the_reveal_only_the_announcement_is_checked(case, saved):
    text = published.write(Published(case.said))
    assert check(saved, text, case.pool)["ok"] is True
    assert check(saved, text, case.pool + b"x")["ok"] is False


def test_the_same_canonical_form_for_any_text(saved):
    """Names beyond the basic plane sort by bytes, control characters are escaped alike."""
    dice = random.Random(7)
    signs = 'a𠮷é｡\ue000\U0001f600"\\/\x7f\u2028局'
    for _ in range(20):
        title = "".join(dice.choices(signs, k=12)) + "\x1f\t"
        case = draws.announced(draws.objects_of(3), (), title=title)
        assert check(saved, case.text(), case.pool)["ok"] is True


@pytest.mark.parametrize("seed", range(6))
def test_other_draws_agree(saved, seed):
    case = draws.odd(seed)
    found = check(saved, case.text(), case.pool)
    assert [one for one in found["findings"] if not one["ok"]] == []

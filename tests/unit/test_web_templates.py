"""What the strict CSP and the house demand of every template, read from the files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
PAGES = sorted(
    page.relative_to(TEMPLATES)
    for page in TEMPLATES.rglob("*.html")
    if "pdf" not in page.relative_to(TEMPLATES).parts  # documents have their own rules
    and page.name != "saved.html"  # one file to keep: never a page of this site
)
INLINE = re.compile(
    r"""\sstyle=|<style|\son[a-z]+=["']|javascript:|<script(?![^>]*\ssrc=)""", re.IGNORECASE
)
FOREIGN = re.compile(r"""(?:src|href)=["'](?:https?:)?//""")
EMOJI = re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u26FF]")


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_no_inline_script_or_style_nothing_from_elsewhere_no_emoji(page):
    text = (TEMPLATES / page).read_text(encoding="utf-8")
    assert not INLINE.search(text)
    assert not FOREIGN.search(text)
    assert not EMOJI.search(text)


@pytest.mark.parametrize("name", ["theme.css", "parts.css", "site.js"])
def test_static_files_ask_for_nothing_from_elsewhere(name):
    text = (ROOT / "foundation/web/static/web" / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|@import|url\(|eval\(|innerHTML = [^b]", text)

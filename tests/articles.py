"""Which duties of the regulations have a test, read from the marks in the test files."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

TESTS = Path(__file__).parent
DUTIES = TESTS.parent / "safetyreg" / "duties.toml"
MARK = re.compile(r"mark\.article\(([^)]*)\)")
QUOTED = re.compile(r"[\"']([^\"']+)[\"']")


def marked() -> set[str]:
    """Ids named by ``@pytest.mark.article`` anywhere under ``tests``."""
    texts = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return {
        name for text in texts for words in MARK.findall(text) for name in QUOTED.findall(words)
    }


def duties() -> dict[str, str]:
    """Every duty's id and the page that fulfils it (empty while it is still to be built)."""
    rows = tomllib.loads(DUTIES.read_text(encoding="utf-8"))["duty"]
    return {row["id"]: row["page"] for row in rows}


def report() -> str:
    """One paragraph for the end of a full test run."""
    known = duties()
    without = [name for name in known if name not in marked()]
    return f"{len(known) - len(without)} of {len(known)} duties have a test. Without: " + (
        " ".join(without) or "none"
    )

"""The project's own files, for the tests that read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "safetyreg",
    "foundation",
    "interference",
    "enforcement",
    "blacklist",
    "correction",
    "disclosure",
)
SKIPPED = {"__pycache__", "migrations"}


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not SKIPPED & set(path.parts):
                yield path


def templates() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*.html")):
        if path.relative_to(ROOT).parts[0] in {"templates", *PACKAGES}:
            yield path


def own_files() -> Iterator[Path]:
    """Every text file that is handed on with the project."""
    tops = (*PACKAGES, "templates", "tests", "bin", "deploy", "docs", ".ci")
    loose = (path for path in ROOT.iterdir() if path.is_file())
    for path in (*loose, *(file for top in tops for file in (ROOT / top).rglob("*"))):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path

"""Whether the embedded database already has these migrations and rights.

The stamp lies inside the cluster's own folder, so that it is lost together with the data.
Migrating an up-to-date database costs a second that a restart need not take.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from safetyreg.embedded.places import Places

STAMP = "safetyreg-prepared"
PATTERNS = (
    "requirements.txt",
    "safetyreg/settings.py",
    "safetyreg/management/commands/*.py",
    "safetyreg/public_rights.py",
    "*/migrations/*.py",
    "*/*/migrations/*.py",
)
SWITCHES = (
    "DEBUG",
    "SAFETYREG_DEMO",
    "SAFETYREG_JURISDICTION",
    "DATABASE_APP_ROLE",
    "DATABASE_PUBLIC_ROLE",
)


def digest(root: Path) -> str:
    """Of every file and switch that says what the database must look like."""
    state = hashlib.sha256(repr([os.environ.get(name) for name in SWITCHES]).encode())
    for pattern in PATTERNS:
        for path in sorted(root.glob(pattern)):
            state.update(f"{path.relative_to(root)}\0".encode())
            state.update(path.read_bytes())
    return state.hexdigest()


def is_prepared(places: Places, root: Path) -> bool:
    stamp = places.database / STAMP
    return stamp.exists() and stamp.read_text() == digest(root)


def mark_prepared(places: Places, root: Path) -> None:
    (places.database / STAMP).write_text(digest(root))

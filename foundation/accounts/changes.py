"""How changes stand in the audit trail: in the words that its readers see."""

from __future__ import annotations

from collections.abc import Mapping

from foundation.audit.canonical import JSON


def moved(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, JSON]:
    """``{"处室": "法规处 → 信息中心"}`` for every fact that differs."""
    return {
        name: f"{before[name] or '（空）'} → {value or '（空）'}"
        for name, value in after.items()
        if before[name] != value
    }

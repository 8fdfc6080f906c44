"""Where a record lies: prefectures of the tree, and what lies in none of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from foundation.regions import tree

ELSEWHERE = "elsewhere"
Rows = QuerySet[Any]


def prefectures() -> list[tuple[str, str]]:
    """Code and name of the regions right under the root."""
    regions = tree()
    return [(region.code, region.name) for region in regions.children(regions.root.code)]


def inside(code: str, path: str) -> Q:
    """The region and all below it: one range of the index of the column ``path``."""
    prefix = tree()[code].prefix
    following = str(int(prefix) + 1).zfill(len(prefix))
    return Q(**{f"{path}__gte": prefix, f"{path}__lt": following})


def in_place(rows: Rows, code: str, path: str) -> Rows:
    """Rows of a region with all below it; ``ELSEWHERE``: of no prefecture."""
    if code != ELSEWHERE:
        return rows.filter(inside(code, path))
    nowhere = Q()
    for prefecture, _ in prefectures():
        nowhere &= ~inside(prefecture, path)
    return rows.filter(nowhere)

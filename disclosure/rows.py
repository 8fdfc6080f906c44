"""An entry as a row of a file: the same in every download and data set."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from disclosure.fields import SHOWN, told
from disclosure.models import Entry

HEADS = ("id", "state", *(name for name, _ in SHOWN), "penalties", "digest")
CHUNK = 2000  # rows read from the database at a time


def values_of(one: Entry) -> list[Any]:
    """Of a withdrawn entry the document's number alone is left (行政处罚法 第四十八条)."""
    data = one.data if one.state != Entry.State.WITHDRAWN else _stub(one.data)
    shown = [told(data.get(name, "")) for name, _ in SHOWN]
    penalties = json.dumps(data.get("penalties", []), ensure_ascii=False)
    return [one.pk, one.state, *shown, penalties, one.digest]


def _stub(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"document_number": data.get("document_number", "")}

"""An entry as a row of a file: the same in every download and data set."""

from __future__ import annotations

import json
from typing import Any

from disclosure.fields import SHOWN, told
from disclosure.models import Entry

HEADS = ("id", "state", *(name for name, _ in SHOWN), "penalties", "digest")
CHUNK = 2000  # rows read from the database at a time


def values_of(one: Entry) -> list[Any]:
    shown = [told(one.data.get(name, "")) for name, _ in SHOWN]
    penalties = json.dumps(one.data.get("penalties", []), ensure_ascii=False)
    return [one.pk, one.state, *shown, penalties, one.digest]

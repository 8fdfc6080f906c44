"""An entry as a row of a file: the same in every download and data set."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from django.db.models import QuerySet

from disclosure.fields import SHOWN, told
from disclosure.models import Entry
from foundation.web.exporting import SUSPECT, defused

T = TypeVar("T")
Row = tuple[int, str, str, Mapping[str, Any]]  # id, state, digest, public fields

HEADS = ("id", "state", *(name for name, _ in SHOWN), "penalties", "digest")
CHUNK = 2000  # rows read from the database at a time
_TOGETHER = 1000  # rows of a piece that is sent
_PLACES = {name: place for place, (name, _) in enumerate(SHOWN, start=2)}
_BLANK = [""] * len(SHOWN)
_json = json.JSONEncoder(ensure_ascii=False).encode
_WITHDRAWN = Entry.State.WITHDRAWN.value


def read(rows: QuerySet[Any]) -> Iterator[Row]:
    """``rows`` as they are needed here, a chunk at a time; never all of them in memory."""
    return rows.values_list("pk", "state", "digest", "data").iterator(CHUNK)


def values_of(row: Row, *, defuse: bool = False) -> list[Any]:
    """Of a withdrawn entry the document's number alone is left (行政处罚法 第四十八条).

    ``defuse``: text that no spreadsheet runs as a formula.
    """
    pk, state, digest, data = row
    if state == _WITHDRAWN:
        data = {"document_number": data.get("document_number", "")}
    found: list[Any] = [pk, state, *_BLANK, "[]", digest]
    for name, value in data.items():
        if (place := _PLACES.get(name)) is not None:
            text = told(value) if value.__class__ is list else value
            if defuse and text.__class__ is str and text[:1] in SUSPECT:
                text = defused(text)
            found[place] = text
        elif name == "penalties" and value:
            found[-2] = _json(value)
    return found


def pieces(rows: Iterable[T]) -> Iterator[list[T]]:
    """Some hundred rows at a time: each piece that is sent costs more than a row of it."""
    left = iter(rows)
    while some := list(islice(left, _TOGETHER)):
        yield some


def sheet(rows: Iterable[Row]) -> Iterator[str]:
    """The pieces of a CSV file, with BOM and heads."""
    piece = io.StringIO()
    writer = csv.writer(piece)
    piece.write("\ufeff")
    writer.writerow(HEADS)
    for some in pieces(rows):
        writer.writerows([values_of(one, defuse=True) for one in some])
        yield piece.getvalue()
        piece.seek(0)
        piece.truncate()
    yield piece.getvalue()

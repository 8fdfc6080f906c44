"""All that the lists show, as files for anybody: made each night, named by their digest.

A file never changes: other content has another name. The manifest says which are the newest; a
file that it names no more stays for some days, for who has just read of it.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from disclosure.api.shapes import Told, asked_of, entry_json
from disclosure.models import Batch, Entry
from disclosure.rows import CHUNK, HEADS, values_of
from foundation.jurisdiction import current
from foundation.workdays.quarters import today

KEPT = "disclosure.datasets_kept_days"
MANIFEST = "manifest.json"
FORMATS = ("csv", "jsonl")
NAME = rf"(?:{'|'.join(Batch.Kind.values)})-[0-9a-f]{{64}}\.(?:csv|jsonl)(?:\.gz)?|manifest\.json"
_DAY = 24 * 60 * 60
_PARTIAL = ".partial-"
DataSet = dict[str, Any]


class _Written:
    """A file and its packed twin, written in one pass, with the digest of each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.size = 0
        self._sum = hashlib.sha256()
        self._plain = _partial(folder)
        self._packed = _partial(folder)
        self._gzip = gzip.GzipFile("", "wb", 6, self._packed, mtime=0)

    def write(self, text: str) -> int:
        data = text.encode()
        self._sum.update(data)
        self.size += len(data)
        self._plain.write(data)
        return self._gzip.write(data)

    def close(self) -> None:
        self._gzip.close()
        self._plain.close()
        self._packed.close()

    def discard(self) -> None:
        """What did not get its name."""
        for file in (self._plain, self._packed):
            Path(file.name).unlink(missing_ok=True)

    def named(self, kind: str, suffix: str, rows: int) -> DataSet:
        name = f"{kind}-{self._sum.hexdigest()}.{suffix}"
        packed = f"{name}.gz"
        Path(self._plain.name).replace(self.folder / name)
        Path(self._packed.name).replace(self.folder / packed)
        return {
            "kind": kind,
            "format": suffix,
            "rows": rows,
            "name": name,
            "size": self.size,
            "sha256": self._sum.hexdigest(),
            "packed": packed,
            "packed_size": (self.folder / packed).stat().st_size,
            "packed_sha256": _digest(self.folder / packed),
        }


def make() -> int:
    """Write the files of every kind and the manifest; how many are new. Twice is as once."""
    folder = Path(settings.DATASET_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    before = {one["name"]: one for one in manifest()}
    sets = [one for kind in Batch.Kind.values for one in _files_of(kind, folder)]
    for one in sets:
        one["made_on"] = before.get(one["name"], {}).get("made_on", f"{today():%Y-%m-%d}")
    _publish(sets, folder)
    _sweep(sets, before.values(), folder)
    return sum(one["name"] not in before for one in sets)


def manifest() -> list[DataSet]:
    """The newest files; empty before the first night."""
    try:
        text = (Path(settings.DATASET_ROOT) / MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    found: list[DataSet] = json.loads(text)["files"]
    return found


def _files_of(kind: str, folder: Path) -> list[DataSet]:
    rows = Entry.objects.all().shown().filter(kind=kind).order_by("pk")
    with _writing(folder) as (sheet, lines):
        count = _write(map(Told._make, asked_of(rows).iterator(CHUNK)), sheet, lines)
    return [
        one.named(kind, suffix, count)
        for one, suffix in zip((sheet, lines), FORMATS, strict=True)
    ]  # fmt: skip


@contextmanager
def _writing(folder: Path) -> Iterator[tuple[_Written, _Written]]:
    both = (_Written(folder), _Written(folder))
    try:
        yield both
    except BaseException:
        for one in both:
            one.close()
            one.discard()
        raise
    for one in both:
        one.close()


def _write(entries: Iterable[Told], sheet: _Written, lines: _Written) -> int:
    count = 0
    writer = csv.writer(sheet)
    sheet.write("\ufeff")
    writer.writerow(HEADS)
    for one in entries:
        count += 1
        row = (one.pk, one.state, one.digest, json.loads(one.frozen))
        writer.writerow(values_of(row, defuse=True))
        lines.write(entry_json(one) + "\n")
    return count


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _partial(folder: Path) -> IO[bytes]:
    file = tempfile.NamedTemporaryFile(  # noqa: SIM115  (closed by who writes it)
        dir=folder, prefix=_PARTIAL, delete=False
    )
    os.fchmod(file.fileno(), 0o644)  # nginx reads them as somebody else
    return file


def _publish(sets: list[DataSet], folder: Path) -> None:
    with _partial(folder) as file:
        file.write(json.dumps({"files": sets}, ensure_ascii=False, indent=1).encode())
    Path(file.name).replace(folder / MANIFEST)


def _sweep(sets: Iterable[DataSet], before: Iterable[DataSet], folder: Path) -> None:
    """Remove what was replaced long ago, and what a broken run left behind."""
    named = _names(sets)
    for name in _names(before) - named:
        if (folder / name).exists():
            os.utime(folder / name)  # its last days begin
    now = time.time()
    for path in folder.iterdir():
        age = now - path.stat().st_mtime
        if path.name.startswith(_PARTIAL):
            old = age > _DAY
        else:
            ours = re.fullmatch(NAME, path.name) and path.name != MANIFEST
            old = bool(ours) and path.name not in named and age > current().number(KEPT) * _DAY
        if old:
            path.unlink(missing_ok=True)


def _names(sets: Iterable[DataSet]) -> set[str]:
    return {one[which] for one in sets for which in ("name", "packed")}

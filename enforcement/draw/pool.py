"""The frozen pool as a file: UTF-8, one object a line, ascending by label, no label twice.

A line has label, name, stratum, speciality and bar, with tabs between. Ten million lines are
written and read as streams; the SHA-256 of the file is part of the commitment.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from typing import BinaryIO

from enforcement.draw.types import PoolFile, PoolObject
from foundation.procedure.refusals import Refused

BLOCK = 1 << 18
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


def line(item: PoolObject) -> bytes:
    """One line without its end. Refused: empty label, control characters, a bar in the label."""
    fields = (item.label, item.name, item.stratum, item.speciality, item.bar)
    text = "\t".join(fields)
    if not item.label or "|" in item.label or any(_FORBIDDEN.search(field) for field in fields):
        raise Refused(f"检查对象“{item.label}”的编号或者名称含有不能公布的字符。")
    return text.encode()


def read_line(text: bytes) -> PoolObject:
    fields = text.decode().split("\t")
    if len(fields) != 5:
        raise Refused(f"检查对象库的一行不完整：{fields[0]}。")
    return PoolObject(*fields)


def write_pool(
    objects: Iterable[PoolObject],
    file: BinaryIO,
    *,
    strata: Collection[str],
    bars: Collection[str] = (),
) -> PoolFile:
    """Write the pool and give its count and SHA-256.

    ``objects`` come ascending by label as UTF-8 bytes (in SQL: COLLATE "C"). Refused: a label out
    of order or twice, a stratum or a bar that is not announced.
    """
    digest = sha256()
    before = b""
    count = 0
    for item in objects:
        label = item.label.encode()
        if label <= before:
            raise Refused(f"检查对象“{item.label}”重复或者未按编号排列。")
        if item.stratum not in strata:
            raise Refused(f"检查对象“{item.label}”所在的组“{item.stratum}”没有公布名额。")
        if item.bar and item.bar not in bars:
            raise Refused(f"检查对象“{item.label}”的限制条件“{item.bar}”没有公布。")
        text = line(item) + b"\n"
        file.write(text)
        digest.update(text)
        before = label
        count += 1
    return PoolFile(count, digest.digest())


def lines(file: BinaryIO, frozen: PoolFile) -> Iterator[bytes]:
    """The lines of the pool; refused after the last one when the file is not the frozen one."""
    digest = sha256()
    count = 0
    rest = b""
    while block := file.read(BLOCK):
        digest.update(block)
        found = (rest + block).split(b"\n")
        rest = found.pop()
        count += len(found)
        yield from found
    if rest or count != frozen.count or digest.digest() != frozen.sha256:
        raise Refused(
            "检查对象库与承诺公布时不一致，不能抽取。",
            remedy="请恢复承诺时的检查对象库，或者说明理由取消本次抽取。",
        )

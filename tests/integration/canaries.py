"""Looking for words where they must not be: in a dump, in Redis, in files, in logs."""

from __future__ import annotations

import base64
import contextlib
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.core.cache import cache
from django.db import connection

from safetyreg.embedded.where import fitting_tools


def shapes(word: str | bytes) -> dict[str, bytes]:
    """The forms in which a word may lie somewhere: as text, UTF-16, hex, base64, escaped."""
    raw = word.encode() if isinstance(word, str) else word
    found = {"plain": raw, "hex": raw.hex().encode(), "HEX": raw.hex().upper().encode()}
    for place in range(3):  # wherever the word begins in a group of three bytes
        whole = raw[place : place + (len(raw) - place) // 3 * 3]
        found[f"base64 {place}"] = base64.b64encode(whole)
        found[f"base64 urlsafe {place}"] = base64.urlsafe_b64encode(whole)
    if isinstance(word, str):
        found |= {
            "utf-16": word.encode("utf-16-le"),
            "utf-16 big": word.encode("utf-16-be"),
            "gb18030": word.encode("gb18030"),
            "json": word.encode("ascii", "backslashreplace"),
            "quoted": quote(word).encode(),
        }
    return {name: shape for name, shape in found.items() if len(shape) >= 8}


class Searcher:
    """Finds any of many words in any of their shapes."""

    def __init__(self, words: dict[str, str | bytes]) -> None:
        self._names: dict[bytes, str] = {}
        for name, word in words.items():
            for form, shape in shapes(word).items():
                self._names.setdefault(shape, f"{name} ({form})")

    def found_in(self, data: bytes | str) -> list[str]:
        raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        return sorted({name for shape, name in self._names.items() if shape in raw})

    def found(self, places: Iterable[tuple[str, bytes | str]]) -> dict[str, list[str]]:
        """The places in which something was found, and what."""
        return {name: hits for name, data in places if (hits := self.found_in(data))}


def dumped_tables() -> dict[str, str]:
    """What ``pg_dump`` writes for each table of the database, rows as text."""
    facts = connection.get_connection_params()
    link = {
        key: facts[key] for key in ("dbname", "user", "password", "host", "port") if key in facts
    }
    dsn = psycopg2.extensions.make_dsn(**link)
    command = [str(fitting_tools(dsn) / "pg_dump"), "--format=plain", dsn]
    run = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    copied = re.compile(r"^COPY public\.(\S+) .*?;\n(.*?)^\\\.$", re.MULTILINE | re.DOTALL)
    return {"": run.stdout, **dict(copied.findall(run.stdout))}


def redis_contents() -> Iterator[tuple[str, bytes]]:
    """Every key of this Redis database with its value, whatever its type."""
    client = cache._cache.get_client()
    readers = {
        b"string": client.get,
        b"list": lambda key: b"\n".join(client.lrange(key, 0, -1)),
        b"set": lambda key: b"\n".join(client.smembers(key)),
        b"hash": lambda key: b"\n".join(k + b"\t" + v for k, v in client.hgetall(key).items()),
        b"zset": lambda key: b"\n".join(client.zrange(key, 0, -1)),
    }
    for key in client.keys("*"):
        yield f"redis {key!r}", key + b"\n" + (readers[client.type(key)](key) or b"")


def files_below(*folders: Path) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                with contextlib.suppress(FileNotFoundError):  # a server at work removes its own
                    yield str(path), str(path).encode() + b"\n" + path.read_bytes()


def open_files() -> Iterator[tuple[str, bytes]]:
    """Files that this process holds open, deleted ones too (temporary files have no name)."""
    for link in Path("/proc/self/fd").iterdir():
        try:
            target = str(link.readlink())
            if target.startswith("/") and not target.startswith(("/dev/", "/proc/")):
                yield f"open {target}", link.read_bytes()
        except OSError:  # closed meanwhile, or a folder
            continue

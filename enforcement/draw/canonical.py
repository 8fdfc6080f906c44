"""Plain values of the dataclasses in ``types``, and their one canonical JSON."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints


class UnreadableError(ValueError):
    """The text does not have the form it must have; says where."""


def to_plain(value: Any) -> Any:
    """Dataclasses to dictionaries, bytes to hex, dates to ISO, tuples to lists."""
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(part) for part in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    return value


def dump(plain: Any) -> bytes:
    """Keys sorted, no blanks, UTF-8 unescaped."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def from_plain(kind: Any, plain: Any, at: str = "") -> Any:
    """The value of type ``kind`` that ``to_plain`` gave; raises UnreadableError."""
    if isinstance(kind, UnionType):
        return None if plain is None else from_plain(_other(kind), plain, at)
    if get_origin(kind) is tuple:
        part = get_args(kind)[0]
        pairs = enumerate(_expect(list, plain, at))
        return tuple(from_plain(part, value, f"{at}[{index}]") for index, value in pairs)
    if is_dataclass(kind):
        return _record(kind, plain, at)
    if kind in (bytes, date):
        text = _expect(str, plain, at)
        try:
            value = bytes.fromhex(text) if kind is bytes else date.fromisoformat(text)
        except ValueError as error:
            raise UnreadableError(f"{at}: {text}") from error
        if to_plain(value) != text:
            raise UnreadableError(f"{at}: {text}")
        return value
    return _expect(kind, plain, at)


def _other(kind: UnionType) -> Any:
    return next(part for part in get_args(kind) if part is not NoneType)


def _expect(kind: type, plain: Any, at: str) -> Any:
    if type(plain) is not kind:
        raise UnreadableError(f"{at}: {kind.__name__}")
    return plain


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _record(kind: Any, plain: Any, at: str) -> Any:
    hints = _hints(kind)
    if set(_expect(dict, plain, at)) != set(hints):
        raise UnreadableError(f"{at}: {sorted(set(plain) ^ set(hints))}")
    values = {name: from_plain(hint, plain[name], f"{at}.{name}") for name, hint in hints.items()}
    return kind(**values)

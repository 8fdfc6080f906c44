"""What a sheet is made of, and how the text of a cell becomes a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from foundation.procedure.refusals import Refused

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d\d)(\d\d)")
_POWER = re.compile(r"\d+(\.\d+)?[eE]\+?\d+")
_EXACT = 10**15  # Excel keeps 15 digits of a number
_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
_AS_TEXT = "请把该列设为文本格式后重新填写。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: ``parse`` makes the value of a stripped, non-empty text or raises ``Refused``.

    ``choices`` maps the Chinese labels that are allowed to values; ``code`` says that digits
    must stand as text, because Excel rounds long numbers and drops leading zeros.
    """

    name: str
    heading: str
    help: str = ""
    required: bool = False
    code: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)
    parse: Callable[[str], Any] = str

    def value(self, raw: object) -> Any:
        """The value of a cell, None when it is empty; ``Refused`` says what is wrong with it."""
        text = plain(raw, code=self.code)
        if not text:
            if self.required:
                raise Refused("此项必填。")
            return None
        if not self.choices:
            return self.parse(text)
        if text not in self.choices:
            raise Refused("不是可选的值。", remedy=f"可填：{'、'.join(self.choices)}。")
        return self.choices[text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A named sheet of declared columns that holds at most ``limit`` filled rows.

    ``also`` are other names under which it is found (an export's), ``past`` headings that may
    stand in the file and are not read. An ``optional`` sheet may be missing.
    """

    name: str
    columns: tuple[Column, ...]
    limit: int = 100_000
    also: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong cell: its row (from 1), its address such as ``C7``, what stands there and why."""

    row: int
    cell: str
    heading: str
    value: str
    reason: str
    sheet: str = ""


def plain(raw: object, *, code: bool = False) -> str:
    """A cell's value as a person would have typed it; ``Refused`` if Excel has spoilt it."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, datetime | date):
        return f"{raw:%Y-%m-%d}"
    if isinstance(raw, int | float):
        if code or abs(raw) >= _EXACT:
            raise Refused("Excel 已把编号变成数字，位数可能已丢失。", remedy=_AS_TEXT)
        return str(int(raw)) if raw == int(raw) else repr(raw)
    text = "" if raw is None else str(raw).strip()
    if text in _ERRORS:
        raise Refused(f"单元格是公式错误“{text}”。", remedy="请改为填写结果。")
    if code and _POWER.fullmatch(text):
        raise Refused("编号被写成科学计数法，位数已丢失。", remedy=_AS_TEXT)
    return text


def as_date(text: str) -> date:
    """A day written 2026-1-5, 2026/1/5, 2026.1.5, 2026年1月5日 or 20260105."""
    found = _DATE.fullmatch(text)
    if found:
        year, month, day = (int(part) for part in found.groups() if part is not None)
        try:
            return date(year, month, day)
        except ValueError:
            pass
    raise Refused(f"“{text}”不是有效日期。", remedy="请按 2026-01-05 或 2026年1月5日 填写。")

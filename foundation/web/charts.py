"""Charts as SVG made on the server, for pages and PDF alike: attributes only, no style, no script.

Each chart is a safe string that also carries its figures (``heads``, ``rows``), so that
``web/chart.html`` shows the table beside the drawing. Lengths are in SVG units (pixels at 1:1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Number = int | float
Series = Sequence[tuple[str, Sequence[Number]]]

WIDTH = 760
INK, SOFT, GRID = "#1b2533", "#4a5666", "#d9e0ea"
COLOURS = ("#1a57a8", "#b8141a", "#1b6e3c", "#8a5300", "#5b4a9c")
_TEXT = 14  # font size


class Chart(SafeString):
    """The SVG text; ``caption``, ``heads`` and ``rows`` are what its table shows."""

    caption: str
    heads: list[str]
    rows: list[tuple[str, ...]]


def bar_chart(title: str, rows: Sequence[tuple[str, Number]], *, unit: str = "件") -> Chart:
    """Horizontal bars in the given order, each with its number; long labels are cut."""
    left = min(240, max((_width(label) for label, _ in rows), default=0) + 14)
    room = WIDTH - left - 90
    top = max((value for _, value in rows), default=0) or 1
    parts = [_line(left, 0, left, len(rows) * 34)]
    for index, (label, value) in enumerate(rows):
        y, length = index * 34, value / top * room
        parts += [
            _text(left - 8, y + 22, _cut(label, left - 10), anchor="end"),
            _rect(left, y + 6, length, 22, COLOURS[0]),
            _text(left + length + 8, y + 22, f"{_plain(value)}{unit}", anchor="start", fill=SOFT),
        ]
    table: list[tuple[str, ...]] = [(label, _plain(value)) for label, value in rows]
    return _chart(title, parts, max(34, len(rows) * 34), ["项目", f"数量（{unit}）"], table)


def grouped_bars(
    title: str, categories: Sequence[str], series: Series, *, unit: str = "件"
) -> Chart:
    """Upright bars side by side, one group for each category, one colour for each series."""
    frame = _Frame(categories, series)
    wide = min(38.0, frame.step * 0.8 / max(1, len(series)))
    parts = [*frame.grid(), *frame.labels(), *_legend(series)]
    for number, (_, values) in enumerate(series):
        for place, value in enumerate(values):
            x = frame.middle(place) + (number - len(series) / 2) * wide
            height = frame.base - frame.y(value)
            parts.append(_rect(x + 1, frame.base - height, wide - 2, height, _colour(number)))
            parts.append(_text(x + wide / 2, frame.y(value) - 5, _plain(value), size=12))
    return _chart(title, parts, frame.height, *_table(categories, series, unit))


def line_chart(title: str, categories: Sequence[str], series: Series, *, unit: str = "件") -> Chart:
    """One line for each series over the categories, with a mark at each value.

    A number that would cover another one is left to the table.
    """
    frame = _Frame(categories, series)
    parts = [*frame.grid(), *frame.labels(), *_legend(series)]
    taken: set[tuple[int, int]] = set()
    for number, (_, values) in enumerate(series):
        colour = _colour(number)
        points = [(frame.middle(i), frame.y(value)) for i, value in enumerate(values)]
        for (x1, y1), (x2, y2) in pairwise(points):
            parts.append(_line(x1, y1, x2, y2, colour, 2.5))
        for place, ((x, y), value) in enumerate(zip(points, values, strict=True)):
            parts.append(_mark(x, y, number))
            if not taken & {(place, round(y / 14) + near) for near in (-1, 0, 1)}:
                parts.append(_text(x, y - 10, _plain(value), size=12))
            taken.add((place, round(y / 14)))
    return _chart(title, parts, frame.height, *_table(categories, series, unit))


class _Frame:
    """The plot area of upright charts: scale, grid and labels."""

    top, base, height, left = 46.0, 266.0, 300.0, 48.0

    def __init__(self, categories: Sequence[str], series: Series) -> None:
        self.categories = categories
        self.step = (WIDTH - self.left - 10) / max(1, len(categories))
        highest = max((value for _, values in series for value in values), default=0)
        self.ticks = list(_ticks(highest))

    def y(self, value: Number) -> float:
        return self.base - value / self.ticks[-1] * (self.base - self.top)

    def middle(self, place: int) -> float:
        return self.left + (place + 0.5) * self.step

    def grid(self) -> Iterator[SafeString]:
        for tick in self.ticks:
            yield _line(self.left, self.y(tick), WIDTH - 10, self.y(tick))
            yield _text(self.left - 8, self.y(tick) + 5, _plain(tick), anchor="end", fill=SOFT)

    def labels(self) -> Iterator[SafeString]:
        for place, label in enumerate(self.categories):
            yield _text(self.middle(place), self.base + 22, _cut(label, self.step))


def _ticks(highest: Number) -> Iterator[Number]:
    """Three to six round numbers from 0 to at least ``highest``; whole numbers only."""
    step, power = 1, 1
    while step * 5 < highest:
        step = next((f * power for f in (2, 5, 10) if f * power > step), step)
        power = power * 10 if step == 10 * power else power
    tick = 0
    while True:
        yield tick
        if tick >= max(highest, 1):
            return
        tick += step


def _legend(series: Series) -> Iterator[SafeString]:
    x = 48.0
    for number, (name, _) in enumerate(series if len(series) > 1 else ()):
        yield _mark(x + 7, 14, number)
        yield _text(x + 20, 19, name, anchor="start")
        x += 44 + _width(name)


def _table(
    categories: Sequence[str], series: Series, unit: str
) -> tuple[list[str], list[tuple[str, ...]]]:
    heads = ["", *(f"{name}（{unit}）" for name, _ in series)]
    rows = [
        (category, *(_plain(values[place]) for _, values in series))
        for place, category in enumerate(categories)
    ]
    return heads, rows


def _chart(
    title: str,
    parts: Sequence[SafeString],
    height: float,
    heads: list[str],
    rows: list[tuple[str, ...]],
) -> Chart:
    told = "；".join("，".join(row) for row in rows) or "没有数据"
    key = hashlib.sha256(f"{title}{told}".encode()).hexdigest()[:8]
    svg = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t-{key} d-{key}"'
        ' viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-size="{size}">'
        '<title id="t-{key}">{title}</title><desc id="d-{key}">{told}</desc>{body}</svg>',
        key=key,
        width=WIDTH,
        height=_round(height),
        size=_TEXT,
        title=title,
        told=told,
        body=format_html_join("", "{}", ((part,) for part in parts)),
    )
    chart = Chart(svg)
    chart.caption, chart.heads, chart.rows = title, heads, rows
    return chart


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _mark(x: float, y: float, number: int) -> SafeString:
    """A square or a circle in turn, so that colour is not the only difference."""
    if number % 2 == 0:
        return _rect(x - 5, y - 5, 10, 10, _colour(number))
    return format_html(
        '<circle cx="{}" cy="{}" r="5.5" fill="{}"/>', _round(x), _round(y), _colour(number)
    )


def _rect(x: float, y: float, width: float, height: float, fill: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
        *(_round(number) for number in (x, y, max(width, 0), max(height, 0))),
        fill,
    )


def _line(  # noqa: PLR0917
    x1: float, y1: float, x2: float, y2: float, colour: str = GRID, thick: float = 1
) -> SafeString:
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"/>',
        *(_round(number) for number in (x1, y1, x2, y2)),
        colour,
        thick,
    )


def _text(
    x: float, y: float, text: str, *, anchor: str = "middle", size: int = _TEXT, fill: str = INK
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-size="{}" fill="{}">{}</text>',
        _round(x),
        _round(y),
        anchor,
        size,
        fill,
        text,
    )


def _width(text: str) -> float:
    """About how wide the text is drawn: a Chinese character is as wide as high."""
    return sum(_TEXT if ord(char) > 0x2E80 else _TEXT * 0.58 for char in text)


def _cut(text: str, room: float) -> str:
    if _width(text) <= room:
        return text
    while text and _width(text) + _TEXT > room:
        text = text[:-1]
    return f"{text}…"


def _round(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _plain(value: Number) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)

"""Even right edges for Chinese text.

WeasyPrint 70 stretches spaces alone when it justifies, and Chinese has none, so lines would stay
ragged. ``install()`` puts a ``justify_line`` in its place that spreads the rest between all
characters of the line. A private function of a pinned version: a test measures a rendered page.
Imported by ``render`` at first use only.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes  # noqa: TID251
from weasyprint.layout import inline  # noqa: TID251

# A rest wider than this per character (in em) comes from a long unbreakable word; such a line
# stays ragged rather than torn apart.
WIDEST = 0.25


def install() -> None:
    """Replace ``weasyprint.layout.inline.justify_line``; harmless when repeated."""
    inline.justify_line = _justify_line


def _justify_line(_context: Any, line: Any, extra_width: float) -> None:
    gaps = _characters(line) - 1
    if gaps > 0 and extra_width / gaps <= WIDEST * line.style["font_size"]:
        _spread(line, extra_width / gaps, 0)


def _characters(box: Any) -> int:
    if isinstance(box, boxes.TextBox):
        return len(box.text)
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        return sum(_characters(child) for child in box.children)
    return 0


def _spread(box: Any, gap: float, shift: float) -> float:
    """Move ``box`` by ``shift``, widen what it holds by ``gap`` each; return the shift after it."""
    if isinstance(box, boxes.TextBox):
        return _spread_text(box, gap, shift)
    if not isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.translate(shift, 0)
        return shift
    start = shift
    box.position_x += shift
    for child in box.children:
        if child.is_in_normal_flow():
            shift = _spread(child, gap, shift)
    box.width += shift - start
    return shift


def _spread_text(box: Any, gap: float, shift: float) -> float:
    spacing = box.style["letter_spacing"]
    box.position_x += shift
    box.style = box.style.copy()
    box.style["letter_spacing"] = gap + (0 if spacing == "normal" else spacing)
    # Pango puts no spacing at the edges of a run: the last gap lies after the box.
    box.width += gap * (len(box.text) - 1)
    return shift + gap * len(box.text)

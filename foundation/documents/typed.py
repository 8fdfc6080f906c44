"""What somebody typed, in a form that is printed in a time that grows no faster than its length."""

from __future__ import annotations

import re
import textwrap

# WeasyPrint measures the rest of a run of letters again for each line of it: 100,000 of them in
# one paragraph take minutes. Chinese text, where every place may break, has no such trouble.
LETTERS = 400  # a longer line that is not mainly Chinese is printed in pieces of so many
LINES = 2000  # lines kept apart; more are run together, since each is a box of its own
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")  # no punctuation: it may not begin a line
_BETWEEN = "　 "  # the second one tells where a piece may end


def typed_lines(text: str) -> list[str]:
    """The lines that are not empty, without outer space, overlong ones in pieces."""
    found = [line for row in str(text).splitlines() if (line := row.strip())]
    if len(found) > LINES:
        found = [*found[: LINES - 1], _BETWEEN.join(found[LINES - 1 :])]
    return [piece for line in found for piece in _pieces(line)]


def _pieces(line: str) -> list[str]:
    if len(line) <= LETTERS or len(_CHINESE.findall(line)) * 4 > len(line) * 3:
        return [line]
    return textwrap.wrap(line, LETTERS, break_on_hyphens=False)

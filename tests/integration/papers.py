"""Documents without their PDF, for tests of procedures; their HTML is made all the same."""

from __future__ import annotations

from itertools import count

import pytest

from foundation.documents import actions
from foundation.documents.render import Rendered, render_html
from foundation.documents.templatetags import pdf

_numbers = count(1)


class _NoDrawing:
    """Stands for ``segno``: a code that nobody scans takes a hundredth of a second to draw."""

    @classmethod
    def make(cls, _text, **_how):
        return cls()

    def svg_data_uri(self, **_how) -> str:
        return "data:,"


@pytest.fixture
def plain_papers(monkeypatch) -> list[str]:
    """The HTML of every document issued in the test, in order; files hold a stand-in."""
    made: list[str] = []

    def render(template, context, *, made_on):
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(pdf, "segno", _NoDrawing)
            made.append(render_html(template, context, made_on=made_on))
        return Rendered(html=made[-1], pdf=b"%%PDF-1.7 stand-in %d" % next(_numbers))

    monkeypatch.setattr(actions, "render", render)
    return made

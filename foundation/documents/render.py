"""The one place where documents are made: template + data → HTML → PDF/A-2b, in memory.

WeasyPrint is imported at first use only: it is heavy, and most processes never make a document.
The same input gives the same bytes, in every process and at any time.
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import timezone

from foundation.audit.seals import newest
from foundation.documents import contents, fonts

# No face of the stacks has them, and PDF/A knows no missing glyphs.
_EMOJI = re.compile("[\U0001f000-\U0001faff][\U0001f000-\U0001faff\u200d\ufe0f\u20e3]*")

# Pango's font map, which all renderings of a process share, is not safe for threads.
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Rendered:
    html: str
    pdf: bytes


class ForbiddenResource(ValueError):
    """A template asked for something from the network or the disk; only ``data:`` is allowed."""


def render(
    template: str, context: Mapping[str, Any], *, made_on: dt.date | dt.datetime
) -> Rendered:
    """Render ``template`` (it extends a layout in ``templates/pdf``) to HTML and PDF.

    ``made_on`` is the date written into the file. The newest audit seal is printed at the foot
    unless the context brings ``seal`` (a ``Seal``, or None for no seal). Raises
    ``ForbiddenResource``.
    """
    html = render_html(template, context, made_on=made_on)
    return Rendered(html=html, pdf=to_pdf(html))


def render_html(
    template: str, context: Mapping[str, Any], *, made_on: dt.date | dt.datetime
) -> str:
    """The HTML alone, as ``render()`` turns it into PDF."""
    full = {"document": None, "made_on": made_on, "created": _created(made_on), **context}
    if "seal" not in full:
        full["seal"] = newest()
    return contents.insert(render_to_string(template, full))


def to_pdf(html: str) -> bytes:
    """PDF/A-2b of an HTML page that needs nothing from outside."""
    with _lock:
        return _engine()(_EMOJI.sub("〔表情〕", html))


def _created(made_on: dt.date | dt.datetime) -> str:
    if not isinstance(made_on, dt.datetime):
        return made_on.isoformat()
    local = timezone.localtime(made_on) if timezone.is_aware(made_on) else made_on
    return local.isoformat(timespec="seconds")


@functools.cache
def _engine() -> Callable[[str], bytes]:
    """Import WeasyPrint with our fonts, and keep its one font configuration."""
    fonts.use_own_fonts()
    # Its warnings quote characters of the text, which may be sealed.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    from weasyprint import HTML  # noqa: PLC0415, TID251
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415, TID251
    from weasyprint.urls import URLFetcher  # noqa: PLC0415, TID251

    from foundation.documents import justify  # noqa: PLC0415

    justify.install()
    _close_profiles()
    font_config = FontConfiguration()

    class DataOnly(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data",))
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.lower().startswith("data:"):
                self.refused.append(url)
            return super().fetch(url, headers)

    def engine(html: str) -> bytes:
        fetcher = DataOnly()
        page = HTML(string=html, url_fetcher=fetcher, base_url=None)
        pdf: bytes = page.write_pdf(pdf_variant="pdf/a-2b", font_config=font_config)
        if fetcher.refused:
            raise ForbiddenResource(f"not allowed in a document: {fetcher.refused}")
        return pdf

    return engine


def _close_profiles() -> None:
    """WeasyPrint 70 leaves the file of its colour profile open after reading it."""
    import weasyprint.pdf as writer  # noqa: PLC0415, TID251

    read = writer.ColorProfile

    def read_and_close(file: IO[bytes], *rest: Any) -> Any:
        with file:
            return read(file, *rest)

    writer.ColorProfile = read_and_close

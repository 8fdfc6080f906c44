"""Many stored files bound into one PDF with a list of contents: the volume of a case (案卷).

What cannot be bound (encrypted, damaged, recordings, office files) keeps its place with a sheet
that names it with its digest, so that the volume never says less than the case holds.
"""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.storage import default_storage
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from foundation.documents.render import render_html, to_pdf

logger = logging.getLogger(__name__)
PDF = "application/pdf"
IMAGES = ("image/jpeg", "image/png", "image/webp")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One stored file as it stands in the list of contents."""

    title: str
    number: str
    on: date
    path: str
    content_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A leaf with the pages it fills, and why it could not be bound (empty: it could)."""

    leaf: Leaf
    first: int
    last: int
    problem: str = ""

    @property
    def pages(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}—{self.last}"


def bind(
    leaves: Sequence[Leaf],
    *,
    template: str,
    context: Mapping[str, Any],
    made_on: date,
    progress: Progress = lambda _done, _total: None,
) -> bytes:
    """The volume: ``template`` (cover and contents; takes ``placed``), then every leaf.

    Pages are counted from the first leaf on and printed on it at the top right; each leaf has a
    bookmark.
    """
    body, placed = _body(leaves, progress)
    front = to_pdf(render_html(template, {**context, "placed": placed}, made_on=made_on))
    volume = PdfWriter()
    volume.append(io.BytesIO(front), import_outline=False)
    offset = len(volume.pages)
    _stamp(body, made_on)
    volume.append(_written(body), import_outline=False)
    for one in placed:
        volume.add_outline_item(title=one.leaf.title, page_number=offset + one.first - 1)
    volume.metadata = {"/Title": str(context.get("title", ""))}
    return _written(volume).getvalue()


def _body(leaves: Sequence[Leaf], progress: Progress) -> tuple[PdfWriter, list[Placed]]:
    body, placed = PdfWriter(), []
    for done, leaf in enumerate(leaves):
        progress(done, len(leaves))
        first = len(body.pages) + 1
        pages, problem = _pages(leaf)
        body.append(pages, import_outline=False)
        placed.append(Placed(leaf, first, len(body.pages), problem))
    progress(len(leaves), len(leaves))
    return body, placed


def _pages(leaf: Leaf) -> tuple[io.BytesIO, str]:
    """The pages of the leaf, or a sheet in its place with the reason."""
    problem = ""
    try:
        with default_storage.open(leaf.path) as file:
            content = file.read()
        if leaf.content_type == PDF:
            return _readable(content), ""
        if leaf.content_type in IMAGES:
            return io.BytesIO(_picture(leaf, content)), ""
        problem = "该文件不是 PDF 或者图片，另附于电子案卷。"
    except FileNotFoundError:
        problem = "文件没有找到，请联系系统管理员。"
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OSError):
        logger.warning("a file of a volume cannot be bound", exc_info=True)
        problem = "该文件已加密或者损坏，不能装订，原件另附于电子案卷。"
    return io.BytesIO(_sheet(leaf, problem)), problem


def _readable(content: bytes) -> io.BytesIO:
    """The pages of a PDF copied once, so that damage shows here and not in the whole volume."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError("encrypted")
    if not reader.pages:
        raise ValueError("no pages")
    copy = PdfWriter()
    copy.append(reader, import_outline=False)
    return _written(copy)


def _picture(leaf: Leaf, content: bytes) -> bytes:
    uri = f"data:{leaf.content_type};base64,{base64.b64encode(content).decode()}"
    context = {"leaf": leaf, "image": uri, "problem": ""}
    return to_pdf(render_html("pdf/leaf.html", context, made_on=leaf.on))


def _sheet(leaf: Leaf, problem: str) -> bytes:
    context = {"leaf": leaf, "image": "", "problem": problem}
    return to_pdf(render_html("pdf/leaf.html", context, made_on=leaf.on))


def _stamp(body: PdfWriter, made_on: date) -> None:
    """Print the number of each page at its top right."""
    count = len(body.pages)
    context = {"numbers": range(1, count + 1)}
    stamps = PdfReader(io.BytesIO(to_pdf(render_html("pdf/stamps.html", context, made_on=made_on))))
    for page, stamp in zip(body.pages, stamps.pages, strict=True):
        page.merge_page(stamp)


def _written(writer: PdfWriter) -> io.BytesIO:
    target = io.BytesIO()
    writer.write(target)
    target.seek(0)
    return target


def leaves_of(rows: Iterable[Leaf]) -> list[Leaf]:
    """In the order of their days, as given within a day."""
    return sorted(rows, key=lambda leaf: leaf.on)

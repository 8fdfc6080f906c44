"""Sample documents, and ways of looking into a PDF."""

from __future__ import annotations

import ctypes
import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp
from django.template import engines

from foundation.audit.actors import SYSTEM
from foundation.documents.actions import issue
from foundation.documents.models import Document, EvidenceFile
from foundation.documents.render import Rendered, render

SAMPLES = Path(__file__).resolve().parent.parent / "integration" / "test_documents_templates"
DAY = dt.date(2026, 11, 20)
COLUMNS = [("序号", "10%", "centre"), ("企业名称", "50%", ""), ("罚款（元）", "", "number-cell")]


def know_samples() -> None:
    folders = engines["django"].engine.dirs
    if SAMPLES not in folders:
        folders.append(SAMPLES)


def sample_document(**given: Any) -> Document:
    """An unsaved document as ``issue()`` hands it to the template."""
    values = {
        "series": "sample",
        "year": 2026,
        "number": 3,
        "number_text": "宁经信安委发〔2026〕3号",
        "title": "关于开展民爆行业安全生产大检查的通知",
        "made_on": DAY,
        "code": "ABCD2345EFGH6789",
    }
    return Document(**{**values, **given})


def issued_document(
    *, public: bool = False, title: str = "关于处罚某公司的决定", series: str = "general"
) -> Document:
    know_samples()
    head = "宁经信安委发" if series == "general" else f"宁经信{series}"
    return issue(
        series=series, title=title, template="official_sample.html", head=head,
        context={"texts": ["正文"]}, made_on=DAY, by=SYSTEM, public=public,
    )  # fmt: skip


def rows(count: int) -> list[list[str]]:
    return [
        [str(n), f"宁夏某某民用爆破器材有限责任公司第{n}分公司", f"{n}.00"] for n in range(count)
    ]


def official(text: str, *, document: Document | None = None) -> Rendered:
    """An official document whose body is ``text``, a paragraph a line."""
    know_samples()
    document = document or sample_document()
    context = {"document": document, "texts": text.split("\n"), "seal": document.printed_seal}
    return render("official_sample.html", context, made_on=DAY)


def form(text: str, count: int = 3) -> Rendered:
    know_samples()
    context = {
        "document": sample_document(title="报告表"),
        "seal": None,
        "person": "欧阳堃玥",
        "text": text,
        "columns": COLUMNS,
        "rows": rows(count),
    }
    return render("form_sample.html", context, made_on=DAY)


def report(text: str, count: int = 3) -> Rendered:
    know_samples()
    context = {
        "document": sample_document(title="季度汇总"),
        "seal": None,
        "text": text,
        "columns": COLUMNS,
        "rows": rows(count),
    }
    return render("report_sample.html", context, made_on=DAY)


def content_of(stored: Document | EvidenceFile) -> bytes:
    with stored.file.open("rb") as file:
        return file.read()


def page_texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


def text_lines(pdf: bytes, page: int) -> list[tuple[float, str, float, float]]:
    """Lines of a page, top down: baseline (pt from the bottom), text, left and right edge."""
    text = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    found = defaultdict(list)
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        char = text.get_text_range(index, 1)
        if not char.strip():
            continue
        pypdfium2.raw.FPDFText_GetCharOrigin(text, index, x, y)
        right = text.get_charbox(index, loose=True)[2]
        found[round(y.value, 1)].append((x.value, right, char))
    lines = []
    for base in sorted(found, reverse=True):
        chars = sorted(found[base])
        line = "".join(char for _, _, char in chars)
        lines.append((base, line, chars[0][0], max(right for _, right, _ in chars)))
    return lines


def decode_qr(pdf: bytes, page: int = -1) -> str:
    """What the QR code of a page says when it is photographed."""
    document = pypdfium2.PdfDocument(pdf)
    image = document[page % len(document)].render(scale=3).to_pil()
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].text if found else ""

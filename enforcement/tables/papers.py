"""What the list of issued documents shows."""

from __future__ import annotations

from foundation.documents.models import Document
from foundation.web.listing import Column


def address_of(paper: Document) -> str:
    return paper.office_url


COLUMNS = [
    Column("number_text", "文号", "number_text", link=address_of, css="nowrap"),
    Column("title", "标题", "title", css="cell-text"),
    Column("made_on", "成文日期", "made_on", order="made_on", css="nowrap"),
    Column("state", "状态", "state", css="nowrap"),
]

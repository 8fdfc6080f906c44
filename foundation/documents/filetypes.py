"""File types that may be handed in, known by content and never by name alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEAD_BYTES = 64 * 1024  # how much of a file ``sniff`` wants to see


@dataclass(frozen=True, slots=True)
class FileType:
    """``extensions`` that a file of this content may bear; ``label`` in Chinese."""

    content_type: str
    label: str
    extensions: tuple[str, ...]


PDF = FileType("application/pdf", "PDF文档", ("pdf",))
JPEG = FileType("image/jpeg", "JPG照片", ("jpg", "jpeg"))
PNG = FileType("image/png", "PNG图片", ("png",))
WEBP = FileType("image/webp", "WEBP图片", ("webp",))
HEIC = FileType("image/heic", "HEIC照片", ("heic", "heif"))
MP3 = FileType("audio/mpeg", "MP3录音", ("mp3",))
M4A = FileType("audio/mp4", "M4A录音", ("m4a",))
MP4 = FileType("video/mp4", "MP4录像或录音", ("mp4", "m4a", "m4v"))
WAV = FileType("audio/wav", "WAV录音", ("wav",))
AMR = FileType("audio/amr", "AMR录音", ("amr",))
OLE = FileType(
    "application/x-ole-storage", "Office或WPS旧格式文档", ("doc", "xls", "ppt", "wps", "et", "dps")
)
TEXT = FileType("text/plain", "纯文本", ("txt", "csv", "log"))

_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = FileType(f"{_OOXML}wordprocessingml.document", "Word文档", ("docx",))
XLSX = FileType(f"{_OOXML}spreadsheetml.sheet", "Excel表格", ("xlsx",))
PPTX = FileType(f"{_OOXML}presentationml.presentation", "PowerPoint演示文稿", ("pptx",))
OFFICE = FileType("application/octet-stream", "Office文档", ("docx", "xlsx", "pptx"))

_STARTS = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"ID3", MP3),
    (b"#!AMR", AMR),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
)
_BRANDS = (
    ({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}, HEIC),
    ({b"M4A ", b"M4B "}, M4A),
    ({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash",
      b"MSNV", b"3gp4", b"3gp5"}, MP4),
)  # fmt: skip
_ENTRY = re.compile(rb"PK\x03\x04.{22}(..)..", re.DOTALL)
_PROGRAM_TEXT = re.compile(
    r"\A\s*(#!|<\?|<!doctype|<html|<head|<body|<script|<svg|<iframe)|<script\b", re.IGNORECASE
)


def sniff(head: bytes) -> FileType | None:
    """The type of a file by its first ``HEAD_BYTES`` (fewer if it is shorter), None if refused."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return {b"WAVE": WAV, b"WEBP": WEBP}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return next((kind for brands, kind in _BRANDS if head[8:12] in brands), None)
    if head.startswith(b"PK\x03\x04"):
        return _office(head)
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        return MP3  # MPEG audio, layer III
    return TEXT if _is_text(head) else None


def _office(head: bytes) -> FileType | None:
    """Which Office document a ZIP is, by the names of the entries that the head shows."""
    names = [
        head[match.end() : match.end() + int.from_bytes(match[1], "little")]
        for match in _ENTRY.finditer(head)
    ]
    if any(b"vbaProject" in name for name in names):
        return None
    for folder, kind in ((b"word/", DOCX), (b"xl/", XLSX), (b"ppt/", PPTX)):
        if any(name.startswith(folder) for name in names):
            return kind
    marks = (b"[Content_Types].xml", b"docProps/", b"_rels/")
    return OFFICE if names and all(name.startswith(marks) for name in names) else None


def _is_text(head: bytes) -> bool:
    if not head or b"\x00" in head:
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        # The head may end within a character: up to three bytes are forgiven.
        for cut in range(4):
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            controls = sum(char < " " and char not in "\t\r\n\f" for char in text)
            return bool(text) and not controls and not _PROGRAM_TEXT.search(text)
    return False

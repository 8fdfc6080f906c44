from __future__ import annotations

import io
import zipfile

import pytest

from foundation.documents.evidence import (
    LIMIT_BYTES,
    RejectedFile,
    check_count,
    check_name,
    check_size,
    check_type,
    sniff,
)


def archive(*names: str, stored: bool = False) -> bytes:
    target = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(target, "w", method) as file:
        for name in names:
            file.writestr(name, "<xml/>")
    return target.getvalue()


ACCEPTED = {
    "a.pdf": b"%PDF-1.7\n",
    "a.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "a.JPEG": b"\xff\xd8\xff\xe1Exif",
    "a.png": b"\x89PNG\r\n\x1a\n\x00\x00",
    "a.webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "a.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    "a.mp3": b"ID3\x03\x00",
    "b.mp3": b"\xff\xfb\x90\x64\x00",
    "a.m4a": b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00",
    "a.mp4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00",
    "b.m4a": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00",
    "a.wav": b"RIFF\x10\x00\x00\x00WAVEfmt ",
    "a.amr": b"#!AMR\n",
    "a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00",
    "a.wps": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00",
    "a.docx": archive("[Content_Types].xml", "_rels/.rels", "word/document.xml"),
    "a.xlsx": archive("docProps/app.xml", "docProps/core.xml", "xl/workbook.xml"),
    "a.pptx": archive("[Content_Types].xml", "ppt/presentation.xml"),
    "a.txt": "情况说明：电话录音".encode(),
    "b.txt": "情况说明：电话录音".encode("gb18030"),
    "c.txt": "说明".encode("utf-8-sig"),
    "d.txt": "字".encode() * 100 + "字".encode()[:2],
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_may_be_handed_in(name):
    assert check_type(name, ACCEPTED[name]).content_type


REFUSED = {
    "program": b"MZ\x90\x00\x03\x00",
    "elf": b"\x7fELF\x02\x01",
    "zip": archive("a.txt"),
    "jar": archive("META-INF/MANIFEST.MF", "Main.class"),
    "macro": archive("[Content_Types].xml", "word/vbaProject.bin", "word/document.xml"),
    "rar": b"Rar!\x1a\x07\x00",
    "html": b"<!DOCTYPE html><html>",
    "html later": b"hello <script>alert(1)</script>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "xml": b"<?xml version='1.0'?><x/>",
    "shell": b"#!/bin/sh\nrm -rf /\n",
    "quicktime": b"\x00\x00\x00\x14ftypqt  ",
    "binary": bytes(range(256)),
    "control characters": b"abc\x01\x02",
    "riff other": b"RIFF\x10\x00\x00\x00AVI LIST",
    "nothing": b"",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_by_its_content(kind):
    assert sniff(REFUSED[kind]) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.jpg", b"%PDF-1.7"),
        ("合同.pdf", b"\xff\xd8\xff\xe0"),
        ("账册.xlsx", archive("word/document.xml")),
        ("说明", b"%PDF-1.7"),
    ],
)
def test_an_extension_that_lies_is_refused_with_the_remedy(name, content):
    with pytest.raises(RejectedFile, match="扩展名") as refusal:
        check_type(name, content)
    assert refusal.value.remedy.endswith("后重新上传。")
    assert refusal.value.field == "files"


@pytest.mark.parametrize(
    "name",
    ["木马.exe", "照片.jpg.exe", "照片.EXE.jpg", "a.exe .pdf", "报告.pdf.js", "页面.html", "图.svg",
     "宏.docm", "脚本.bat", "a.\u202egpj.exe"],
)  # fmt: skip
def test_programs_are_refused_by_name(name):
    with pytest.raises(RejectedFile, match="不能作为证据"):
        check_name(name)


@pytest.mark.parametrize("name", ["", "  ", "...", "C:\\", "/", "\u200b"])
def test_a_file_needs_a_name(name):
    with pytest.raises(RejectedFile, match="没有名称"):
        check_name(name)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("现场 照片（一）.jpg", "现场 照片（一）.jpg"),
        ("C:\\桌面\\录音.m4a", "录音.m4a"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("报告1.2节.pdf", "报告1.2节.pdf"),
        ("字" * 196 + ".pdf", "字" * 196 + ".pdf"),
        ("字" * 300 + ".pdf", "字" * 196 + ".pdf"),
    ],
)
def test_names_are_kept_as_they_are_but_safe(given, kept):
    assert check_name(given) == kept


@pytest.mark.parametrize(("size", "words"), [(0, "空"), (LIMIT_BYTES + 1, "20 MB")])
def test_sizes_are_limited(size, words):
    with pytest.raises(RejectedFile, match=words):
        check_size(size)


def test_limits_themselves_are_allowed():
    check_size(1)
    check_size(LIMIT_BYTES)
    check_count(20)


def test_too_many_files():
    with pytest.raises(RejectedFile, match="21个"):
        check_count(21)

"""The file before its rows are read: is it a workbook, is it safe to open, has it merged cells."""

from __future__ import annotations

import re
from typing import IO
from zipfile import BadZipFile, ZipFile

from foundation.procedure.refusals import Refused

UNPACKED_LIMIT = 500 * 1024 * 1024  # bytes; 100,000 rows of 20 columns take about 150 MB
_CHUNK = 1 << 20
_OVERLAP = 200  # bytes; no tag that is sought is longer
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再上传。"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')


def check_container(file: IO[bytes]) -> None:
    """``Refused`` unless the content (not the name) is a macro-free .xlsx of bearable size."""
    file.seek(0)
    start = file.read(4)
    if start == _OLD_EXCEL:
        raise Refused("这是旧版 Excel（.xls）或加密的文件。", remedy=f"请先取消密码。{_SAVE_AS}")
    try:
        with ZipFile(file) as packed:
            names = {entry.filename.lower() for entry in packed.infolist()}
            size = sum(entry.file_size for entry in packed.infolist())
    except BadZipFile:
        raise Refused(
            "这不是 Excel 文件（可能是改了扩展名的 CSV 或文件已损坏）。", remedy=_SAVE_AS
        ) from None
    if size > UNPACKED_LIMIT:
        raise Refused("文件解压后过大，不能读取。", remedy="请删去多余内容或分成几个文件。")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused("文件带有宏，不能上传。", remedy=_SAVE_AS)
    if "xl/workbook.xml" not in names:
        raise Refused("这不是 Excel 工作簿。", remedy=_SAVE_AS)


def check_merged(file: IO[bytes], path: str) -> None:
    """``Refused`` with the address when the sheet at ``path`` in the container has merged cells.

    The XML is searched in pieces, because a sheet that is read row by row does not tell.
    """
    file.seek(0)
    with ZipFile(file) as packed, packed.open(path) as source:
        kept = b""
        while piece := source.read(_CHUNK):
            if b"<!DOCTYPE" in kept + piece:
                raise Refused("文件含有不允许的内容。", remedy=_SAVE_AS)
            if found := _MERGED.search(kept + piece):
                raise Refused(
                    f"有合并单元格：{found[1].decode()}。", remedy="请取消合并，每行填写完整。"
                )
            kept = piece[-_OVERLAP:]

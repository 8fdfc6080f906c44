"""A signature drawn on the screen, or a scanned one handed in instead."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.forms.widgets import Script
from PIL import Image, ImageFile, ImageOps

from foundation.documents.filetypes import HEAD_BYTES, JPEG, PNG, FileType, sniff

FILE_NAME = "签名.png"
MOST_DRAWN = 500 * 1024  # bytes
MOST_UPLOADED = 5 * 1024 * 1024  # bytes
# Of a PNG all pixels are decoded; a JPEG is read at the scale that is kept.
MOST_PIXELS = {"PNG": 12_000_000, "JPEG": 50_000_000}
LEAST_SIDES = (60, 24)  # pixels
KEPT_SIDES = (1200, 600)  # pixels: larger pictures are made smaller
FAINTEST_INK = 48  # of 255 between the paper and the ink
SMALLEST_INK = 0.05  # of the width: a tap of the finger signs nothing
_DRAWN = re.compile(r"data:image/png;base64,([A-Za-z0-9+/]+={0,2})")
_BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


@dataclass(frozen=True, slots=True)
class Handed:
    """What the browser sent: the drawing as a data URL, or a file (which counts, if both)."""

    drawn: str = ""
    file: UploadedFile[bytes] | None = None

    def __bool__(self) -> bool:
        return bool(self.drawn or self.file)


class SignatureInput(forms.Widget):
    """A canvas with a hidden input for its PNG; beside it a file input, which needs no script."""

    template_name = "enforcement/signature_widget.html"
    needs_multipart_form = True
    use_fieldset = True

    class Media:
        css = {"all": ["enforcement/signature.css"]}
        js = [Script("enforcement/signature.js", defer=True)]

    def use_required_attribute(self, initial: Any) -> bool:  # noqa: ARG002
        """The file input is never required by the browser: a drawing does as well."""
        return False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Handed:
        return Handed(data.get(f"{name}_drawn") or "", files.get(name))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}_drawn" not in data and name not in files

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What was drawn is put back after an error, unless it is no drawing at all."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        drawn = value.drawn if isinstance(value, Handed) else ""
        kept = len(drawn) <= _url_length(MOST_DRAWN) and _DRAWN.fullmatch(drawn)
        context["widget"].update(drawn_name=f"{name}_drawn", drawn=drawn if kept else "")
        return context


class SignatureField(forms.Field):
    """Cleans to an uploaded PNG named 签名.png, made anew from the pixels; None: not signed.

    Nothing but pixels of what was sent is kept. Pass it to ``store_evidence``, or read it.
    """

    widget = SignatureInput
    default_error_messages = {
        "required": "未签名。请在框内手写签名，或者上传签名图片。",
        "blank": "未签名，框内没有笔迹。请手写签名，或者上传签名图片。",
        "type": "签名图片应为PNG或者JPG格式，请重新选择。",
        "broken": "签名图片无法读取。请重新签名，或者换一张图片。",
        "drawn_size": "手写签名的数据过大。请清除后重新签名。",
        "file_size": "签名图片不能超过5MB。请压缩或者重新拍摄。",
        "sides": "签名图片过大或者过小。请重新签名，或者换一张图片。",
    }

    def to_python(self, value: Any) -> UploadedFile[bytes] | None:
        if not value:
            return None
        content, kinds = self._sent(value)
        if sniff(content[:HEAD_BYTES]) not in kinds:
            raise self._error("type")
        picture = self._picture(content)
        if not _shows_ink(picture, drawn=value.file is None):
            raise self._error("blank")
        return SimpleUploadedFile(FILE_NAME, _as_png(picture), content_type=PNG.content_type)

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise self._error("required", code="unsigned")

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ARG002
        return bool(data)

    def _sent(self, value: Handed) -> tuple[bytes, tuple[FileType, ...]]:
        """The bytes that were sent, none of them decoded yet, and what they may be."""
        if value.file is not None:
            if (value.file.size or 0) > MOST_UPLOADED:
                raise self._error("file_size")
            return value.file.read(), (PNG, JPEG)
        if len(value.drawn) > _url_length(MOST_DRAWN):
            raise self._error("drawn_size")
        drawn = _DRAWN.fullmatch(value.drawn)
        try:
            return base64.b64decode(drawn[1] if drawn else "*", validate=True), (PNG,)
        except binascii.Error:
            raise self._error("broken") from None

    def _picture(self, content: bytes) -> Image.Image:
        """The picture upright on white paper; its size is asked before its pixels are decoded."""
        try:
            with _whole_only(), Image.open(BytesIO(content), formats=("PNG", "JPEG")) as opened:
                width, height = opened.size
                enough = width >= LEAST_SIDES[0] and height >= LEAST_SIDES[1]
                if not enough or width * height > MOST_PIXELS[opened.format or "PNG"]:
                    raise self._error("sides")
                opened.draft("RGB", KEPT_SIDES)
                inked = ImageOps.exif_transpose(opened).convert("RGBA")
                inked.thumbnail(KEPT_SIDES)
        except _BROKEN:
            raise self._error("broken") from None
        paper = Image.new("RGBA", inked.size, "white")
        return Image.alpha_composite(paper, inked).convert("RGB")

    def _error(self, name: str, code: str = "") -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[name], code=code or name)


@contextmanager
def _whole_only() -> Iterator[None]:
    """Refuse files cut short, although WeasyPrint, once imported, lets Pillow take them."""
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _url_length(size: int) -> int:
    """Characters of the data URL of ``size`` bytes."""
    return size * 4 // 3 + 64


def _shows_ink(picture: Image.Image, *, drawn: bool) -> bool:
    """Whether something stands on the paper; of a drawing more than a dot."""
    grey = picture.convert("L")
    darkest, lightest = cast("tuple[float, float]", grey.getextrema())
    if lightest - darkest < FAINTEST_INK:
        return False
    if not drawn:
        return True
    box = grey.point([255 if level < 255 - FAINTEST_INK else 0 for level in range(256)]).getbbox()
    return box is not None and (box[2] - box[0]) + (box[3] - box[1]) > SMALLEST_INK * grey.width


def _as_png(picture: Image.Image) -> bytes:
    made = BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()

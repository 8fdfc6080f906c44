"""A signature that was sent: what is taken, what is refused, and in which words."""

from __future__ import annotations

import base64
import struct
import zlib
from io import BytesIO

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from enforcement.forms import signature
from enforcement.forms.signature import SignatureField

pytestmark = pytest.mark.article("E.record")


class OneForm(forms.Form):
    signed = SignatureField(label="被检查单位签名")


class FreeForm(forms.Form):
    signed = SignatureField(label="见证人签名", required=False)


def picture(size=(1000, 400), mode="RGB", paper="white", line=True, kind="PNG", **saved) -> bytes:
    image = Image.new(mode, size, paper)
    if line:
        width, height = size
        ends = (width // 5, height // 5, width * 4 // 5, height * 4 // 5)
        ImageDraw.Draw(image).line(ends, fill="black", width=max(2, width // 100))
    made = BytesIO()
    image.save(made, kind, **saved)
    return made.getvalue()


def url(content: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def drawn(value: str, form=OneForm):
    return form({"signed_drawn": value})


def uploaded(content: bytes, name: str = "签名.jpg", form=OneForm):
    return form({}, {"signed": SimpleUploadedFile(name, content)})


def refusal(form) -> str:
    assert not form.is_valid()
    return str(form.errors["signed"][0])


def kept(form) -> Image.Image:
    assert form.is_valid(), form.errors
    file = form.cleaned_data["signed"]
    assert (file.name, file.content_type) == ("签名.png", "image/png")
    return Image.open(file)


def test_a_drawing_becomes_a_png():
    found = kept(drawn(url(picture())))
    assert (found.format, found.size, found.mode) == ("PNG", (1000, 400), "RGB")
    assert found.getpixel((500, 200)) == (0, 0, 0)


def test_a_drawing_on_clear_ground_gets_white_paper():
    found = kept(drawn(url(picture(mode="RGBA", paper=(0, 0, 0, 0)))))
    assert found.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_scanned_signature_does_as_well(kind):
    found = kept(uploaded(picture((3000, 2000), kind=kind)))
    assert found.format == "PNG"
    assert found.width <= 1200
    assert found.height <= 600


def test_a_photo_is_turned_upright_and_tells_no_place():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "北纬38度"
    found = kept(uploaded(picture((600, 200), kind="JPEG", exif=exif)))
    assert found.size == (200, 600)
    assert not found.getexif()


def test_nothing_but_pixels_is_kept():
    tail = b"<script>alert(1)</script>"
    form = drawn(url(picture() + tail))
    assert form.is_valid()
    assert tail not in form.cleaned_data["signed"].read()


def test_the_file_counts_if_both_are_sent():
    form = OneForm(
        {"signed_drawn": url(picture())},
        {"signed": SimpleUploadedFile("x.png", picture((300, 120)))},
    )
    assert kept(form).size == (300, 120)


@pytest.mark.parametrize("form", [OneForm({}), drawn("")], ids=["nothing", "empty"])
def test_no_signature(form):
    assert refusal(form).startswith("未签名")


@pytest.mark.parametrize(
    "content",
    [
        picture(line=False),
        picture(mode="RGBA", paper=(0, 0, 0, 0), line=False),
        picture(paper="black", line=False),
        picture(paper=(250, 250, 250), line=False),
    ],
    ids=["white", "clear", "black", "nearly white"],
)
def test_an_empty_canvas_is_not_signed(content):
    assert refusal(drawn(url(content))).startswith("未签名")
    assert refusal(uploaded(content)).startswith("未签名")


def test_a_dot_is_no_signature():
    image = Image.new("RGB", (1000, 400), "white")
    ImageDraw.Draw(image).ellipse((500, 200, 508, 208), fill="black")
    made = BytesIO()
    image.save(made, "PNG")
    assert refusal(drawn(url(made.getvalue()))).startswith("未签名")


def test_a_signature_may_be_optional():
    form = drawn("", FreeForm)
    assert form.is_valid()
    assert form.cleaned_data["signed"] is None
    assert refusal(drawn(url(picture(line=False)), FreeForm)).startswith("未签名")


def bomb(width: int, height: int) -> bytes:
    """A PNG whose head promises many more pixels than it has bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def text_bomb() -> bytes:
    """A PNG with a compressed remark of many megabytes."""
    remark = b"Comment\x00\x00" + zlib.compress(b"a" * 80_000_000, 9)
    chunk = struct.pack(">I", len(remark)) + b"zTXt" + remark
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + remark))
    plain = picture()
    return plain[:33] + chunk + plain[33:]


HOSTILE = {
    "no url": "签名",
    "script": "javascript:alert(1)",
    "svg": url(b"<svg onload='alert(1)'/>", "image/svg+xml"),
    "jpeg url": url(picture(kind="JPEG"), "image/jpeg"),
    "not base64": "data:image/png;base64,@@@@",
    "bad padding": "data:image/png;base64,AAAAA",
    "two lines": f"{url(picture())}\n{url(picture())}",
    "line end": f"{url(picture())}\n",
    "markup": f'{url(picture())}"><script>alert(1)</script>',
    "jpeg inside": url(picture(kind="JPEG")),
    "html inside": url(b"<html><script>alert(1)</script></html>"),
    "pdf inside": url(b"%PDF-1.7"),
    "gif inside": url(picture(kind="GIF")),
    "cut": url(picture()[:200]),
    "head alone": url(b"\x89PNG\r\n\x1a\n"),
    "nothing inside": "data:image/png;base64,",
    "bomb": url(bomb(60_000, 60_000)),
    "large": url(bomb(9_000, 9_000)),
    "wide": url(bomb(2_000_000_000, 1)),
    "tiny": url(picture((20, 8))),
    "flat": url(picture((1000, 3))),
    "remark": url(text_bomb()),
    "heavy": url(picture() + b"\x00" * 600_000),
    "nul": "data:image/png;base64,\x00",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_drawing_is_refused_in_words(value):
    words = refusal(drawn(value))
    assert words in SignatureField.default_error_messages.values()


HOSTILE_FILES = {
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "program": b"MZ" + b"\x00" * 100,
    "gif": picture(kind="GIF"),
    "webp": picture(kind="WEBP"),
    "cut jpeg": picture(kind="JPEG")[:300],
    "jpeg head": b"\xff\xd8\xff\xe0",
    "bomb": bomb(60_000, 60_000),
    "large": bomb(4_000, 4_000),
    "heavy": picture() + b"\x00" * signature.MOST_UPLOADED,
    "tiny": picture((59, 30)),
}


@pytest.mark.parametrize("content", HOSTILE_FILES.values(), ids=HOSTILE_FILES)
def test_a_hostile_file_is_refused_in_words(content):
    assert refusal(uploaded(content)) in SignatureField.default_error_messages.values()


def test_an_empty_file_is_refused():
    assert refusal(uploaded(b"")) in SignatureField.default_error_messages.values()


def test_what_was_drawn_is_put_back():
    value = url(picture())
    assert f'value="{value}"' in str(drawn(value)["signed"])


@pytest.mark.parametrize("name", ["markup", "script", "heavy", "svg"])
def test_what_is_no_drawing_is_not_put_back(name):
    assert 'name="signed_drawn" value=""' in str(drawn(HOSTILE[name])["signed"])


def test_the_form_is_sent_in_parts():
    form = OneForm()
    assert form.is_multipart()
    assert "required" not in str(form["signed"])
    assert "defer" in str(form.media)

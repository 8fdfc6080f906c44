"""Where fonts come from: the office's own, Fandol by bin/fonts, Noto."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "bin" / "fonts"
FACES = ("FandolSong-Regular", "FandolSong-Bold", "FandolHei-Regular", "FandolHei-Bold",
         "FandolKai-Regular", "FandolFang-Regular")  # fmt: skip

CHILD = """
import sys, django
django.setup()
from tests.factories import documents
sys.stdout.buffer.write(documents.official("安全生产").pdf)
"""


def make_font(path, family, characters):
    """A tiny font of squares that has ``characters``."""
    pen = TTGlyphPen(None)
    for number, point in enumerate([(0, 0), (0, 900), (900, 900), (900, 0)]):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    names = {ord(char): f"g{ord(char)}" for char in characters}
    order = [".notdef", *names.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.save(path)


def test_the_own_fonts_of_the_office_win_and_the_rest_falls_back(tmp_path):
    folder = tmp_path / "fonts" / "licensed"
    folder.mkdir(parents=True)
    make_font(folder / "own.ttf", "FangSong_GB2312", "安全")
    environment = {**os.environ, "SAFETYREG_VAR": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "safetyreg.settings"
    child = subprocess.run(
        [sys.executable, "-c", CHILD], env=environment, cwd=ROOT, capture_output=True, check=True
    )
    page = pypdf.PdfReader(io.BytesIO(child.stdout)).pages[0]
    names = [str(font["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]
    assert any("FangSong-GB2312" in name or "FangSong_GB2312" in name for name in names)
    assert any("Noto-Serif-CJK-SC" in name for name in names)
    assert "安全生产" in page.extract_text()


def run_script(var, tools):
    """Run bin/fonts with nothing but ``tools`` on its path."""
    path = var / "bin"
    path.mkdir()
    for tool in tools:
        (path / tool).symlink_to(shutil.which(tool))
    environment = {"PATH": str(path), "SAFETYREG_VAR": str(var)}
    return subprocess.run(
        ["/bin/sh", str(SCRIPT)], env=environment, capture_output=True, text=True, check=False
    )


def test_the_script_does_nothing_when_the_fonts_are_there(tmp_path):
    folder = tmp_path / "fonts" / "fandol"
    folder.mkdir(parents=True)
    for face in FACES:
        (folder / f"{face}.otf").write_text("x")
    done = run_script(tmp_path, ["dirname"])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("tools", "reason"),
    [(["dirname"], "apt-get is not here"), (["dirname", "apt-get"], "dpkg-deb is not here")],
)
def test_the_script_says_in_one_line_why_it_cannot(tmp_path, tools, reason):
    done = run_script(tmp_path, tools)
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1
    assert reason in done.stdout
    assert "Noto CJK" in done.stdout

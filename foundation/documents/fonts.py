"""Fonts: one fontconfig file of our own, so that every machine sets documents in the same faces.

The office's own licensed faces (方正小标宋, 仿宋_GB2312 …) lie anywhere in
``settings.FONT_FOLDER``, Fandol in its folder ``fandol`` (``bin/fonts``), Noto CJK on the system.
Which of them wins is said by the font stacks in ``templates/pdf/base.css``.
"""

from __future__ import annotations

import ctypes
import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

SYSTEM_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
LIBRARIES = {  # shared library: Debian package
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
_NOTO = ("NotoSerifCJK", "NotoSansCJK", "SourceHan")

# FandolSong-Bold and FandolHei-Bold call themselves of regular weight; without the rule the
# choice between them and the regular face would be left to chance.
_RULES = """
  <match target="scan">
    <test name="family" compare="contains"><string>Fandol</string></test>
    <test name="style" compare="eq"><string>Bold</string></test>
    <edit name="weight" mode="assign"><const>bold</const></edit>
  </match>
"""


def configuration(folders: list[str], cache: str) -> str:
    """The text of a fontconfig file that knows ``folders`` and nothing else."""
    lines = [f"  <dir>{escape(folder)}</dir>" for folder in folders]
    lines.append(f"  <cachedir>{escape(cache)}</cachedir>")
    head = '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
    return f"{head}<fontconfig>\n" + "\n".join(lines) + _RULES + "</fontconfig>\n"


def _write(folder: Path, text: str) -> Path:
    path = folder / "fonts.conf"
    if not path.exists() or path.read_text() != text:
        # Several processes may start at once: each puts a whole file in place.
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as part:
            part.write(text)
        Path(part.name).replace(path)
    return path


def use_own_fonts() -> Path:
    """Point fontconfig to our fonts; call before WeasyPrint is imported."""
    folder = settings.FONT_FOLDER.parent / "fontconfig"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        usable = os.access(folder, os.W_OK)
    except OSError:
        usable = False
    if not usable:
        folder = Path(tempfile.gettempdir()) / f"safetyreg-fontconfig-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
    text = configuration([str(settings.FONT_FOLDER), *SYSTEM_FOLDERS], str(folder / "cache"))
    path = _write(folder, text)
    os.environ["FONTCONFIG_FILE"] = str(path)
    return path


def problems() -> list[str]:
    """What this machine lacks for making documents, one Chinese sentence each."""
    found = [
        f"缺少系统库 {library}，无法生成文书：请安装 {package}。"
        for library, package in LIBRARIES.items()
        if not _loads(library)
    ]
    files = (file.name for place in SYSTEM_FOLDERS for file in Path(place).rglob("*.[to]t[cf]"))
    if not any(name.startswith(_NOTO) for name in files):
        found.append("缺少中文字体 Noto CJK，无法生成文书：请安装 fonts-noto-cjk。")
    return found


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True

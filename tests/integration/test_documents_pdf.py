"""Rendered documents, measured on the page."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from itertools import pairwise

import pypdf
import pytest

from foundation.documents import fonts
from foundation.documents.models import PrintedSeal
from foundation.documents.render import ForbiddenResource, render, to_pdf
from tests.factories import documents as samples

LINE = 28.99  # pt
LEFT, RIGHT = 28 * 72 / 25.4, (210 - 26) * 72 / 25.4
TOP, BOTTOM = (297 - 37) * 72 / 25.4, 35 * 72 / 25.4
FULL = "为严格执行民爆行业安全生产监管执法工作根据国家和自治区有关法律法规结合实际制定本办法" * 60
PUNCTUATED = "执法人员应当记录（时间、地点、人员），不得遗漏；见《办法》第3条。喆堃玥昇同志。" * 60


@pytest.fixture(scope="module")
def full():
    """An official document with several pages of characters only."""
    return samples.official(FULL).pdf


def body_lines(pdf, page):
    return [line for line in samples.text_lines(pdf, page) if line[0] > BOTTOM - 2]


def test_a_page_has_22_lines_of_28_characters(full):
    lines = body_lines(full, 1)
    assert [len(text) for _, text, _, _ in lines] == [28] * 22
    bases = [base for base, _, _, _ in lines]
    steps = [upper - lower for upper, lower in pairwise(bases)]
    assert all(abs(step - LINE) < 0.11 for step in steps)
    assert abs((bases[0] - bases[-1]) / 21 - LINE) < 0.05


def test_the_type_area_is_that_of_the_standard(full):
    for base, _, left, right in body_lines(full, 2):
        assert BOTTOM - 2 < base < TOP
        assert abs(left - LEFT) < 1.5
        assert abs(right - RIGHT) < 1.5
    box = pypdf.PdfReader(io.BytesIO(full)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)


def test_right_edges_are_even_with_punctuation_too():
    pdf = samples.official(PUNCTUATED).pdf
    rights = [right for _, text, _, right in body_lines(pdf, 1) if text[-1] not in "，。；、）》"]
    assert len(rights) >= 8
    assert all(abs(right - RIGHT) < 1.5 for right in rights)


def test_no_line_begins_or_ends_with_the_wrong_mark():
    pdf = samples.official(PUNCTUATED).pdf
    for _, text, _, _ in body_lines(pdf, 1):
        assert text[0] not in "，。；、）》"
        assert text[-1] not in "（《"


def test_a_line_with_a_long_word_is_not_torn_apart():
    pdf = samples.official("详见如下地址：https://" + "a" * 40 + "\n" + FULL[:60]).pdf
    line = next(line for line in samples.text_lines(pdf, 0) if line[1].startswith("详见"))
    assert line[3] < RIGHT - 30


def test_page_numbers_stand_outside(full):
    for page, expected in enumerate(["—1—", "—2—", "—3—"]):
        number = next(line for line in samples.text_lines(full, page) if line[1] == expected)
        base, _, left, right = number
        assert BOTTOM - 30 < base < BOTTOM - 12  # the dash is 7 mm below the type area
        outside = RIGHT - right if page % 2 == 0 else left - LEFT
        assert abs(outside - 14) < 2


def test_red_head_number_title_and_imprint(full):
    first = samples.page_texts(full)[0]
    assert "宁经信安委发〔2026〕3号" in first
    assert "关于开展民爆行业安全生产大检查的通知" in first
    last = samples.text_lines(full, -1 % len(samples.page_texts(full)))
    printing = next(line for line in last if line[1].endswith("2026年11月20日印发"))
    assert printing[1].startswith("自治区经济和信息化委员会办公室")
    assert BOTTOM - 2 < printing[0] < BOTTOM + 24  # on the last line of the type area
    assert any(line[1].startswith("抄送：") for line in last)


def test_the_standard_elements_keep_their_order():
    text = "".join(samples.page_texts(samples.official("请遵照执行。").pdf)).replace("\r\n", "")
    marks = ["经济和信息化委员会文件", "〔2026〕3号", "大检查的通知", "工信部门：", "请遵照执行",
             "2026年11月20日", "抄送：", "印发"]  # fmt: skip
    places = [text.replace(" ", "").find(mark) for mark in marks]
    assert -1 not in places
    assert places == sorted(places)


def embedded_fonts(pdf):
    found = set()
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile3" in descendant["/FontDescriptor"].get_object()
            found.add(font.get_object()["/BaseFont"].split("+")[1])
    return found


def test_fonts_are_embedded_and_rare_names_are_not_boxes():
    pdf = samples.official("责任人：喆堃、玥昇、𠮷田").pdf
    assert "喆堃、玥昇、𠮷田" in samples.page_texts(pdf)[0]
    names = embedded_fonts(pdf)
    fandol = (fonts.settings.FONT_FOLDER / "fandol" / "FandolFang-Regular.otf").exists()
    assert any(name.startswith("FandolFang" if fandol else "Noto-Serif") for name in names)
    assert any(name.startswith("Noto-Serif-CJK-SC") for name in names)


def test_emoji_are_told_in_words():
    pdf = samples.official("他说😀👨‍👩‍👧好的").pdf
    assert "他说〔表情〕好的" in samples.page_texts(pdf)[0]


def test_the_qr_code_leads_to_the_verification_page(settings):
    settings.SITE_URL = "https://ajj.example.gov.cn"
    document = samples.sample_document()
    pdf = samples.official(FULL, document=document).pdf
    expected = "https://ajj.example.gov.cn/documents/verify/?code=ABCD2345EFGH6789"
    assert samples.decode_qr(pdf) == expected == document.verify_url


def test_the_foot_stands_on_the_last_page_alone():
    document = samples.sample_document(seal_number=12, seal_root="1a2b3c4d5e6f7a8b" * 4)
    pages = samples.page_texts(samples.official(FULL, document=document).pdf)
    assert ["ABCD-2345-EFGH-6789" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert "第12号 1a2b3c4d5e6f7a8b" in pages[-1]


@pytest.mark.parametrize("length", range(880, 1000, 15))
def test_the_foot_goes_with_the_imprint_to_a_page_of_its_own(length):
    pages = samples.page_texts(samples.official(FULL[:length]).pdf)
    for page, last in [(page, page is pages[-1]) for page in pages]:
        assert ("抄送" in page) == last
        assert ("ABCD-2345-EFGH-6789" in page) == last


def test_without_number_and_seal_there_is_no_foot():
    samples.know_samples()
    context = {"document": None, "seal": None, "texts": ["草稿"]}
    made = render("official_sample.html", context, made_on=samples.DAY)
    assert "验证码" not in made.html
    assert "审计封存" not in made.html


def test_pdf_a_is_declared(full):
    reader = pypdf.PdfReader(io.BytesIO(full))
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert re.search(r'pdfaid:part="2"|<pdfaid:part>2', xmp)
    assert re.search(r'pdfaid:conformance="B"|<pdfaid:conformance>B', xmp)
    assert "/OutputIntents" in reader.trailer["/Root"]
    assert reader.metadata.creation_date_raw == "D:20261120"
    assert reader.metadata.title == "关于开展民爆行业安全生产大检查的通知"


def test_bytes_are_the_same_whatever_was_rendered_between(full):
    samples.form("插入的另一份文书")
    assert samples.official(FULL).pdf == full


CHILD = """
import sys, hashlib, django
django.setup()
from tests.factories import documents
pdf = documents.official(sys.stdin.read()).pdf
print(hashlib.sha256(pdf).hexdigest())
"""


def test_bytes_are_the_same_in_another_process(full):
    import hashlib

    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "safetyreg.settings",
        "PYTHONHASHSEED": "7",
        "TZ": "America/New_York",
        "PYTHONIOENCODING": "utf-8",
    }
    environment.pop("FONTCONFIG_FILE", None)
    child = subprocess.run(
        [sys.executable, "-c", CHILD], input=FULL, env=environment, capture_output=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    assert child.stdout.split()[-1] == hashlib.sha256(full).hexdigest()


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "https://example.com/x.png", "/etc/passwd"],
)
@pytest.mark.parametrize(
    "html",
    [
        "<img src='{}'>",
        "<style>p {{ background: url({}) }}</style><p>x",
        "<link rel=stylesheet href='{}'>",
        "<link rel=attachment href='{}'>",
    ],
)
def test_nothing_comes_from_network_or_disk(address, html):
    page = html.format(address)
    try:
        pdf = to_pdf(page)
    except ForbiddenResource:
        return
    # A relative address without a base leads nowhere: WeasyPrint does not even ask.
    assert address == "/etc/passwd"
    assert b"root:" not in pdf


def test_a_list_repeats_its_head_and_says_that_it_goes_on():
    pages = samples.page_texts(samples.form("简述", count=90).pdf)
    with_rows = [page for page in pages if "分公司" in page]
    assert len(with_rows) >= 3
    assert all("企业名称" in page for page in with_rows)
    assert ["续表：明细" in page for page in with_rows] == [False] + [True] * (len(with_rows) - 1)


def test_a_row_is_never_cut_by_a_page_break():
    for page in samples.page_texts(samples.report("简述", count=90).pdf):
        text = "".join(page.split())
        starts = len(re.findall(r"宁夏某某", text))
        assert starts == len(re.findall(r"第\d+分公司", text))


def test_a_text_of_50_000_characters_runs_over_pages_without_loss():
    text = "\n".join(f"第{n:05d}段，请托说情的具体经过如下所述，无一遗漏。" for n in range(1900))
    assert len(text) > 50_000
    pages = samples.page_texts(samples.form(text).pdf)
    found = re.findall(r"第(\d{5})段", "".join("".join(pages).split()))
    assert [int(number) for number in found] == list(range(1900))


def test_names_are_not_broken():
    made = samples.form("简述")
    assert '<span class="name">欧阳堃玥</span>' in made.html
    assert "共 1 页" in samples.page_texts(made.pdf)[0]


def test_a_report_has_cover_contents_with_pages_and_chapters():
    pages = samples.page_texts(samples.report("情况说明。" * 150, count=60).pdf)
    assert "季度汇总" in pages[0]
    assert "— 1 —" not in pages[0]
    entries = dict(re.findall(r"([一二]、\S+?)\.{5,}\s*(\d+)", pages[1].replace(" ", "")))
    assert list(entries) == ["一、总体情况", "二、意见&建议"]
    for title, page in entries.items():
        assert title in pages[int(page) - 1]


def test_what_users_type_is_escaped():
    assert "<script>" not in samples.form("<script>alert(1)</script>").html


def test_the_seal_is_printed_as_the_audit_page_shows_it():
    assert PrintedSeal(12, "ab" * 32).short == "第12号 abababababababab"


def test_this_machine_can_make_documents():
    assert fonts.problems() == []


def test_what_is_missing_is_said_with_its_package(monkeypatch):
    monkeypatch.setattr(fonts, "LIBRARIES", {"libnowhere.so.0": "libnowhere0"})
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", ())
    library, noto = fonts.problems()
    assert "libnowhere0" in library
    assert "fonts-noto-cjk" in noto


def test_a_folder_that_cannot_be_written_is_no_obstacle(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("FONTCONFIG_FILE", os.environ.get("FONTCONFIG_FILE", ""))
    monkeypatch.setattr(fonts.tempfile, "gettempdir", lambda: str(tmp_path))
    blocked = tmp_path / "a file"
    blocked.write_text("")
    settings.FONT_FOLDER = blocked / "fonts"
    path = fonts.use_own_fonts()
    assert path.is_relative_to(tmp_path)
    assert str(settings.FONT_FOLDER) in path.read_text()

from __future__ import annotations

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from foundation.documents import codes, contents
from foundation.documents.lines import balanced
from foundation.documents.numbers import normal_number, number_text


def test_codes_are_unambiguous_and_differ():
    made = {codes.new_code() for _ in range(500)}
    assert len(made) == 500
    assert all(len(code) == 16 and not set(code) & set("01ILO") for code in made)


@pytest.mark.parametrize(
    "typed",
    [
        "ABCD2345EFGH6789",
        "abcd-2345-efgh-6789",
        " ABCD 2345 EFGH 6789 ",
        "ＡＢＣＤ２３４５ＥＦＧＨ６７８９",
    ],
)
def test_a_code_is_understood_however_typed(typed):
    assert codes.normal(typed) == "ABCD2345EFGH6789"


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "ABCD2345EFGH678O", "ABCD2345EFGH67899", "宁经信安委发〔2026〕3号"]
)
def test_what_is_no_code_is_none(typed):
    assert codes.normal(typed) is None


def test_the_printed_address_is_that_of_the_page(settings):
    settings.SITE_URL = "https://example.gov.cn"
    assert codes.verify_address() == "https://example.gov.cn" + reverse("documents:verify")


@pytest.mark.parametrize(
    "typed",
    [
        "宁经信安委发〔2026〕3号",
        "宁经信安委发[2026]3号",
        "宁经信安委发(2026)第3号",
        "宁经信安委发（２０２６）3号",
        "宁经信安委发﹝2026﹞ 03 号",
        "宁经信安委发【2026】3号",
    ],
)
def test_a_number_is_understood_however_typed(typed):
    assert normal_number(typed) == number_text("宁经信安委发", 2026, 3)


def test_the_number_ten_keeps_its_zero():
    assert normal_number("发〔2026〕10号") == "发〔2026〕10号"


@pytest.mark.parametrize(
    "title",
    [
        "自治区经济和信息化委关于印发《领导干部干预安全生产监管执法记录制度》等四项制度的通知",
        "关于2026年11月20日民爆生产企业安全检查情况的通报及下一步工作安排的通知",
        "关于进一步加强全区民用爆炸物品行业安全生产监督管理工作的实施意见",
    ],
)
def test_titles_break_into_even_lines_at_good_places(title):
    lines = balanced(title, 19)
    assert "".join(lines) == title
    assert all(4 <= len(line) <= 19 for line in lines)
    assert not any(line[0] in "的》、）年月日" or line[-1] in "《（〔" for line in lines[1:])
    assert all(line[-1] not in "《（〔" for line in lines)


def test_a_short_title_stays_whole():
    assert balanced("关于开展大检查的通知", 19) == ["关于开展大检查的通知"]


def test_a_line_break_prefers_the_boundary_of_meaning():
    title = "自治区经济和信息化委关于印发《领导干部干预安全生产监管执法记录制度》等四项制度的通知"
    assert balanced(title, 20) == [
        "自治区经济和信息化委关于印发",
        "《领导干部干预安全生产监管执法记录制度》",
        "等四项制度的通知",
    ]


@given(st.text(alphabet="安全生产的》《、2026年a", min_size=1, max_size=90), st.integers(8, 20))
def test_titles_lose_nothing_and_fit(title, width):
    lines = balanced(title, width)
    assert "".join(lines) == title
    assert all(1 <= len(line) <= width for line in lines)


def test_contents_lists_the_headings_once_and_escaped():
    html = f'{contents.MARK}<h2 id="a">一、<b>总体</b></h2><h3 id="b">甲&amp;乙</h3><h2>无</h2>'
    listed = contents.insert(html).split("</ol>")[0]
    assert '<li class="level2"><a href="#a">一、总体</a></li>' in listed
    assert '<li class="level3"><a href="#b">甲&amp;乙</a></li>' in listed
    assert "无" not in listed


def test_without_a_mark_nothing_changes():
    assert contents.insert('<h2 id="a">一</h2>') == '<h2 id="a">一</h2>'

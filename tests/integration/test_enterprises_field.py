"""An enterprise typed into a form, and what rooms add to its page."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from foundation.enterprises import sections
from foundation.enterprises.actions import register
from foundation.enterprises.fields import CANDIDATES, EnterpriseField, line_of
from foundation.enterprises.sections import Section
from foundation.web.cells import Column
from tests.factories import enterprises as make

pytestmark = pytest.mark.django_db


def refused(text: str, **given) -> list[str]:
    with pytest.raises(ValidationError) as error:
        EnterpriseField(**given).clean(text)
    return error.value.messages


@pytest.mark.parametrize(
    "typed",
    [
        lambda e: e.credit_code,
        lambda e: f"  {e.credit_code[:8].lower()} {e.credit_code[8:]} ",
        lambda e: "".join(chr(ord(c) + 0xFEE0) for c in e.credit_code),
        lambda e: e.name,
        lambda e: "金 积 民爆",
        line_of,
    ],
    ids=["code", "gaps", "full-width", "name", "part", "pasted"],
)
def test_what_finds_one(typed):
    wanted = make.enterprise(name="吴忠金积民爆器材有限公司")
    make.enterprise(name="某某矿业")
    assert EnterpriseField().clean(typed(wanted)) == wanted


def test_a_full_name_is_enough_where_others_contain_it():
    short = make.enterprise(name="甲民爆公司")
    make.enterprise(name="甲民爆公司平罗分公司")
    assert EnterpriseField().clean("甲民爆公司") == short


def test_several_are_listed_to_be_pasted():
    made = [make.enterprise(name=f"乙矿业{n}号") for n in range(3)]
    head, *lines = refused("乙矿业")
    assert "3家" in head
    assert set(lines) == set(map(line_of, made))
    assert EnterpriseField().clean(lines[0]) in made


def test_no_more_than_ten_are_listed():
    for number in range(CANDIDATES + 3):
        make.enterprise(name=f"乙矿业{number}号")
    head, *lines = refused("乙矿业")
    assert "不止10家" in head
    assert len(lines) == CANDIDATES


def test_those_struck_off_are_found_only_when_asked_for():
    by = make.registrar()
    gone = make.enterprise(by, name="丙商行")
    register.strike_off(gone, on=date(2026, 1, 1), by=by)
    assert "请先在“企业登记”中登记" in refused("丙商行")[0]
    assert EnterpriseField(active_only=False).clean("丙商行").pk == gone.pk


@pytest.mark.parametrize("text", ["没有", "矿" * 200, "%_\\'\"", "（）", "\u200b-", "<script>"])
def test_nothing_matches(text):
    make.enterprise()
    assert "没有找到" in refused(text)[0]


@pytest.mark.parametrize("text", ["", "   ", None])
def test_empty(text):
    assert EnterpriseField(required=False).clean(text) is None
    assert refused(text)


@pytest.mark.parametrize("text", ["长" * 400, "a\x00b"])
def test_hostile_texts_are_refused(text):
    assert refused(text)


def test_a_chosen_enterprise_is_shown_as_it_is_pasted():
    one = make.enterprise()
    assert EnterpriseField().prepare_value(one) == line_of(one)


@pytest.fixture
def no_sections(monkeypatch):
    monkeypatch.setattr(sections, "_makers", {})


@pytest.mark.usefixtures("no_sections")
def test_rooms_add_sections_to_the_page(client):
    def table(_request, enterprise):
        columns = [Column("name", "名称一栏", "name", link=lambda _row: "/office/")]
        return Section("甲表", columns=columns, rows=[enterprise], count=1, url="/office/all/")

    def plain(_request, _enterprise):
        return Section("乙项", facts=[("等级", "一级")])

    def bare(_request, _enterprise):
        return Section("丙项", empty="还没有，请登记。")

    sections.register_section(table, order=2)
    sections.register_section(plain, order=1)
    sections.register_section(bare)
    sections.register_section(lambda _request, _enterprise: None)
    client.force_login(make.registrar())
    shown = client.get(f"/office/enterprises/{make.enterprise().pk}/").content.decode()
    assert shown.index("乙项") < shown.index("甲表（1）") < shown.index("还没有，请登记。")
    assert 'href="/office/all/"' in shown
    assert "名称一栏" in shown

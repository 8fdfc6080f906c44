from __future__ import annotations

import shutil

import pytest

from foundation.accounts.roles import Role
from foundation.jurisdiction import JurisdictionError, current, load
from foundation.jurisdiction.loading import FOLDER, with_overrides

NINGXIA = FOLDER / "ningxia.toml"


@pytest.fixture
def changed(tmp_path):
    """Another province's file: Ningxia's with one thing replaced."""

    def change(old: str, new: str):
        text = NINGXIA.read_text(encoding="utf-8")
        assert old in text
        shutil.copy(FOLDER / "ningxia_regions.csv", tmp_path)
        path = tmp_path / "other.toml"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return change


def test_names_are_those_of_the_regulation():
    found = current()
    assert found.office_name == "宁夏回族自治区经济和信息化委员会"
    assert found.red_head == ("宁夏回族自治区", "经济和信息化委员会文件")
    assert found.bodies["discipline"] == "派驻纪检组"
    assert found.bodies["upper_discipline"] == "上一级纪检监察机关"
    assert found.bodies["committee"] == "委安委办"
    assert found.bodies["general_office"] == "委办公室"


def test_every_parameter_names_its_article():
    found = current()
    assert found.number("interference.report_workdays") == 3
    assert found.article("interference.report_workdays") == "记录制度第六条"
    assert found.number("interference.summary_workdays") == 10
    assert all(parameter.article for parameter in found.parameters.values())


def test_the_body_of_every_office_role_has_a_name():
    personal = {"inspector", "section_head", "planner", "committee_staff", "administrator"}
    assert {role.value for role in Role} - personal <= current().bodies.keys()


@pytest.mark.parametrize(
    ("series", "head"),
    [
        ("interference.summary", "宁经信纪汇"),
        ("interference.summary.7", "宁经信纪汇"),
        ("disclosure.bulletin", "宁经信安委发"),
    ],
)
def test_heads_by_series(series, head):
    assert current().head(series) == head


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('legal = "法规处"', "", "legal"),
        ('legal = "法规处"', 'legal = ""', "legal"),
        ('article = "记录制度第六条"', 'article = ""', "lacks its article"),
        ("value = 3\n", "value = 0\n", "whole number"),
        ("value = 3\n", 'value = "3"\n', "whole number"),
        ('default = "宁经信安委发"', "", "default"),
        ('short_name = "自治区经济和信息化委"', "", "short_name"),
        ("ningxia_regions.csv", "nowhere.csv", "nowhere.csv"),
        ("[office]", "[office", "other.toml"),
    ],
)
def test_an_incomplete_file_is_refused_with_its_place(changed, old, new, message):
    with pytest.raises(JurisdictionError, match=message):
        load(changed(old, new))


def test_another_province(changed, settings):
    path = changed("宁夏回族自治区经济和信息化委员会", "青海省工业和信息化厅")
    settings.JURISDICTION = str(path)
    current.cache_clear()
    try:
        assert current().office_name == "青海省工业和信息化厅"
    finally:
        current.cache_clear()


def test_a_jurisdiction_that_is_not_there(tmp_path):
    with pytest.raises(JurisdictionError, match="no jurisdiction file"):
        load(tmp_path / "atlantis.toml")


def test_overrides_change_the_number_and_keep_the_article():
    found = with_overrides(current(), {"interference.summary_workdays": 7})
    assert found.number("interference.summary_workdays") == 7
    assert "自定" in found.article("interference.summary_workdays")


@pytest.mark.parametrize("overrides", [{"no.such": 3}, {"interference.report_workdays": 0}])
def test_wrong_overrides_are_refused(overrides):
    with pytest.raises(JurisdictionError):
        with_overrides(current(), overrides)

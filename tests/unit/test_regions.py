from __future__ import annotations

import pytest

from foundation.regions import RegionError, read, tree


def test_the_tree_of_ningxia():
    regions = tree()
    assert len(regions) == 28
    assert regions.root.name == "宁夏回族自治区"
    assert [region.name for region in regions.children("640000")] == [
        "银川市", "石嘴山市", "吴忠市", "固原市", "中卫市",
    ]  # fmt: skip
    assert regions.full_name("640104") == "宁夏回族自治区银川市兴庆区"


@pytest.mark.parametrize(
    ("code", "prefix"), [("640000", "64"), ("640100", "6401"), ("640104", "640104")]
)
def test_a_subtree_is_one_range_of_an_index(code, prefix):
    regions = tree()
    assert regions[code].prefix == prefix
    found = {region.code for region in regions.subtree(code)}
    assert found == {other for other in regions if code in map(str_code, regions.ancestors(other))}


def str_code(region) -> str:
    return region.code


def test_containment():
    regions = tree()
    assert regions.contains("640100", "640181")
    assert regions.contains("640181", "640181")
    assert not regions.contains("640181", "640100")
    assert not regions.contains("640100", "640199")


def test_choices_show_the_levels():
    choices = dict(tree().choices())
    assert choices["640000"] == "宁夏回族自治区"
    assert choices["640104"] == "\u3000\u3000兴庆区"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("640000,宁夏,\n640000,宁夏,", "twice"),
        ("6400,宁夏,", "not a region"),
        ("640000,,", "not a region"),
        ("640000,宁夏,\n640104,兴庆,640100", "missing"),
        ("640000,宁夏,\n650000,新疆,", "exactly one root"),
        ("640000,宁夏,\n630100,西宁,640000", "does not fit"),
        ("", "exactly one root"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, rows, message):
    path = tmp_path / "regions.csv"
    path.write_text(f"code,name,parent\n{rows}\n", encoding="utf-8")
    with pytest.raises(RegionError, match=message):
        read(path)

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from foundation.web.charts import _ticks, bar_chart, grouped_bars, line_chart

ROWS = [("违规指令<立案>", 3), ("其他", 0)]
QUARTERS = ["第1季度", "第2季度"]
SERIES = [("收到", [3, 128]), ("查实", [1, 64])]
SVG = "{http://www.w3.org/2000/svg}"


def charts():
    return [
        bar_chart("按种类", ROWS),
        bar_chart("没有数据", []),
        grouped_bars("各季度", QUARTERS, SERIES),
        grouped_bars("全为零", QUARTERS, [("收到", [0, 0])]),
        line_chart("走势", QUARTERS, SERIES),
        line_chart("没有季度", [], []),
    ]


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.caption)
def test_a_chart_is_sound_xml_with_a_name_and_no_style(chart):
    root = ET.fromstring(chart)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title.text == chart.caption
    assert description.text
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    assert not re.search(r"style|class=|var\(|<script", chart)


def test_bars_are_as_long_as_their_numbers():
    root = ET.fromstring(bar_chart("甲", [("一", 10), ("二", 5), ("三", 0)]))
    widths = [float(rect.get("width")) for rect in root.iter(f"{SVG}rect")]
    assert widths[1] == pytest.approx(widths[0] / 2, abs=0.1)
    assert widths[2] == 0


def test_the_table_holds_every_figure():
    chart = line_chart("走势", QUARTERS, SERIES, unit="起")
    assert chart.heads == ["", "收到（起）", "查实（起）"]
    assert chart.rows == [("第1季度", "3", "1"), ("第2季度", "128", "64")]
    assert bar_chart("按种类", ROWS).rows == [("违规指令<立案>", "3"), ("其他", "0")]


def test_labels_are_escaped():
    assert "<立案>" not in bar_chart("按种类", ROWS)
    assert "&lt;立案&gt;" in bar_chart("按种类", ROWS)


@pytest.mark.parametrize("highest", [0, 1, 4, 5, 6, 8, 11, 26, 51, 99, 101, 128, 999, 5001, 1e6])
def test_scales_are_few_round_numbers_that_hold_the_highest(highest):
    ticks = list(_ticks(highest))
    assert ticks[0] == 0
    assert ticks[-1] >= max(highest, 1)
    assert 2 <= len(ticks) <= 7
    assert all(tick == int(tick) for tick in ticks)
    assert ticks[-1] - max(highest, 1) < ticks[1]

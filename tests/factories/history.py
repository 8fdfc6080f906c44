"""History workbooks, among them one whose totals are those of a published annual report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from enforcement.history.sheets import all_sheets
from tests.factories import enterprises, workbooks

CREDIT = enterprises.code_of(9001)
DAY = date(2020, 3, 2)
# What the published report of 2020 states: 96.3 per cent for 6396 of 6568, and 116 visits of the
# 130 that its plan adds up to as 100 per cent. Fines in yuan.
REPORT = {
    "inspections": 4847,
    "documents_issued": 3943,
    "hazards_found": 6568,
    "hazards_rectified": 6396,
    "cases_filed": 237,
    "fines_total": 5_909_800,
    "fines_accident": 3_796_000,
    "fines_inspection": 2_113_800,
    "suspended_production": 24,
    "licences_suspended": 6,
    "licences_cancelled": 12,
    "licences_revoked": 1,
    "warnings": 54,
    "blacklisted": 1,
    "plan_planned": 130,
    "plan_done": 116,
    "case_plan": 60,
    "case_done": 61,
    "reviews": 0,
    "litigations": 0,
}
STATED_RATES = {"隐患整改率": "96.3", "计划完成率": "100", "案件计划完成率": "101.6"}
STATED_ONLY = {
    "列入失信黑名单": 1,
    "年度计划检查": 130,
    "完成计划检查": 116,
    "计划查处案件": 60,
    "本级查处案件": 61,
}


def heads(name: str) -> list[str]:
    return [column.heading for one in all_sheets() if one.name == name for column in one.columns]


def book(given: Mapping[str, Iterable[Mapping[str, Any]]]) -> bytes:
    """Sheets by name, each with rows as values by heading."""
    made = Workbook(write_only=True)
    for name, rows in given.items():
        page = made.create_sheet(name)
        known = heads(name)
        page.append(known)
        for row in rows:
            assert set(row) <= set(known), set(row) - set(known)
            page.append([row.get(head) for head in known])
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def unit(number: int = 9001, **more: Any) -> dict[str, Any]:
    return {**dict(zip(workbooks.HEADS, workbooks.row(number), strict=True)), **more}


def officer(number: int, office: str) -> dict[str, Any]:
    return {
        "姓名": f"某某{number}",
        "执法证号": f"LS{number:04d}",
        "所属处室": office,
        "证件有效期自": "2019-01-01",
        "证件有效期至": "2029-12-31",
    }


def visit(number: int, **more: Any) -> dict[str, Any]:
    return {
        "检查编号": f"LS2020-{number:05d}",
        "统一社会信用代码": CREDIT,
        "检查日期": f"{DAY + timedelta(days=number % 200):%Y-%m-%d}",
        "检查情况": "检查了库区和制度台账。",
        **more,
    }


def hazard(number: int, **more: Any) -> dict[str, Any]:
    return {
        "检查编号": f"LS2020-{number:05d}",
        "等级": "一般隐患",
        "类别": "设备设施",
        "部位": "库房",
        "隐患内容": "灭火器失效。",
        "整改期限": "2020-11-30",
        **more,
    }


def case(number: int, **more: Any) -> dict[str, Any]:
    return {
        "案件编号": f"LSAJ2020-{number:04d}",
        "案由": "未按规定储存",
        "来源": "监督检查",
        "当事人类型": "单位",
        "当事人": "宁夏某某化工有限公司9001",
        "信用代码或者身份证号": CREDIT,
        "违法事实": "超量储存。",
        "违反的规定": "第四十一条",
        "处罚依据": "第四十六条",
        "立案日期": "2020-04-01",
        "结案日期": "2020-09-01",
        **more,
    }


def accident(number: int, **more: Any) -> dict[str, Any]:
    return {
        "事故编号": f"LSSG2020-{number:03d}",
        "统一社会信用代码": CREDIT,
        "发生日期": "2020-05-06",
        "事故类型": "机械伤害",
        "地点": "一号车间",
        "简要经过": "检修时卷入。",
        "死亡人数": 1,
        "重伤人数": 0,
        "轻伤人数": 0,
        "直接经济损失（元）": "1200000",
        **more,
    }


def of_the_report() -> bytes:
    """A workbook of records that add up to ``REPORT``."""
    visits = [visit(number, 下达文书份数=1 if number < 3943 else None) for number in range(4847)]
    hazards = [
        hazard(number % 4847, 销号日期="2020-11-20" if number < 6396 else None)
        for number in range(6568)
    ]
    stated = [
        {"年度": 2020, "项目": label, "数值": value, "出处": "2020年度执行情况报告"}
        for label, value in {**STATED_ONLY, **STATED_RATES}.items()
    ]
    return book(
        {
            "企业": [unit()],
            "监督检查": visits,
            "事故隐患": hazards,
            "行政处罚案件": list(_cases()),
            "年度上报数": stated,
        }
    )


def _cases() -> Iterable[dict[str, Any]]:
    """237 cases: 20 of accidents with fines, 117 more with fines, kinds on the following ones."""
    kinds: Sequence[str] = (
        ["责令停产停业整顿"] * 24 + ["暂扣许可证件"] * 6 + ["撤销许可证件"] * 12
        + ["吊销许可证件"] + ["警告"] * 54
    )  # fmt: skip
    fines = [Decimal(3_796_000) / 20] * 20 + [Decimal(2_113_800) / 120] * 120
    for number in range(237):
        source = "事故调查" if number < 20 else "监督检查"
        if number < 140:
            yield case(number, 来源=source, 决定日期="2020-06-01", **{"罚款（元）": fines[number]})
        else:
            kind = kinds[number - 140]
            yield case(number, 来源=source, 决定日期="2020-06-01", 其他处罚种类=kind)

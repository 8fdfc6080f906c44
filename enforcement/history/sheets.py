"""The sheets of the history workbook and their columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from enforcement.models import Accident, Case, Hazard, Inspection
from enforcement.rules import cases as rules
from enforcement.rules.annual import FIGURES
from foundation.enterprises import importing as enterprises
from foundation.enterprises.models import Industry
from foundation.procedure.refusals import Refused
from foundation.web.sheets import Column, Sheet, as_date

NUMBER_LENGTH = 20
_SEPARATORS = re.compile(r"[、，,;；\s]+")


def labels(choices: Any) -> dict[str, str]:
    return {str(label): value for value, label in choices}


def _text(most: int) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if len(text) > most:
            raise Refused(f"最多{most}个字，现有{len(text)}个字。")
        return text

    return parse


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 4:
        raise Refused("请填写不超过9999的整数。")
    return int(text)


def _money(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise Refused("请填写金额，单位为元，例如 50000 或者 1234.56。") from None
    exponent = amount.as_tuple().exponent
    if not amount.is_finite() or amount < 0 or not isinstance(exponent, int):
        raise Refused("金额不能小于零。")
    if exponent < -2 or amount >= 10**12:
        raise Refused("金额最多两位小数，小于一万亿元。")
    return amount


def _words(text: str) -> list[str]:
    return [word for word in _SEPARATORS.split(text) if word]


def _kinds(text: str) -> list[str]:
    """Kinds of penalty other than money, by their names."""
    known = {label: kind for kind, label in rules.KINDS.items() if kind not in rules.MONEY}
    found = []
    for word in _words(text):
        if word not in known:
            raise Refused(f"“{word}”不是处罚种类。", remedy=f"可填：{'、'.join(known)}。")
        found.append(known[word])
    if len(set(found)) < len(found):
        raise Refused("处罚种类重复。")
    return found


def _year(text: str) -> int:
    if not text.isdecimal() or not 2000 <= int(text) <= 2100:
        raise Refused("请填写年度，例如 2020。")
    return int(text)


def _code(name: str, heading: str, *, required: bool = True) -> Column:
    return Column(
        name=name,
        heading=heading,
        required=required,
        code=True,
        parse=lambda text: _text(30)("".join(text.split()).upper()),
    )


def _number(name: str, heading: str, help_: str = "", *, required: bool = True) -> Column:
    return Column(
        name=name, heading=heading, required=required, parse=_text(NUMBER_LENGTH), help=help_
    )


def _day(name: str, heading: str, help_: str = "", *, required: bool = False) -> Column:
    return Column(name=name, heading=heading, required=required, parse=as_date, help=help_)


def _field(name: str, heading: str, most: int, help_: str = "", *, required: bool = True) -> Column:
    return Column(name=name, heading=heading, required=required, parse=_text(most), help=help_)


_CERTIFICATES = Column(
    name="officers",
    heading="执法证号",
    parse=_words,
    help="多人用顿号隔开；须在“执法人员”表中或者已登记。",
)

OFFICERS = Sheet(
    name="执法人员",
    optional=True,
    columns=(
        _field("name", "姓名", 60),
        _field("certificate", "执法证号", 40),
        _field("office", "所属处室", 80, "与系统中的处室名称一致。"),
        _day("valid_from", "证件有效期自", required=True),
        _day("valid_to", "证件有效期至", required=True),
        _day("left_on", "离岗日期", "已离岗的填写。"),
    ),
)
INSPECTIONS = Sheet(
    name="监督检查",
    optional=True,
    columns=(
        _number("number", "检查编号", "自编，不重复，不超过20个字，例如 LS2020-0001。"),
        _code("credit_code", "统一社会信用代码"),
        _day("on", "检查日期", required=True),
        Column(
            name="source",
            heading="来源",
            choices=labels(Inspection.Source.choices),
            help="不填为“年度计划”。",
        ),
        _field("facts", "检查情况", 5000),
        _field("place", "检查地点", 200, "不填为企业地址。", required=False),
        _CERTIFICATES,
        Column(
            name="documents", heading="下达文书份数", parse=_count, help="系统启用前下达的份数。"
        ),
        _day("closed_on", "办结日期", "不填为检查日期。"),
    ),
)
HAZARDS = Sheet(
    name="事故隐患",
    optional=True,
    columns=(
        _number("inspection", "检查编号", "“监督检查”表中的编号。"),
        Column(name="level", heading="等级", required=True, choices=labels(Hazard.Level.choices)),
        _field("category", "类别", 40),
        _field("place", "部位", 120),
        _field("what", "隐患内容", 5000),
        _field("basis", "依据", 300, required=False),
        _day("due", "整改期限", "没有销号的必填。"),
        _day("cancelled_on", "销号日期", "已整改销号的填写。"),
    ),
)
CASES = Sheet(
    name="行政处罚案件",
    optional=True,
    columns=(
        _number("number", "案件编号", "自编，不重复，不超过20个字。"),
        _field("title", "案由", 120),
        Column(name="source", heading="来源", required=True, choices=labels(Case.Source.choices)),
        _number("inspection", "检查编号", "来源为监督检查的可以填写。", required=False),
        Column(
            name="party", heading="当事人类型", required=True, choices=labels(Case.Party.choices)
        ),
        _field("party_name", "当事人", 120),
        _code("party_code", "信用代码或者身份证号", required=False),
        _field("party_address", "住所", 200, "登记企业可以不填。", required=False),
        Column(name="region_code", heading="行政区域", parse=enterprises.region_of),
        Column(name="industry", heading="行业", choices=labels(Industry.choices)),
        _field("suspicion", "违法事实", 5000),
        _field("violated", "违反的规定", 2000),
        _field("basis", "处罚依据", 2000),
        _day("registered_on", "立案日期", required=True),
        _day("decided_on", "决定日期", "不予处罚、撤销案件的不填。"),
        Column(name="fine", heading="罚款（元）", parse=_money),
        Column(name="confiscated", heading="没收违法所得（元）", parse=_money),
        Column(
            name="kinds",
            heading="其他处罚种类",
            parse=_kinds,
            help="用顿号隔开，例如：警告、责令停产停业整顿。",
        ),
        _day("review_on", "行政复议受理日期"),
        _day("lawsuit_on", "行政诉讼受理日期"),
        _CERTIFICATES,
        _day("closed_on", "结案日期", "没有执行完毕的不填，并填写两名以上执法证号。"),
    ),
)
ACCIDENTS = Sheet(
    name="生产安全事故",
    optional=True,
    columns=(
        _number("number", "事故编号", "自编，不重复，不超过20个字。"),
        _code("credit_code", "统一社会信用代码", required=False),
        _field("unit_name", "单位名称", 120, "没有登记的单位填写。", required=False),
        Column(name="region_code", heading="行政区域", parse=enterprises.region_of),
        Column(name="industry", heading="行业", choices=labels(Industry.choices)),
        _day("on", "发生日期", required=True),
        Column(
            name="kind", heading="事故类型", required=True, choices=labels(Accident.Kind.choices)
        ),
        _field("place", "地点", 200),
        _field("course", "简要经过", 5000),
        Column(name="deaths", heading="死亡人数", required=True, parse=_count),
        Column(name="serious", heading="重伤人数", required=True, parse=_count),
        Column(name="minor", heading="轻伤人数", required=True, parse=_count),
        Column(name="loss", heading="直接经济损失（元）", required=True, parse=_money),
        _day("reply_on", "结案批复日期"),
    ),
)
STATED = Sheet(
    name="年度上报数",
    optional=True,
    columns=(
        Column(name="year", heading="年度", required=True, parse=_year),
        Column(
            name="key",
            heading="项目",
            required=True,
            choices=labels((key, label) for key, (label, _) in FIGURES.items()),
        ),
        Column(
            name="value",
            heading="数值",
            required=True,
            parse=lambda text: _money(text.removesuffix("%")),
            help="金额以元为单位，比率以百分数为单位。",
        ),
        _field("origin", "出处", 200, required=False),
    ),
)


@cache
def units() -> Sheet:
    return replace(enterprises.sheet(), optional=True)


def all_sheets() -> tuple[Sheet, ...]:
    return (units(), OFFICERS, INSPECTIONS, HAZARDS, CASES, ACCIDENTS, STATED)

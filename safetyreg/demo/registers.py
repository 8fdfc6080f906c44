"""Invented registers of the demonstration: officers, departments, major sources, letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from enforcement.actions import departments, entrustments, leaves, letters, officers, sources
from enforcement.actions.entrustments import Entrusted
from enforcement.actions.officers import Certified
from enforcement.actions.sources import Described
from enforcement.models import Department, Officer, ResponsibilityLetter
from foundation.accounts.models import User
from foundation.enterprises.models import Enterprise, Industry
from foundation.workdays.quarters import on_day

YEAR = 2026
JANUARY = date(2026, 1, 14)
FROM, TO = date(2024, 3, 1), date(2029, 2, 28)
ENDS_SOON = date(2026, 12, 31)
MAKING, SALE = Industry.EXPLOSIVES_MAKING, Industry.EXPLOSIVES_SALE
WITH_ACCOUNT = (
    ("inspector", (MAKING, SALE), TO),
    ("inspector2", (MAKING, Industry.MINES), TO),
    ("section_head", (MAKING, SALE, Industry.TAILINGS), ENDS_SOON),
)
WITHOUT_ACCOUNT = (
    ("韩学文", (SALE, Industry.FIREWORKS_WHOLESALE)),
    ("丁晓梅", (Industry.CHEMICALS, Industry.METALLURGY)),
    ("虎进山", (SALE,)),
)
DEPARTMENTS = (
    ("yinchuan", "银川市工业和信息化局", "640100"),
    ("shizuishan", "石嘴山市工业和信息化局", "640200"),
    ("wuzhong", "吴忠市工业和信息化局", "640300"),
    ("guyuan", "固原市工业和信息化局", "640400"),
    ("zhongwei", "中卫市工业和信息化局", "640500"),
)
ORGAN = Entrusted(
    organ="固原市民爆行业安全监察大队",
    document="宁经信委托〔2026〕1号",
    scope="固原市辖区内民爆销售企业的日常监督检查。",
    valid_from=date(2026, 1, 1),
    valid_to=date(2027, 12, 31),
)
SOURCES = (
    (
        "宁夏朔方民用爆破器材有限公司",
        Described("1号总库", "magazine", "乳化炸药", Decimal(180), "t", 1, "闽宁镇库区东侧"),
    ),
    (
        "惠农正谊关尾矿库管理有限公司",
        Described("正谊关尾矿库", "tailings", "尾矿", Decimal(320), "m3", 2, "正谊关沟口上游"),
    ),
)
UNSIGNED = "灵武白芨滩民爆销售有限公司"
SIGNED_LATE = "中卫市工业和信息化局"


def load(users: Mapping[str, User]) -> list[Officer]:
    """Fill the registers; the enterprises of the demonstration are there already."""
    planner = users["planner"]
    with on_day(JANUARY):
        _departments(planner)
        made = _officers(users, planner)
        _sources(users["equipment"])
        letters.open_year(YEAR, by=planner)
    _sign(planner)
    _absences(made, planner)
    return made


def _departments(by: User) -> None:
    for code, name, region in DEPARTMENTS:
        departments.register_department(code=code, name=name, region_code=region, by=by)


def _officers(users: Mapping[str, User], by: User) -> list[Officer]:
    office = users["inspector"].office
    organ = entrustments.register_entrustment(ORGAN, by=by)
    described = [
        Certified(user.full_name, f"宁A-{place:05d}", FROM, ends, user.office, fields, user)
        for place, (user, fields, ends) in enumerate(
            ((users[name], fields, ends) for name, fields, ends in WITH_ACCOUNT), start=101
        )
    ]
    described += [
        Certified(name, f"宁A-{place:05d}", FROM, TO, office, fields)
        for place, (name, fields) in enumerate(WITHOUT_ACCOUNT[:-1], start=201)
    ]
    name, fields = WITHOUT_ACCOUNT[-1]
    described.append(Certified(name, "宁D-00301", FROM, TO, office, fields, entrustment=organ))
    return [officers.register_officer(given, by=by) for given in described]


def _sources(by: User) -> None:
    for name, described in SOURCES:
        sources.register_source(Enterprise.objects.get(name=name), described, by=by)


def _sign(by: User) -> None:
    """All but one in time, one department late, one enterprise not at all."""
    held = list(
        ResponsibilityLetter.objects.filter(year=YEAR).select_related("enterprise", "department")
    )
    named = {str(letter.party): letter.pk for letter in held}
    late = named.pop(SIGNED_LATE)
    named.pop(UNSIGNED)
    _signed_on(date(2026, 3, 20), named.values(), by)
    _signed_on(date(2026, 4, 8), [late], by)


def _signed_on(day: date, ids: Iterable[int], by: User) -> None:
    with on_day(day):
        letters.sign_letters(YEAR, list(ids), signed_on=day, by=by)


def _absences(made: list[Officer], by: User) -> None:
    with on_day(date(2026, 11, 20)):
        first, last = date(2026, 11, 23), date(2026, 12, 4)
        leaves.take_leave(made[4], first=first, last=last, reason="年休假", by=by)
        unit = Enterprise.objects.get(name="吴忠金积民爆器材有限公司")
        officers.recuse(made[0], enterprise=unit, reason="配偶在该企业任职", by=by)
        home = Department.objects.get(code="wuzhong")
        officers.recuse(made[3], department=home, reason="两年内曾在该局任职", by=by)
    leaves.open_certificate_deadlines(today=date(2026, 11, 25))
    letters.open_year_deadline(today=date(2026, 11, 25))

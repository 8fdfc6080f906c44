"""Two draws: one revealed in the past quarter, one that waits for its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from enforcement import pools
from enforcement.actions.departments import register_department
from enforcement.actions.draws import close, commit, conduct, numbers, prepare
from enforcement.actions.draws.prepare import Preparation
from enforcement.actions.officers import Certified, register_officer
from enforcement.draw.types import Source
from enforcement.models import Department, Draw, Officer
from enforcement.rules.strata import quota_of_percentage
from foundation.accounts.models import Office, User
from foundation.accounts.step_up import Confirmed
from foundation.enterprises import rules
from foundation.enterprises.actions.register import Particulars, register_enterprise
from foundation.enterprises.models import Enterprise, Industry
from foundation.workdays.quarters import on_day, today

TEXTS = ("03 09 14 21 26 30 11", "7 0 4")
PLACES = ("640104", "640105", "640181", "640202", "640302", "640402", "640502")
KINDS = ("explosives_making", "explosives_sale", "mines", "metallurgy")
PEOPLE = [
    "白志军",
    "马文斌",
    "李秀兰",
    "杨建国",
    "何晓燕",
    "丁伟",
    "哈立群",
    "王少华",
    "金玉梅",
    "陈凯",
    "田学文",
    "罗静",
]
DEPARTMENTS = (
    ("yinchuan-miit", "银川市工业和信息化局", "640100"),
    ("shizuishan-miit", "石嘴山市工业和信息化局", "640200"),
    ("wuzhong-miit", "吴忠市工业和信息化局", "640300"),
    ("guyuan-miit", "固原市工业和信息化局", "640400"),
    ("zhongwei-miit", "中卫市工业和信息化局", "640500"),
)


def load(users: Mapping[str, User]) -> None:
    """Objects and officers are made when there are none. The dates are those of the story."""
    by = users["planner"]
    _enterprises(users["equipment"])
    _officers(by)
    _departments(by)
    _revealed(by, users["legal"])
    _waiting(by)


def _revealed(by: User, other: User) -> None:
    start = today() - timedelta(days=120)
    draw = _committed(by, "上季度民爆和矿山企业双随机抽查", start, percentage=20)
    with on_day(start + timedelta(days=8)):
        numbers.enter_numbers(draw, TEXTS, by=by)
        numbers.enter_numbers(draw, TEXTS, by=other)
        draw = conduct.draw_now(draw, by=by, confirmed=_confirmed(by))
    with on_day(draw.planned_first + timedelta(days=3)):
        close.hand_over(draw, list(draw.inspections.values_list("pk", flat=True)), by=by)
    with on_day(draw.reveal_by):
        close.reveal(draw, by=by)


def _waiting(by: User) -> None:
    title = "年末危险工艺企业双随机抽查"
    _committed(by, title, today() - timedelta(days=8), percentage=10)


def _committed(by: User, title: str, start: date, *, percentage: int) -> Draw:
    day = start + timedelta(days=7)
    given = Preparation(
        title=title,
        pool_kind=Draw.Pool.ENTERPRISES,
        planned_first=start + timedelta(days=15),
        planned_last=start + timedelta(days=50),
        reveal_by=start + timedelta(days=60),
        sources=(
            Source(f"中国福利彩票双色球（{day:%Y-%m-%d} 开奖）", day, 7),
            Source(f"中国福利彩票3D（{day:%Y-%m-%d} 开奖）", day, 3),
        ),
        split_by=["industry"],
        bars=[pools.CHECKED],
    )
    with on_day(start):
        draw = prepare.prepare(given, by=by)
        quotas = {g.code: quota_of_percentage(g.count, percentage) for g in pools.groups(draw)}
        prepare.set_quotas(draw, quotas, by=by)
        return commit.commit(draw, by=by, confirmed=_confirmed(by))


def _confirmed(user: User) -> Confirmed:
    return Confirmed(user.pk, timezone.now(), "password")


def _enterprises(by: User) -> None:
    if Enterprise.objects.exists():
        return
    for number in range(40):
        body = f"91640100{710000000 + number * 37:09d}"
        kind = KINDS[number % len(KINDS)]
        given = Particulars(
            credit_code=body + rules.check_digit(body),
            name=f"宁夏塞上{Industry(kind).label}{number + 1}号有限公司",
            region_code=PLACES[number % len(PLACES)],
            industry=kind,
            risk_grade="ABCD"[number // 4 % 4],
            address="工业园区创业路",
            legal_representative="某某某",
        )
        register_enterprise(given, by=by)


def _officers(by: User) -> None:
    if Officer.objects.exists():
        return
    offices = list(Office.objects.filter(enforces=True).order_by("code")) or [by.office]
    for number, name in enumerate(PEOPLE):
        given = Certified(
            name=name,
            certificate=f"宁执法{640000 + number * 7}",
            valid_from=today() - timedelta(days=700),
            valid_to=today() + timedelta(days=900),
            office=offices[number % len(offices)],
            specialities=KINDS[number % 3 : number % 3 + 2],
        )
        register_officer(given, by=by)


def _departments(by: User) -> None:
    if Department.objects.exists():
        return
    for code, name, region_code in DEPARTMENTS:
        register_department(code=code, name=name, region_code=region_code, by=by)

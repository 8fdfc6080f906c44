"""The accounts of the demonstration. They sign in only where ``settings.DEMO`` is on."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from foundation.accounts import verbs
from foundation.accounts.models import Office, User
from foundation.accounts.roles import Role
from foundation.audit.actors import SYSTEM
from foundation.audit.trail import record
from foundation.procedure.acts import act

DEMO_PASSWORD = "SafetyReg-demo"  # noqa: S105 (shown on the sign-in page of the demo)


@dataclass(frozen=True, slots=True)
class DemoOffice:
    code: str
    name: str
    enforces: bool = False


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    full_name: str
    title: str
    office: str  # its code
    role: Role
    also: tuple[Role, ...] = ()

    @property
    def roles(self) -> list[str]:
        return [self.role.value, *(each.value for each in self.also)]

    @property
    def label(self) -> str:
        return str(self.role.label)

    @property
    def office_name(self) -> str:
        return _OFFICE_NAMES[self.office]


DEMO_OFFICES = (
    DemoOffice("civil-explosives", "民爆行业管理处", enforces=True),
    DemoOffice("equipment", "装备工业处", enforces=True),
    DemoOffice("legal", "法规处"),
    DemoOffice("info-centre", "信息中心"),
    DemoOffice("safety-committee", "安全生产委员会办公室"),
    DemoOffice("leadership", "委领导"),
    DemoOffice("general-office", "委办公室"),
    DemoOffice("case-committee", "案件审查委员会"),
    DemoOffice("discipline", "派驻纪检组"),
    DemoOffice("upper-discipline", "上一级纪检监察机关"),
    DemoOffice("county", "市县工信部门"),
)
_OFFICE_NAMES = {office.code: office.name for office in DEMO_OFFICES}

DEMO_ACCOUNTS = (
    DemoAccount("inspector", "马建国", "主任科员", "civil-explosives", Role.INSPECTOR),
    DemoAccount("inspector2", "李秀兰", "副主任科员", "civil-explosives", Role.INSPECTOR),
    DemoAccount("section_head", "王志强", "处长", "civil-explosives", Role.SECTION_HEAD),
    DemoAccount("planner", "杨海燕", "主任科员", "civil-explosives", Role.PLANNER),
    DemoAccount("legal", "赵文博", "处长", "legal", Role.LEGAL),
    DemoAccount("legal2", "孙丽华", "主任科员", "legal", Role.LEGAL),
    DemoAccount(
        "equipment", "周永刚", "处长", "equipment", Role.EQUIPMENT, also=(Role.SECTION_HEAD,)
    ),
    DemoAccount("info_centre", "吴晓明", "工程师", "info-centre", Role.INFO_CENTRE),
    DemoAccount("committee", "郑雪梅", "科员", "safety-committee", Role.COMMITTEE_STAFF),
    DemoAccount(
        "committee_director", "冯国栋", "主任", "safety-committee", Role.COMMITTEE_DIRECTOR
    ),
    DemoAccount("committee_leader", "陈卫东", "主要领导", "leadership", Role.COMMITTEE_LEADER),
    DemoAccount("party_group", "韩静", "党组会秘书", "general-office", Role.PARTY_GROUP),
    DemoAccount("general_office", "许东升", "主任", "general-office", Role.GENERAL_OFFICE),
    DemoAccount("case_committee", "何正平", "委员", "case-committee", Role.CASE_COMMITTEE),
    DemoAccount("discipline", "高明远", "组长", "discipline", Role.DISCIPLINE),
    DemoAccount("discipline2", "罗晓琳", "副组长", "discipline", Role.DISCIPLINE),
    DemoAccount("upper_discipline", "梁振华", "主任", "upper-discipline", Role.UPPER_DISCIPLINE),
    DemoAccount("county", "田小军", "科长", "county", Role.COUNTY),
    DemoAccount("administrator", "宋伟", "工程师", "info-centre", Role.ADMINISTRATOR),
)


def demo_account(username: str) -> DemoAccount | None:
    return next((each for each in DEMO_ACCOUNTS if each.username == username), None)


@act
def create_demo_accounts() -> dict[str, User]:
    """Create what is missing of the offices and accounts; return the accounts by user name."""
    offices = {
        each.code: Office.objects.get_or_create(
            code=each.code, defaults={"name": each.name, "enforces": each.enforces}
        )[0]
        for each in DEMO_OFFICES
    }
    existing = User.objects.in_bulk(
        [each.username for each in DEMO_ACCOUNTS], field_name="username"
    )
    hashed = make_password(DEMO_PASSWORD)
    return {
        each.username: existing.get(each.username) or _create(each, offices[each.office], hashed)
        for each in DEMO_ACCOUNTS
    }


def _create(account: DemoAccount, office: Office, hashed: str) -> User:
    user = User.objects.create(
        username=account.username,
        full_name=account.full_name,
        title=account.title,
        office=office,
        roles=account.roles,
        password=hashed,
        is_demo=True,
    )
    record(verbs.CREATED, target=user, by=SYSTEM, changes={"用户名": user.username})
    return user

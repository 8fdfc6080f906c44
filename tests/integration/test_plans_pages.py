from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enforcement.actions import plans as acts
from enforcement.models import Plan, PlanItem
from enforcement.rules.capacity import LINES
from foundation.accounts.roles import Role
from foundation.workdays.quarters import on_day, today
from tests.factories import enterprises
from tests.factories import plans as make
from tests.factories.accounts import PASSWORD, OfficeFactory, UserFactory
from tests.factories.documents import page_texts
from tests.integration.visits import visit

pytestmark = pytest.mark.django_db
LIST = "/office/enforcement/plans/"
APART = {
    Role.DISCIPLINE,
    Role.UPPER_DISCIPLINE,
    Role.ADMINISTRATOR,
    Role.COUNTY,
    Role.INFO_CENTRE,
    Role.PARTY_GROUP,
}
ITEM = {
    "klass": "key",
    "level": "own",
    "title": "民爆生产企业重点检查",
    "method": "all",
    "objects_count": "20",
    "frequency": "1",
    "q1": "5",
    "q2": "5",
    "q3": "5",
    "q4": "5",
    "days": "100",
    "content": "生产线定员定量",
    "measures": "责令限期整改",
}


@pytest.fixture
def by(client):
    user = make.planner()
    client.force_login(user)
    return user


def sheet(**changes) -> dict[str, str]:
    given = {"officers": "4", "legal_workdays": "248", "duty": "192", "key": "500"}
    return {**{line.code: "" for line in LINES}, **given, **changes}


@pytest.mark.parametrize("role", Role)
def test_who_reads_and_who_makes(client, role):
    plan = make.filled()
    page = f"{LIST}{plan.pk}/"
    client.force_login(UserFactory(roles=[role.value]))
    item = make.first_item(plan)
    readable = (LIST, page, f"{page}draft.pdf", f"{page}items/{item.pk}/", f"{LIST}years/2026/")
    for address in (*readable, f"{LIST}years/2026/inspections/"):
        assert client.get(address).status_code == (404 if role in APART else 200), address
    for address in (
        f"{LIST}new/",
        f"{LIST}new-campaign/",
        f"{page}sheet/",
        f"{page}items/new/",
        f"{page}items/{item.pk}/change/",
        f"{page}items/{item.pk}/drop/",
        f"{page}steps/cancel/",
    ):
        assert client.get(address).status_code == (200 if role == Role.PLANNER else 404), address
    submits = client.get(f"{page}steps/submit/").status_code
    assert submits == (200 if role == Role.SECTION_HEAD else 404)


@pytest.mark.article("E.plan.capacity", "E.plan.content")
def test_a_plan_from_the_first_page_to_the_last(client, by):
    answer = client.post(f"{LIST}new/", {"year": "2026", "title": ""}, follow=True)
    plan = Plan.objects.get()
    page = f"{LIST}{plan.pk}/"
    assert answer.redirect_chain == [(page, 302)]
    assert "还没有填写监督检查工作日测算表" in answer.content.decode()
    answer = client.post(f"{page}sheet/", sheet(legal_workdays="250", inspection="700"))
    form = answer.context["form"]
    assert "监督检查工作日应为 808 天" in form.errors["inspection"][0]
    assert 'value="192"' in answer.content.decode()  # what was typed is kept
    answer = client.post(f"{page}sheet/", sheet(legal_workdays="250"))
    assert "请写明理由" in answer.context["form"].errors["legal_reason"][0]
    given = sheet(legal_workdays="250", legal_reason="按实际在岗天数")
    assert client.post(f"{page}sheet/", given).status_code == 302
    office = OfficeFactory()
    answer = client.post(f"{page}items/new/", {**ITEM, "office": office.pk, "q4": "4"})
    assert "应为 20 次" in answer.context["form"].errors["q1"][0]
    assert client.post(f"{page}items/new/", {**ITEM, "office": office.pk}).status_code == 302
    item = PlanItem.objects.get()
    change = f"{page}items/{item.pk}/change/"
    assert "生产线定员定量" in client.get(change).content.decode()
    changed = {**ITEM, "office": office.pk, "title": "民爆生产企业全覆盖检查"}
    assert client.post(change, changed).status_code == 302
    _walk(client, page)
    shown = client.get(page).content.decode()
    for text in ("民爆生产企业全覆盖检查", "执行中", "宁经信安检〔", "808", "按实际在岗天数"):
        assert text in shown


def _walk(client, page: str) -> None:
    """Submitted, approved, filed and in force, each by who may."""
    head, general_office = make.head(), make.general_office()
    day = str(today())
    for user, step, data in (
        (head, "submit", {}),
        (
            general_office,
            "approve",
            {"authority": "自治区人民政府", "number": "1号", "on": day, "confirmation": PASSWORD},
        ),
        (general_office, "file", {"authority": "国家主管部门", "on": day}),
        (head, "put_in_force", {}),
    ):
        client.force_login(user)
        assert client.get(f"{page}steps/{step}/").status_code == 200
        assert client.post(f"{page}steps/{step}/", data).status_code == 302, step


@pytest.mark.article("E.plan.approval")
def test_the_approval_page_keeps_what_was_typed_and_asks_for_the_password(client):
    plan = make.submitted()
    client.force_login(make.general_office())
    address = f"{LIST}{plan.pk}/steps/approve/"
    data = {"authority": "自治区人民政府", "number": "宁政函1号", "on": str(today())}
    answer = client.post(address, {**data, "confirmation": "wrong"})
    assert "口令或动态验证码不正确" in answer.content.decode()
    assert "宁政函1号" in answer.content.decode()
    assert client.post(address, {**data, "confirmation": PASSWORD}).status_code == 302


def test_a_step_that_is_not_due_leads_back(client):
    plan = make.filled()
    client.force_login(make.head())
    answer = client.get(f"{LIST}{plan.pk}/steps/report/", follow=True)
    assert "不能报告执行情况" in answer.content.decode()
    assert client.get(f"{LIST}{plan.pk}/steps/edit/").status_code == 404
    assert client.get(f"{LIST}{plan.pk}/steps/decide/").status_code == 404


@pytest.mark.article("E.plan.classes")
def test_named_enterprises_are_typed_one_a_line_and_wrong_lines_are_named(client, by):
    plan = make.filled(by=by)
    one, two = enterprises.enterprise(by), enterprises.enterprise(by, name="宁夏独名爆破公司")
    lines = f"{one.credit_code.lower()}\n\n没有这家公司\n{two.name}\n{one.credit_code}"
    data = {
        **ITEM, "method": "named", "objects_count": "", "q1": "1", "q2": "1", "q3": "0", "q4": "0",
        "office": OfficeFactory().pk, "days": "10",
    }  # fmt: skip
    address = f"{LIST}{plan.pk}/items/new/"
    answer = client.post(address, {**data, "enterprises": lines})
    errors = answer.context["form"].errors["enterprises"]
    assert errors[0].startswith("第3行“没有这家公司”：企业登记中没有")
    assert "第5行" in errors[1]
    assert "与第1行重复" in errors[1]
    ambiguous = client.post(address, {**data, "enterprises": make_two_of_one_name(by)})
    assert "家企业同名" in ambiguous.context["form"].errors["enterprises"][0]
    good = {**data, "enterprises": f"{one.credit_code}\n{two.name}"}
    assert client.post(address, good).status_code == 302
    item = PlanItem.objects.get(method="named")
    shown = client.get(f"{LIST}{plan.pk}/items/{item.pk}/").content.decode()
    assert "宁夏独名爆破公司" in shown
    form = client.get(f"{LIST}{plan.pk}/items/{item.pk}/change/").content.decode()
    assert one.credit_code in form


def make_two_of_one_name(by) -> str:
    for _ in range(2):
        enterprises.enterprise(by, name="宁夏同名公司")
    return "宁夏同名公司"


@pytest.mark.article("E.campaign")
def test_the_pages_of_a_campaign(client, by):
    data = {
        "title": "雷管流向集中执法行动", "scopes": ["problems"], "targets": "编码不符",
        "basis": "形势", "tasks": "", "starts": "2026-11-01", "ends": str(today()),
    }  # fmt: skip
    assert client.post(f"{LIST}new-campaign/", data).status_code == 302
    plan = Plan.objects.get()
    page = f"{LIST}{plan.pk}/"
    changed = {**data, "targets": "编码与实物不符"}
    assert client.post(f"{page}campaign/", changed).status_code == 302
    item = {
        "title": "流向检查", "level": "joint", "method": "all", "objects_count": "6",
        "frequency": "1",
        "office": OfficeFactory().pk, "content": "编码", "measures": "立案",
    }  # fmt: skip
    assert client.post(f"{page}items/new/", item).status_code == 302
    assert client.get(f"{page}sheet/").status_code == 404
    client.force_login(make.head())
    assert client.post(f"{page}steps/submit/").status_code == 302
    client.force_login(make.director())
    assert "批准行动" in client.get(page).content.decode()
    assert "等我办理的检查计划" in client.get("/office/").content.decode()
    assert client.post(f"{page}steps/decide/", {"confirmation": PASSWORD}).status_code == 302
    assert client.get(f"{LIST}campaigns/{plan.pk}/").status_code == 200
    assert client.get(f"{LIST}campaigns/{plan.pk}/inspections/").status_code == 200


@pytest.mark.article("E.plan.execution")
def test_every_figure_of_the_execution_leads_to_its_inspections(client, by):
    plan = make.plan_in_force()
    key, general = PlanItem.objects.filter(plan=plan).order_by("number")
    seen = visit(key, date(2026, 2, 3))
    visit(general, date(2026, 5, 6))
    answer = client.get(f"{LIST}years/2026/?on=2026-06-30")
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "落后" in shown
    assert answer.context["behind_count"] == 2
    line = answer.context["lines"][0]
    for url, count in ((line.list_url, 1), (line.quarters[1][2], 0), (line.quarters[0][2], 1)):
        listed = client.get(url)
        assert len(listed.context["rows"]) == count
    assert seen.number in client.get(line.list_url).content.decode()
    counted = f"{LIST}years/2026/inspections/"
    for query, count in {
        "on=2026-06-30": 2,
        "on=2026-02-02": 0,
        "klass=general&on=2026-06-30": 1,
        "quarter=2&on=2026-06-30": 1,
        "on=nonsense": 2,
    }.items():
        assert len(client.get(f"{counted}?{query}").context["rows"]) == count, query


@pytest.mark.parametrize(
    "query", ["on=", "on=x", "on=0001-01-01", "on=9999-12-31", "on=2026-13-45"]
)
def test_odd_days_are_no_trouble(client, by, query):
    make.plan_in_force()
    assert client.get(f"{LIST}years/2026/?{query}").status_code == 200
    assert client.get(f"{LIST}years/2026/inspections/?{query}").status_code == 200
    assert client.get(f"{LIST}years/1/?{query}").status_code == 404


def test_a_new_version_is_made_on_its_page(client, by):
    plan = make.plan_in_force()
    answer = client.post(f"{LIST}{plan.pk}/new-version/", {"reason": "调整"}, follow=True)
    made = Plan.objects.get(version=2)
    assert answer.redirect_chain == [(f"{LIST}{made.pk}/", 302)]
    assert "第1版" in answer.content.decode()


@pytest.mark.real_papers
def test_the_paper_says_what_the_plan_says(client, by):
    with on_day(date(2026, 1, 4)):
        plan = make.submitted()
    draft = b"".join(client.get(f"{LIST}{plan.pk}/draft.pdf"))
    text = "".join(page_texts(draft))
    assert "草案（未编号）" in text
    assert "监督检查工作日测算" in text
    with on_day(date(2026, 1, 5)):
        plan = make.through(plan)
    issued = client.get(f"/documents/{plan.document.pk}/file/")
    text = "".join(page_texts(issued.getvalue()))
    for part in ("宁经信安检〔2026〕1号", "自治区人民政府", "民爆销售企业随机抽查", "第一季度"):
        assert part in text
    client.logout()
    public = client.get(f"/documents/{plan.document.code}/")
    assert public.getvalue().startswith(b"%PDF")


def test_as_many_queries_for_five_as_for_one(client, by):
    def queries(address) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    one = replace(make.KEY_ITEM, days=1)
    few, many = make.filled(2026, by=by, items=[one]), make.filled(2027, by=by, items=[one] * 5)
    client.get(LIST)
    assert queries(f"{LIST}{few.pk}/") == queries(f"{LIST}{many.pk}/")
    before = queries(LIST)
    for _ in range(3):
        make.campaign_draft(by)
    assert queries(LIST) == before


def test_the_list_filters_and_the_workbench_shows_what_waits(client, by):
    plan = make.filled(by=by)
    make.campaign_draft(by)
    for query, count in {"kind=annual": 1, "year=2026": 2, "state=draft": 2, "q=雷管": 1}.items():
        assert len(client.get(f"{LIST}?{query}").context["rows"]) == count, query
    assert str(plan) in client.get("/office/").content.decode()
    acts.cancel(plan, reason="重做", by=by)
    assert str(plan) not in client.get("/office/").content.decode()

"""The register of accidents as pages: who reads and acts, filters, exports, hostile input."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from enforcement.models import Accident
from foundation.accounts.roles import Permission, Role
from foundation.workdays.quarters import CHINA, Quarter, on_day, today
from tests.factories import accidents as make
from tests.factories import enterprises
from tests.factories.accidents import DAY, OCCURRED
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.interference import PDF
from tests.integration.register_pages import (
    HOSTILE,
    READERS,
    names,
    open_to,
    queries,
    statuses,
)
from tests.integration.vaulted import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.accidents")]
LIST = "/office/enforcement/accidents/"
NEW = f"{LIST}new/"
SCRIPT = "<script>alert(1)</script>"


def typed(moment) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%dT%H:%M}"


def form(**changes) -> dict:
    return {
        "enterprise": enterprises.enterprise().credit_code,
        "occurred_at": typed(OCCURRED),
        "learned_at": typed(OCCURRED),
        "place": "一号工房",
        "kind": "fall",
        "course": "坠落",
        "deaths": "0",
        "serious": "0",
        "minor": "1",
        "loss": "0.30",
        **changes,
    }


def step(found, name: str) -> str:
    return f"{found.get_absolute_url()}act/{name}/"


def test_who_reads():
    found = make.closed()
    for address in (LIST, found.get_absolute_url()):
        assert statuses(address) == READERS
    assert statuses(found.report_file.url) == READERS
    assert statuses(NEW) == open_to(Permission.MANAGE_ACCIDENTS)


STEPS = [
    ("registered", "report_upward", Permission.MANAGE_ACCIDENTS),
    ("registered", "begin", Permission.MANAGE_ACCIDENTS),
    ("registered", "change_figures", Permission.MANAGE_ACCIDENTS),
    ("registered", "mark_report", Permission.MANAGE_ACCIDENTS),
    ("registered", "ask_extension", Permission.MANAGE_ACCIDENTS),
    ("registered", "lift_mark", Permission.DECIDE_ACCIDENTS),
    ("registered", "decide_extension", Permission.DECIDE_ACCIDENTS),
    ("begun", "begin_appraisal", Permission.MANAGE_ACCIDENTS),
    ("begun", "end_appraisal", Permission.MANAGE_ACCIDENTS),
    ("begun", "add_measure", Permission.MANAGE_ACCIDENTS),
    ("begun", "submit_report", Permission.MANAGE_ACCIDENTS),
    ("reported", "record_reply", Permission.MANAGE_ACCIDENTS),
    ("replied", "propose_closing", Permission.MANAGE_ACCIDENTS),
    ("closing_asked", "close", Permission.DECIDE_ACCIDENTS),
    ("closing_asked", "send_back", Permission.DECIDE_ACCIDENTS),
    ("closed_long_ago", "evaluate", Permission.MANAGE_ACCIDENTS),
    ("evaluated", "file", Permission.MANAGE_ACCIDENTS),
]


@pytest.mark.parametrize(("state", "name", "permission"), STEPS)
def test_who_may_open_a_step(state, name, permission):
    found = getattr(make, state)()
    assert statuses(step(found, name)) == open_to(permission)


def test_steps_that_are_none():
    found, client = make.registered(), client_of(make.inspector())
    assert client.get(step(found, "change_measure")).status_code == 404  # has its own page
    assert client.get(step(found, "close")).status_code == 404
    assert client.get(f"{LIST}99999999/").status_code == 404
    answer = client.get(step(found, "file"), follow=True)
    assert "不能报上级安委办备案" in answer.content.decode()


def test_the_measure_is_corrected_on_its_own_page():
    found = make.measured()
    address = f"{LIST}measures/{found.measures.first().pk}/change/"
    assert statuses(address) == open_to(Permission.MANAGE_ACCIDENTS)
    client = client_of(make.inspector())
    assert address in client.get(found.get_absolute_url()).content.decode()
    data = {"text": "改为双钩安全带", "who": "某公司", "due": f"{today():%Y-%m-%d}"}
    assert client.post(address, data).status_code == 302
    closed = make.closed().measures.first()
    assert client.get(f"{LIST}measures/{closed.pk}/change/").status_code == 404


def test_from_the_report_to_the_filing_over_the_pages():
    officer, judge = client_of(make.inspector()), client_of(make.director())
    answer = officer.post(NEW, form(deaths="3", course=SCRIPT))
    assert answer.status_code == 302, answer.context["form"].errors
    found = Accident.objects.get()
    assert (found.grade, found.region_code) == (2, found.enterprise.region_code)
    page = officer.get(found.get_absolute_url()).content.decode()
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
    day = f"{today():%Y-%m-%d}"
    later = today() + 400 * DAY

    def post(client, name, **data):
        answer = client.post(step(found, name), data)
        assert answer.status_code == 302, (name, answer.context["form"].errors)

    post(officer, "begin", body="市政府", leader="王某", team="李某", on=day)
    post(officer, "add_measure", text="配齐安全带", who="某公司", due=day)
    post(
        officer, "submit_report", on=day, causes="未系安全带", responsibility="liable",
        liable="某公司负主要责任", report=SimpleUploadedFile("报告.pdf", PDF),
    )  # fmt: skip
    post(officer, "record_reply", government="市政府", number="3号", on=day)
    drafted = officer.get(step(found, "propose_closing")).context["form"]["text"].value()
    assert "配齐安全带" in drafted
    assert "较大事故" in drafted
    post(officer, "propose_closing", text=f"{drafted}张建国", people="张建国")
    assert found.number in judge.get("/office/").content.decode()
    asks = judge.get(step(found, "close")).content.decode()
    assert "张某" in asks
    assert "张建国" not in asks
    post(judge, "close", confirmation=PASSWORD)
    with on_day(later):
        measure = found.measures.get()
        post(
            officer, "evaluate", on=f"{later:%Y-%m-%d}", evaluators="安委办", conclusion="落实",
            **{f"found_{measure.pk}": "done", f"finding_{measure.pk}": "已配"},
        )  # fmt: skip
        post(officer, "file", body="上级安委办", number="9号", on=f"{later:%Y-%m-%d}")
    found.refresh_from_db()
    assert found.state == "filed"
    stages = officer.get(found.get_absolute_url()).context["stages"]
    assert {word for _, word in stages} == {"done"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"deaths": "-1"}, "deaths"),
        ({"deaths": "1.5"}, "deaths"),
        ({"deaths": "9" * 30}, "deaths"),
        ({"loss": "-0.01"}, "loss"),
        ({"loss": "0.1+0.2"}, "loss"),
        ({"loss": "0.001"}, "loss"),
        ({"loss": "NaN"}, "loss"),
        ({"loss": "1e999999"}, "loss"),
        ({"occurred_at": typed(timezone.now() + DAY)}, "occurred_at"),
        ({"occurred_at": "0001-01-01T00:00"}, "occurred_at"),
        ({"occurred_at": "9999-12-31T23:59"}, "occurred_at"),
        ({"occurred_at": "x"}, "occurred_at"),
        ({"learned_at": typed(OCCURRED - DAY)}, "learned_at"),
        ({"learned_at": typed(OCCURRED + DAY)}, "late_reason"),
        ({"reported_up_at": typed(OCCURRED)}, "reported_up_to"),
        ({"reported_up_at": typed(OCCURRED - DAY), "reported_up_to": "省"}, "reported_up_at"),
        ({"enterprise": ""}, "region_code"),
        ({"enterprise": "没有这家"}, "enterprise"),
        ({"unit_name": "又一个单位"}, "unit_name"),
        ({"kind": "none"}, "kind"),
        ({"region_code": "999999"}, "region_code"),
        ({"course": "长" * 5001}, "course"),
        ({"place": "\0"}, "place"),
    ],
)
def test_a_form_that_is_wrong_says_where_and_keeps_what_was_typed(changes, field):
    answer = client_of(make.inspector()).post(NEW, form(**changes))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert answer.context["form"]["minor"].value() == "1"
    assert not Accident.objects.exists()


def test_money_arrives_exactly():
    client = client_of(make.inspector())
    for typed_in, stored in (("0.30", "0.30"), ("123456789.00", "123456789.00")):
        client.post(NEW, form(loss=typed_in))
        assert str(Accident.objects.latest("pk").loss) == stored


def test_personal_numbers_are_told_beside_the_public_text():
    found = make.replied()
    answer = client_of(make.inspector()).post(
        step(found, "propose_closing"), {"text": "联系13812345678", "people": ""}
    )
    assert "手机号码" in str(answer.context["form"].errors["text"])


def test_filters_and_exports():
    mine = enterprises.enterprise(name="吴忠民爆公司", region_code="640302")
    first = make.registered(
        enterprise=mine, region_code="640302", kind="fire", figures=make.figures(deaths=3)
    )
    late = make.registered(
        unit_name="某装饰公司", enterprise=None, industry="dust",
        learned_at=OCCURRED + timedelta(hours=9), late_reason="隐瞒",
    )  # fmt: skip
    old = make.filed()
    overdue = make.registered(occurred_at=OCCURRED - 90 * DAY)
    client = client_of(make.inspector())
    quarter = Quarter.of(first.occurred_on)
    cases = {
        f"q={mine.credit_code}": {first},
        "q=吴忠": {first},
        "q=装饰": {late},
        f"q={old.number.lower()}": {old},
        "grade=2": {first},
        "kind=fire": {first},
        "industry=dust": {late},
        "region=640300": {first},
        "state=filed": {old},
        "responsibility=liable": {old},
        "mark=late": {late},
        "mark=concealed": set(),
        "overdue=yes": {overdue},
        f"year={quarter.year}&quarter={quarter.number}&kind=fire": {first},
        f"year={old.occurred_on.year}&state=filed": {old},
        f"occurred_until={old.occurred_on}": {old},
        "year=x": set(),
    }
    for query, expected in cases.items():
        found = names(client.get(f"{LIST}?{query}"))
        assert found == {one.number for one in expected}, query
    for kind in ("csv", "xlsx"):
        assert len(client.get(f"{LIST}?export={kind}").getvalue()) > 100
    told = client.get(f"{LIST}?export=csv&mark=late").getvalue().decode("utf-8-sig")
    assert "事故发生单位迟报8小时" in told


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_filters(value):
    make.registered()
    client = client_of(make.inspector())
    form = client.get(LIST).context["filter_form"]
    for name in [*form.fields, "sort", "after", "before", "export"]:
        assert client.get(LIST, {name: value}).status_code == 200, name


def test_every_head_sorts():
    make.registered()
    make.registered(unit_name="某公司", enterprise=None)
    client = client_of(make.inspector())
    heads = [head.url for head in client.get(LIST).context["heads"] if head.url]
    assert len(heads) > 8
    for url in heads:
        for query in (url, url.replace("sort=", "sort=-")):
            assert client.get(f"{LIST}{query}").status_code == 200


def test_the_same_queries_for_one_and_for_five():
    judge = client_of(make.director())
    holder = enterprises.enterprise()
    pages = [LIST, "/office/", f"/office/enterprises/{holder.pk}/"]
    late = {"learned_at": OCCURRED + timedelta(hours=9), "late_reason": "x"}

    def fill():
        make.closing_asked(enterprise=holder, **late)

    fill()
    before = {page: queries(judge, page) for page in pages}
    for _ in range(4):
        fill()
    assert {page: queries(judge, page) for page in pages} == before


def test_the_page_of_an_accident_asks_the_same_however_long_its_history():
    found, client = make.measured(), client_of(make.inspector())
    few = queries(client, found.get_absolute_url())
    for number in range(2, 6):
        make.changed(found, deaths=number)
    assert queries(client, found.get_absolute_url()) == few


def test_the_page_of_the_enterprise_lists_its_accidents():
    found = make.registered()
    address = f"/office/enterprises/{found.enterprise_id}/"
    assert found.number in client_of(make.inspector()).get(address).content.decode()
    outside = client_of(UserFactory(roles=[Role.COUNTY.value])).get(address)
    assert found.number not in outside.content.decode()


def test_the_form_knows_the_enterprise_it_is_called_for():
    holder, client = enterprises.enterprise(), client_of(make.inspector())
    page = client.get(f"{NEW}?enterprise={holder.pk}").content.decode()
    assert holder.credit_code in page
    for odd in ("x", "-1", "9" * 30, "²"):
        assert client.get(NEW, {"enterprise": odd}).status_code == 200

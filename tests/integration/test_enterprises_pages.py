from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.accounts.roles import Role
from foundation.enterprises.actions import licences, register
from foundation.enterprises.models import Enterprise, Licence
from tests.factories import enterprises as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/office/enterprises/"


@pytest.fixture
def by(client):
    user = make.registrar()
    client.force_login(user)
    return user


def names(answer) -> set[str]:
    return {row[0].text for row in answer.context["rows"]}


def form_data(**changes) -> dict[str, str]:
    given = make.particulars(**changes)
    fields = {name: getattr(given, name) for name in given.__slots__}
    return fields | {"licensed_in_area": "yes" if given.licensed_in_area else "no"}


@pytest.mark.parametrize("role", Role)
def test_who_reads_and_who_writes(client, role):
    found = make.enterprise()
    client.force_login(UserFactory(roles=[role.value]))
    apart = {Role.DISCIPLINE, Role.UPPER_DISCIPLINE, Role.ADMINISTRATOR}
    writers = {Role.INSPECTOR, Role.SECTION_HEAD, Role.PLANNER, Role.EQUIPMENT}
    for address in (LIST, f"{LIST}{found.pk}/"):
        assert client.get(address).status_code == (404 if role in apart else 200)
    for address in (f"{LIST}new/", f"{LIST}{found.pk}/change/", f"{LIST}{found.pk}/licences/new/"):
        assert client.get(address).status_code == (200 if role in writers else 404)


def test_a_registrar_enters_an_enterprise_and_a_wrong_digit_is_told_beside_its_field(client, by):
    data = form_data(credit_code=make.code_of(5))
    wrong = client.post(f"{LIST}new/", {**data, "credit_code": make.code_of(5)[:-1] + "I"})
    assert "第18位“I”" in wrong.context["form"].errors["credit_code"][0]
    answer = client.post(f"{LIST}new/", data, follow=True)
    assert answer.redirect_chain == [(f"{LIST}{Enterprise.objects.get().pk}/", 302)]
    assert "登记企业" in answer.content.decode()


def test_all_acts_have_their_pages(client, by):
    found = make.enterprise(by)
    page = f"{LIST}{found.pk}/"
    changed = form_data(credit_code=found.credit_code, name="宁夏新某公司")
    licence = {"kind": "sale", "number": "宁X1", "valid_from": "2026-1-1", "valid_to": "2028-1-1"}
    steps = [
        (f"{page}change/", changed),
        (f"{page}licences/new/", {**licence, "valid_from": "2026年1月1日"}),
        (f"{page}strike-off/", {"on": "2026-01-05"}),
        (f"{page}restore/", {}),
    ]
    for address, data in steps:
        assert client.get(address).status_code == 200
        assert client.post(address, data).status_code == 302, address
    check = f"{LIST}licences/{Licence.objects.get().pk}/check/"
    data = {"checked_on": "2026-03-01", "result": "failed", "reason": "资料不全"}
    assert client.post(check, data).status_code == 302
    shown = client.get(page).content.decode()
    assert all(text in shown for text in ("宁夏新某公司", "曾用名称", "年检不合格停用", "资料不全"))


def test_filters(client, by):
    make.enterprise(by, name="甲民爆厂", region_code="640104")
    make.enterprise(by, name="乙矿山", region_code="640200", industry="mines", risk_grade="A")
    gone = make.enterprise(by, name="丙商行", region_code="640105")
    register.strike_off(gone, on=date(2026, 1, 1), by=by)
    holder = Enterprise.objects.get(name="乙矿山")
    licence = make.licence(holder, by)
    licences.record_yearly_check(
        licence, checked_on=date(2026, 3, 1), passed=False, reason="资料不全", by=by
    )
    everything = {"甲民爆厂", "乙矿山", "丙商行"}
    for query, expected in {
        "q=民爆": {"甲民爆厂"},
        "q=矿": {"乙矿山"},
        "q=没有": set(),
        f"q={holder.credit_code.lower()}": {"乙矿山"},
        "q=9164": everything,
        "region=640100": {"甲民爆厂", "丙商行"},
        "region=640000": everything,
        "industry=mines": {"乙矿山"},
        "risk_grade=A": {"乙矿山"},
        "state=struck_off": {"丙商行"},
        "licence=blocked": {"乙矿山"},
        "unchecked=2026": set(),
        "unchecked=2025": set(),
    }.items():
        assert names(client.get(f"{LIST}?{query}")) == expected, query
    for column in ("name", "credit_code", "region", "industry", "grade", "-state"):
        assert names(client.get(f"{LIST}?sort={column}")) == everything


def test_as_many_queries_for_five_as_for_one(client, by):
    def queries(address) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    found = make.enterprise(by)
    make.licence(found, by)
    page = f"{LIST}{found.pk}/"
    client.get(LIST)
    one = queries(LIST), queries(page)
    for _ in range(4):
        make.enterprise(by)
        make.licence(found, by)
    assert (queries(LIST), queries(page)) == one


def test_the_export_is_what_is_shown(client, by):
    make.enterprise(by, name="甲民爆厂")
    text = b"".join(client.get(f"{LIST}?export=csv").streaming_content).decode()
    assert "甲民爆厂" in text


def test_searches_go_through_indexes(by):
    make.enterprise(by)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    by_name = "enterprises_grams"
    for text, index in (("民爆器材", by_name), ("民爆", by_name), ("爆", by_name)):
        assert index in Enterprise.objects.sought(text).order_by().explain()
    assert "credit_code" in Enterprise.objects.sought("9164").order_by().explain()
    assert "region_cod" in Enterprise.objects.in_region("640100").order_by().explain()

"""The ledger of major hazard sources: acts, list, and its section on an enterprise's page."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from enforcement.actions import sources as acts
from enforcement.models import MajorSource
from foundation.accounts.roles import Permission, Role
from foundation.audit.trail import timeline
from foundation.enterprises.actions import register
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day, today
from tests.factories import enterprises
from tests.factories import sources as make
from tests.factories.accounts import UserFactory
from tests.integration.register_pages import (
    HOSTILE,
    READERS,
    names,
    open_to,
    queries,
    statuses,
)

pytestmark = pytest.mark.django_db
LIST = "/office/enforcement/major-sources/"


@pytest.fixture
def by(client):
    user = enterprises.registrar()
    client.force_login(user)
    return user


def given(**changes) -> dict[str, object]:
    described = make.described()
    return {name: getattr(described, name) for name in described.__slots__} | changes


def test_who_reads_and_who_writes(by):
    page = f"{LIST}{make.source(by=by).pk}/"
    for address in (LIST, page):
        assert statuses(address) == READERS
    for address in (f"{LIST}new/", f"{page}change/", f"{page}deregister/"):
        assert statuses(address) == open_to(Permission.MANAGE_ENTERPRISES)


@pytest.mark.article("E.major-sources")
def test_a_source_is_entered_changed_and_deregistered(client, by):
    holder = enterprises.enterprise(by)
    filled = client.get(f"{LIST}new/?enterprise={holder.pk}").content.decode()
    assert holder.credit_code in filled
    data = given(enterprise=holder.name, quantity="12.500", name="1号炸药库")
    assert client.post(f"{LIST}new/", data).status_code == 302
    found = MajorSource.objects.get()
    page = f"{LIST}{found.pk}/"
    assert client.post(f"{page}change/", data | {"grade": 2}).status_code == 302
    shown = client.get(page).content.decode()
    assert all(text in shown for text in ("12.5 吨", "三级 → 二级", "登记重大危险源"))
    gone = {"on": today(), "reason": "库房拆除"}
    assert client.post(f"{page}deregister/", gone).status_code == 302
    shown = client.get(page).content.decode()
    assert "库房拆除" in shown
    assert "目前没有需要您办理的步骤" in shown


@pytest.mark.article("E.major-sources")
def test_the_page_of_an_enterprise_shows_its_sources(client, by):
    held, other = make.source(by=by), make.source(by=by)
    page = f"/office/enterprises/{held.enterprise.pk}/"
    shown = client.get(page).content.decode()
    assert held.name in shown
    assert other.name not in shown
    assert f"{LIST}?q={held.enterprise.credit_code}" in shown
    client.force_login(UserFactory(roles=[Role.COUNTY.value]))
    assert "重大危险源" not in client.get(page).content.decode()


@pytest.mark.article("E.major-sources")
def test_filters_and_counts(client, by):
    city = enterprises.enterprise(by, name="甲厂", region_code="640104")
    far = enterprises.enterprise(by, name="乙矿", region_code="640400")
    make.source(city, by, name="甲库", grade=1)
    make.source(far, by, name="乙尾矿", kind="tailings")
    gone = make.source(far, by, name="丙线", kind="line")
    acts.deregister_source(gone, on=today(), reason="拆除", by=by)
    everything = {"甲库", "乙尾矿", "丙线"}
    for query, expected in {
        "q=甲厂": {"甲库"},
        f"q={far.credit_code}": {"乙尾矿", "丙线"},
        "kind=tailings": {"乙尾矿"},
        "grade=1": {"甲库"},
        "region=640100": {"甲库"},
        "region=640000": everything,
        "state=gone": {"丙线"},
        "state=standing": {"甲库", "乙尾矿"},
        "sort=-enterprise": everything,
        "sort=region": everything,
        "sort=grade": everything,
    }.items():
        assert names(client.get(f"{LIST}?{query}")) == expected, query
    chart = dict(client.get(LIST).context["chart"].rows)
    assert chart == {"炸药库": "1", "生产线": "0", "储罐区": "0", "尾矿库": "1", "其他": "0"}
    text = b"".join(client.get(f"{LIST}?export=csv").streaming_content).decode()
    assert "20 吨" in text


def test_refusals():
    by = enterprises.registrar()
    held = make.source(by=by)
    with pytest.raises(Refused, match="同名"):
        make.source(held.enterprise, by, name=f" {held.name}")
    with pytest.raises(Refused, match="大于0"):
        make.source(by=by, quantity=Decimal(0))
    for day in (held.registered_on - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(Refused, match="注销日期"):
            acts.deregister_source(held, on=day, reason="拆除", by=by)
    acts.deregister_source(held, on=today(), reason="拆除", by=by)
    with pytest.raises(Refused, match="注销"):
        acts.deregister_source(held, on=today(), reason="拆除", by=by)
    make.source(held.enterprise, by, name=held.name)
    struck = enterprises.enterprise(by)
    with on_day(date(2026, 11, 1)):
        register.strike_off(struck, on=date(2026, 11, 1), by=by)
    with pytest.raises(Refused, match="已注销"):
        make.source(struck, by)


def test_an_unchanged_source_is_not_recorded_and_readers_do_not_write():
    held = make.source()
    same = make.described(name=held.name)
    acts.change_source(held, same, by=enterprises.registrar())
    assert timeline(held).count() == 1
    reader = UserFactory(roles=[Role.LEGAL.value])
    for act in (
        lambda: make.source(held.enterprise, reader),
        lambda: acts.change_source(held, same, by=reader),
        lambda: acts.deregister_source(held, on=today(), reason="拆除", by=reader),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_as_many_queries_for_five_as_for_one(client, by):
    held = make.source(by=by)
    page = f"/office/enterprises/{held.enterprise.pk}/"
    client.get(LIST)
    one = queries(client, LIST), queries(client, page)
    for _ in range(4):
        make.source(by=by)
        make.source(held.enterprise, by)
    assert (queries(client, LIST), queries(client, page)) == one


@pytest.mark.parametrize("text", [*HOSTILE, "-1", "NaN", "9" * 40, "²"])
def test_hostile_texts(client, by, text):
    for name in ("q", "kind", "grade", "region", "state"):
        assert client.get(LIST, {name: text}).status_code == 200
    assert client.get(f"{LIST}new/", {"enterprise": text}).status_code == 200
    holder = enterprises.enterprise(by)
    for name in given():
        data = given(enterprise=holder.credit_code) | {name: text}
        assert client.post(f"{LIST}new/", data, follow=True).status_code == 200

"""The register of officers on its pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from enforcement.actions import leaves
from enforcement.actions import officers as acts
from enforcement.models import Leave, Officer, Recusal
from foundation.workdays.quarters import today
from tests.factories import enterprises, officers
from tests.factories.accounts import OfficeFactory
from tests.integration.register_pages import (
    HOSTILE,
    MANAGERS,
    READERS,
    names,
    queries,
    statuses,
)

pytestmark = pytest.mark.django_db
LIST = "/office/enforcement/officers/"
ACTS = ("change", "renew", "leave", "recuse", "leave-post")


@pytest.fixture
def by(client):
    user = officers.planner()
    client.force_login(user)
    return user


def given(**changes) -> dict[str, object]:
    values = {
        "name": "马建国",
        "certificate": "宁执法 000777",
        "valid_from": "2025-01-01",
        "valid_to": "2029-12-31",
        "office": OfficeFactory().pk,
        "specialities": ["mines", "tailings"],
    }
    return values | changes


def test_who_reads_and_who_writes(by):
    page = f"{LIST}{officers.officer(by).pk}/"
    held = officers.officer(by)
    away = leaves.take_leave(held, first=today(), last=today(), reason="病假", by=by)
    recused = officers.recusal(held, by, enterprise=enterprises.enterprise())
    for address in (LIST, page):
        assert statuses(address) == READERS
    writing = [f"{page}{name}/" for name in ACTS]
    writing += [f"{LIST}leaves/{away.pk}/cancel/", f"{LIST}recusals/{recused.pk}/lift/"]
    for address in [f"{LIST}new/", *writing]:
        assert statuses(address) == MANAGERS, address


@pytest.mark.article("E.officers")
def test_all_acts_have_their_pages(client, by):
    answer = client.post(f"{LIST}new/", given(), follow=True)
    found = Officer.objects.get()
    page = f"{LIST}{found.pk}/"
    assert answer.redirect_chain == [(page, 302)]
    unit, department = enterprises.enterprise(by), officers.department(by)
    soon = {"first": today(), "last": today() + timedelta(days=3), "reason": "探亲"}
    steps = [
        ("change/", given(certificate=found.certificate, name="马建军")),
        ("renew/", {"valid_from": "2030-01-01", "valid_to": "2034-12-31"}),
        ("leave/", soon),
        ("recuse/", {"enterprise": unit.credit_code.lower(), "reason": "近亲属任职"}),
        ("recuse/", {"department": department.pk, "reason": "原任职单位"}),
    ]
    for path, data in steps:
        assert client.get(page + path).status_code == 200
        assert client.post(page + path, data).status_code == 302, path
    back = f"{LIST}leaves/{Leave.objects.get().pk}/cancel/"
    assert client.post(back, {"back": "today"}).status_code == 302
    assert client.post(f"{page}leave/", soon).status_code == 302
    back = f"{LIST}leaves/{Leave.objects.latest('pk').pk}/cancel/"
    assert "今天仍算请假" in client.get(back).content.decode()
    assert client.post(back, {"back": "tomorrow"}).status_code == 302
    assert "提前销假" in client.get(page).content.decode()
    lifted = Recusal.objects.get(enterprise=unit)
    lift = f"{LIST}recusals/{lifted.pk}/lift/"
    assert client.post(lift, {"reason": "已离职"}).status_code == 302
    shown = client.get(page).content.decode()
    texts = ["马建军", "2034-12-31", "探亲", "销假", unit.name, department.name, "解除回避"]
    assert [text for text in texts if text not in shown] == []
    assert client.post(f"{page}leave-post/", {"on": today(), "reason": "调离"}).status_code == 302
    assert "目前没有需要您办理的步骤" in client.get(page).content.decode()


def test_a_refusal_stands_beside_its_field(client, by):
    held = officers.officer(by)
    answer = client.post(f"{LIST}new/", given(certificate=held.certificate))
    assert "名下" in answer.context["form"].errors["certificate"][0]
    answer = client.post(f"{LIST}{held.pk}/recuse/", {"enterprise": "没有这家", "reason": "亲属"})
    assert "没有找到" in answer.context["form"].errors["enterprise"][0]


def test_filters(client, by):
    day = today()
    expired = {"valid_from": date(2020, 1, 1), "valid_to": day - timedelta(days=1)}
    officers.officer(by, name="甲过期", **expired)
    officers.officer(by, name="乙将到期", valid_to=day + timedelta(days=60))
    mines = officers.officer(by, name="丙有效", specialities=["mines"])
    later = {"valid_from": day + timedelta(days=1), "valid_to": day + timedelta(days=999)}
    officers.officer(by, name="丁未生效", **later)
    gone = officers.officer(by, name="戊离岗")
    acts.leave_post(gone, on=day, reason="调离", by=by)
    for query, expected in {
        "q=将到": {"乙将到期"},
        f"q={mines.certificate[-6:]}": {"丙有效"},
        f"office={mines.office_id}": {"丙有效"},
        "speciality=mines": {"丙有效"},
        "certificate=in_force": {"乙将到期", "丙有效", "戊离岗"},
        "certificate=ending": {"乙将到期"},
        "certificate=expired": {"甲过期"},
        "certificate=not_yet": {"丁未生效"},
        "left=yes": {"戊离岗"},
        "left=no&certificate=in_force": {"乙将到期", "丙有效"},
    }.items():
        assert names(client.get(f"{LIST}?{query}")) == expected, query
    for column in ("name", "certificate", "office", "-valid_to"):
        assert len(client.get(f"{LIST}?sort={column}").context["rows"]) == 5
    text = b"".join(client.get(f"{LIST}?export=csv").streaming_content).decode()
    assert all(word in text for word in ("60天内到期", "已过期", "已离岗", "非煤矿山"))


def test_as_many_queries_for_five_as_for_one(client, by):
    def fill(held) -> None:
        for day in range(0, 10, 5):
            first = today() + timedelta(days=day + 20 * held.leaves.count())
            leaves.take_leave(held, first=first, last=first, reason="事假", by=by)
        officers.recusal(held, by, enterprise=enterprises.enterprise(by))
        officers.recusal(held, by, department=officers.department(by))

    held = officers.officer(by)
    fill(held)
    page = f"{LIST}{held.pk}/"
    client.get(LIST)
    one = queries(client, LIST), queries(client, page)
    for _ in range(4):
        fill(held)
        officers.officer(by)
    assert (queries(client, LIST), queries(client, page)) == one


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts(client, by, text):
    assert client.get(LIST, {"q": text}).status_code == 200
    held = officers.officer(by)
    for path, field in (("new/", "name"), (f"{held.pk}/leave/", "reason")):
        data = given() | {"first": today(), "last": today()} | {field: text}
        answer = client.post(LIST + path, data, follow=True)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
    bad = {"office": "x", "speciality": "'", "certificate": "none", "left": "0"}
    assert client.get(LIST, bad).status_code == 200

"""Pages of the checklists, as each role meets them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enforcement.actions import checklists as acts
from enforcement.models import Checklist
from enforcement.querysets.checklists import in_use
from foundation.accounts.roles import ROLE_PERMISSIONS, Permission, Role
from tests.factories import checklists
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.record")]
LIST = "/office/enforcement/checklists/"
_READERS = {Permission.READ_ENFORCEMENT, Permission.MANAGE_CHECKLISTS}


@pytest.fixture(autouse=True)
def _content():
    checklists.first()


@pytest.fixture
def keeper():
    return checklists.administrator()


@pytest.fixture
def draft(keeper):
    return checklists.draft(keeper)


@pytest.fixture
def enter(client):
    def enter(user):
        client.force_login(user, backend="foundation.accounts.backends.StaffBackend")
        return client

    return enter


def address(name: str, *args) -> str:
    return reverse(f"enforcement:{name}", args=args)


@pytest.mark.parametrize("role", Role)
def test_who_may_read_and_who_may_change(enter, role, draft):
    client = enter(UserFactory(roles=[role.value]))
    reads = bool(ROLE_PERMISSIONS[role] & _READERS)
    changes = role is Role.ADMINISTRATOR
    used = in_use("trade")
    item = draft.items.get(number=2)
    for url, allowed in {
        LIST: reads,
        address("checklist", used.pk): reads,
        address("checklist", draft.pk): changes,
        address("checklist_new"): changes,
        address("checklist_step", draft.pk, "add_item"): changes,
        address("checklist_step", draft.pk, "put_in_use"): changes,
        address("checklist_step", draft.pk, "discard"): changes,
        address("checklist_item_change", item.pk): changes,
        address("checklist_item_remove", item.pk): changes,
    }.items():
        assert client.get(url).status_code == (200 if allowed else 404), url
    moved = client.post(address("checklist_item_move", item.pk, "up"))
    assert moved.status_code == (302 if changes else 404)
    assert ("检查表" in client.get("/office/").text) == reads


def test_the_list_goes_by_industry_and_hides_what_is_over(enter, keeper, draft):
    client = enter(keeper)
    checklists.put_in_use(draft)
    text = client.get(LIST).text
    first, middle, last = ("民用爆炸物品生产企业", "非煤矿山", "安全生产教育培训")
    place = {name: text.index(f"{name}安全检查表") for name in (first, middle)}
    assert place[first] < place[middle] < text.index(f"{last}检查表")
    assert "工贸企业安全检查表（修订）" in text
    assert text.count("<tr>") == 15
    assert client.get(LIST, {"state": "retired"}).text.count("<tr>") == 2
    assert client.get(LIST, {"state": "all"}).text.count("<tr>") == 16
    assert client.get(LIST, {"industry": "dust", "sort": "-title"}).text.count("<tr>") == 2
    exported = b"".join(client.get(LIST, {"export": "csv"}).streaming_content).decode()
    assert "民爆生产" in exported


def test_the_page_asks_as_much_for_one_item_as_for_many(
    enter, keeper, draft, django_assert_num_queries
):
    client = enter(keeper)
    url = address("checklist", draft.pk)
    client.get(url)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    for item in draft.items.current()[1:]:
        acts.remove_item(item, by=keeper)
    with django_assert_num_queries(len(many)):
        client.get(url)


def test_from_a_draft_to_a_version_in_use(enter, keeper):
    client = enter(keeper)
    page = client.get(address("checklist", in_use("mines").pk)).text
    url = f"{address('checklist_new')}?industry=mines"
    assert url in page
    assert "非煤矿山安全检查表" in client.get(url).text
    client.post(url, {"industry": "mines", "title": "非煤矿山安全检查表"})
    draft = Checklist.objects.get(industry="mines", state="draft")
    given = {"category": "许可", "text": "证照齐全。", "basis": "《安全生产许可证条例》"}
    client.post(address("checklist_step", draft.pk, "add_item"), given)
    assert draft.items.get(number=2).text == "证照齐全。"
    second = draft.items.get(number=2)
    client.post(address("checklist_item_change", second.pk), {**given, "text": "证照有效。"})
    client.post(address("checklist_item_move", second.pk, "up"))
    assert draft.items.get(number=1).text == "证照有效。"
    client.post(address("checklist_item_remove", draft.items.get(number=2).pk))
    assert draft.items.current().count() == 8
    page = client.get(address("checklist", draft.pk)).text
    assert "证照有效。" in page
    assert "移动检查项" in page

    put = address("checklist_step", draft.pk, "put_in_use")
    assert "不正确" in client.post(put, {"confirmation": "wrong"}).text
    assert client.post(put, {"confirmation": PASSWORD}).status_code == 302
    assert in_use("mines") == draft
    assert client.get(address("checklist_item_change", second.pk)).status_code == 404


def test_a_second_draft_is_refused_beside_the_field(enter, keeper, draft):
    page = enter(keeper).post(address("checklist_new"), {"industry": "trade", "title": "又一份"})
    assert "该行业已有一份草稿" in page.text


def test_a_discarded_draft_leaves_the_list(enter, keeper, draft):
    client = enter(keeper)
    assert client.post(address("checklist_step", draft.pk, "discard")).status_code == 302
    assert "（修订）" not in client.get(LIST).text
    again = client.get(address("checklist_step", draft.pk, "discard"), follow=True)
    assert "不能作废草稿" in again.text


@pytest.mark.parametrize("name", ["change_item", "draft_version", "nothing"])
def test_a_step_without_a_form_of_its_own_is_not_found(enter, keeper, draft, name):
    assert enter(keeper).get(address("checklist_step", draft.pk, name)).status_code == 404


def test_hostile_input(enter, keeper, draft):
    client = enter(keeper)
    item = draft.items.get(number=2)
    move = address("checklist_item_move", item.pk, "up")
    assert client.get(move).status_code == 405
    assert client.post(move.replace("up", "sideways")).status_code == 404
    assert client.get(address("checklist_new"), {"industry": "'\x00<"}).status_code in {200, 400}
    given = {"category": "甲", "text": "<script>alert(1)</script>", "basis": "乙"}
    client.post(address("checklist_item_change", item.pk), given)
    assert "<script>alert(1)" not in client.get(address("checklist", draft.pk)).text
    too_long = client.post(address("checklist_item_change", item.pk), {**given, "text": "长" * 301})
    assert too_long.status_code == 200
    assert client.get(LIST, {"state": "x", "industry": "\x00"}).status_code in {200, 400}

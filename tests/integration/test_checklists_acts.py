"""Drafting, changing and putting in use a checklist."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from enforcement.actions import checklists as acts
from enforcement.models import Checklist, ChecklistItem
from enforcement.querysets.checklists import in_use
from foundation.accounts.roles import Role
from foundation.audit.trail import timeline
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from tests.factories import checklists
from tests.factories.accounts import UserFactory, confirmed
from tests.factories.checklists import ITEM

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.record")]


@pytest.fixture
def keeper():
    return checklists.administrator()


@pytest.fixture
def draft(keeper):
    return checklists.draft(keeper)


def texts(checklist) -> list[str]:
    items = list(checklist.items.current())
    assert [item.number for item in items] == list(range(1, len(items) + 1))
    return [item.text for item in items]


def test_a_draft_begins_with_the_items_in_use(draft):
    used = in_use("trade")
    assert (draft.version, draft.state, used.version) == (2, "draft", 1)
    assert texts(draft) == texts(used)


def test_a_draft_of_an_industry_without_a_checklist_is_empty(keeper):
    with acting():
        Checklist.objects.filter(industry="dust").update(state="retired", ended_on="2026-01-05")
    draft = acts.draft_version(industry="dust", title="粉尘", by=keeper)
    assert texts(draft) == []


def test_there_is_one_draft_of_an_industry(draft, keeper):
    with pytest.raises(Refused, match="已有一份草稿"):
        acts.draft_version(industry="trade", title="又一份", by=keeper)


def test_an_item_is_added_behind_its_kind(draft, keeper):
    before = texts(draft)
    added = acts.add_item(draft, ITEM, by=keeper)
    assert added.number == len(before) + 1
    alike = acts.Item(draft.items.get(number=1).category, "新增内容。", "依据")
    assert acts.add_item(draft, alike, by=keeper).number == 2
    assert texts(draft) == [before[0], "新增内容。", *before[1:], ITEM.text]


def test_a_changed_item_leaves_the_version_in_use_as_it_was(draft, keeper):
    used = texts(in_use("trade"))
    acts.change_item(draft.items.get(number=2), ITEM, by=keeper)
    assert texts(draft)[1] == ITEM.text
    assert texts(in_use("trade")) == used


def test_items_change_places_and_stay_at_the_ends(draft, keeper):
    first, second, *rest = texts(draft)
    acts.move_item(draft.items.get(number=1), acts.DOWN, by=keeper)
    assert texts(draft) == [second, first, *rest]
    acts.move_item(draft.items.get(number=1), acts.UP, by=keeper)
    acts.move_item(draft.items.get(number=len(rest) + 2), acts.DOWN, by=keeper)
    assert texts(draft) == [second, first, *rest]


def test_a_removed_item_stays_on_record(draft, keeper):
    item = draft.items.get(number=2)
    first, _second, *rest = texts(draft)
    acts.remove_item(item, by=keeper)
    assert texts(draft) == [first, *rest]
    assert ChecklistItem.objects.get(pk=item.pk).removed_on
    with pytest.raises(Refused, match="已删去"):
        acts.change_item(item, ITEM, by=keeper)


@pytest.mark.parametrize("empty", ["category", "text", "basis"])
def test_an_item_is_whole(draft, keeper, empty):
    given = acts.Item(**{"category": "甲", "text": "乙", "basis": "丙", empty: "  "})
    with pytest.raises(Refused) as refusal:
        acts.add_item(draft, given, by=keeper)
    assert refusal.value.field == empty


def test_a_draft_put_in_use_replaces_the_version_before(draft):
    old = in_use("trade")
    checklists.put_in_use(draft)
    old.refresh_from_db()
    assert (old.state, in_use("trade")) == ("retired", draft)
    assert old.ended_on
    assert [event.verb for event in timeline(old)] == ["enforcement.checklist.retired"]


def test_another_administrator_puts_it_in_use(draft, keeper):
    other = checklists.administrator()
    with pytest.raises(Refused, match="须由另一人"):
        checklists.put_in_use(draft, keeper)
    acts.change_item(draft.items.get(number=1), ITEM, by=other)
    with pytest.raises(Refused, match="须由另一人"):
        checklists.put_in_use(draft, other)
    assert checklists.put_in_use(draft, keeper).put_in_use_by == keeper


def test_the_only_administrator_puts_it_in_use_himself(draft, keeper):
    checklists.administrator(is_active=False)
    assert checklists.put_in_use(draft, keeper).state == "in_use"


def test_putting_in_use_asks_who_it_is(draft, keeper):
    other = checklists.administrator()
    with pytest.raises(Refused, match="再次确认身份"):
        acts.put_in_use(draft, by=other, confirmed=confirmed(keeper))


def test_an_empty_draft_is_not_put_in_use(draft, keeper):
    for item in draft.items.current():
        acts.remove_item(item, by=keeper)
    with pytest.raises(Refused, match="还没有检查项"):
        checklists.put_in_use(draft)
    assert in_use("trade").version == 1


def test_what_is_in_use_retired_or_discarded_never_changes(draft, keeper):
    used = in_use("trade")
    checklists.put_in_use(draft)
    dropped = checklists.draft(keeper)
    acts.discard(dropped, by=keeper)
    for checklist in (used, draft, dropped):
        with pytest.raises(Refused, match="不能增加检查项"):
            acts.add_item(checklist, ITEM, by=keeper)
        with pytest.raises(Refused, match="不能修改检查项"):
            acts.change_item(checklist.items.get(number=1), ITEM, by=keeper)
        with pytest.raises(Refused, match="不能启用"):
            checklists.put_in_use(checklist)
    assert checklists.draft(keeper).version == 4


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_nobody_else_writes_checklists(draft, role):
    other, item = UserFactory(roles=[role.value]), draft.items.get(number=1)
    for attempt in (
        lambda: acts.draft_version(industry="dust", title="粉尘", by=other),
        lambda: acts.add_item(draft, ITEM, by=other),
        lambda: acts.change_item(item, ITEM, by=other),
        lambda: acts.move_item(item, acts.DOWN, by=other),
        lambda: acts.remove_item(item, by=other),
        lambda: checklists.put_in_use(draft, other),
        lambda: acts.discard(draft, by=other),
    ):
        with pytest.raises(NotPermitted):
            attempt()


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "in_use"},
        {"state": "discarded"},
        {"made_by": None},
        {"title": ""},
        {"version": 0},
        {"industry": "moon"},
        {"put_in_use_on": "2026-01-05"},
    ],
)
def test_the_database_refuses_half_a_checklist(draft, broken):
    with acting(), pytest.raises(IntegrityError), transaction.atomic():
        Checklist.objects.filter(pk=draft.pk).update(**broken)

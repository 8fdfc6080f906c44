"""Two administrators press the same button: one of them is told so, and one version results."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from enforcement.actions import checklists as acts
from enforcement.models import Checklist
from foundation.procedure.refusals import Refused
from tests.factories import checklists
from tests.factories.checklists import ITEM
from tests.integration.test_interference_races import wait_for_one_that_waits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.article("E.record")]


def at_once(first, second):
    """``second`` begins before ``first`` is committed; what it gave, or its error."""
    done = []

    def run():
        try:
            done.append(second())
        except Exception as error:  # noqa: BLE001  (handed to the test)
            done.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        wait_for_one_that_waits()
    thread.join(60)
    return done[0]


@pytest.fixture
def keepers():
    return [checklists.administrator() for _ in range(3)]


def test_two_put_the_same_draft_in_use(keepers):
    drafter, one, other = keepers
    draft = checklists.draft(drafter)
    late = at_once(
        lambda: checklists.put_in_use(draft, one), lambda: checklists.put_in_use(draft, other)
    )
    assert isinstance(late, Refused)
    found = Checklist.objects.get(industry="trade", state="in_use")
    assert (found, found.put_in_use_by) == (draft, one)


def test_two_draft_the_same_industry(keepers):
    checklists.first()
    one, other, _ = keepers
    late = at_once(
        lambda: acts.draft_version(industry="dust", title="甲", by=one),
        lambda: acts.draft_version(industry="dust", title="乙", by=other),
    )
    assert isinstance(late, Refused)
    assert Checklist.objects.get(industry="dust", state="draft").title == "甲"


def test_a_draft_put_in_use_is_not_changed_at_the_last_moment(keepers):
    drafter, one, _ = keepers
    draft = checklists.draft(drafter)
    before = [item.text for item in draft.items.current()]
    late = at_once(
        lambda: checklists.put_in_use(draft, one), lambda: acts.add_item(draft, ITEM, by=drafter)
    )
    assert isinstance(late, Refused)
    assert [item.text for item in draft.items.current()] == before


def test_two_add_an_item_each(keepers):
    one, other, _ = keepers
    draft = checklists.draft(one)
    more = acts.Item("仓库", "另一项。", "内部制度")
    at_once(
        lambda: acts.add_item(draft, ITEM, by=one), lambda: acts.add_item(draft, more, by=other)
    )
    assert [item.number for item in draft.items.current()] == list(range(1, 11))

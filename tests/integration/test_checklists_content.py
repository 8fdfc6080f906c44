"""The checklists that come with the program."""

from __future__ import annotations

import pytest

from enforcement.models import Checklist
from enforcement.querysets.checklists import in_use
from foundation.enterprises.models import Industry
from tests.factories import checklists

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.record")]


@pytest.mark.parametrize("industry", Industry.values)
def test_every_industry_has_a_checklist_with_its_basis(industry):
    checklists.first()
    found = in_use(industry)
    assert found is not None
    assert found.version == 1
    assert 5 <= len(found.current_items) <= 8
    assert [item.number for item in found.current_items] == list(
        range(1, len(found.current_items) + 1)
    )
    assert all("《" in item.basis or item.basis.startswith("GB") for item in found.current_items)
    assert all(item.text.endswith("。") for item in found.current_items)


def test_no_item_stands_twice_in_a_checklist():
    checklists.first()
    for found in Checklist.objects.with_items():
        texts = [item.text for item in found.current_items]
        assert len(set(texts)) == len(texts)


def test_the_items_come_in_one_query(django_assert_num_queries):
    checklists.first()
    with django_assert_num_queries(2):
        found = in_use("chemicals")
        assert len([item.text for item in found.current_items]) == 8


def test_an_industry_without_a_checklist_has_none():
    assert in_use("no_such_industry") is None

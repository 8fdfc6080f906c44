"""Positions inside PostgreSQL are those of Python."""

from __future__ import annotations

import random

import pytest
from django.db import connection

from enforcement.draw import codes, positions, sql


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_the_same_positions_and_order(seed):
    dice = random.Random(seed)
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY" + "民爆处执法局𠮷é|%'\\"
    labels = list({"".join(dice.choices(signs, k=dice.randint(1, 80))) for _ in range(500)})
    ours = positions.Positions(codes.new_secret(), b"2.5.8.10.12./9319./")
    place, keys = sql.position("label", ours)
    ranked, rank_keys = sql.order("label", ours)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT label, {place} FROM unnest(%s::text[]) AS label ORDER BY {ranked}",
            [*keys, labels, *rank_keys],
        )
        found = [(label, bytes(value)) for label, value in cursor.fetchall()]
    assert [label for label, _ in found] == positions.order(labels, ours)
    assert all(value == ours.of(label) for label, value in found)

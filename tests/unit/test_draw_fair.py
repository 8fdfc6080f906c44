"""20,000 draws: every object and officer equally often, every pair possible."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from itertools import combinations

import pytest

from enforcement.draw.pool import line
from enforcement.draw.positions import Positions
from enforcement.draw.select import select
from enforcement.draw.teams import Room, staff
from enforcement.draw.types import PoolObject
from tests.factories.draws import FIELDS, PLANNED, officer

pytestmark = pytest.mark.article("E.random.draw")
DRAWS, OBJECTS, QUOTA, PEOPLE = 20_000, 20, 4, 8
# Chi-square that chance passes about once in a million, for 19 and 7 degrees of freedom.
LIMITS = {19: 64.0, 7: 41.0}


def chi_square(counts: Counter, names: list[str], *, share: float) -> float:
    """Against equal chances; drawn without replacement the spread is smaller by (1 - share)."""
    expected = sum(counts.values()) / len(names)
    plain = sum((counts[name] - expected) ** 2 / expected for name in names)
    corrected = plain / (1 - share)
    return corrected * (len(names) - 1) / len(names)


@pytest.fixture(scope="module")
def many():
    pool = [line(PoolObject(f"91640{n:013d}", "某某公司", "all")) for n in range(OBJECTS)]
    people = [officer(n, specialities=FIELDS) for n in range(PEOPLE)]
    objects, officers, pairs = Counter(), Counter(), Counter()
    for number in range(DRAWS):
        code = sha256(b"fair %d" % number).digest()
        positions = Positions(code, b"9319./2.5.8.10.12./")
        drawn = select(pool, {"all": QUOTA}, positions).drawn
        objects.update(item.label for item in drawn)
        room = Room(people, 2, PLANNED, positions)
        # The first object's team: later ones are bound by the cap and so not independent.
        team = staff(drawn[:1], room, officers=PEOPLE).teams[0].officers
        officers.update(team)
        pairs[frozenset(team)] += 1
    return objects, officers, pairs


def test_every_object_has_the_same_chance(many):
    names = [f"91640{n:013d}" for n in range(OBJECTS)]
    assert sum(many[0].values()) == DRAWS * QUOTA
    assert chi_square(many[0], names, share=QUOTA / OBJECTS) < LIMITS[19]


def test_every_officer_has_the_same_chance(many):
    names = [f"宁A{n:04d}" for n in range(PEOPLE)]
    assert chi_square(many[1], names, share=2 / PEOPLE) < LIMITS[7]


def test_every_pair_is_possible(many):
    names = [f"宁A{n:04d}" for n in range(PEOPLE)]
    expected = DRAWS / (PEOPLE * (PEOPLE - 1) / 2)
    for pair in combinations(names, 2):
        assert many[2][frozenset(pair)] == pytest.approx(expected, rel=0.2)


def test_a_selection_that_skips_through_the_list_would_be_found():
    """The known fault: of 100, choosing 40 with steps, the last 20 are never drawn."""
    names = [str(n) for n in range(100)]
    counts = Counter(dict.fromkeys(names[:80], 20000 * 40 // 80))
    assert chi_square(counts, names, share=0.4) > 200

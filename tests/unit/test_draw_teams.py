"""Officers by lot: who may go, the last place, the cap."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.draw.positions import Positions
from enforcement.draw.teams import FEW, SPECIALITY, Room, available, officers_digest, staff
from enforcement.draw.types import Open, Period
from tests.factories.draws import FIELDS, PLANNED, VALID, drawn, officer

POSITIONS = Positions(b"c" * 32, b"1.2.3./")


def staffed(objects, officers, size=2, positions=POSITIONS):
    room = Room(officers, size, PLANNED, positions)
    return staff(objects, room, officers=len(officers))


def able(item, officers, size) -> bool:
    fit = [o for o in officers if available(o, PLANNED) and item.label not in o.recused]
    skilled = not item.speciality or any(item.speciality in o.specialities for o in fit)
    return len(fit) >= size and skilled


def by_the_rule(objects, officers, size=2):
    """The rule as it is written: sort all officers, start again with every cap."""
    left = [item.label for item in objects if not able(item, officers, size)]
    objects = [item for item in objects if item.label not in left]
    total = len(objects)
    cap = ceil(total * size / len(officers)) if officers else total
    while True:
        loads, teams = Counter(), {}
        for item in objects:
            team = []
            key = {o.certificate: POSITIONS.of(f"{item.label}|{o.certificate}") for o in officers}
            for one in sorted(officers, key=lambda o: (key[o.certificate], o.certificate)):
                fits = available(one, PLANNED) and item.label not in one.recused
                if len(team) == size or not fits or loads[one.certificate] >= cap:
                    continue
                holder = any(item.speciality in o.specialities for o in [*team, one])
                if len(team) == size - 1 and item.speciality and not holder:
                    continue
                team.append(one)
            if len(team) < size:
                break
            teams[item.label] = tuple(o.certificate for o in team)
            loads.update(teams[item.label])
        if len(teams) == total:
            return cap, teams, left
        cap += 1


@st.composite
def situations(draw):
    count = draw(st.integers(0, 12))
    needs = st.sampled_from(["", *FIELDS])
    objects = [drawn(f"{n:018d}", draw(needs)) for n in range(count)]
    officers = []
    for n in range(draw(st.integers(0, 7))):
        labels = st.sampled_from([item.label for item in objects] or ["other"])
        recused = draw(st.lists(labels, unique=True, max_size=4))
        early = draw(st.sampled_from([0, 0, 0, 1]))
        officers.append(
            officer(
                n,
                specialities=tuple(draw(st.lists(st.sampled_from(FIELDS), unique=True))),
                recused=tuple(recused),
                valid=Period(VALID.first, PLANNED.last - timedelta(days=early)),
            )
        )
    return objects, officers, draw(st.sampled_from([2, 2, 3]))


@given(situations())
def test_as_the_rule_says(situation):
    objects, officers, size = situation
    found = staffed(objects, officers, size)
    cap, teams, left = by_the_rule(objects, officers, size)
    assert {team.label: team.officers for team in found.teams} == teams
    assert [item.label for item in found.open] == left
    assert found.cap == cap


@given(situations(), st.randoms(use_true_random=False))
def test_what_always_holds(situation, random):
    objects, officers, size = situation
    found = staffed(objects, officers, size)
    known = {one.certificate: one for one in officers}
    loads = Counter()
    wanted = {item.label: item.speciality for item in objects}
    for team in found.teams:
        members = [known[name] for name in team.officers]
        assert len(set(team.officers)) == size
        assert all(available(one, PLANNED) and team.label not in one.recused for one in members)
        need = wanted[team.label]
        assert not need or any(need in one.specialities for one in members)
        loads.update(team.officers)
    assert max(loads.values(), default=0) <= found.cap
    assert {t.label for t in found.teams} | {o.label for o in found.open} == set(wanted)
    assert all(item.reason for item in found.open)
    random.shuffle(officers)
    assert staffed(objects, officers, size) == found
    assert officers_digest(officers) == officers_digest(tuple(reversed(officers)))


def test_three_officers_for_forty_objects():
    objects = [drawn(str(n), FIELDS[0]) for n in range(40)]
    officers = [officer(n, specialities=(FIELDS[0],)) for n in range(3)]
    found = staffed(objects, officers)
    loads = Counter(name for team in found.teams for name in team.officers)
    assert len(found.teams) == 40
    assert not found.open
    assert max(loads.values()) <= found.cap
    assert 27 <= found.cap <= 28


def test_nobody_with_the_speciality():
    objects = [drawn("1", FIELDS[0]), drawn("2", "尾矿库"), drawn("3", FIELDS[0])]
    officers = [officer(n, specialities=(FIELDS[0],)) for n in range(5)]
    found = staffed(objects, officers)
    assert found.open == (Open("2", SPECIALITY),)
    assert [team.label for team in found.teams] == ["1", "3"]
    assert found.cap == 1  # the object that nobody can staff burdens nobody


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_for_any_team(count):
    found = staffed([drawn("1"), drawn("2")], [officer(n) for n in range(count)])
    assert found.teams == ()
    assert found.open == (Open("1", FEW), Open("2", FEW))


def test_no_objects():
    assert staffed([], [officer(1)]).teams == ()


def test_equal_positions_by_certificate():
    class Same(Positions):
        def of_pairs(self, label, certificates):
            return [b"\x07" * 32 for _ in certificates]

    officers = [officer(n, specialities=()) for n in (3, 1, 2, 0)]
    found = staffed([drawn("1")], officers, positions=Same(b"", b""))
    assert found.teams[0].officers == ("宁A0000", "宁A0001")


@pytest.mark.parametrize(
    ("fields", "there"),
    [
        ({}, True),
        ({"valid": Period(VALID.first, PLANNED.last)}, True),
        ({"valid": Period(VALID.first, date(2026, 4, 29))}, False),
        ({"valid": Period(date(2026, 3, 2), VALID.last)}, False),
        ({"leave": (Period(PLANNED.last, VALID.last),)}, False),
        ({"leave": (Period(date(2026, 2, 1), date(2026, 2, 28)),)}, True),
        ({"leave": (Period(date(2026, 2, 1), PLANNED.first),)}, False),
    ],
)
def test_certificate_and_leave_on_every_planned_date(fields, there):
    assert available(replace(officer(1), **fields), PLANNED) is there

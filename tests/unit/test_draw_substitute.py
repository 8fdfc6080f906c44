"""Substitution: the next round's code replaces what was struck."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from enforcement.draw import codes, conduct, randomness
from enforcement.draw.positions import Positions, order
from enforcement.draw.types import ObjectStrike, Officer, OfficerStrike, Open, Stratum
from foundation.procedure.refusals import Refused
from tests.factories import draws

STRATA = (Stratum(draws.STRATA[0].code, "民爆销售A级", 6),)


@pytest.fixture(scope="module")
def case():
    objects = [replace(item, stratum=STRATA[0].code) for item in draws.objects_of(60)]
    officers = draws.officers_of(objects)[:12]
    return draws.draw(draws.announced(objects, officers, strata=STRATA))


def second() -> Positions:
    return Positions(codes.code(draws.SECRET, 2), randomness.encode(draws.NUMBERS))


def test_the_first_of_the_rest_that_is_not_barred(case):
    struck = case.result.selection.drawn[2].label
    after = draws.substituted(case, objects=[ObjectStrike(struck, "closed")])
    done = after.result.rounds[0]
    taken = {item.label for item in case.result.selection.drawn}
    barred = {item.label for item in case.objects if item.bar}
    rest = order([item.label for item in case.objects if item.label not in taken], second())
    first = next(label for label in rest if label not in barred)
    assert done.replacements[0].drawn.label == first
    assert [skip.label for skip in done.skipped] == rest[: rest.index(first)]
    assert [team.label for team in done.teams] == [first]
    now = conduct.standing_of(after.result)
    assert struck not in now.objects
    assert set(now.teams) == set(now.objects)


def test_an_officer_is_replaced_and_stays_away(case):
    team = case.result.staffing.teams[0]
    away = team.officers[0]
    after = draws.substituted(case, officers=[OfficerStrike(team.label, away, "leave")])
    done = after.result.rounds[0]
    assert done.teams[0].officers[0] == team.officers[1]
    assert away not in done.teams[0].officers
    other = done.teams[0].officers[1]
    again = draws.substituted(after, officers=[OfficerStrike(team.label, other, "recused")])
    assert not {away, other} & set(again.result.rounds[1].teams[0].officers)


def test_recusal_concerns_one_object_only(case):
    team = case.result.staffing.teams[0]
    after = draws.substituted(
        case, officers=[OfficerStrike(team.label, one, "recused") for one in team.officers]
    )
    now = conduct.standing_of(after.result)
    assert not set(team.officers) & set(now.teams[team.label])
    assert now.gone == set()


def test_the_order_of_strikes_does_not_matter(case):
    teams = case.result.staffing.teams
    objects = [ObjectStrike(team.label, "ceased") for team in teams[:3]]
    officers = [OfficerStrike(team.label, team.officers[1], "duty") for team in teams[3:]]
    one = draws.substituted(case, objects=objects, officers=officers)
    two = draws.substituted(case, objects=objects[::-1], officers=officers[::-1])
    assert one.result == two.result


def test_nothing_left():
    objects = [replace(item, stratum=STRATA[0].code, bar="") for item in draws.objects_of(6)]
    case = draws.draw(draws.announced(objects, draws.officers_of(objects)[:6], strata=STRATA))
    team = case.result.staffing.teams[0]
    after = draws.substituted(case, objects=[ObjectStrike(team.label, "moved")])
    assert after.result.rounds[0].replacements[0].drawn is None
    now = conduct.standing_of(after.result)
    assert len(now.objects) == 5


def test_nobody_left_leaves_the_object_open():
    objects = [replace(item, stratum=STRATA[0].code, bar="") for item in draws.objects_of(3)]
    officers = [draws.officer(n, specialities=draws.FIELDS) for n in range(2)]
    case = draws.draw(draws.announced(objects, officers, strata=STRATA))
    team = case.result.staffing.teams[0]
    after = draws.substituted(case, officers=[OfficerStrike(team.label, team.officers[0], "leave")])
    assert after.result.rounds[0].open == (Open(team.label, "few"),)
    assert team.label not in conduct.standing_of(after.result).teams


def strikes(case):
    team = case.result.staffing.teams[0]
    good = OfficerStrike(team.label, team.officers[0], "leave")
    item = ObjectStrike(team.label, "closed")
    return {
        "没有需要替换的": ((), ()),
        "只能替换一次": ((), (good, good)),
        "检查对象的理由不在": ((replace(item, reason="friend"),), ()),
        "不在本次抽取的结果中": ((replace(item, label="9"),), ()),
        "执法人员的理由不在": ((), (replace(good, reason="friend"),)),
        "不在检查": ((), (replace(good, certificate="9"),)),
        "的人员中": ((item,), (good,)),
    }


@pytest.mark.parametrize("reason", ["没有需要替换的", "只能替换一次", "检查对象的理由不在",
    "不在本次抽取的结果中", "执法人员的理由不在", "不在检查", "的人员中"])  # fmt: skip
def test_refused(case, reason):
    objects, officers = strikes(case)[reason]
    with pytest.raises(Refused, match=reason):
        draws.substituted(case, objects=objects, officers=officers)


def test_rounds_end(case):
    team = case.result.staffing.teams[0]
    for _ in range(codes.N - 2):
        now = conduct.standing_of(case.result).teams[team.label]
        case = draws.substituted(case, officers=[OfficerStrike(team.label, now[0], "recused")])
        if team.label not in conduct.standing_of(case.result).teams:
            break
    assert len(case.result.codes) == len(case.result.rounds) + 1
    with pytest.raises(Refused, match="没有第 16 轮"):
        codes.code(draws.SECRET, 16)


def test_what_differs_from_the_commitment_is_refused(case):
    given = {
        "code": codes.code(draws.SECRET, 1),
        "numbers": draws.NUMBERS,
        "officers": case.officers,
        "pool": io.BytesIO(case.pool),
    }
    assert conduct.draw(case.said, **given) == case.result
    later: tuple[Officer, ...] = (*case.officers, draws.officer(99))
    wrong = [
        ("随机码", {"code": codes.code(draws.SECRET, 2)}),
        ("随机数", {"numbers": draws.NUMBERS[:1]}),
        ("执法人员库", {"officers": later}),
        ("检查对象库", {"pool": io.BytesIO(case.pool.replace(b"A\t", b"A \t", 1))}),
    ]
    for reason, change in wrong:
        with pytest.raises(Refused, match=reason):
            conduct.draw(case.said, **{**given, "pool": io.BytesIO(case.pool), **change})

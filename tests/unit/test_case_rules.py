"""What is major, when a hearing is due, what may be decided, and how the committee votes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from enforcement.rules import cases as rules
from enforcement.rules.cases import Limits, Penalty
from foundation.procedure.refusals import Refused

LIMITS = Limits(unit=50_000, person=20_000)


def fine(amount: str) -> Penalty:
    return Penalty("fine", Decimal(amount))


@pytest.mark.article("E.case.legal-review", "E.case.hearing")
@pytest.mark.parametrize(
    ("penalty", "person", "large"),
    [
        (fine("49999.99"), False, False),
        (fine("50000"), False, True),
        (fine("19999.99"), True, False),
        (fine("20000"), True, True),
        (Penalty("confiscation", Decimal(60000)), False, True),
        (Penalty("warning"), False, False),
        (Penalty("criticism"), True, False),
        (Penalty("suspension", None, "15日"), False, True),
        (Penalty("licence_suspended", None, "3个月"), False, True),
        (Penalty("licence_cancelled", None, "证"), False, True),
        (Penalty("licence_revoked", None, "证"), False, True),
        (Penalty("closure", None, "关闭"), False, True),
    ],
)
def test_large_and_heavy(penalty, person, large):
    found = rules.is_major([penalty], person=person, marked=False, limits=LIMITS)
    assert found == large
    assert rules.needs_hearing([penalty], person=person, limits=LIMITS) == large
    assert rules.is_major([penalty], person=person, marked=True, limits=LIMITS)


def test_detention_is_reviewed_but_the_police_hear():
    detention = [Penalty("detention", None, "由公安机关决定")]
    assert rules.is_major(detention, person=True, marked=False, limits=LIMITS)
    assert not rules.needs_hearing(detention, person=True, limits=LIMITS)


@pytest.mark.parametrize(
    ("penalties", "why"),
    [
        ([], "至少填写一项"),
        ([Penalty("fine")], "金额"),
        ([fine("-5")], "大于零"),
        ([fine("0.001")], "精确到分"),
        ([Penalty("warning", Decimal(5))], "不应填写金额"),
        ([Penalty("suspension")], "具体内容"),
        ([fine("5"), fine("6")], "填写了两次"),
        ([Penalty("prison")], "处罚种类"),
    ],
)
def test_penalties_that_are_none(penalties, why):
    with pytest.raises(Refused, match=why):
        rules.checked(penalties)


@pytest.mark.parametrize(
    ("resolved", "heavier"),
    [
        ([fine("100")], False),
        ([fine("99.99")], False),
        ([fine("100.01")], True),
        ([Penalty("warning")], False),
        ([Penalty("suspension", None, "1日")], True),
        ([], False),
    ],
)
def test_never_heavier_than_what_the_party_was_told(resolved, heavier):
    told = [fine("100"), Penalty("warning")]
    if not heavier:
        rules.check_not_heavier(resolved, told)
        return
    with pytest.raises(Refused, match="重于告知"):
        rules.check_not_heavier(resolved, told)


P, N, W, M = rules.OUTCOMES


@pytest.mark.article("E.case.collective")
@pytest.mark.parametrize(
    ("votes", "outcome"),
    [([P, P, P], P), ([P, P, N], P), ([N, N, P], N), ([M, M, M, P], M), ([W, W, W, P, P], W)],
)
def test_more_than_half_decides(votes, outcome):
    assert rules.majority(votes) == outcome


@pytest.mark.article("E.case.collective")
@pytest.mark.parametrize("votes", [[], [P, P], [P, N, W], [P, P, N, N]])
def test_without_majority_or_members_there_is_no_decision(votes):
    with pytest.raises(Refused):
        rules.majority(votes)


@pytest.mark.article("E.case.legal-review")
def test_a_review_does_not_pass_what_it_found_wrong():
    fits = [True] * len(rules.CHECKLIST)
    rules.check_review(fits, passed=True, opinion="同意")
    rules.check_review([False, *fits[1:]], passed=False, opinion="程序有误")
    for answers, passed, opinion in (
        ([False, *fits[1:]], True, "同意"),
        (fits[1:], True, "同意"),
        (fits, True, " "),
    ):
        with pytest.raises(Refused):
            rules.check_review(answers, passed=passed, opinion=opinion)


@pytest.mark.article("E.case.hearing")
@pytest.mark.parametrize(
    ("defence", "told", "hearing", "ready"),
    [
        (True, False, False, True),
        (False, False, True, False),
        (True, True, False, False),
        (True, True, True, True),
    ],
)
def test_the_committee_waits_for_the_party(defence, told, hearing, ready):
    given = {
        "defence_due_passed": defence,
        "hearing_told": told,
        "hearing_due_passed": hearing,
    }
    if ready:
        rules.check_ready_to_discuss(**given)
        return
    with pytest.raises(Refused, match="还没有届满"):
        rules.check_ready_to_discuss(**given)

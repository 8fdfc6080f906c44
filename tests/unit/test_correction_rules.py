"""Article 5 pair by pair, and the tables of the room written down a second time."""

from __future__ import annotations

import pytest

from correction.rules import remedies
from correction.states import document, finding
from foundation.procedure.refusals import Refused

FITTING = {
    "document": "correct revoke order",
    "act": "correct order",
    "penalty": "order",
    "duty": "perform term",
    "powers": "order",
}
ITEMS = {
    "document": "（一）",
    "act": "（二）",
    "penalty": "（三）",
    "duty": "（四）",
    "powers": "（五）",
}


@pytest.mark.article("C.5")
@pytest.mark.parametrize("kind", FITTING)
@pytest.mark.parametrize("remedy", ["correct", "revoke", "order", "perform", "term"])
def test_a_remedy_fits_its_kind_or_is_refused(kind, remedy):
    if remedy in FITTING[kind].split():
        assert remedies.check_remedy(kind, remedy).article == f"纠错制度 第五条{ITEMS[kind]}"
        return
    with pytest.raises(Refused, match="不适用") as refusal:
        remedies.check_remedy(kind, remedy)
    assert refusal.value.field == "remedy"
    assert ITEMS[kind] in refusal.value.article


@pytest.mark.article("C.5.effect")
@pytest.mark.parametrize(
    ("effect", "state", "reached"),
    [
        ("keep", "in_force", True),
        ("keep", "revoked", True),
        ("change", "in_force", False),
        ("change", "changed", True),
        ("change", "revoked", True),
        ("withdraw", "in_force", False),
        ("withdraw", "changed", False),
        ("withdraw", "revoked", True),
    ],
)
def test_what_must_have_become_of_the_decision(effect, state, reached):
    assert remedies.effect_reached(effect, state) is reached


TABLES = {
    "finding": (finding, {
        "find": ("", "found", "organise_correction", False),
        "follow": ("found ordered answered", "", "organise_correction", False),
        "order": ("found", "ordered", "order_correction", True),
        "drop": ("found", "unfounded", "order_correction", True),
        "answer": ("ordered", "answered", "answer_correction", False),
        "send_back": ("answered", "ordered", "order_correction", False),
        "verify": ("answered", "corrected", "order_correction", True),
    }),
    "document": (document, {
        "register": ("", "drafted", "organise_correction", False),
        "check": ("drafted", "drafted checked", "order_correction", True),
        "issue": ("checked", "in_force", "organise_correction", False),
        "correct": ("in_force", "corrected", "order_correction", True),
        "revoke": ("in_force", "revoked", "order_correction", True),
        "expire": ("in_force", "expired", "organise_correction", False),
        "renew": ("in_force", "", "organise_correction", False),
    }),
}  # fmt: skip


@pytest.mark.article("C.3", "C.8")
@pytest.mark.parametrize("name", TABLES)
def test_the_tables(name):
    states, table = TABLES[name]
    said = {
        step.name: (
            " ".join(step.sources), " ".join(step.targets), step.permission, step.deciding
        )
        for step in states.PROCEDURE
    }  # fmt: skip
    assert said == table

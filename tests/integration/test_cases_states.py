"""Every state is reached by acts, and no act goes past the table."""

from __future__ import annotations

import pytest

from enforcement.states.case import STATE_LABELS
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def test_every_state_has_a_way_to_it():
    assert make.AT.keys() == STATE_LABELS.keys()


@pytest.mark.parametrize("state", STATE_LABELS)
def test_the_way_leads_there(state):
    assert make.AT[state]().state == state

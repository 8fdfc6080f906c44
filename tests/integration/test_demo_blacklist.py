"""The demonstration of the blacklist tells its story."""

from __future__ import annotations

import pytest

from blacklist.actions.publishing import unpublished
from blacklist.models import Candidate, Heavier, Listing
from foundation.accounts.demo_accounts import create_demo_accounts
from safetyreg.demo import blacklist, enterprises

pytestmark = pytest.mark.django_db


def test_it_tells_its_story():
    users = create_demo_accounts()
    enterprises.load(users)
    blacklist.load(users)
    states = sorted(Listing.objects.values_list("state", flat=True))
    assert states == ["discussed", "listed", "listed", "noticed", "removed"]
    (over,) = (one for one in Listing.objects.filter(state="listed") if one.term_over)
    assert over.until is not None
    assert unpublished(Listing.objects.get(state="removed")) == ["宁夏日报"]
    assert set(Heavier.objects.values_list("reason", flat=True)) == {"reports", "uncorrected"}
    assert not Candidate.objects.exists(), "no accidents here"


def test_without_enterprises_there_is_nothing():
    blacklist.load(create_demo_accounts())
    assert not Listing.objects.exists()

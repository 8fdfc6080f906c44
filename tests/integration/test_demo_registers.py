"""The registers of the demonstration."""

from __future__ import annotations

import pytest

from enforcement.models import Department, MajorSource, Officer, ResponsibilityLetter
from foundation.accounts.demo_accounts import create_demo_accounts
from foundation.deadlines.models import Deadline
from safetyreg.demo import enterprises, registers

pytestmark = pytest.mark.django_db


def test_the_registers_are_filled():
    users = create_demo_accounts()
    enterprises.load(users)
    made = registers.load(users)
    assert len(made) == Officer.objects.count() == 6
    assert {officer.user.username for officer in made if officer.user} == {
        "inspector",
        "inspector2",
        "section_head",
    }
    assert [officer.entrustment is not None for officer in made].count(True) == 1
    assert Department.objects.filter(region_code__endswith="00").count() == 5
    assert set(MajorSource.objects.values_list("kind", flat=True)) == {"magazine", "tailings"}
    letters = ResponsibilityLetter.objects.filter(year=2026)
    assert letters.count() == 14
    unsigned = letters.get(signed_on__isnull=True)
    assert unsigned.enterprise.name == registers.UNSIGNED
    assert set(Deadline.objects.open().values_list("code", flat=True)) == {
        "certificate",
        "responsibility",
    }

"""The register of officers: certificates once, recusals once."""

from __future__ import annotations

import pytest

from foundation.procedure.refusals import NotPermitted, Refused
from tests.factories import enterprises, officers

pytestmark = pytest.mark.django_db


@pytest.mark.article("E.officers")
def test_a_certificate_is_registered_once():
    held = officers.officer()
    with pytest.raises(Refused, match="名下") as refusal:
        officers.officer(certificate=f" {held.certificate} ")
    assert refusal.value.field == "certificate"


def test_only_who_manages_officers_registers_them():
    with pytest.raises(NotPermitted):
        officers.officer(officers.inspector())


def test_a_recusal_names_one_object_and_stands_once():
    held, unit = officers.officer(), enterprises.enterprise()
    officers.recusal(held, enterprise=unit)
    with pytest.raises(Refused, match="已登记"):
        officers.recusal(held, enterprise=unit)
    with pytest.raises(Refused, match="一个回避对象"):
        officers.recusal(held)

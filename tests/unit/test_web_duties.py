from __future__ import annotations

import re

import pytest
from django.urls import reverse

from safetyreg.duties import load

ROOMS, DUTIES = load()


def test_every_duty_is_there_once_with_its_room_and_source():
    ids = [duty.id for duty in DUTIES]
    assert len(set(ids)) == len(ids) == 86
    assert {duty.letter for duty in DUTIES} == {room.letter for room in ROOMS} == set("ICDBE")
    assert {duty.source.key for duty in DUTIES} == {"000", "001", "002", "004"}


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.id)
def test_a_duty_is_told_in_chinese_and_its_page_exists(duty):
    assert re.fullmatch(r"[^a-zA-Z]+(PDF)?[^a-zA-Z]*", duty.text), "Chinese, but for PDF"
    assert duty.text.endswith("。")
    assert not re.search(r"00\d ", duty.cite)
    if duty.page:
        name, *args = duty.page.split()
        assert reverse(name, args=args)

"""Codes, terms and texts of tips; the sealed contact; the token of the form."""

from __future__ import annotations

import time
from datetime import date
from unittest import mock

import pytest

from enforcement import tip_contacts, tip_tokens
from enforcement.rules import tips as rules
from enforcement.tip_contacts import Contact
from foundation.documents import codes
from foundation.procedure.refusals import Refused

pytestmark = pytest.mark.article("E.tips")


def test_a_code_follows_from_the_token_and_is_not_stored():
    code = rules.code_of("one")
    assert codes.normal(code) == code
    assert code == rules.code_of("one") != rules.code_of("two")
    stored = rules.code_digest("JB2026-0001", code)
    assert code not in stored
    assert rules.same_code(stored, "JB2026-0001", code)
    assert not rules.same_code(stored, "JB2026-0002", code)
    assert not rules.same_code(stored, "JB2026-0001", code[:-1])


@pytest.mark.parametrize(
    "typed", ["JB2026-0001", " jb2026-0001 ", "ＪＢ２０２６-０００１", "JB 2026 - 0001\u200b"]
)
def test_a_number_is_understood_as_people_type_it(typed):
    assert rules.normal_number(typed) == "JB2026-0001"


def test_a_number_without_end_costs_nothing():
    began = time.process_time()
    assert rules.normal_number("\ufdfa" * 3_000_000) == ""
    assert time.process_time() - began < 1


def test_what_nobody_sees_is_taken_out_of_a_text_and_emoji_stay():
    assert rules.scrubbed("a\0b\x1b[31m\r\nc\td\u202e") == "ab[31m\nc\td"
    assert rules.scrubbed("👨‍👩‍👧 🚧") == "👨‍👩‍👧 🚧"


def test_names_and_phones_are_found_however_they_are_spaced():
    assert rules.first_told("请张 三，电话１３９-0000 1111", ["", "李", "张三"]) == "张三"
    assert rules.first_told("电话１３９-0000 1111", ["13900001111"]) == "13900001111"
    assert rules.first_told("已经查实", ["", "王", "张三"]) == ""


def test_the_longest_term():
    assert rules.latest_due(date(2026, 1, 1), days=60, extension=30) == date(2026, 4, 1)


def test_a_contact_is_opened_only_for_its_tip(settings):
    settings.TIPS_KEY = "a key of its own"
    sealed = tip_contacts.seal(Contact("钱某某", "139"), about="one")
    assert "钱某某".encode() not in sealed
    assert tip_contacts.unseal(sealed, about="one") == Contact("钱某某", "139")
    for broken, about in ((sealed, "two"), (sealed[:-1], "one"), (b"", "one")):
        with pytest.raises(Refused):
            tip_contacts.unseal(broken, about=about)
    assert len(sealed) == len(tip_contacts.seal(Contact("李", ""), about="one"))


def test_what_was_sealed_before_there_was_a_key_still_opens(settings):
    settings.TIPS_KEY = ""
    sealed = tip_contacts.seal(Contact("钱"), about="one")
    settings.TIPS_KEY = "now there is one"
    assert tip_contacts.unseal(sealed, about="one").name == "钱"
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert tip_contacts.unseal(sealed, about="one").name == "钱"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Refused, match="TIPS_KEY"):
        tip_contacts.unseal(sealed, about="one")


def test_a_contact_does_not_show_in_a_representation():
    assert "139" not in repr(Contact("钱", "139"))


def test_a_token_tells_its_age_and_no_other_is_taken():
    with mock.patch.object(time, "time", return_value=time.time() - 100):
        token = tip_tokens.new_token()
    raw, age = tip_tokens.read(token)
    assert raw
    assert 99 < age < 130
    with mock.patch.object(time, "time", return_value=time.time() - 2 * 24 * 3600):
        old = tip_tokens.new_token()
    for bad in (old, token[:-1], "", "a:b:c", "x"):
        with pytest.raises(tip_tokens.BadToken):
            tip_tokens.read(bad)

"""Addresses that are kept are those that Django reverses."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import override_settings
from django.urls import NoReverseMatch, reverse, set_script_prefix

from foundation.web.addresses import address, numbered, with_query


@pytest.mark.parametrize("name", ["portal", "workbench", "disclosure:penalties", "tips:new"])
def test_a_page_without_parameters(name):
    assert address(name) == address(name) == reverse(name)


@pytest.mark.parametrize("number", [1, 10, 907_050])
@pytest.mark.parametrize(
    ("name", "before"),
    [("disclosure:entry", ("penalties",)), ("enforcement:case", ()), ("disclosure:error_note", ())],
)
def test_a_record_by_its_number(name, before, number):
    assert numbered(name, number, *before) == reverse(name, args=[*before, number])


def test_with_a_word_of_few():
    assert address("disclosure:csv", "hazards") == reverse("disclosure:csv", args=["hazards"])


def test_what_is_not_served_here_has_no_address():
    assert address("no-such-page") == ""
    with pytest.raises(NoReverseMatch):
        numbered("no-such-page", 1)


def test_other_routes_and_another_prefix_have_addresses_of_their_own():
    here = address("disclosure:penalties")
    with override_settings(ROOT_URLCONF="disclosure.public_urls"):
        assert address("disclosure:penalties") != here
    set_script_prefix("/under/")
    try:
        assert address("disclosure:penalties") == f"/under{here}"
    finally:
        set_script_prefix("/")


def test_the_query_keeps_what_is_not_named():
    params = QueryDict("q=爆 破&kind=a&kind=b&after=x")
    assert QueryDict(with_query(params, after=None, sort="-on")[1:]).dict() == {
        "q": "爆 破",
        "kind": "b",
        "sort": "-on",
    }
    assert with_query(params, q=None, kind="", after=None) == "?"

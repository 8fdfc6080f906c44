"""Who told a tip stands on one page alone: in no list, export, trail, notice, cache or dump."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from enforcement.actions import tip_results as results
from enforcement.actions import tips as acts
from enforcement.tip_contacts import Contact
from foundation.accounts.roles import Role
from foundation.deadlines.actions import remind
from tests.factories import officers
from tests.factories import tips as make
from tests.factories.accounts import UserFactory
from tests.integration.canaries import Searcher, dumped_tables, redis_contents
from tests.integration.test_tip_pages import FIGURES, LIST, NEW, QUERY
from tests.integration.vaulted import client_of, text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.article("E.tips")]
NAME = "喆" + secrets.token_hex(8)
PHONE = "139" + str(secrets.randbelow(10**8)).zfill(8)
WORDS = Searcher({"name": NAME, "phone": PHONE})


def body(answer) -> bytes:
    return answer.getvalue() if answer.streaming else answer.content


def handled(head, officer):
    """A tip over the whole way, filed over the page, with its code."""
    page = Client().post(NEW, make.form_data(name=NAME, phone=PHONE))
    assert WORDS.found_in(page.content) == []
    slip = {"number": page.context["number"], "code": page.context["code"]}
    tip = acts.Tip.objects.get(number=slip["number"])
    acts.assign(tip, officer=officer, due=make.days(20), by=head)
    acts.extend(tip, due=make.days(30), reason="须鉴定", by=head)
    results.verify(tip, make.TRUE, by=officer.user)
    results.send_back(tip, reason="再查", by=head)
    results.verify(tip, make.TRUE, by=officer.user)
    with pytest.raises(results.Refused) as refused:
        results.answer(tip, text=NAME, by=head)
    assert WORDS.found_in(str(refused.value)) == []
    results.answer(tip, text=make.ANSWER, by=head)
    return tip, slip


def test_the_informant_is_on_one_page_alone():
    head, officer = make.head(), officers.officer()
    tip, slip = handled(head, officer)
    acts.join(make.tip(contact=Contact(NAME, PHONE)), main=tip, by=head)
    make.tip(contact=Contact(NAME, PHONE))
    remind(today=make.days(100))
    readers = [client_of(head), client_of(officer.user)]
    readers.append(client_of(UserFactory(roles=[Role.ADMINISTRATOR.value])))
    own = tip.get_absolute_url()
    addresses = [LIST, f"{LIST}?export=csv", f"{LIST}?export=xlsx", f"{LIST}?q={NAME[:2]}", own,
                 f"{own}contact/", f"{own}act/close/", FIGURES, "/office/", "/office/deadlines/",
                 "/office/audit/", "/office/audit/?export=csv", "/", "/audit/"]  # fmt: skip
    pages = [
        (f"{place} {address}", body(client.get(address)))
        for address in addresses
        for place, client in enumerate(readers)
    ]
    pages.append(("query", Client().post(QUERY, slip).content))
    assert WORDS.found(pages) == {}
    shown = readers[0].post(f"{own}contact/", {"purpose": "核实地点"})
    assert NAME in text_of(shown)
    assert PHONE in text_of(shown)
    assert "no-store" in shown["Cache-Control"]
    assert WORDS.found([("after", body(readers[0].get(own)))]) == {}
    assert WORDS.found(dumped_tables().items()) == {}
    assert WORDS.found(redis_contents()) == {}
    assert not default_storage.exists(NAME)


def test_the_public_never_reads_what_the_office_wrote():
    head, officer = make.head(), officers.officer()
    words = {"note": "内部" + secrets.token_hex(8), "officer": officer.name, "head": head.full_name}
    filed = make.filed()
    acts.assign(filed.tip, officer=officer, due=make.days(20), by=head)
    acts.reassign(filed.tip, officer=officers.officer(), reason=words["note"], by=head)
    acts.reassign(filed.tip, officer=officer, reason=words["note"], by=head)
    results.verify(filed.tip, replace(make.TRUE, text=words["note"]), by=officer.user)
    results.answer(filed.tip, text=make.ANSWER, by=head)
    page = text_of(Client().post(QUERY, {"number": filed.tip.number, "code": filed.code}))
    assert make.ANSWER in page
    assert [name for name, word in words.items() if word in page] == []
    assert make.TOLD.what not in page

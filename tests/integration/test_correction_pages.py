"""Pages of the room: who reads, what a step's form does, equal queries, hostile input."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from correction.models import Finding, NormativeDocument
from foundation.accounts.roles import Permission, Role
from foundation.workdays.quarters import today
from tests.factories import correction as make
from tests.factories import disclosure as published
from tests.factories.accounts import PASSWORD, UserFactory
from tests.integration.vaulted import client_of

pytestmark = pytest.mark.django_db
ROOM = "/office/correction/"
REGISTERS = {"findings": make.FINDINGS, "documents": make.DOCUMENTS}


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.article("C.8")
@pytest.mark.parametrize("role", list(Role))
def test_who_reads_and_who_adds(role):
    finding, document = make.ordered(), make.in_force()
    user = UserFactory(roles=[role.value])
    client = client_of(user)
    reads = user.may(Permission.ANSWER_CORRECTION)
    organises = user.may(Permission.ORGANISE_CORRECTION)
    for folder, pk in (("findings", finding.pk), ("documents", document.pk)):
        assert client.get(f"{ROOM}{folder}/").status_code == (200 if reads else 404)
        assert client.get(f"{ROOM}{folder}/new/").status_code == (200 if organises else 404)
        sees = organises or (reads and folder == "documents")
        assert client.get(f"{ROOM}{folder}/{pk}/").status_code == (200 if sees else 404)


def test_an_office_sees_what_was_ordered_against_it_and_nothing_before():
    finding = make.found()
    client = client_of(make.officer(office=finding.office))
    assert client.get(f"{ROOM}findings/{finding.pk}/").status_code == 404
    make.ordered(finding)
    page = text(client.get(f"{ROOM}findings/{finding.pk}/"))
    assert "答复整改情况" in page
    assert "确认已纠正" not in page
    assert finding.number in text(client.get("/office/"))


@pytest.mark.parametrize("folder", REGISTERS)
def test_every_step_has_its_form_and_every_state_its_page(folder):
    clients = {client_of(user): user for user in (make.legal(), make.general_office())}
    for state, made in REGISTERS[folder].items():
        record = made()
        for client in clients:
            page = client.get(record.get_absolute_url())
            assert page.status_code == 200, state
            for act in page.context["acts"]:
                assert client.get(act["url"]).status_code == 200, act
        assert record.get_state_display() in text(page)


@pytest.mark.article("C.3", "C.5")
def test_a_finding_from_its_form_to_the_confirmation():
    case = published.penalty()
    decision = case.decisions.get()
    legal, office = client_of(make.legal()), make.officer()
    page = text(legal.get(f"{ROOM}findings/new/?kind=penalty&decision={case.number}"))
    assert f'value="{case.number}"' in page
    given = {
        "kind": "penalty", "source": "own", "decision": case.number, "office": office.office_id,
        "person": "没有此人", "found_on": f"{today()}", "what": "依据引用错误",
        "basis": "第三十八条",
    }  # fmt: skip
    assert "没有名为" in text(legal.post(f"{ROOM}findings/new/", given))
    assert legal.post(f"{ROOM}findings/new/", {**given, "person": ""}).status_code == 302
    finding = Finding.objects.get()
    assert finding.decision == decision
    address = f"{ROOM}findings/{finding.pk}/"
    decides = client_of(make.general_office())
    order = {
        "remedy": "revoke", "effect": "keep", "demand": "更正引用条款", "due": f"{today()}",
        "confirmation": PASSWORD,
    }  # fmt: skip
    refused = text(decides.post(f"{address}order/", order))
    assert "不适用" in refused
    assert "更正引用条款" in refused
    assert decides.post(f"{address}order/", {**order, "remedy": "order"}).status_code == 302
    assert finding.number in text(decides.get(f"/office/enforcement/cases/{case.pk}/"))
    answers = client_of(office)
    assert answers.post(f"{address}answer/", {"text": "已更正"}).status_code == 302
    done = {"result": "已核实", "confirmation": PASSWORD}
    assert decides.post(f"{address}verify/", done).status_code == 302
    finding.refresh_from_db()
    assert finding.state == "corrected"
    assert finding.order.number_text in text(legal.get(address))


@pytest.mark.article("C.5")
def test_a_document_by_its_forms():
    legal, other = client_of(make.legal()), client_of(make.general_office())
    given = {"title": "安全检查办法", "drafted_by_office": "装备工业处"}
    assert legal.post(f"{ROOM}documents/new/", given).status_code == 302
    address = NormativeDocument.objects.get().get_absolute_url()
    check = {"passed": "yes", "opinion": "合法", "confirmation": PASSWORD}
    assert other.post(f"{address}check/", check).status_code == 302
    issue = {"number": "宁经信规发〔2026〕1号", "issued_on": f"{today()}", "expires_on": ""}
    assert legal.post(f"{address}issue/", issue).status_code == 302
    assert "宁经信规发〔2026〕1号" in text(legal.get(address))


@pytest.mark.article("C.5.effect")
def test_a_readers_note_becomes_a_finding():
    entry = published.entry()
    client = client_of(make.legal())
    client.post(f"/entries/{entry.pk}/error/", {"text": "罚款金额与决定书不符"})
    page = text(client.get(f"/office/disclosure/notes/{entry.notes.get().pk}/"))
    start = page.index("/office/correction/findings/new/?")
    address = page[start : page.index('"', start)].replace("&amp;", "&")
    form = text(client.get(address))
    assert "罚款金额与决定书不符" in form
    assert entry.data["document_number"] in form


@pytest.mark.parametrize("folder", REGISTERS)
def test_a_list_asks_as_much_for_five_as_for_one(folder):
    client = client_of(make.legal())
    last = list(REGISTERS[folder].values())[-2]
    counts = []
    for _ in range(2):
        last()
        client.get(f"{ROOM}{folder}/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"{ROOM}{folder}/")
        counts.append(len(queries))
        for _more in range(3):
            last()
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=" + "字" * 500, "state=x", "office=x", "found_since=x", "after=x", "late=1"],
)
def test_hostile_parameters(query):
    make.ordered()
    for folder in REGISTERS:
        assert client_of(make.legal()).get(f"{ROOM}{folder}/?{query}").status_code < 500
    assert client_of(make.legal()).get(f"{ROOM}findings/new/?{query}&found_on=x").status_code == 200

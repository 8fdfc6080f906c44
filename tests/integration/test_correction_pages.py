"""Pages of the room: who reads, what a step's form does, equal queries, hostile input."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from correction.models import Finding, NormativeDocument, Tolerance, Training
from correction.rules.tolerance import CONDITIONS
from foundation.accounts.roles import Permission, Role
from foundation.workdays.quarters import today
from tests.factories import correction as make
from tests.factories import disclosure as published
from tests.factories import officers
from tests.factories.accounts import PASSWORD, UserFactory
from tests.integration.vaulted import client_of

pytestmark = pytest.mark.django_db
ROOM = "/office/correction/"
REGISTERS = {
    "findings": make.FINDINGS,
    "documents": make.DOCUMENTS,
    "programmes": make.PROGRAMMES,
    "supervisions": make.SUPERVISIONS,
    "requests": make.REQUESTS,
    "misconduct": make.MISCONDUCT,
    "tolerance": make.TOLERANCE,
}


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
    clients = [client_of(user) for user in (make.legal(), make.general_office())]
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


@pytest.mark.article("C.7", "C.8")
@pytest.mark.parametrize("role", list(Role))
def test_who_sees_what_is_confidential(role):
    misconduct, review, supervision = make.recorded(), make.tolerance_asked(), make.planned()
    user = UserFactory(roles=[role.value])
    client, organises = client_of(user), user.may(Permission.ORGANISE_CORRECTION)
    for record in (misconduct, review, supervision):
        found = client.get(record.get_absolute_url())
        assert found.status_code == (200 if organises else 404), record
    for page in ("statistics/", f"statistics/{today().year}/", "training/new/"):
        answer = client.get(f"{ROOM}{page}", follow=True)
        assert answer.status_code == (200 if organises else 404), page
    reads = user.may(Permission.ANSWER_CORRECTION)
    for page in ("training/", f"training/hours/{today().year}/"):
        assert client.get(f"{ROOM}{page}").status_code == (200 if reads else 404), page


@pytest.mark.article("C.7")
def test_he_who_is_concerned_sees_his_own_and_states():
    found = make.recorded()
    client = client_of(found.officer.user)
    assert found.number in text(client.get("/office/"))
    assert "陈述申辩" in text(client.get(found.get_absolute_url()))
    given = {"text": "当时另有任务。"}
    assert client.post(f"{found.get_absolute_url()}state/", given).status_code == 302
    assert client.get(f"{found.get_absolute_url()}handle/").status_code == 404


@pytest.mark.article("C.2")
def test_a_tolerance_review_over_its_forms():
    asker = make.officer()
    client = client_of(asker)
    given = {"matter": "先行试点线上检查", "request": "为提高效率。"}
    assert client.post(f"{ROOM}tolerance/new/", given).status_code == 302
    review = Tolerance.objects.get()
    address = review.get_absolute_url()
    examines, decides = client_of(make.legal()), client_of(make.general_office())
    answers = {f"holds_{code}": "yes" for code in CONDITIONS}
    answers |= {f"reason_{code}": "有纪要" for code in CONDITIONS}
    left = {**answers, "reason_gain": ""}
    page = text(examines.post(f"{address}examine/", left))
    assert "必填" in page
    assert "有纪要" in page
    assert examines.post(f"{address}examine/", {**answers, "holds_gain": "no"}).status_code == 302
    done = {"result": "exempted", "reason": "见认定", "confirmation": PASSWORD}
    assert "有条件不成立" in text(decides.post(f"{address}decide/", done))
    assert examines.post(f"{address}examine/", answers).status_code == 302
    assert decides.post(f"{address}decide/", done).status_code == 302
    review.refresh_from_db()
    assert review.state == "exempted"
    assert review.decision.number_text in text(client.get(address))


@pytest.mark.article("C.6.cooperate")
def test_a_request_over_its_forms():
    supervision = make.under_way()
    office = supervision.offices.get()
    legal = client_of(make.legal())
    given = {"office": office.pk, "what": "案卷目录", "due": f"{today()}"}
    address = supervision.get_absolute_url()
    assert legal.post(f"{address}request/", given).status_code == 302
    request = supervision.requests.get()
    client = client_of(make.officer(office=office))
    assert "案卷目录" in text(client.get("/office/"))
    assert client.get(address).status_code == 404
    sent = {"text": "见附件"}
    assert client.post(f"{request.get_absolute_url()}answer/", sent).status_code == 302
    assert legal.post(f"{request.get_absolute_url()}accept/").status_code == 302
    assert "已接收" in text(legal.get(address))


def test_training_by_its_form():
    one, legal = officers.officer(), client_of(make.legal())
    given = {
        "title": "新法培训", "kind": "law", "organiser": "法规处", "held_on": f"{today()}",
        "ended_on": f"{today()}", "hours": 16, "officers": [one.pk],
    }  # fmt: skip
    assert legal.post(f"{ROOM}training/new/", given).status_code == 302
    assert one.name in text(legal.get(f"{ROOM}training/{Training.objects.get().pk}/"))
    assert "差 44 学时" in text(legal.get(f"{ROOM}training/hours/{today().year}/"))


def test_the_yearly_report_is_a_pdf():
    make.corrected()
    legal = client_of(make.legal())
    answer = legal.get(f"{ROOM}statistics/{today().year}/report.pdf")
    assert answer.content.startswith(b"%PDF")
    assert legal.get(f"{ROOM}statistics/1999/").status_code == 404

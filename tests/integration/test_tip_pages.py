"""Pages of tips: who sees what, the whole way over the pages, queries, figures."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enforcement.models import Tip
from enforcement.rules.tips import code_of
from enforcement.tip_tokens import read
from foundation.accounts.roles import Role
from foundation.documents.codes import grouped
from foundation.documents.models import EvidenceFile
from foundation.workdays.quarters import today
from tests.factories import enterprises, inspections, officers
from tests.factories import tips as make
from tests.factories.accounts import UserFactory
from tests.integration.vaulted import client_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.tips")]
LIST = "/office/enforcement/tips/"
FIGURES = f"{LIST}figures/"
NEW, QUERY = "/tips/new/", "/tips/query/"
PDF = b"%PDF-1.7\n%%EOF\n"


def ask(number: str, code: str, client: Client | None = None):
    return (client or Client()).post(QUERY, {"number": number, "code": code})


def count_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("role", Role)
def test_who_reads(role):
    found = make.assigned()
    client = client_of(UserFactory(roles=[role.value]))
    head, officer = role == Role.SECTION_HEAD, role == Role.INSPECTOR
    expected = {
        LIST: head or officer,
        found.get_absolute_url(): head,
        f"{found.get_absolute_url()}contact/": head,
        f"{found.get_absolute_url()}act/extend/": head,
        FIGURES: head,
    }
    got = {address: client.get(address).status_code for address in expected}
    assert got == {address: 200 if may else 404 for address, may in expected.items()}


def test_an_officer_sees_his_own_alone_with_its_files():
    found = make.assigned(files=[SimpleUploadedFile("证据.pdf", PDF)])
    mine, other = client_of(make.handler(found)), client_of(officers.officer().user)
    file = EvidenceFile.objects.get().url
    for client, status, rows in ((mine, 200, 1), (other, 404, 0)):
        assert client.get(found.get_absolute_url()).status_code == status
        assert len(client.get(LIST).context["rows"]) == rows
        assert client.get(f"{found.get_absolute_url()}contact/").status_code == status
        answer = client.get(file)
        assert answer.status_code == status
        if status == 200:
            answer.getvalue()
    for name in ("assign", "answer", "nothing", "file"):
        assert mine.get(f"{found.get_absolute_url()}act/{name}/").status_code == 404


def test_anybody_opens_the_public_pages_without_a_session():
    for address in (NEW, QUERY, "/"):
        page = Client().get(address)
        assert page.status_code == 200
        assert "safetyreg_session" not in page.cookies
    assert reverse("tips:new") in text_of(Client().get("/"))
    assert reverse("tips:query") in text_of(Client().get("/"))


def test_from_the_report_to_the_answer_over_the_pages():
    data = make.form_data(name="钱某某", phone="139 0000 1111", anonymous="on")
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(NEW, data).status_code == 403
    data["files"] = [SimpleUploadedFile("证据.pdf", PDF)]
    data["csrfmiddlewaretoken"] = browser.get(NEW).context["csrf_token"]
    page = browser.post(NEW, data)
    tip = Tip.objects.get()
    number, code = page.context["number"], page.context["code"]
    assert code == grouped(code_of(read(data["token"])[0]))
    assert number in text_of(page)
    assert page["Cache-Control"].count("no-store")
    assert "已收到" in text_of(ask(number, code))
    head, officer = client_of(make.head()), officers.officer()
    unit = enterprises.enterprise()
    own = tip.get_absolute_url()
    assert own in text_of(head.get("/office/"))
    given = {"officer": officer.pk, "due": f"{tip.due}", "enterprise": unit.credit_code}
    assert head.get(f"{own}act/assign/").status_code == 200
    assert head.post(f"{own}act/assign/", given).status_code == 302
    mine = client_of(officer.user)
    assert own in text_of(mine.get("/office/"))
    visit = inspections.assigned(enterprise=unit)
    assert (
        "inspection"
        in mine.post(f"{own}act/link_inspection/", {"inspection": "JC1"}).context["form"].errors
    )
    linked = mine.post(f"{own}act/link_inspection/", {"inspection": visit.number})
    assert linked.status_code == 302
    assert visit.number in text_of(mine.get(own))
    assert "正在核查" in text_of(ask(number, code))
    found = {"result": "true", "text": "查实<b>", "files": SimpleUploadedFile("照.pdf", PDF + b"1")}
    assert mine.post(f"{own}act/verify/", found).status_code == 302
    public = text_of(ask(number, code))
    assert "准备答复" in public
    assert "属实" not in public
    assert "查实&lt;b&gt;" in text_of(head.get(own))
    assert "查实&lt;b&gt;" in text_of(head.get(f"{own}act/answer/"))
    wrong = head.post(f"{own}act/answer/", {"text": f"由{officer.name}查实"})
    assert "text" in wrong.context["form"].errors
    assert head.post(f"{own}act/answer/", {"text": make.ANSWER}).status_code == 302
    public = text_of(ask(number, code))
    assert make.ANSWER in public
    assert "查实&lt;b&gt;" not in public
    assert head.get(f"{own}act/close/").status_code == 200
    assert head.post(f"{own}act/close/").status_code == 302
    assert "办理完毕" in text_of(ask(f" {number.lower()} ", code.lower().replace("-", " ")))


def test_the_same_form_sent_again_shows_the_same_code():
    data = make.form_data()
    first, second = Client().post(NEW, data), Client().post(NEW, data)
    assert first.context["code"] == second.context["code"]
    assert "已经提交过" in text_of(second)
    assert Tip.objects.count() == 1


@pytest.mark.parametrize("state", ["received", "joined", "not_accepted"])
def test_what_the_public_reads_in_each_state(state):
    filed = make.filed()
    made = {
        "received": lambda: filed.tip,
        "joined": lambda: make.acts.join(filed.tip, main=make.answered(), by=make.head()),
        "not_accepted": lambda: make.acts.not_accept(
            filed.tip, reason="请向公安机关反映", by=make.head()
        ),
    }
    made[state]()
    page = text_of(ask(filed.tip.number, filed.code))
    words = {
        "received": "正在确定由谁核查",
        "joined": "合并办理",
        "not_accepted": "请向公安机关反映",
    }
    assert words[state] in page
    assert (make.ANSWER in page) == (state == "joined")
    others = Tip.objects.exclude(pk=filed.tip.pk)
    assert not any(one.number in page for one in others)


def test_number_and_code_must_belong_together():
    one, two = make.filed(), make.filed()
    for number, code in (
        (one.tip.number, two.code),
        (one.tip.number, one.code[:-1]),
        (one.tip.number, "0" * 16),
        ("JB2026-9999", one.code),
        ("JB", ""),
        ("\0", "\0"),
        ("9" * 40, "²" * 60),
    ):
        page = ask(number, code)
        assert page.context["answer"] is None
        assert page.context["form"].errors


def test_extension_and_handing_over_are_told_to_the_informant():
    filed = make.filed()
    make.acts.assign(filed.tip, officer=officers.officer(), due=filed.tip.due, by=make.head())
    make.acts.extend(filed.tip, due=make.days(80), reason="须做鉴定", by=make.head())
    page = text_of(ask(filed.tip.number, filed.code))
    assert "须做鉴定" in page
    make.results.hand_over(filed.tip, to="某市公安局", text="内部理由", by=make.head())
    assert "某市公安局" not in text_of(ask(filed.tip.number, filed.code))
    make.results.answer(filed.tip, text="已移送有权机关。", by=make.head())
    page = text_of(ask(filed.tip.number, filed.code))
    assert "某市公安局" in page
    assert "内部理由" not in page


def test_filters_and_export():
    head = client_of(make.head())
    make.tip(unit="甲公司", kind="concealed", region_code="640302")
    make.not_accepted(unit="乙公司")
    make.verified(unit="丙公司")
    cases = {
        "": 3, "state=received": 1, "kind=concealed": 1, "region=640300": 1, "result=true": 1,
        "answered=in_time": 1, "answered=late": 0, "answered=none": 2, "overdue=yes": 0,
        f"received_since={today()}": 3, "received_until=2020-01-01": 0, "unit=甲": 1,
        "number=0002": 1, "kind=x": 0, "unit=" + "9" * 200: 0, "sort=-due": 3, "sort=handler": 3,
    }  # fmt: skip
    got = {query: len(head.get(f"{LIST}?{query}").context["rows"]) for query in cases}
    assert got == cases
    csv = head.get(f"{LIST}?export=csv&state=received").getvalue().decode("utf-8-sig")
    assert "甲公司" in csv
    assert "乙公司" not in csv


def test_each_figure_leads_to_the_rows_it_counts():
    head = client_of(make.head())
    for made in make.STATES.values():
        made()
    page = head.get(FIGURES)
    for label, count, url in page.context["lines"]:
        assert len(head.get(url).context["rows"]) == count, label
    assert head.get(f"{FIGURES}?year=1999").status_code == 404
    assert head.get(f"{FIGURES}?year=²").status_code == 200


def test_the_same_queries_for_one_row_and_for_five():
    officer, head = officers.officer(), client_of(make.head())
    mine = client_of(officer.user)
    pairs = [(head, LIST), (mine, LIST), (head, FIGURES), (head, "/office/"), (mine, "/office/")]

    def some() -> Tip:
        make.tip()
        make.verified()
        return make.assigned(officer)

    found = some()
    make.joined(found)
    pairs.append((head, found.get_absolute_url()))
    before = [count_queries(*pair) for pair in pairs]
    for _ in range(4):
        some()
        make.joined(found)
    assert [count_queries(*pair) for pair in pairs] == before

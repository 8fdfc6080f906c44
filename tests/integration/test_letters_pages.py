"""Responsibility letters on their pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags

from enforcement.actions import letters as acts
from enforcement.models import ResponsibilityLetter
from foundation.accounts.roles import Role
from foundation.documents.models import EvidenceFile
from foundation.enterprises.actions import register
from foundation.workdays.quarters import today
from tests.factories import enterprises, officers
from tests.factories import letters as make
from tests.factories.accounts import UserFactory
from tests.integration.register_pages import (
    HOSTILE,
    MANAGERS,
    READERS,
    names,
    queries,
    statuses,
)

pytestmark = pytest.mark.django_db
BASE = "/office/enforcement/letters/"
YEAR = f"{BASE}year/2026/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def by(client):
    user = officers.planner()
    client.force_login(user)
    return user


def test_who_reads_and_who_writes(by):
    pk = make.opened(by)[0].pk
    for address in (BASE, YEAR, f"{BASE}{pk}/"):
        assert statuses(address) == READERS
    acts_of = [f"{YEAR}open/", f"{YEAR}sign/", f"{BASE}{pk}/scan/", f"{BASE}{pk}/correct/"]
    for address in acts_of:
        assert statuses(address) == MANAGERS


@pytest.mark.article("E.responsibility")
def test_a_year_is_opened_signed_scanned_and_corrected(client, by):
    assert "还没有开启" in client.get(YEAR).content.decode()
    officers.department(by, name="银川某局")
    enterprises.enterprise(name="甲民爆厂")
    assert client.post(f"{YEAR}open/").status_code == 302
    found = list(ResponsibilityLetter.objects.order_by("pk"))
    shown = client.get(f"{YEAR}sign/").content.decode()
    assert "银川某局" in shown
    assert "甲民爆厂" in shown
    assert "甲民爆厂" not in client.get(f"{YEAR}sign/?level=city").content.decode()
    data = {"letters": [letter.pk for letter in found], "signed_on": "2026-03-20"}
    answer = client.post(f"{YEAR}sign/?level=city", data, follow=True)
    assert "已登记2份责任书签订" in answer.content.decode()
    again = client.post(f"{YEAR}sign/", data)
    assert "已于2026-03-20登记签订" in again.context["form"].errors["letters"][0]
    page = f"{BASE}{found[0].pk}/"
    scan = SimpleUploadedFile("责任书.pdf", PDF, "application/pdf")
    assert client.post(f"{page}scan/", {"scan": scan}).status_code == 302
    taken_back = {"signed_on": "", "reason": "填错"}
    assert client.post(f"{page}correct/", taken_back).status_code == 302
    shown = client.get(page).content.decode()
    assert all(text in shown for text in ("责任书.pdf", "2026-03-20 → 未签", "逾期未签"))


def test_a_scan_is_read_by_readers_only(client, by):
    first, _ = make.opened(by)
    acts.sign_letters(2026, [first.pk], signed_on=date(2026, 3, 1), by=by)
    scan = SimpleUploadedFile("责任书.pdf", PDF, "application/pdf")
    acts.attach_scan(first, upload=scan, by=by)
    address = EvidenceFile.objects.get().url
    assert statuses(address) == READERS
    wrong = SimpleUploadedFile("责任书.exe", b"MZ", "application/pdf")
    answer = client.post(f"{BASE}{first.pk}/scan/", {"scan": wrong})
    assert "不能作为证据上传" in answer.content.decode()


@pytest.mark.article("E.responsibility")
def test_filters_and_counts(client, by):
    officers.department(by, name="某市局", region_code="640100")
    officers.department(by, name="某县局", region_code="640104")
    enterprises.enterprise(name="甲厂", region_code="640104")
    gone = enterprises.enterprise(name="乙厂", region_code="640400")
    acts.open_year(2026, by=by)
    register.strike_off(gone, on=today(), by=enterprises.registrar())
    for name, day in (("某市局", date(2026, 3, 31)), ("某县局", date(2026, 4, 1))):
        letter = ResponsibilityLetter.objects.get(department__name=name)
        acts.sign_letters(2026, [letter.pk], signed_on=day, by=by)
    everything = {"某市局", "某县局", "甲厂", "乙厂"}
    for query, expected in {
        "": everything,
        "state=signed": {"某市局", "某县局"},
        "state=unsigned": {"甲厂"},
        "state=late": {"某县局", "甲厂"},
        "level=enterprise": {"甲厂", "乙厂"},
        "level=city": {"某市局"},
        "region=640100": {"某市局", "某县局", "甲厂"},
        "q=局": {"某市局", "某县局"},
        "sort=-party": everything,
        "sort=region": everything,
        "sort=signed_on": everything,
    }.items():
        assert names(client.get(f"{YEAR}?{query}")) == expected, query
    rows = {row[0].text: strip_tags(row[4].text) for row in client.get(YEAR).context["rows"]}
    assert rows == {
        "某市局": "已签",
        "某县局": "逾期签订",
        "甲厂": "逾期未签",
        "乙厂": "单位已注销，不再签订",
    }
    counts = {
        line.label: (line.whole, line.signed, line.outstanding, line.late)
        for line in client.get(YEAR).context["counts"]
    }
    assert counts == {
        "与市级部门": (1, 1, 0, 0),
        "与县级部门": (1, 1, 0, 1),
        "与企业": (2, 0, 1, 1),
        "合计": (4, 2, 1, 2),
    }
    assert client.get(f"{BASE}?state=late").status_code == 200
    text = b"".join(client.get(f"{YEAR}?export=csv").streaming_content).decode()
    assert "逾期未签" in text


def test_pages_sorted_by_the_party_lead_through_all(client, by):
    for number in range(55):
        officers.department(by, name=f"某{number:02d}局")
    acts.open_year(2026, by=by)
    first = client.get(f"{YEAR}?sort=party")
    second = client.get(YEAR + first.context["after_url"])
    assert len(names(first) | names(second)) == 55


def test_as_many_queries_for_five_as_for_one(client, by):
    make.opened(by)
    addresses = (YEAR, f"{YEAR}sign/")
    client.get(YEAR)
    one = [queries(client, address) for address in addresses]
    for _ in range(4):
        officers.department(by)
        enterprises.enterprise()
    acts.open_year(2026, by=by)
    assert [queries(client, address) for address in addresses] == one


@pytest.mark.parametrize("text", [*HOSTILE, "-1", "²"])
def test_hostile_texts(client, by, text):
    make.opened(by)
    for name in ("q", "level", "region", "state"):
        assert client.get(YEAR, {name: text}).status_code == 200
        assert client.get(f"{YEAR}sign/", {name: text}).status_code == 200
    data = {"letters": [text], "signed_on": text}
    assert client.post(f"{YEAR}sign/", data).status_code == 200
    assert not ResponsibilityLetter.objects.filter(signed_on__isnull=False).exists()


@pytest.mark.parametrize("year", ["2016", "2099", "99999999999999999999"])
def test_years_without_letters_do_not_exist(client, by, year):
    for path in ("", "open/", "sign/"):
        assert client.get(f"{BASE}year/{year}/{path}").status_code == 404


def test_a_reader_is_not_offered_acts(client):
    make.opened()
    client.force_login(UserFactory(roles=[Role.LEGAL.value]))
    assert "登记签订" not in client.get(YEAR).content.decode()

"""A process for the public alone: every page works under its role, and no office page is there."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from blacklist.actions import watching
from blacklist.models import PeriodReport, ReportLink
from disclosure.models import Batch, Entry, ErrorNote
from enforcement.actions.tips import join
from enforcement.models import Draw, Tip
from foundation.accounts.roles import Role
from foundation.audit import seals
from foundation.deadlines.models import Deadline
from foundation.documents.models import EvidenceFile
from tests.architecture.test_urls import PUBLIC, addresses, example, is_public, walk
from tests.factories import blacklist as listings
from tests.factories import disclosure as drafts
from tests.factories import draw_acts, tips
from tests.factories.accounts import UserFactory
from tests.factories.documents import content_of, issued_document
from tests.integration.public_role import PublicClient, grant, serve_public

pytestmark = pytest.mark.django_db
OF_THE_OFFICE = ("/accounts/", "/api/share/", "/receipt/")
MOVING = re.compile(rb'name="(csrfmiddlewaretoken|token)" value="[^"]*"')


def a_file(content: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.txt", content.encode(), "text/plain")


@pytest.fixture
def published():
    """Something behind every public address: the addresses, and a draw not announced."""
    entry = drafts.entry()
    planner = UserFactory(roles=[Role.PLANNER])
    draw_acts.prepared(planner)
    committed, revealed = draw_acts.committed(planner), draw_acts.revealed(planner)
    paper = issued_document(public=True)
    secret = listings.link(listings.listed())
    seals.seal()
    kinds = Batch.Kind.values
    return [
        "/", "/rules/", "/rules/?state=built", "/audit/", "/audit/?number=1&root=" + "0" * 16,
        "/audit/seals.csv", "/feeds/seals/", "/documents/verify/",
        f"/documents/verify/?code={paper.code}", f"/documents/{paper.code}/",
        *(f"/{kind}/" for kind in kinds), *(f"/{kind}/?export=csv" for kind in kinds),
        *(f"/{kind}/data.{name}" for kind in kinds for name in ("csv", "xlsx", "json")),
        *(f"/api/v1/{kind}/" for kind in kinds),
        f"/api/v1/penalties/{entry.pk}/", "/datasets/", "/datasets/manifest.json",
        "/api/schema/", "/api/docs/",
        "/statistics/", "/statistics.csv", "/robots.txt", "/sitemap.xml", "/sitemap-lists.xml",
        "/sitemap-1.xml", "/penalties/?q=违规", "/penalties/?year=2026",
        "/penalties/?sort=-amount", "/notices/", "/plans/", entry.get_absolute_url(),
        f"/units/{entry.code}/", f"/entries/{entry.pk}/error/", "/feeds/disclosure/",
        "/draws/", "/draws/verify_draw.py", "/draws/verify_draw.html",
        *(f"/draws/{one.number}/{page}" for one in (committed, revealed)
          for page in ("", "draw.json", "pool.txt", "verify/")),
        f"/draws/?before={revealed.number}",
        "/tips/new/", "/tips/query/", f"/unit-report/{secret}/",
        "/nowhere/", "/penalties/999999/", f"/unit-report/{'x' * 20}/",
    ]  # fmt: skip


@pytest.fixture
def visitor(settings):
    """Of the public process, under its database role; made once everything else is there."""

    def arrive() -> PublicClient:
        grant()
        serve_public(settings)
        return PublicClient()

    return arrive


def body(answer) -> bytes:
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return MOVING.sub(b"", whole)


def text(html: bytes) -> str:
    """What stands on the page, less the door to the office."""
    words = re.sub(r"<[^>]*>|办事人员入口|进入工作台", " ", html.decode())
    return " ".join(words.split())


def test_every_public_address_answers_as_before(published, visitor):
    before = {path: Client().get(path) for path in published}
    before = {path: (answer.status_code, body(answer)) for path, answer in before.items()}
    client = visitor()
    for path, (status, said) in before.items():
        answer = client.get(path)
        assert answer.status_code == status, path
        now = MOVING.sub(b"", answer.body)
        if answer.headers["Content-Type"].startswith("text/html"):  # less the door to the office
            assert text(now) == text(said) or path.startswith("/rules/"), path
        else:
            assert now == said or path.endswith(".xlsx"), path  # a workbook tells its second


def test_the_walk_leaves_no_public_address_out(published, visitor):
    visitor()
    routes = {route for route, view in walk(get_resolver().url_patterns) if is_public(view)}
    assert routes == {r for r in PUBLIC if not r.startswith(OF_THE_OFFICE)}
    patterns = [re.compile(re.sub(r"<[^>]+>", "[^/]+", route) + "$") for route in routes]
    paths = [path.split("?")[0] for path in published]
    assert [p.pattern for p in patterns if not any(p.match(path) for path in paths)] == []


def test_a_tip_is_filed_and_asked_about(visitor):
    client = visitor()
    data = tips.form_data(name="张三", phone="13800000000")
    first, again = (
        client.post("/tips/new/", {**data, "files": a_file("照片")}) for _click in range(2)
    )
    filed = Tip.objects.get()
    code = first.context["code"]
    assert (filed.number, code) == (again.context["number"], again.context["code"])
    assert EvidenceFile.objects.get().subject_id == str(filed.pk)
    assert Deadline.objects.get().subject_id == str(filed.pk)
    asked = client.post("/tips/query/", {"number": filed.number, "code": code})
    assert asked.context["answer"].received_on == filed.received_on
    wrong = client.post("/tips/query/", {"number": filed.number, "code": "A" * 16})
    assert wrong.context["answer"] is None


def test_who_told_the_same_reads_the_answer_to_the_other(visitor):
    main = tips.tip()
    filed = tips.filed()
    join(filed.tip, main=main, by=tips.head())
    client = visitor()
    given = {"number": filed.tip.number, "code": filed.code}
    answer = client.post("/tips/query/", given).context["answer"]
    assert answer.joined
    assert answer.due == main.due


@pytest.mark.parametrize("late", [False, True])
def test_a_unit_hands_in_its_report_once(visitor, late, monkeypatch):
    secret = listings.link(listings.listed())
    if late:
        link = ReportLink.objects.select_related("report").get()
        assert link.expires_on > link.report.due
        monkeypatch.setattr(watching, "today", lambda: link.expires_on)
    client = visitor()
    given = {"text": "已经整改。", "files": a_file("整改")}
    sent = client.post(f"/unit-report/{secret}/", given)
    assert sent.status_code == 200
    report = PeriodReport.objects.get(by_link=True)
    assert report.text == "已经整改。"
    assert report.file_id
    assert report.listing.heavier.count() == late
    assert client.get(f"/unit-report/{secret}/").status_code == 404


def test_an_error_is_pointed_out(visitor):
    entry = drafts.entry()
    sent = visitor().post(f"/entries/{entry.pk}/error/", {"text": "金额有误"})
    assert sent.status_code == 200
    assert ErrorNote.objects.get().text == "金额有误"


def test_a_paper_is_verified_by_code_number_and_file(visitor):
    paper = issued_document()
    client = visitor()
    for asked, known in ((paper.code, True), (paper.number_text, False), ("甲〔2026〕1号", None)):
        answer = client.post("/documents/verify/", {"code": asked}).context["answer"]
        assert (answer and answer.known) == known
    file = SimpleUploadedFile("a.pdf", content_of(paper), "application/pdf")
    answer = client.post("/documents/verify/", {"code": "", "file": file}).context["answer"]
    assert answer.matches


def test_a_draw_that_is_not_announced_is_not_there(published, visitor):
    hidden = Draw.objects.get(published="")
    assert visitor().get(f"/draws/{hidden.number}/").status_code == 404


def test_the_public_process_serves_no_office_page(published, visitor):
    office = [example(route) for route, _view in addresses()
              if route not in PUBLIC or route.startswith(OF_THE_OFFICE)]  # fmt: skip
    assert len(office) > 200
    client = visitor()
    wrong = [
        (method, path)
        for path in [*office, "/admin/", "/office/", "/accounts/sign-in/", "/api/share/v1/"]
        for method in ("get", "post")
        if getattr(client, method)(path).status_code != 404
    ]
    assert wrong == []


def test_a_session_of_the_office_is_nothing_to_the_public_process(published, visitor):
    signed_in = Client()
    signed_in.force_login(
        UserFactory(roles=[Role.ADMINISTRATOR]),
        backend="foundation.accounts.backends.StaffBackend",
    )
    client = visitor()
    client.cookies = signed_in.cookies
    for path in ("/", "/penalties/", "/audit/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert not answer.cookies


def test_no_public_page_leads_into_the_office(published, visitor):
    client = visitor()
    for path in published:
        answer = client.get(path)
        if answer.headers["Content-Type"].startswith("text/html"):
            links = re.findall(r'(?:href|action)="([^"]*)"', answer.body.decode())
            doors = ("/office", "/accounts", "/receipt", "/admin", "/api/share")
            assert [link for link in links if link.startswith(doors)] == [], path


NEVER_KEPT = re.compile(r"/(tips/|unit-report/|entries/|documents/)")


def test_public_pages_say_how_long_they_may_be_kept(published, visitor):
    client = visitor()
    for path in published:
        answer = client.get(path)
        kept = answer.headers.get("Cache-Control", "")
        if answer.status_code != 200 or NEVER_KEPT.match(path):
            assert "public" not in kept, path
            continue
        assert "public, max-age=5" in kept, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path
        assert not answer.cookies, path
    assert Entry.objects.exists()

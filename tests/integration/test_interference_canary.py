"""Whoever holds a full copy of the server learns neither what reports say nor who made them."""

from __future__ import annotations

import base64
import logging
import re
import secrets
import tempfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.workdays.quarters import Quarter
from interference import tasks
from interference.models import Body, Entry, Member, QuarterlySummary, Report
from safetyreg.embedded.places import Places
from tests.factories import interference as make
from tests.factories.accounts import PASSWORD, OfficeFactory, UserFactory
from tests.integration.canaries import (
    Searcher,
    dumped_tables,
    files_below,
    open_files,
    redis_contents,
    shapes,
)
from tests.integration.vaulted import filled_form, text_of, unlock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.article("I.10.secrecy")]
MARK = "qzx" + secrets.token_hex(8)  # in everything that a report says
NAME = "wvk" + secrets.token_hex(8)  # in the name of the reporter
REPORTER_PK = 918_273_645
FIELDS = (
    "reporter_title", "reporter_contact", "leader_name", "leader_title", "leader_organ",
    "manner_other", "through", "facts", "refusal_how", "related_case", "remark",
    "special_reason", "late_reason",
)  # fmt: skip


def canary(what: str) -> str:
    return f"{what}喆{MARK}"


def evidence(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{canary(name)}.pdf", make.PDF + canary("content ").encode() * 9000)


class Office:
    """Everybody who takes part, each in a browser of his own, and all pages they were given."""

    def __init__(self) -> None:
        section = OfficeFactory(enforces=True)
        self.reporter = UserFactory(pk=REPORTER_PK, username=NAME, full_name=f"赵{NAME}",
                                    office=section, title="主任科员")  # fmt: skip
        self.head = UserFactory(roles=[Role.SECTION_HEAD], office=section)
        self.discipline, self.second = make.member(), make.member()
        _, vault, self.recovery = make.found(self.discipline)
        make.join(self.second, admitted_by=self.discipline, vault=vault)
        make.found(make.member(Role.UPPER_DISCIPLINE))
        self.secrets = dict(vault.secrets)
        self.addresses: list[str] = []

    def browser(self, user: User) -> Client:
        """Signed in with the password, as a person does it."""
        client = Client()
        data = {"username": user.username, "password": PASSWORD}
        assert client.post(reverse("accounts:sign_in"), data).status_code == 302
        return client

    def post(self, client: Client, name: str, data: dict, *args, ok=200, query: str = ""):
        url = reverse(f"interference:{name}", args=args) + query
        self.addresses.append(url)
        response = client.post(url, data)
        assert response.status_code == ok, text_of(response)
        return response

    def get(self, client: Client, name: str, *args, query: str = "") -> bytes:
        url = reverse(f"interference:{name}", args=args) + query
        self.addresses.append(url)
        response = client.get(url)
        assert response.status_code == 200
        return response.getvalue()


def file_a_report(office: Office):
    """Once with an error, then right; the slip as PDF; a wrong secret; an answer with a file."""
    browser = office.browser(office.reporter)
    office.get(browser, "new_report")
    typed = {field: canary(field) for field in FIELDS}
    data = filled_form(**typed, manner="other", involved=["special"], reporter_name=f"赵{NAME}")
    wrong = {**data, "kinds": [], "evidence": [evidence("first")]}
    office.post(browser, "new_report", wrong)
    assert Report.objects.count() == 0
    page = office.post(browser, "new_report", {**data, "evidence": [evidence("name")] * 1})
    filed = page.context["filed"]
    slip = {"number": filed.receipt.number, "secret": filed.receipt.secret}
    proven = {**slip, "proof": filed.receipt.proof, "filed_on": filed.filed_on.isoformat()}
    office.post(browser, "receipt_slip", proven)
    office.post(browser, "receipt", {**slip, "secret": "0" * 20})
    assert MARK in text_of(office.post(browser, "receipt", slip))
    return browser, filed, slip


def answer(office: Office, browser: Client, slip) -> None:
    reply = {**slip, "text": canary("answer"), "evidence": [evidence("later")]}
    assert canary("question") in text_of(office.post(browser, "receipt_reply", reply))
    office.post(browser, "receipt_reply", {**slip, "text": canary("supplement")})


def handle(office: Office, first: Client, second: Client, report: Report) -> None:
    """Every step, by two members in turn, and every paper."""
    confirmation = {"confirmation": PASSWORD}
    measure = {
        "kind": "disciplinary",
        "text": canary("measure"),
        "decided_by": canary("decided_by"),
        "approved_by": canary("approved_by"),
        "approved_on": make.today().isoformat(),
    }
    circulated = {"recipients": canary("recipients"), "text": canary("circulation")}
    for client, step, data in (
        (first, "note", {"text": canary("note")}),
        (second, "conclude", {"outcome": "substantiated", "reasons": canary("reasons")}),
        (first, "decide_measure", measure),
        (second, "circulate", circulated),
        (second, "publish", {"text": canary("publication")}),
        (first, "close", {"text": canary("closing")}),
    ):
        office.post(client, "act", {**data, **confirmation}, report.pk, step, ok=302)
    page = office.get(first, "report", report.pk).decode()
    for what in (*FIELDS, "answer", "supplement", "question", "note", "reasons", "measure",
                 "decided_by", "approved_by", "recipients", "circulation", "publication",
                 "closing", "name", "later"):  # fmt: skip
        assert canary(what) in page, what
    for blob in report.evidence.all():
        assert MARK.encode() in office.get(first, "evidence", report.pk, blob.pk)
    office.get(first, "form_pdf", report.pk)
    office.get(first, "notice_pdf", report.pk)
    office.get(first, "reports", query="?export=csv")
    office.get(first, "reports", query="?export=xlsx")


def keep_books(office: Office, first: Client) -> None:
    """Section summary, registers, quarterly summary, yearly list."""
    quarter = Quarter.of(make.today())
    head = office.browser(office.head)
    sent = {"quarter": f"{quarter.year}-{quarter.number}", "text": canary("section")}
    office.post(head, "section_send", sent, ok=302)
    omission = {
        "officer": office.reporter.pk,
        "on": make.today().isoformat(),
        "facts": canary("omission"),
        "handling": "warning",
    }
    office.post(first, "omission", omission, ok=302)
    finding = {
        "kind": "instructed",
        "concerned": canary("concerned"),
        "on": make.today().isoformat(),
        "facts": canary("finding"),
        "handling": canary("handling"),
    }
    office.post(first, "finding", finding, ok=302)
    register = office.get(first, "register").decode()
    for what in ("omission", "concerned", "finding", "handling"):
        assert canary(what) in register
    assert NAME in register


def close_the_quarter(office: Office, first: Client) -> None:
    """The night jobs, as if the quarter were over, and the papers made from it."""
    tasks.register_reports()
    with pytest.MonkeyPatch.context() as patch:
        for module in ("sections", "summaries"):
            name = f"interference.actions.{module}.today"
            patch.setattr(name, lambda: Quarter.of(make.today()).next().first)
        tasks.request_section_summaries()
        assert tasks.make_missing_summaries() == 2
    body = Body.objects.get(role=Role.DISCIPLINE)
    summary = QuarterlySummary.objects.get(body=body)
    office.get(first, "summary_pdf", summary.pk)
    office.get(first, "summaries")
    assert canary("leader_name") in office.get(first, "annual").decode()
    office.get(first, "annual", query="?format=pdf")


@pytest.fixture
def temporary(tmp_path, monkeypatch, settings) -> Path:
    """All temporary files of this process, uploads too, land here."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    return folder


class Kept(logging.Handler):
    """Every log line as the console would show it, with its logger."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("{asctime} {levelname} {name} {message}", style="{"))
        self.lines: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("factory"):  # of the tests themselves
            self.lines.append((record.name, self.format(record)))


@pytest.fixture
def logged(caplog):
    """As with LOG_LEVEL=DEBUG, and SQL with its parameters too."""
    handler = Kept()
    for name in ("", "django", "django.db.backends", "django.request"):
        caplog.set_level(logging.DEBUG, logger=name)
    logging.getLogger().addHandler(handler)
    connection.force_debug_cursor = True
    yield handler
    connection.force_debug_cursor = False
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def played(temporary, logged):
    """The whole story; the vault of one member is still open, and the reporter signed in."""
    office = Office()
    browser, filed, slip = file_a_report(office)
    report = Report.objects.get()
    first, second = unlock(office.browser(office.discipline)), unlock(
        office.browser(office.second)
    )  # fmt: skip
    office.post(first, "act", {}, report.pk, "take_up", ok=302)
    office.post(first, "act", {"text": canary("question")}, report.pk, "ask", ok=302)
    answer(office, browser, slip)
    handle(office, first, second, report)
    keep_books(office, first)
    close_the_quarter(office, first)
    return office, report, filed.receipt, first


def searcher(office: Office, slip, client: Client) -> Searcher:
    """For everything that must lie nowhere in the clear."""
    words: dict[str, str | bytes] = {
        "text": MARK,
        "receipt secret": slip.secret,
        "receipt secret as shown": slip.shown_secret,
        "receipt proof": slip.proof,
        "passphrase": make.PASSPHRASE,
        "recovery code": office.recovery,
        "vault cookie": client.cookies["vault"].value,
        "vault cookie's key": base64.urlsafe_b64decode(client.cookies["vault"].value),
        "password": PASSWORD,
    }
    words |= {f"secret of generation {g}": secret for g, secret in office.secrets.items()}
    return Searcher(words)


def everything(temporary: Path, logged) -> list[tuple[str, bytes | str]]:
    """A full copy of the server: dump, Redis, files (the cluster's own too), logs."""
    var = django_settings.VAR
    lines = "\n".join(line for _, line in logged.lines)
    assert 'INSERT INTO "interference_report"' in lines
    return [
        *((f"table {name}", rows) for name, rows in dumped_tables().items()),
        *redis_contents(),
        *files_below(*{var, Places.of(var).home, temporary}),
        *open_files(),
        ("log", lines),
    ]


def test_a_full_copy_of_the_server_shows_neither_text_nor_reporter(played, temporary, logged):
    office, report, slip, client = played
    places = everything(temporary, logged)
    assert searcher(office, slip, client).found(places) == {}
    assert searcher(office, slip, client).found(("url", one) for one in office.addresses) == {}
    tables = {name: rows for name, rows in places if name.startswith("table ")}
    assert NAME in tables["table accounts_user"]  # the search does find what is there
    assert str(report.pk) in tables["table interference_report"]
    assert_stored_files_carry_neither_time_nor_name(report)
    assert_nobody_leads_to_the_reporter(tables)
    assert_trail_names_no_reporter(office, report)
    assert_redis_ties_nothing(office, report, slip, places)
    person = Searcher({"name": NAME, "number": str(REPORTER_PK)})
    said = "\n".join(line for name, line in logged.lines if name != "django.db.backends")
    assert person.found_in(said) == []


def assert_nobody_leads_to_the_reporter(tables) -> None:
    """His name and number stand in his account and in the trail of his sign-in alone."""
    person = Searcher({"name": NAME, "number": str(REPORTER_PK)})
    found = person.found((n, rows) for n, rows in tables.items() if n != "table ")
    assert set(found) <= {"table accounts_user", "table audit_auditevent"}
    whole = tables["table "]
    outside = whole
    for name in ("accounts_user", "audit_auditevent"):
        outside = outside.replace(tables[f"table {name}"], "")
    assert person.found_in(outside) == []


def assert_trail_names_no_reporter(office: Office, report: Report) -> None:
    rows = list(AuditEvent.objects.all())
    person = Searcher({"name": NAME, "number": str(REPORTER_PK)})
    his = [row for row in rows if person.found_in(repr(vars(row)))]
    assert {row.verb for row in his} == {"accounts.user.signed_in"}
    assert not any(str(report.pk) in repr(vars(row)) for row in his)
    receipt = report.receipt_number
    assert not any(receipt in repr(vars(row)) for row in rows)
    members = {str(office.discipline.pk), str(office.second.pk)}
    of_report = [row for row in rows if row.target_id == str(report.pk)]
    actors = {(row.verb.rpartition(".")[2], row.actor_id) for row in of_report}
    assert {who for _, who in actors} == {"", *members}
    assert {verb for verb, who in actors if not who} == {"filed", "supplemented"}


def assert_redis_ties_nothing(office: Office, report: Report, slip, places) -> None:
    person = Searcher({"name": NAME, "number": str(REPORTER_PK)})
    of_report = Searcher({"id": str(report.pk), "receipt": slip.number})
    kept = [(name, data) for name, data in places if name.startswith("redis ")]
    assert any(person.found_in(data) for _, data in kept)  # his session is there
    for name, data in kept:
        assert not (person.found_in(data) and of_report.found_in(data)), name


def test_no_page_of_another_shows_anything(played):
    office, report, slip, _ = played
    admin = UserFactory(administrator=True)
    words = Searcher({"text": MARK, "report": str(report.pk), "secret": slip.secret})
    pages = {
        "administrator": [
            "/office/", "/office/audit/", "/office/audit/?export=csv", "/office/users/",
            f"/office/users/{REPORTER_PK}/", "/office/offices/", "/office/interference/",
            "/office/interference/vault/", "/office/interference/summaries/",
            f"/office/interference/reports/{report.pk}/", "/office/deadlines/",
        ],
        "reporter": ["/office/", "/office/interference/", "/accounts/profile/",
                     "/office/interference/report/new/", "/receipt/", "/office/deadlines/"],
        "upper": ["/office/", "/office/interference/", "/office/interference/summaries/",
                  f"/office/interference/reports/{report.pk}/", "/office/interference/register/"],
        "": ["/", "/audit/", "/audit/seals.csv", "/feeds/seals/", "/rules/", "/documents/verify/",
             "/receipt/proof/"],
    }  # fmt: skip
    upper = Member.objects.get(body__role=Role.UPPER_DISCIPLINE).user
    users = {"administrator": admin, "reporter": office.reporter, "upper": upper}
    for who, addresses in pages.items():
        client = office.browser(users[who]) if who else Client()
        client = unlock(client) if who == "upper" else client
        for address in addresses:
            response = client.get(address)
            content = response.getvalue()
            # A refused address may repeat itself ("next=…"), nothing else.
            content = content.replace(address.encode(), b"")
            assert words.found_in(content) == [], (who, address)
            if who == "administrator" and "audit" in address:
                assert "interference." not in content.decode()
                assert "干预情况报告" not in re.sub(
                    r"<nav.*?</nav>", "", content.decode(), flags=re.DOTALL
                )


def assert_stored_files_carry_neither_time_nor_name(report: Report) -> None:
    kept = {Path(default_storage.path(blob.stored_as)) for blob in report.evidence.all()}
    assert len(kept) == 2
    for path in kept:
        assert re.fullmatch(r"[0-9a-f]{32}", path.name)
        assert path.stat().st_mtime == 0
    assert {path.stat().st_size for path in kept} == {
        24 + (-(-(len(make.PDF) + 9000 * len(canary("content ").encode())) // 65536)) * 65553
    }
    assert Entry.objects.count() == 9


@pytest.mark.parametrize("place", range(4))
def test_the_search_finds_every_shape(place):
    """A search that finds nothing must be one that would find something."""
    word = "秘密" + MARK
    look = Searcher({"word": word, "key": bytes(range(100, 132))})
    assert look.found_in(b"x" * place + word.encode()) == ["word (plain)"]
    assert look.found_in(word.encode("utf-16-le")) == ["word (utf-16)"]
    assert look.found_in((b"x" * place + word.encode()).hex()) == ["word (hex)"]
    assert any(
        "base64" in one
        for one in look.found_in(base64.b64encode(b"x" * place + word.encode() + b"yz"))
    )
    key = b"x" * place + bytes(range(100, 132)) + b"yz"
    assert any("key (base64" in one for one in look.found_in(base64.b64encode(key)))
    assert look.found_in("nothing") == []
    assert all(len(shape) >= 8 for shape in shapes(word).values())

"""Whatever a browser or a script sends, the answer is never a 500."""

from __future__ import annotations

import time
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.audit.exports import events_of
from foundation.audit.models import AuditEvent
from foundation.web.handler import Handler
from interference.models import Report
from interference.vault import receipt
from tests.factories import interference as make
from tests.factories.accounts import UserFactory
from tests.integration.vaulted import client_of, filled_form

pytestmark = pytest.mark.django_db

NASTY = (
    "\0",
    "9" * 5000,
    "-1e999999",
    "1e-999999999",
    "0001-01-01",
    "9999-12-31",
    "²",
    "\ufffd\u202e\u2028",
    "http://[\r\nX-Evil: 1",
)
# Page, who may see it, and what it reads of its address.
PAGES = (
    ("audit:events", Role.ADMINISTRATOR, "first last actor verb target sort after export"),
    ("accounts:users", Role.ADMINISTRATOR, "name office role is_active before"),
    ("workdays:year", Role.INSPECTOR, "year"),
    ("workdays:override", Role.ADMINISTRATOR, "day"),
    ("deadlines", Role.INSPECTOR, "when what after"),
    ("interference:reports", Role.DISCIPLINE, "state manner year quarter late sort after before"),
    ("interference:annual", Role.DISCIPLINE, "year format"),
    ("interference:unlock", Role.DISCIPLINE, "next"),
    ("interference:section_send", Role.SECTION_HEAD, "quarter"),
    ("interference:proof", None, "proof number filed_on"),
    ("audit:seals", None, "number root before"),
    ("documents:verify", None, "code"),
    ("accounts:sign_in", None, "next as"),
)


@pytest.mark.parametrize(("page", "role", "names"), PAGES, ids=[page for page, *_ in PAGES])
def test_no_parameter_breaks_a_page(browser, client, page, role, names):
    asks = client if role is None else browser
    if role not in (None, Role.DISCIPLINE):
        asks = client_of(UserFactory(roles=[role]))
    asks.raise_request_exception = False
    queries = [{name: value} for name in names.split() for value in NASTY]
    assert [q for q in queries if asks.get(reverse(page), q).status_code >= 500] == []


def test_the_trail_is_exported_up_to_the_last_day_that_there_is(inspector):
    everything = events_of(date.min, date.max)
    assert everything.count() == AuditEvent.objects.count()


@pytest.mark.parametrize("charset", ["hex", "unicode_escape", "utf-16", "gbk"])
def test_text_in_another_character_set_is_refused(vault, inspector, charset):
    browser = client_of(inspector, raise_request_exception=False)
    form = encode_multipart(BOUNDARY, {**filled_form(), "facts": r"\ud800"})
    kind = f"{MULTIPART_CONTENT}; charset={charset}"
    assert (
        browser.generic("POST", reverse("interference:new_report"), form, kind).status_code == 400
    )
    page = browser.get(reverse("portal"), CONTENT_TYPE=f"text/plain; charset={charset}")
    assert page.status_code == 400
    assert "Content-Security-Policy" in page
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    ("charset", "status"),
    [("hex", 400), ("unicode_escape", 400), ("\0", 400), ("UTF8", 200), ("never-heard-of", 200)],
)
@pytest.mark.parametrize("address", ["/", "/documents/verify/"])
def test_an_address_is_read_as_utf_8_whatever_is_claimed(address, charset, status):
    """The request is built as the server does it, outside all that answers errors."""
    entrance = Handler()
    environ = RequestFactory()._base_environ(
        PATH_INFO=address,
        QUERY_STRING="code=%E5%96%86&a=1",
        CONTENT_TYPE=f"text/plain; charset={charset}",
    )
    page = entrance.get_response(entrance.request_class(environ))
    assert page.status_code == status
    assert "Content-Security-Policy" in page
    assert status == 200 or "请求无法识别" in page.content.decode()


@pytest.mark.parametrize(
    "kind",
    ["text/plain; charset*=nope''x", "multipart/form-data; boundary*=nope''x", "a; x*=hex''%41"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_parameter_in_an_unknown_set_is_answered_with_a_page(method, kind):
    entrance = Handler()
    environ = RequestFactory()._base_environ(
        PATH_INFO="/tips/query/", QUERY_STRING="a=1", REQUEST_METHOD=method, CONTENT_TYPE=kind
    )
    page = entrance.get_response(entrance.request_class(environ))
    assert page.status_code == (400 if "nope" in kind else 200)
    assert "Content-Security-Policy" in page


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "never-heard-of"])
def test_utf_8_under_any_of_its_names_is_taken(client, charset):
    kind = f"{MULTIPART_CONTENT}; charset={charset}"
    form = encode_multipart(BOUNDARY, {"number": "喆", "secret": "喆"})
    assert client.generic("POST", reverse("interference:proof"), form, kind).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "filename*=hex''61",
        "filename*=unicode_escape''%5Cud800.pdf",
        "filename*=x-no''a.pdf",
        'filename=""',
        'filename="&#xD800;.pdf"',
        'filename="\0.pdf"',
        "filename*=utf-8''%ED%A0%80.pdf",
    ],
)
def test_a_strange_file_name_is_answered(inspector, header):
    body = (
        f'--B\r\nContent-Disposition: form-data; name="evidence"; {header}\r\n'
        "Content-Type: text/plain\r\n\r\nx\r\n--B--\r\n"
    ).encode()
    page = client_of(inspector, raise_request_exception=False).post(
        reverse("interference:new_report"), body, content_type="multipart/form-data; boundary=B"
    )
    assert page.status_code < 500


def test_files_in_the_place_of_text_are_ignored(inspector):
    browser = client_of(inspector, raise_request_exception=False)
    for name in ("interference:new_report", "interference:receipt_reply"):
        files = {
            "facts": SimpleUploadedFile("a.pdf", make.PDF),
            "token": SimpleUploadedFile("b", b"y"),
        }
        assert browser.post(reverse(name), files).status_code == 200


@pytest.mark.parametrize("method", ["head", "options", "put", "patch", "delete"])
def test_no_verb_of_http_breaks_a_page(browser, method):
    browser.raise_request_exception = False
    for name in ("reports", "annual", "unlock", "receipt_reply", "new_report", "lock"):
        page = getattr(browser, method)(reverse(f"interference:{name}"))
        assert page.status_code < 500
    assert AuditEvent.objects.filter(verb="interference.vault.locked").count() == 0


def test_an_endless_receipt_number_costs_no_time():
    began = time.process_time()
    assert receipt.clean("\ufdfa" * 3_000_000) == ""
    assert time.process_time() - began < 1

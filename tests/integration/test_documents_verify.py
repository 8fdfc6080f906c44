"""The public verification page."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.audit.actors import SYSTEM
from foundation.documents import actions, throttle, views
from tests.factories import documents as samples

pytestmark = pytest.mark.django_db
URL = "/documents/verify/"


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    samples.know_samples()
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }


def issue(title="关于处罚某公司的决定", *, public=False):
    return samples.issued_document(title=title, public=public)


def ask(client, code="", content=None):
    data = {"code": code}
    if content is not None:
        data["file"] = SimpleUploadedFile("a.pdf", content, "application/pdf")
    return client.post(URL, data).content.decode()


def test_the_page_is_open_and_sets_no_cookie(client):
    response = client.get(URL)
    assert response.status_code == 200
    assert not response.cookies
    assert "验证码" in response.content.decode()


def test_the_address_of_the_qr_code_answers(client):
    document = issue()
    page = client.get(URL, {"code": document.code}).content.decode()
    assert "现行有效" in page
    for known in (document.number_text, document.title, document.sha256, "2026年11月20日"):
        assert known in page
    assert document.public_url not in page


def test_a_code_typed_in_groups_is_understood(client):
    document = issue()
    assert document.title in ask(client, document.code_grouped.lower())


def test_a_number_alone_does_not_tell_the_title_of_what_is_not_public(client):
    document = issue()
    page = ask(client, "宁经信安委发(2026)1号")
    assert document.sha256 in page
    assert document.title not in page
    assert "请输入文书上的验证码查看标题" in page


def test_a_public_document_is_told_and_offered_by_its_number(client):
    document = issue(public=True)
    page = ask(client, document.number_text)
    assert document.title in page
    assert document.public_url in page


def test_an_unknown_code_is_said_clearly(client):
    for asked in ("ABCD2345EFGH6789", "宁经信安委发〔2026〕99号", "随便"):
        assert "未查到该文书" in ask(client, asked)


def test_the_original_file_is_recognised_even_alone(client):
    document = issue()
    content = samples.content_of(document)
    for code in (document.code, ""):
        page = ask(client, code, content)
        assert "完全一致" in page
        assert document.title in page


def test_one_changed_byte_is_seen(client):
    document = issue()
    content = samples.content_of(document) + b"\n"
    page = ask(client, document.code, content)
    assert "不一致" in page
    assert "现行有效" not in page
    assert "未查到该文书" in ask(client, "", content)


def test_a_cancelled_document_says_so(client):
    document = issue(public=True)
    actions.cancel(document, reason="印制有误", by=SYSTEM)
    page = ask(client, document.code)
    assert "已作废" in page
    assert "现行有效" not in page
    assert client.get(document.public_url).status_code == 404


def test_a_replaced_document_names_its_successor(client):
    old, new = issue(), issue()
    actions.replace(old, successor=new, reason="更正", by=SYSTEM)
    page = ask(client, old.code)
    assert "已被替换" in page
    assert new.number_text in page


def test_nothing_asked_is_answered_with_what_to_do(client):
    page = ask(client)
    assert "请输入验证码或文号" in page
    assert "未查到" not in page


def test_a_file_too_large_is_refused(client, monkeypatch):
    monkeypatch.setattr("foundation.documents.forms.LIMIT_BYTES", 10)
    assert "超过20 MB" in ask(client, "", b"%PDF-" + b"x" * 20)


def test_public_documents_are_downloaded_without_sign_in(client):
    document = issue(public=True)
    response = client.get(document.public_url)
    assert len(response.getvalue()) == document.size
    assert "attachment" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_others_are_not_even_by_code(client):
    assert client.get(issue().public_url).status_code == 404
    assert client.get(reverse("documents:public", args=["ABCD2345EFGH6789"])).status_code == 404


def test_too_many_questions_are_asked_to_wait(client, monkeypatch):
    monkeypatch.setattr(throttle.time, "time", lambda: 1_800_000_000.0)
    for _ in range(views.QUESTIONS_A_MINUTE):
        assert client.get(URL, {"code": "随便"}).status_code == 200
    response = client.get(URL, {"code": "随便"})
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "查询过于频繁" in response.content.decode()
    assert client.get(URL).status_code == 200  # the empty form is not a question
    assert client.get(URL, {"code": "x"}, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_behind_a_proxy_the_last_address_that_it_saw_counts(rf, settings):
    request = rf.get(URL, headers={"X-Forwarded-For": "1.1.1.1, 10.2.3.4"}, REMOTE_ADDR="127.0.0.1")
    assert throttle.client_address(request) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert throttle.client_address(request) == "10.2.3.4"


def test_what_was_typed_is_kept_and_escaped(client):
    page = ask(client, '"><script>alert(1)</script>')
    assert "<script>alert" not in page
    assert re.search(r"value=\"[^\"]*script", page)

"""Coming back with the receipt: reading, answering, proving."""

from __future__ import annotations

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.audit.models import AuditEvent
from tests.factories import interference as make
from tests.integration.vaulted import client_of, step, text_of

pytestmark = pytest.mark.django_db


def act_url(report, name):
    return reverse("interference:act", args=[report.pk, name])


def shown(page):
    assert page.status_code == 200
    return html.unescape(text_of(page))


@pytest.fixture
def filed(vault, inspector):
    return make.file(inspector, evidence=[make.upload("证据一.pdf")])


def slip_of(filed):
    return {"number": filed[1].receipt.shown_number, "secret": filed[1].receipt.shown_secret}


@pytest.mark.article("I.4", "I.10.secrecy")
def test_the_reporter_reads_state_and_questions_but_not_the_bodys_notes(
    member, vault, filed, inspector
):
    report = filed[0]
    for name in ("take_up", "ask", "note"):
        step(name, report, by=member, vault=vault)
    browser = client_of(inspector)
    page = browser.post(reverse("interference:receipt"), slip_of(filed))
    assert "no-store" in page["Cache-Control"]
    for words in ("核实中", "谁在场？", "证据一.pdf", "从轻处理"):
        assert words in shown(page)
    assert "已调取通话记录" not in shown(page)
    assert member.full_name not in shown(page)
    reply = {**slip_of(filed), "text": "还有王某。", "evidence": [make_file("证据二.pdf")]}
    page = browser.post(reverse("interference:receipt_reply"), reply)
    assert "已加密提交" in shown(page)
    assert "证据二.pdf" in shown(page)


def make_file(name, data=make.PDF):
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize(
    ("data", "field"),
    [({"text": ""}, "text"), ({"text": "很长的补充", "evidence": "wrong"}, "evidence")],
)
def test_a_reply_with_an_error_comes_back_complete(filed, inspector, data, field):
    if "evidence" in data:
        data = {**data, "evidence": [make_file("坏.pdf", b"MZ" + b"\0" * 300)]}
    page = client_of(inspector).post(
        reverse("interference:receipt_reply"), {**slip_of(filed), **data}
    )
    assert page.context["form"].errors.keys() == {field}
    assert data["text"] in shown(page)
    assert filed[0].entries.count() == 0


def test_a_wrong_receipt_says_the_same_whatever_is_wrong(filed, inspector):
    browser = client_of(inspector)
    right = slip_of(filed)
    said = set()
    for wrong in ({"secret": "0" * 20}, {"number": "0000000000"}, {"secret": "中"}):
        for name in ("receipt", "receipt_reply"):
            data = {**right, "text": "补充", **wrong}
            page = browser.post(reverse(f"interference:{name}"), data)
            said |= set(page.context["form"].errors["secret"])
            assert "从轻处理" not in shown(page)
    assert said == {"回执号或密码不正确。请对照回执逐位核对后重试。"}


@pytest.mark.article("I.10.secrecy")
def test_coming_back_leaves_no_trace(filed, inspector):
    browser = client_of(inspector)
    browser.get(reverse("interference:receipt"))
    before = AuditEvent.objects.count(), dict(browser.session.items())
    browser.post(reverse("interference:receipt"), slip_of(filed))
    browser.post(reverse("interference:receipt_reply"), {**slip_of(filed), "text": "补充"})
    assert (AuditEvent.objects.count(), dict(browser.session.items())) == before


@pytest.mark.parametrize("name", ["证据二.pdf", ""])
def test_a_reply_sent_twice_is_one(filed, inspector, name):
    browser = client_of(inspector)
    for _ in range(2):
        files = {"evidence": [make_file(name)]} if name else {}
        page = browser.post(
            reverse("interference:receipt_reply"), {**slip_of(filed), "text": "还有王某。", **files}
        )
        assert "已加密提交" in shown(page)
    assert filed[0].entries.count() == 1
    assert filed[0].evidence.count() == (2 if name else 1)
    other = {
        **slip_of(filed),
        "text": "还有王某。",
        "evidence": [make_file("三.pdf", make.PDF + b"3")],
    }
    browser.post(reverse("interference:receipt_reply"), other)
    browser.post(reverse("interference:receipt_reply"), {**slip_of(filed), "text": "还有赵某。"})
    browser.post(reverse("interference:receipt_reply"), {**slip_of(filed), "text": "还有王某。"})
    assert filed[0].entries.count() == 4


@pytest.mark.article("I.6.deadline")
def test_anyone_checks_a_proof_of_filing(filed, client):
    slip = filed[1].receipt
    asked = {"number": slip.number, "proof": slip.proof, "filed_on": str(filed[1].filed_on)}
    url = reverse("interference:proof")
    assert "报告确于所填日期提交" in shown(client.get(url, asked))
    assert "报告确于所填日期提交" in shown(client.post(url, asked))
    assert "不能证实" in shown(client.post(url, {**asked, "filed_on": "2026-01-01"}))
    assert "不能证实" in shown(client.post(url, {**asked, "number": "ABCDE12345"}))
    for _ in range(6):
        page = client.post(url, {**asked, "proof": "0" * 16})
    assert "暂停" in shown(page)
    assert "派驻纪检组" not in shown(page)


@pytest.mark.article("I.6.form")
def test_the_receipt_as_pdf_is_made_only_from_a_true_receipt(filed, inspector):
    slip = filed[1].receipt
    asked = {
        "number": slip.number,
        "secret": slip.secret,
        "proof": slip.proof,
        "filed_on": str(filed[1].filed_on),
    }
    browser = client_of(inspector)
    url = reverse("interference:receipt_slip")
    pdf = browser.post(url, asked)
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    assert "no-store" in pdf["Cache-Control"]
    for wrong in (
        {"secret": "0" * 20},
        {"proof": "0" * 16},
        {"filed_on": "2026-01-01"},
        {"number": ""},
    ):
        assert browser.post(url, {**asked, **wrong}).status_code == 400

"""Evidence files of the form: names, numbers, types, sizes, and what is said of wrong ones."""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.accounts.roles import Role
from foundation.documents.evidence import LIMIT_BYTES
from interference.actions.filing import open_with_receipt
from interference.models import EvidenceBlob, Report
from interference.vault.records import read_report
from tests.factories import interference as make
from tests.factories.accounts import UserFactory
from tests.integration.vaulted import client_of, filled_form, text_of

pytestmark = pytest.mark.django_db
URL = "/office/interference/report/new/"
TYPED = {
    "facts": "第一行 <b>粗</b>\n第二行 喆堃玥😀",
    "kinds": ["2", "4", "8"],
    "through": "其司机王某",
    "remark": "备注文字",
    "special_reason": "说明文字",
    "refusal_how": "当面拒绝",
    "related_case": "某案〔2026〕3号",
    "reporter_contact": "13800000000",
    "manner": "written",
    "leader_organ_kind": "enterprise",
}


@pytest.fixture(autouse=True)
def bodies():
    make.found(make.member())
    make.found(make.member(Role.UPPER_DISCIPLINE))


@pytest.fixture
def browser():
    return client_of(UserFactory(roles=[Role.INSPECTOR], full_name="赵报告"))


def pdf(name="证据.pdf", data=make.PDF):
    return SimpleUploadedFile(name, data)


def post(browser, **changes):
    return browser.post(URL, filled_form(**changes))


def errors_of(page):
    assert page.status_code == 200
    assert Report.objects.count() == 0
    return {name: " ".join(errors) for name, errors in page.context["form"].errors.items()}


def receipt_of(page):
    assert page.status_code == 200
    filed = page.context["filed"]
    assert filed.receipt.shown_secret in text_of(page)
    return filed.receipt


def content_of(page):
    slip = receipt_of(page)
    return read_report(*open_with_receipt(slip.number, slip.secret))


def beside(page, field):
    """What the page shows under one field."""
    found = re.search(rf'id="id_{field}_error">(.*?)</ul>', text_of(page), re.DOTALL)
    return html.unescape(found[1]) if found else ""


@pytest.mark.article("I.4")
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("证据.pdf", "证据.pdf"),
        ("录 音 中文 空格.pdf", "录 音 中文 空格.pdf"),
        ("名" * 196 + ".pdf", "名" * 196 + ".pdf"),
        ("名" * 197 + ".pdf", "名" * 196 + ".pdf"),
        ("名" * 300 + ".pdf", "名" * 196 + ".pdf"),
        ("../../etc/秘密.pdf", "秘密.pdf"),
        ("C:\\证据\\一.pdf", "一.pdf"),
    ],
    ids=["plain", "spaces", "200", "201", "304", "folders", "windows"],
)
def test_names_of_files_are_kept_as_far_as_200_characters(browser, name, kept):
    upload = pdf()
    upload._name = name  # past the sanitizing of the test client
    content = content_of(post(browser, evidence=[upload]))
    assert [one["name"] for one in content["evidence"]] == [kept]


@pytest.mark.article("I.4")
def test_twenty_files_arrive_and_twenty_one_do_not(browser):
    files = [pdf(f"{number}.pdf", make.PDF + b"%d" % number) for number in range(21)]
    page = post(browser, evidence=files)
    assert "一次上传了21个文件，超过20个的上限" in errors_of(page)["evidence"]
    content = content_of(post(browser, evidence=[pdf(f"{n}.pdf") for n in range(20)]))
    assert len(content["evidence"]) == EvidenceBlob.objects.count() == 20


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (pdf("空.pdf", b""), "空"),
        (pdf("程序.pdf", b"MZ\x90\x00" + b"\0" * 400), "不是允许的类型"),
        (pdf("改名.jpg"), "与扩展名不符"),
        (pdf("run.exe"), "程序或网页文件"),
        (pdf("文.pdf.html"), "程序或网页文件"),
        (pdf("大.pdf", make.PDF + b"\0" * (LIMIT_BYTES + 1)), "超过单个文件20 MB的上限"),
    ],
    ids=["empty", "type", "extension", "program", "page", "21 MB"],
)
def test_a_file_that_cannot_be_taken_is_named_and_nothing_is_lost(browser, upload, words):
    upload.seek(0)
    page = post(browser, **TYPED, evidence=[pdf("好.pdf"), upload])
    assert errors_of(page).keys() == {"evidence"}
    assert words in beside(page, "evidence")
    shown = html.unescape(text_of(page))
    assert TYPED["facts"] in shown
    assert f"“{upload.name}”" in shown  # to be chosen again
    assert "请重新选择" in shown
    assert EvidenceBlob.objects.count() == 0


def test_every_wrong_file_is_named_at_once(browser):
    wrong = [pdf("甲.pdf", b"MZ" + b"\0" * 300), pdf("乙.jpg"), pdf("好.pdf")]
    said = errors_of(post(browser, evidence=wrong))["evidence"]
    assert "甲.pdf" in said
    assert "乙.jpg" in said
    assert "好.pdf" not in said

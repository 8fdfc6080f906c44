"""Evidence files of the form: names, numbers, types, sizes, and what is said of wrong ones."""

from __future__ import annotations

import html
import re

import pytest

from foundation.accounts.roles import Role
from foundation.documents.evidence import LIMIT_BYTES
from interference.models import EvidenceBlob
from tests.factories import interference as make
from tests.factories.accounts import UserFactory
from tests.integration.filing_page import (
    TYPED,
    content_of,
    errors_of,
    pdf,
    post,
)
from tests.integration.vaulted import client_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bodies():
    make.found(make.member())
    make.found(make.member(Role.UPPER_DISCIPLINE))


@pytest.fixture
def browser():
    return client_of(UserFactory(roles=[Role.INSPECTOR], full_name="赵报告"))


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

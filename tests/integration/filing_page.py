"""The page of the statutory form as tests fill, send and read it."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from interference.actions.filing import open_with_receipt
from interference.models import Report
from interference.vault.records import read_report
from tests.factories import interference as make
from tests.integration.vaulted import filled_form, text_of

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

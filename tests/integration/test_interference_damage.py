"""What was changed behind the program's back is never shown, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.workdays.quarters import Quarter
from interference.actions import registers, sections, summaries
from interference.models import Body, EvidenceBlob
from tests.factories import interference as make
from tests.factories.accounts import OfficeFactory, UserFactory
from tests.integration.vaulted import bring_to, client_of, spoil, step, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.article("I.4", "I.10.secrecy")]


@pytest.fixture
def filed(vault, inspector):
    return make.file(inspector, evidence=[make.upload()])


def said(page) -> bool:
    """The page that says that the record was changed, with nothing of it."""
    assert "李某某" not in text_of(page)
    assert "从轻处理" not in text_of(page)
    return (page.status_code, "记录已被改动" in text_of(page)) == (409, True)


def get(browser, name, *args):
    return browser.get(reverse(f"interference:{name}", args=args))


def change_lateness():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE interference_report SET late = NOT late")


@pytest.mark.parametrize("change", [lambda: spoil("report"), change_lateness])
def test_a_changed_report_shows_only_that_it_was_changed(browser, filed, change):
    report, blob = filed[0], EvidenceBlob.objects.get()
    change()
    page = get(browser, "report", report.pk)
    assert "密文或者登记项被改动过" in text_of(page)
    assert "从轻处理" not in text_of(page)
    assert said(get(browser, "form_pdf", report.pk))
    assert said(get(browser, "evidence", report.pk, blob.pk))


def test_a_changed_key_is_a_changed_record(browser, filed):
    spoil("report", "keys_for_body")
    for name in ("report", "form_pdf"):
        assert said(get(browser, name, filed[0].pk))


def test_the_reporter_is_told_too(filed):
    spoil("report")
    slip = {"number": filed[1].receipt.number, "secret": filed[1].receipt.secret}
    assert said(client_of(UserFactory()).post(reverse("interference:receipt"), slip))


def test_a_changed_entry_says_so_and_the_rest_is_shown(member, vault, filed, browser):
    report = filed[0]
    for name in ("ask", "take_up", "note"):
        step(name, report, by=member, vault=vault)
    spoil("entry", where="sequence = 2")
    page = text_of(get(browser, "report", report.pk))
    assert "这条记录的密文被改动过，不能显示" in page
    assert "已调取通话记录" not in page
    assert "谁在场？" in page
    assert "李某某" in page


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize("damage", [cut, flip, Path.unlink], ids=["cut", "changed", "gone"])
def test_damaged_evidence_gives_not_one_byte(browser, filed, damage):
    blob = EvidenceBlob.objects.get()
    damage(Path(default_storage.path(blob.stored_as)))
    assert said(get(browser, "evidence", filed[0].pk, blob.pk))


@pytest.mark.parametrize("name", ["summary_pdf", "annual"])
def test_a_changed_report_spoils_what_is_made_from_it(member, vault, filed, browser, name):
    bring_to(filed[0], "substantiated", by=member, vault=vault)
    summary = summaries.make_summary(Body.objects.get(), Quarter.of(make.today()))
    spoil("report")
    assert said(get(browser, name, *([summary.pk] if name == "summary_pdf" else [])))


def test_a_changed_register_and_section_summary(member, vault, inspector, browser):
    head = UserFactory(roles=[Role.SECTION_HEAD], office=OfficeFactory(enforces=True))
    section = sections.send_section_summary(
        by=head, quarter=Quarter.of(make.today()), nothing_to_report=False, text="从轻处理"
    )
    registers.register_omission(
        by=member, vault=vault, officer=inspector, on=make.today(), facts="?", handling="warning"
    )
    spoil("sectionsummary")
    spoil("registerentry")
    assert said(get(browser, "register"))
    assert said(get(browser, "section", section.pk))

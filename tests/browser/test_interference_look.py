"""The confidential pages with the vault open, on a phone and a desk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.workdays.quarters import Quarter, on_day, today
from interference.actions import handling, registers, sections, summaries
from interference.models import Report
from interference.states import PROCEDURE
from tests.browser.axe import Axe
from tests.browser.test_look import OVERFLOW, WIDTHS
from tests.factories import interference as make
from tests.factories.accounts import OfficeFactory, UserFactory

pytestmark = [pytest.mark.browser]


@pytest.fixture
def room(sign_in):
    """A discipline member in the browser, and a room with something of everything in it."""
    office = OfficeFactory(name="民爆行业管理处", enforces=True)
    OfficeFactory(name="装备工业处", enforces=True)
    inspector = UserFactory(office=office)
    head = UserFactory(office=office, roles=[Role.SECTION_HEAD])
    member = sign_in(Role.DISCIPLINE.value, full_name="高明远")
    with on_day(Quarter.of(today()).previous().first):
        _, vault, _ = make.found(member)
        report, _ = make.file(inspector, evidence=[make.upload("通话 录音.pdf")], remark="备注")
        handling.take_up(report, by=member, vault=vault)
        handling.ask(report, by=member, vault=vault, text="当时还有谁在场？")
        handling.note(report, by=member, vault=vault, text="已调取记录。" * 20)
    make.file(inspector, late_reason="出差")
    registers.register_omission(
        by=member, vault=vault, officer=inspector, on=today(), facts="未记录", handling="reminder"
    )
    quarter = Quarter.of(today()).previous()
    sections.send_section_summary(by=head, quarter=quarter, nothing_to_report=False, text="材料")
    summaries.make_missing_summaries()
    report.refresh_from_db()
    return report


def addresses(report: Report) -> list[str]:
    fixed = ["reports", "vault", "summaries", "sections", "register", "annual", "omission"]
    steps = [step.name for step in PROCEDURE.steps_from(report.state)]
    return [
        *(reverse(f"interference:{name}") for name in [*fixed, "finding", "rotate", "passphrase"]),
        reverse("interference:report", args=[report.pk]),
        *(reverse("interference:act", args=[report.pk, step]) for step in steps),
    ]


def look(page, name: str) -> None:
    for device, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{device}.png", full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate(OVERFLOW) == 0, f"{name} is wider than the window"


@pytest.mark.django_db(transaction=True)
def test_every_confidential_page(page, room):
    page.goto(reverse("interference:report", args=[room.pk]))
    look(page, "locked")
    page.fill("[name=passphrase]", make.PASSPHRASE)
    page.get_by_role("button", name="打开保险箱").click()
    page.get_by_text("通话 录音.pdf").wait_for()
    for address in addresses(room):
        assert page.goto(address).status == 200
        look(page, address.strip("/").replace("/", "-"))

"""Disclosure as its people use it: from the March batch to the page, corrected, read on a phone."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.models import Batch, Correction, Entry
from disclosure.tasks import compile_due_batches, prepare_corrections
from foundation.workdays.quarters import on_day, today
from tests.browser.test_case_journeys import clock, fill  # noqa: F401
from tests.browser.test_look import WIDTHS, keep, looks_right
from tests.factories import cases
from tests.factories import disclosure as make
from tests.factories.accounts import PASSWORD, confirmed
from tests.integration.papers import plain_papers  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("plain_papers"),
]


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


def take(page, found, label: str, shot: str = "", **given) -> None:
    page.goto(found.get_absolute_url())
    page.get_by_role("link", name=label, exact=True).click()
    for name, value in given.items():
        fill(page, name, value)
    if page.locator("main [name=confirmation]").count():
        page.fill("main [name=confirmation]", PASSWORD)
    if shot:
        keep(page, f"disclosure-{shot}")
        looks_right(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**{found.get_absolute_url()}")


def published(page, sign_in, batch: Batch) -> None:
    sign_in(user=make.legal())
    page.goto(batch.get_absolute_url())
    keep(page, "disclosure-draft")
    looks_right(page)
    take(page, batch, "签署", shot="sign")
    sign_in(user=make.equipment())
    take(page, batch, "签署")
    sign_in(user=make.legal())
    take(page, batch, "提请批准")
    sign_in(user=make.director())
    take(page, batch, "批准发布", shot="approve")
    sign_in(user=make.centre())
    take(page, batch, "在官网发布", shot="publish")


@pytest.mark.article("D.2.1", "D.3.1", "D.3.2", "D.4.1", "D.5.2", "C.5.effect")
def test_from_the_march_batch_to_the_withdrawal(page, sign_in, clock):  # noqa: F811
    year = today().year
    clock.day = date(year - 1, 6, 1)
    case = make.penalty(title="未按规定储存民用爆炸物品")
    clock.day = date(year, 3, 1)
    compile_due_batches()
    batch = Batch.objects.get(kind="penalties")
    published(page, sign_in, batch)
    page.context.clear_cookies()
    entry = Entry.objects.get()
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/")
        page.get_by_role("link", name="行政处罚").first.click()
        keep(page, f"disclosure-list-{width}")
        looks_right(page)
        page.get_by_role("link", name=entry.title).first.click()
        keep(page, f"disclosure-entry-{width}")
        looks_right(page)
    page.get_by_role("link", name="指出错误").click()
    fill(page, "text", "罚款金额与决定书不一致。")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("已收到").first.wait_for()
    by = cases.director()
    from enforcement.actions.cases import challenges

    challenges.revoke(
        case, reason="认定错误", anew=False, text="撤销", by=by, confirmed=confirmed(by)
    )
    prepare_corrections()
    correction = Correction.objects.get()
    sign_in(user=make.director())
    take(page, correction, "批准更正", shot="agree")
    sign_in(user=make.centre())
    take(page, correction, "在官网更正")
    page.context.clear_cookies()
    page.goto(entry.get_absolute_url())
    page.reload()  # a browser may keep the page for some seconds
    page.get_by_text("撤回").first.wait_for()
    keep(page, "disclosure-withdrawn")
    looks_right(page)


@pytest.mark.article("D.2.1")
def test_by_keyboard_alone(page):
    with on_day(today()):
        make.entry()
    page.goto("/penalties/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == Entry.objects.get().title:
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/penalties/*/")
    looks_right(page)

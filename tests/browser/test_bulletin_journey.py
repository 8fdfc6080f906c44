"""A bulletin from the job to its paper, in the browsers of two people; axe at both widths."""

from __future__ import annotations

import io

import pypdf
import pytest

from enforcement.models import Bulletin
from enforcement.tasks import compile_missing_bulletins
from tests.browser.axe import Axe
from tests.browser.test_interference_journey import Desk
from tests.factories import hazards as make
from tests.factories.accounts import PASSWORD
from tests.integration.test_bulletin_pages import a_full_quarter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAST = make.last_quarter()


@pytest.fixture
def desk(chromium, live_server):
    desks = []

    def sit(user) -> Desk:
        desks.append(Desk(chromium, live_server, user))
        return desks[-1]

    yield sit
    for one in desks:
        one.context.close()


def fine_at_both_widths(desk: Desk, address: str) -> None:
    for width in (390, 1280):
        desk.page.set_viewport_size({"width": width, "height": 900})
        desk.goto(address)  # asks axe
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.article("E.bulletin")
def test_compiled_edited_signed_issued_and_downloaded(desk):
    a_full_quarter()
    assert compile_missing_bulletins.apply().get() == 2
    head, director = desk(make.head(full_name="丁处长")), desk(make.director())
    head.goto("/office/")
    assert f"印发{LAST}监督检查情况通报" in head.text
    fine_at_both_widths(head, "/office/enforcement/bulletins/")
    head.follow(str(LAST))
    address = head.page.url
    fine_at_both_widths(head, address)
    head.page.get_by_role("link", name="开展监督检查 9 次，查看清单").click()
    assert "共 9 条" in head.text
    fine_at_both_widths(head, head.page.url)
    head.goto(address)
    head.follow("修改正文")
    head.page.fill("[name=text]", head.page.input_value("[name=text]") + "\n请认真落实。")
    head.send("修改正文")
    assert "请认真落实。" in head.text
    head.follow("签审")
    head.send("签审")
    assert "已签审" in head.text
    assert head.page.get_by_role("link", name="签发", exact=True).count() == 0
    director.goto(address)
    director.follow("签发")
    director.page.fill("[name=confirmation]", "wrong")
    director.send("签发")
    assert "口令或动态验证码不正确" in director.text
    director.page.fill("[name=confirmation]", PASSWORD)
    director.send("签发")
    assert "已印发" in director.text
    pdf = director.download(director.page.get_by_role("link", name="情况的通报 PDF").click)
    told = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "请认真落实。" in told.replace("\n", "")
    assert Bulletin.objects.get(state="issued").document.number_text in told


@pytest.mark.article("E.hazards", "E.hazards.supervised", "E.talks")
def test_the_ledger_a_supervision_and_a_talk_read_well(desk):
    head = desk(make.head())
    found, talk = make.supervised(), make.talk()
    acting = make.major()
    ledger = "/office/enforcement/hazards/"
    for address in (
        ledger, f"{ledger}rates/", f"{ledger}{found.hazard_id}/", f"{ledger}{acting.pk}/supervise/",
        found.get_absolute_url(), talk.get_absolute_url(), "/office/enforcement/supervisions/",
        "/office/enforcement/talks/",
    ):  # fmt: skip
        fine_at_both_widths(head, address)
    assert Axe().run(head.page).violations_count == 0

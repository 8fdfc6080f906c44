"""The blacklist as its people use it: listed, removed, not listed, elsewhere, continued."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blacklist.models import Listing
from foundation.workdays.quarters import today
from tests.browser.test_case_journeys import clock, fill  # noqa: F401
from tests.browser.test_look import keep, looks_right
from tests.factories import blacklist as make
from tests.factories import enterprises
from tests.factories.accounts import PASSWORD
from tests.integration.papers import plain_papers  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("plain_papers"),
]
ROOM = "/office/blacklist/"


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def people(sign_in):
    """Sign in as one of them; each is made once."""
    made = {}

    def enter(name: str) -> None:
        if name not in made:
            made[name] = getattr(make, name)()
        sign_in(user=made[name])

    enter.made = made
    return enter


def take(page, listing: Listing, label: str, shot: str = "", **fields) -> None:
    """Click the step on the file, fill in its form, send it, be back at the file."""
    page.goto(listing.get_absolute_url())
    page.get_by_role("link", name=label, exact=True).click()
    for name, value in fields.items():
        fill(page, name, value)
    if page.locator("main [name=confirmation]").count():
        page.fill("main [name=confirmation]", PASSWORD)
    if shot:
        keep(page, f"blacklist-{shot}")
        looks_right(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**{listing.get_absolute_url()}")


def collected(page, people, unit) -> Listing:
    people("staff")
    page.goto(f"{ROOM}new/")
    for name, value in {
        "enterprise": unit.credit_code, "source": "accident", "cause": "较大生产安全责任事故",
        "conduct": "超员作业，造成3人死亡。", "facts": "2026年发生较大事故，死亡3人。",
    }.items():  # fmt: skip
        fill(page, name, value)
    page.locator("main [name=kinds][value='5.1']").check()
    keep(page, "blacklist-collect")
    looks_right(page)
    page.locator("main form button[type=submit]").last.click()
    page.get_by_text("造成3人以上死亡").first.wait_for()
    return Listing.objects.get(enterprise=unit)


def told_and_heard(page, people, listing, adopted: str = "no") -> None:
    people("staff")
    take(page, listing, "告知当事人", shot="notice", method="direct", receiver="张某某")
    people("legal")
    take(page, listing, "登记陈述申辩", shot="defence", text="事故责任不在我单位。")
    take(page, listing, "复核陈述申辩", shot="hear", adopted=adopted, reasons="逐条复核如下。")


def meeting(page, people, listing, who, label, *, outcome, **more) -> None:
    people(who)
    take(page, listing, label, shot=f"{who}-{outcome}", outcome=outcome,
         minutes="会议形成一致意见。", **more)  # fmt: skip


def published(page, people, listing) -> None:
    number = {"number": "党组纪要〔2026〕3号"}
    meeting(page, people, listing, "director", "安委会办公室讨论", outcome="list")
    meeting(page, people, listing, "secretary", "党组会议审定", outcome="list", **number)
    people("staff")
    take(page, listing, "抄送", shot="copy")
    people("centre")
    take(page, listing, "公布", shot="publish", medium="website", name=make.WEBSITE)


def exit_of(page, people, listing, outcome: str, *, corrected: str) -> None:
    people("inspector")
    take(page, listing, "期满检查", shot="exit", partner="银川市工信局", text="现场核查。",
         corrected=corrected, new_ground="no")  # fmt: skip
    meeting(page, people, listing, "director", "讨论期满处理", outcome=outcome)
    number = {"number": "党组纪要〔2027〕9号"}
    meeting(page, people, listing, "secretary", "审定期满处理", outcome=outcome, **number)


@pytest.mark.article("B.2", "B.6.1", "B.6.2", "B.6.3", "B.6.4", "B.6.5", "B.7.1.reports")
def test_collected_listed_watched_removed(page, people, clock):  # noqa: F811
    listing = collected(page, people, enterprises.enterprise(region_code="640104"))
    told_and_heard(page, people, listing)
    published(page, people, listing)
    listing.refresh_from_db()
    assert listing.state == "listed"
    keep(page, "blacklist-listed")
    looks_right(page)
    people("county")
    page.goto(listing.get_absolute_url())
    page.get_by_role("button", name="企业链接").first.click()
    address = page.locator("main code").inner_text()
    page.context.clear_cookies()
    page.goto(address)
    fill(page, "text", "本月完成防静电改造，开展培训一次。")
    keep(page, "blacklist-unit-report")
    looks_right(page)
    page.get_by_role("button", name="提交报告").click()
    page.get_by_text("已提交").first.wait_for()
    people("county")
    take(
        page, listing, "登记监督检查", shot="check", kind="month", text="现场检查，整改按计划进行。"
    )
    clock.day = listing.until + timedelta(days=2)
    page.goto(ROOM)
    exit_of(page, people, listing, "remove", corrected="yes")
    people("centre")
    take(page, listing, "公布移出", shot="removal", name=make.WEBSITE, medium="website")
    listing.refresh_from_db()
    assert listing.state == "deleted"
    keep(page, "blacklist-deleted")
    looks_right(page)


@pytest.mark.article("B.6.2")
def test_a_defence_that_stands_is_adopted(page, people):
    listing = collected(page, people, enterprises.enterprise())
    told_and_heard(page, people, listing, adopted="yes")
    people("director")
    page.goto(listing.get_absolute_url())
    assert page.get_by_role("link", name="安委会办公室讨论", exact=True).count() == 0
    people.made["legal"] = make.legal()  # another than who heard it
    people("legal")
    take(page, listing, "采纳申辩，不予列入", shot="adopt", reason="事实成立。")
    listing.refresh_from_db()
    assert listing.state == "not_listed"


@pytest.mark.article("B.4")
def test_a_unit_from_outside_is_listed_by_its_own_authority(page, people):
    unit = enterprises.enterprise(licensed_in_area=False, home_authority="甘肃省工业和信息化厅")
    listing = collected(page, people, unit)
    assert page.get_by_role("link", name="告知当事人", exact=True).count() == 0
    take(page, listing, "函告注册地征求意见", shot="consult")
    take(page, listing, "登记复函", shot="answer", answer="theirs", opinion="由我厅列入。")
    listing.refresh_from_db()
    assert listing.state == "elsewhere"


@pytest.mark.article("B.6.5")
def test_not_corrected_it_is_continued(page, people):
    listing = make.over()
    exit_of(page, people, listing, "continue", corrected="no")
    listing.refresh_from_db()
    assert (listing.state, listing.term) == ("listed", 2)
    assert listing.until > today()

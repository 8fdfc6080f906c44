"""Penalty cases from the inspection to the end: closed after a hearing, in court, transferred."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pypdf
import pytest

from enforcement.models import Case, Hearing
from foundation.workdays import quarters
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar
from tests.browser.test_look import keep, looks_right
from tests.factories import cases as make
from tests.factories import inspections
from tests.factories.accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FACTS = {
    "facts": "2号炸药库存放炸药12吨，核定存量10吨。",
    "violated": "《民用爆炸物品安全管理条例》第四十一条",
    "basis": "《民用爆炸物品安全管理条例》第四十六条",
    "discretion": "初次违法，主动改正，从轻处罚。",
}


class Clock:
    """What day it is, for every thread."""

    def __init__(self) -> None:
        self.day: date | None = None

    def get(self) -> date | None:
        return self.day

    def set(self, day: date | None) -> date | None:
        before, self.day = self.day, day
        return before

    def reset(self, before: date | None) -> None:
        self.day = before


@pytest.fixture
def clock(monkeypatch):
    found = Clock()
    monkeypatch.setattr(quarters, "_pretended", found)
    return found


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    settings.CELERY_TASK_ALWAYS_EAGER = True


@pytest.fixture
def people(sign_in):
    """Who does what; each signs in when it is his turn."""
    made = {
        "head": make.head(),
        "legal": make.legal(),
        "committee": make.committee(),
        "director": make.director(),
    }

    def enter(name: str):
        sign_in(user=made[name])

    def of_the_case(case: Case):
        made["lead"] = make.lead(case)

    enter.of_the_case = of_the_case
    enter.made = made
    return enter


def fill(page, name: str, value) -> None:
    field = page.locator(f"main [name={name}]").first
    kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
    if kind == "radio":
        page.locator(f"main [name={name}][value='{value}']").check()
    elif kind == "checkbox":
        field.set_checked(bool(value))
    elif kind == "select":
        field.select_option(str(value))
    elif kind == "file":
        field.set_input_files(value)
    else:
        field.fill(f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value))


def take(page, case: Case, label: str, shot: str = "", **fields) -> None:
    """Go to the case, click the step, fill in its form, send it, and be back at the case."""
    page.goto(case.get_absolute_url())
    page.get_by_role("link", name=label, exact=True).click()
    for name, value in fields.items():
        fill(page, name, value)
    if page.locator("main [name=confirmation]").count():
        page.fill("main [name=confirmation]", PASSWORD)
    if shot:
        keep(page, f"case-{shot}")
        looks_right(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**{case.get_absolute_url()}")


def proposed_from(page, visit, people) -> Case:
    """The officer takes the inspection to a case by its button."""
    people.made["lead"] = visit.team[0].user
    people("lead")
    page.goto(f"/office/enforcement/inspections/{visit.pk}/")
    page.get_by_role("link", name="转立案", exact=True).click()
    for name, value in {"title": "未按规定储存民用爆炸物品", "party": "unit"}.items():
        fill(page, name, value)
    keep(page, "case-propose")
    looks_right(page)
    page.locator("main form button[type=submit]").last.click()
    page.get_by_text("待批准立案").first.wait_for()
    return Case.objects.get()


def registered(page, people, visit=None) -> Case:
    case = proposed_from(page, visit or inspections.recorded(), people)
    people("head")
    take(page, case, "批准立案", opinion="同意立案。")
    return case


def with_evidence(page, people, case, tmp_path) -> None:
    photo = tmp_path / "库房.png"
    photo.write_bytes(inspections.picture("库房"))
    people("lead")
    take(page, case, "登记证据", kind="audiovisual", name="库房照片", proves="炸药超量",
         origin="现场拍摄", upload=photo)  # fmt: skip


def told(page, people, case, tmp_path, **penalties) -> None:
    """Evidence, report, review when it is due, told and served."""
    with_evidence(page, people, case, tmp_path)
    take(page, case, "调查终结", shot="conclude", **FACTS, **penalties)
    case.refresh_from_db()
    if case.major:
        take(page, case, "提请法制审核")
        people("legal")
        page.goto(case.get_absolute_url())
        page.get_by_role("link", name="法制审核", exact=True).click()
        for radio in page.locator("main [type=radio][value=yes]").all():
            radio.check()
        fill(page, "opinion", "事实清楚，证据充分，同意处罚意见。")
        page.fill("main [name=confirmation]", PASSWORD)
        keep(page, "case-review")
        looks_right(page)
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url(f"**{case.get_absolute_url()}")
        people("lead")
    take(page, case, "告知当事人", shot="tell")
    serve_paper(page, case)


def serve_paper(page, case) -> None:
    while True:
        page.goto(case.get_absolute_url())
        link = page.get_by_role("link", name="登记文书送达", exact=True)
        if not link.count():
            return
        link.click()
        choices = page.locator("main [name=document]")
        if not choices.count():
            return
        more = choices.count() > 1
        choices.first.check()
        fill(page, "method", "direct")
        fill(page, "receiver", "张某某")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url(f"**{case.get_absolute_url()}")
        if not more:
            return


def decided(page, people, case, **penalties) -> None:
    people("committee")
    voices = {}
    for place, name in enumerate(make.NAMES, start=1):
        voices |= {f"member_{place}": name, f"vote_{place}": "penalise"}
    take(page, case, "集体讨论", shot="discuss", chair="周委员",
         minutes="承办人汇报案情，委员逐一发表意见。", **voices, **penalties)  # fmt: skip
    people("director")
    take(page, case, "作出决定", shot="decide")
    people("lead")
    take(page, case, "送达决定书", method="direct", receiver="张某某")


@pytest.mark.article(
    "E.case.documents", "E.case.legal-review", "E.case.hearing", "E.case.collective", "E.case.fines"
)
def test_from_the_inspection_to_the_volume_with_hearing_and_two_payments(
    page, people, clock, tmp_path
):
    visit = inspections.recorded()
    case = registered(page, people, visit)
    visit.refresh_from_db()
    assert visit.state == "case_opened"
    told(page, people, case, tmp_path, penalty_fine=80000, penalty_warning=True)
    take(page, case, "登记听证申请", shot="hearing-asked", request="要求公开举行听证。")
    people("legal")
    hearing_day = today() + timedelta(days=20)
    while not current_calendar().is_workday(hearing_day):
        hearing_day += timedelta(days=1)
    take(page, case, "通知听证", shot="hearing-called", planned_on=hearing_day, place="二楼会议室",
         chair="赵主持", clerk="钱记录")  # fmt: skip
    clock.day = hearing_day
    take(page, case, "举行听证", shot="hearing-held", attendance="当事人、案件调查人员。",
         record="双方质证、辩论。",
         opinion="事实清楚，建议从轻处罚。")  # fmt: skip
    assert Hearing.objects.get().held_on == hearing_day
    decided(page, people, case, penalty_fine=80000, penalty_warning=True)
    for amount, number in ((50000, "宁财00000001"), (30000, "宁财00000002")):
        take(page, case, "登记缴款", shot=f"paid-{amount}", amount=amount, number=number)
    take(page, case, "提请结案", shot="closing")
    people("head")
    take(page, case, "批准结案", opinion="同意结案。")
    keep(page, "case-closed")
    looks_right(page)
    case.refresh_from_db()
    assert case.state == "closed"
    page.get_by_role("button", name="装订案卷").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    volume = pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert len(volume.pages) > 10


@pytest.mark.article("E.case.court")
def test_a_fine_that_is_not_paid_goes_to_court(page, people, clock, tmp_path):
    case = registered(page, people)
    told(page, people, case, tmp_path, penalty_fine=20000)
    take(page, case, "登记陈述申辩", kind="waiver", text="放弃陈述、申辩。")
    decided(page, people, case, penalty_fine=20000)
    clock.day = case.decisions.get().pay_by + timedelta(days=3)
    take(page, case, "催告", shot="remind")
    serve_paper(page, case)
    clock.day = clock.day + timedelta(days=200)
    people("head")
    take(page, case, "申请法院强制执行", shot="court", court="银川市兴庆区人民法院")
    people("lead")
    take(page, case, "登记法院裁定", ruling="granted", ruling_number="（2026）宁0104行审1号")
    case.refresh_from_db()
    assert case.enforcement.ruling == "granted"
    keep(page, "case-in-court")
    looks_right(page)


@pytest.mark.article("E.case.transfer")
def test_a_suspected_crime_goes_to_the_police(page, people, clock, tmp_path):
    case = registered(page, people)
    with_evidence(page, people, case, tmp_path)
    take(page, case, "报告涉嫌犯罪", shot="crime", offence="危险物品肇事罪",
         grounds="超量储存，数额特别巨大。")  # fmt: skip
    people("director")
    take(page, case, "决定是否移送", shot="transfer", approve="yes", reason="涉嫌犯罪，同意移送。")
    people("lead")
    take(page, case, "移送司法机关", shot="handed-over", body="银川市公安局")
    take(page, case, "登记司法机关答复", accepted="yes", number="银公立字〔2026〕1号")
    case.refresh_from_db()
    assert (case.state, case.crime_suspected) == ("transferred", True)
    page.goto(case.get_absolute_url())
    assert page.get_by_role("link", name="作出决定", exact=True).count() == 0
    keep(page, "case-transferred")
    looks_right(page)

"""The whole journey of interference reports, in real browsers of four people."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest

from foundation.accounts.roles import Role
from foundation.workdays.quarters import Quarter, on_day, today
from interference.models import QuarterlySummary, Report
from interference.tasks import make_missing_summaries
from tests.browser.axe import Axe
from tests.factories import interference as make
from tests.factories.accounts import PASSWORD, OfficeFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Desk:
    """One person at a browser of their own."""

    def __init__(self, chromium, live_server, user) -> None:
        self.context = chromium.new_context(
            base_url=live_server.url, locale="zh-CN", viewport={"width": 1280, "height": 900}
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.goto("/accounts/sign-in/")
        self.page.fill("[name=username]", user.username)
        self.page.fill("[name=password]", PASSWORD)
        self.send("登录")
        self.page.wait_for_url("**/office/")

    def goto(self, address: str):
        answer = self.page.goto(address)
        if answer.status == 200:
            found = Axe().run(self.page)
            assert found.violations_count == 0, found.generate_report()
        return answer

    def send(self, label: str) -> None:
        """Press the button of the form and wait for the next page."""
        with self.page.expect_response(is_answer_to_the_form):
            self.page.get_by_role("main").get_by_role("button", name=label).click()
        self.page.wait_for_load_state("networkidle")
        busy = ".htmx-request, .htmx-swapping, .htmx-settling"
        self.page.wait_for_selector(busy, state="detached")

    def follow(self, label: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=label, exact=True).click()
        self.page.wait_for_load_state("networkidle")

    def unlock(self) -> None:
        self.page.fill("[name=passphrase]", make.PASSPHRASE)
        self.send("打开")

    def act(self, label: str, **filled: str) -> None:
        """Take a step of the procedure from the report's page."""
        self.follow(label)
        for name, value in filled.items():
            field = self.page.locator(f"[name={name}]").first
            if field.get_attribute("type") == "radio":
                self.page.check(f"[name={name}][value={value}]")
            else:
                field.fill(value)
        self.send(label)

    @property
    def text(self) -> str:
        return self.page.inner_text("main")

    def download(self, press) -> bytes:
        with self.page.expect_download() as waiting:
            press()
        return Path(waiting.value.path()).read_bytes()


@pytest.fixture
def people(chromium, live_server):
    office = OfficeFactory(name="民爆行业管理处", enforces=True)
    staff = {
        "inspector": UserFactory(roles=[Role.INSPECTOR], full_name="马建国", office=office),
        "first": UserFactory(roles=[Role.DISCIPLINE], full_name="高明远"),
        "second": UserFactory(roles=[Role.DISCIPLINE], full_name="罗晓琳"),
        "upper": UserFactory(roles=[Role.UPPER_DISCIPLINE], full_name="梁振华"),
    }
    _, vault, _ = make.found(staff["first"])
    make.join(staff["second"], admitted_by=staff["first"], vault=vault)
    make.found(staff["upper"])
    desks = {name: Desk(chromium, live_server, user) for name, user in staff.items()}
    yield desks
    for desk in desks.values():
        desk.context.close()


def is_answer_to_the_form(answer) -> bool:
    return answer.request.method == "POST" and "countdown" not in answer.url


def fill_report(page, *, involved: str = "nobody", facts: str = "来电要求从轻处理某公司。") -> None:
    page.fill("[name=reporter_title]", "主任科员")
    page.fill("[name=reporter_contact]", "0951-6038000")
    page.fill("[name=leader_name]", "李某某")
    page.fill("[name=leader_title]", "副局长")
    page.fill("[name=leader_organ]", "某市某局")
    page.check("[name=leader_organ_kind][value=state_organ]")
    page.fill("[name=event_date]", today().isoformat())
    page.check("[name=kinds][value='4']")
    page.check("[name=manner][value=telephone]")
    page.check("[name=directness][value=direct]")
    page.fill("[name=facts]", facts)
    page.check("[name=refusal][value=refused]")
    page.check(f"[name=involved][value={involved}]")


def pdf_text(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def file_with_evidence(desk: Desk) -> tuple[str, str, bytes]:
    """File a report; returns the receipt's number and secret, and its PDF."""
    page = desk.page
    desk.goto("/office/interference/report/new/")
    fill_report(page)
    page.set_input_files(
        "[name=evidence]",
        {"name": "通话 录音.pdf", "mimeType": "application/pdf", "buffer": make.PDF},
    )
    page.fill("[name=leader_title]", "")
    desk.send("加密并提交报告")
    page.wait_for_selector(".error-summary")
    assert "请填写“干预领导职务”" in desk.text
    page.fill("[name=leader_title]", "副局长")  # the chosen file must still be there
    desk.send("加密并提交报告")
    page.wait_for_selector(".receipt")
    number, secret, _ = page.locator(".receipt code").all_inner_texts()
    pdf = desk.download(lambda: desk.page.get_by_role("button", name="下载回执").click())
    return number, secret, pdf


def nothing_shows_the_reporter(desk: Desk, number: str) -> None:
    for address in ("/office/", "/office/account/", "/office/deadlines/"):
        if desk.goto(address).status == 200:
            assert not re.search("干预报〔|李某某|从轻|" + number, desk.page.content())
    assert desk.goto("/office/interference/").status == 404


def open_first_report(desk: Desk) -> None:
    desk.follow(f"干预报〔{today().year}〕1号")


def take_up_and_ask(desk: Desk) -> None:
    desk.goto("/office/interference/")
    open_first_report(desk)
    assert "李某某" not in desk.text
    desk.unlock()
    assert "李某某" in desk.text
    link = desk.page.get_by_role("link", name="通话 录音.pdf")
    assert desk.download(link.click) == make.PDF
    desk.act("开始核实")
    desk.act("询问报告人", text="当时还有谁在场？")


def answer_by_receipt(desk: Desk, number: str, secret: str) -> None:
    desk.goto("/receipt/")
    desk.page.fill("[name=number]", number)
    desk.page.fill("[name=secret]", secret)
    desk.send("查看")
    assert "当时还有谁在场？" in desk.text
    desk.page.fill("[name=text]", "王科长在场。")
    desk.send("加密并提交")
    assert "已加密提交" in desk.text


def conclude(desk: Desk) -> None:
    desk.goto("/office/interference/")
    desk.follow("打开保险箱")
    desk.unlock()
    open_first_report(desk)
    assert "王科长在场。" in desk.text
    desk.act(
        "作出核实结论", outcome="substantiated", reasons="证据相互印证。", confirmation=PASSWORD
    )
    assert "核实属实" in desk.text


def measure(desk: Desk) -> None:
    desk.page.reload()
    desk.act(
        "作出处理决定",
        kind="organisational",
        text="批评教育，责令检查。",
        decided_by="某市有关机关",
        approved_by="某市党委",
        approved_on=today().isoformat(),
        confirmation=PASSWORD,
    )
    assert "已作处理决定" in desk.text


def report_the_group_itself(desk: Desk) -> Report:
    desk.goto("/office/interference/report/new/")
    fill_report(desk.page, involved="discipline_group", facts="纪检组人员建议不予受理。")
    desk.send("加密并提交报告")
    desk.page.wait_for_selector(".error-summary")
    assert "只能直接报送上一级" in desk.text
    desk.page.check("[name=to][value=upper_discipline]")
    desk.send("加密并提交报告")
    desk.page.wait_for_selector(".receipt")
    return Report.objects.get(body__role=Role.UPPER_DISCIPLINE)


@pytest.mark.article("I.4", "I.6.form", "I.6.verify", "I.8", "I.10.secrecy")
def test_from_report_to_measure(people):
    inspector, first, second, _ = people.values()
    number, secret, receipt_pdf = file_with_evidence(inspector)
    assert number in pdf_text(receipt_pdf)
    assert secret in pdf_text(receipt_pdf)
    assert "从轻处理" not in pdf_text(receipt_pdf)
    nothing_shows_the_reporter(inspector, number)
    take_up_and_ask(first)
    answer_by_receipt(inspector, number, secret)
    conclude(second)
    measure(first)


@pytest.mark.article("I.6.escalate", "I.6.quarterly")
def test_upper_body_and_quarterly_summary(people):
    inspector, first, _, upper = people.values()
    file_with_evidence(inspector)
    hidden = report_the_group_itself(inspector)
    assert first.goto(f"/office/interference/reports/{hidden.pk}/").status == 404
    first.goto("/office/interference/vault/unlock/")
    first.unlock()
    assert "共 1 条" in first.text
    upper.goto(f"/office/interference/reports/{hidden.pk}/")
    upper.unlock()
    assert "建议不予受理" in upper.text

    with on_day(Quarter.of(today()).last + timedelta(days=1)):
        assert make_missing_summaries.apply().get() == 2
    summary = QuarterlySummary.objects.get(body__role=Role.DISCIPLINE)
    with summary.document.file.open() as stored:
        assert "李某某" not in pdf_text(stored.read())
    first.goto("/office/interference/summaries/")
    annexed = first.download(first.page.get_by_role("link", name="含保密附件").click)
    assert "李某某" in pdf_text(annexed)
    assert "建议不予受理" not in pdf_text(annexed)


@pytest.mark.article("I.10.secrecy")
def test_a_vault_that_locks_in_the_middle_of_a_form_loses_nothing(people):
    inspector, first, _, _ = people.values()
    file_with_evidence(inspector)
    first.goto("/office/interference/vault/unlock/")
    first.unlock()
    open_first_report(first)
    first.act("开始核实")
    first.follow("记入核实情况")
    first.page.fill("[name=text]", "写到一半的核实记录")
    first.context.clear_cookies(name="vault")
    first.send("记入核实情况")
    assert first.page.input_value("[name=text]") == "写到一半的核实记录"
    first.page.fill("[name=passphrase]", "wrong wrong wrong wrong")
    first.send("记入核实情况")
    assert "保险箱口令不正确" in first.text
    assert first.page.input_value("[name=text]") == "写到一半的核实记录"
    first.page.fill("[name=passphrase]", make.PASSPHRASE)
    first.send("记入核实情况")
    assert "写到一半的核实记录" in first.text

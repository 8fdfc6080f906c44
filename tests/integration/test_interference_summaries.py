"""The quarterly summary, its confidential annex, and the yearly list per leader."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from pypdf import PdfReader

from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.documents.models import Document
from foundation.workdays.quarters import Quarter
from interference import rules
from interference.actions.summaries import make_summary
from interference.models import Body, QuarterlySummary
from tests.factories import interference as make
from tests.factories.accounts import UserFactory
from tests.integration.vaulted import bring_to, client_of, conclude, step, text_of

pytestmark = [pytest.mark.real_papers, pytest.mark.django_db]
QUARTER = Quarter.of(make.today())
NAMES = ("钱一二", "孙三四", "张实", "从轻处理")


def summarized() -> QuarterlySummary:
    summary = make_summary(Body.objects.get(role=Role.DISCIPLINE), QUARTER)
    assert summary is not None
    return summary


def stored(summary: QuarterlySummary) -> bytes:
    with default_storage.open(summary.document.file.name) as file:
        return file.read()


def words(pdf: bytes) -> str:
    """The text of a PDF without white space (lines and letter spacing break it anywhere)."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def download(client, summary, query=""):
    url = reverse("interference:summary_pdf", args=[summary.pk])
    response = client.get(url + query)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    return words(response.content)


def told(verb):
    return list(AuditEvent.objects.filter(verb=f"interference.{verb}").order_by("id"))


@pytest.fixture
def some(inspector, vault, member):
    """Five reports of this quarter: open, substantiated, unsubstantiated, lawful duty, late."""
    reports = [
        make.file(inspector, leader_name=name, kinds=kinds, manner=manner, late_reason=late)[0]
        for name, kinds, manner, late in (
            ("钱一二", [1, 2], "oral", ""),
            ("钱一二", [2], "telephone", ""),
            ("孙三四", [8], "written", "出差"),
            ("孙三四", [2, 8], "telephone", "出差"),
            ("钱一二", [3], "other", ""),
        )
    ]
    bring_to(reports[1], "measured", by=member, vault=vault)
    bring_to(reports[2], "unsubstantiated", by=member, vault=vault)
    bring_to(reports[3], "lawful_duty", by=member, vault=vault)
    return reports


# --- the summary


@pytest.mark.article("I.6.quarterly")
def test_a_quarter_without_reports_gets_a_zero_report(vault):
    summary = summarized()
    assert summary.listed == []
    assert summary.counts["received"] == 0
    text = words(stored(summary))
    assert "零报告" in text
    assert "没有收到领导干部干预安全生产监管执法" in text
    assert f"宁经信纪汇〔{QUARTER.year}〕1号" in text
    assert "派驻纪检组" in text
    (event,) = told("summary.made")
    assert (event.actor_name, event.article) == ("系统任务", "记录制度 第六条")


@pytest.mark.article("I.6.quarterly", "I.2")
def test_the_figures_are_those_of_a_recount_and_lawful_duty_stands_apart(some):
    summary = summarized()
    counted = [some[0], some[1], some[2], some[4]]
    assert summary.counts == {
        "received": 5,
        "lawful_duty": 1,
        "counted": 4,
        "late": 1,
        "kinds": dict(sorted(Counter(str(k) for one in counted for k in one.kinds).items())),
        "manners": {"oral": 1, "other": 1, "telephone": 1, "written": 1},
        "months": {str(make.today().month): 4},
        "outcomes": {"open": 2, "substantiated": 1, "unsubstantiated": 1},
    }
    text = words(stored(summary))
    assert "共收到报告5件" in text
    assert "不计入干预统计的1件；计入统计的4件，其中逾期报告1件" in text
    for kind in range(1, 9):
        count = summary.counts["kinds"].get(str(kind), 0)
        assert f"{rules.kind_label(kind)}{count}" in text


@pytest.mark.article("I.6.quarterly")
def test_only_reports_of_the_quarter_and_the_body_are_counted(vault, inspector):
    make.found(make.member(Role.UPPER_DISCIPLINE))
    make.file(inspector)
    make.file(inspector, to=Role.UPPER_DISCIPLINE, involved=["section_head"])
    make.file(inspector, filed_on=QUARTER.previous().last)
    make.file(inspector, filed_on=QUARTER.next().first)
    assert [row["number"] for row in summarized().listed] == [1]
    upper = make_summary(Body.objects.get(role=Role.UPPER_DISCIPLINE), QUARTER)
    assert upper.counts["received"] == 1
    assert upper.document.number_text.startswith("上级纪汇")


@pytest.mark.article("I.6.quarterly", "I.4")
def test_what_happens_later_does_not_change_a_frozen_summary(some, member, vault):
    summary = summarized()
    frozen = stored(summary)
    step("take_up", some[0], by=member, vault=vault)
    conclude(some[0], "lawful_duty", by=member, vault=vault)
    kept = QuarterlySummary.objects.get()
    assert kept.counts == summary.counts
    assert stored(kept) == frozen
    assert make_summary(Body.objects.get(), QUARTER) is None


@pytest.mark.article("I.10.secrecy")
def test_the_stored_pdf_names_nobody(some):
    summary = summarized()
    text = words(stored(summary))
    for name in NAMES:
        assert name not in text
    assert Document.objects.get().public is False
    assert summary.document.verify_url


# --- the annex


@pytest.mark.article("I.6.quarterly", "I.10.secrecy")
def test_the_annex_is_added_only_for_an_open_vault(some, member, browser):
    summary = summarized()
    for client, query in ((client_of(member), ""), (client_of(member), "?annex=1"),
                          (browser, "?annex=0")):  # fmt: skip
        text = download(client, summary, query)
        assert "附件（保密）" not in text
        assert not any(name in text for name in NAMES)
    full = download(browser, summary)
    assert "附件（保密）：报告明细" in full
    for name in (*NAMES, "给予警告处分", "副局长", "尚在核实"):
        assert name in full
    assert full.count("（依法履行职责，不计入统计）") == 1
    changes = [list(event.changes.values()) for event in told("summary.downloaded")]
    assert len(changes) == 4
    assert changes[0] == changes[1] == changes[2] != changes[3]
    assert {event.actor_id for event in told("summary.downloaded")} == {str(member.pk)}
    opened = {event.target_id for event in told("report.opened")}
    assert opened == {str(one.pk) for one in some}


@pytest.mark.article("I.10.secrecy")
def test_the_pdf_with_annex_is_never_stored(some, browser):
    summary = summarized()
    before = stored_files()
    download(browser, summary)
    assert stored_files() == before
    assert Document.objects.count() == 1


def stored_files(folder=""):
    folders, files = default_storage.listdir(folder)
    below = {name for each in folders for name in stored_files(f"{folder}{each}/")}
    return below | {folder + name for name in files}


@pytest.mark.article("I.10.secrecy")
def test_nobody_else_gets_the_summary(some, inspector):
    summary = summarized()
    url = reverse("interference:summary_pdf", args=[summary.pk])
    document = reverse("documents:file", args=[summary.document.pk])
    upper = make.member(Role.UPPER_DISCIPLINE)
    make.found(upper)
    admin = UserFactory(administrator=True)
    for user in (inspector, upper, admin):
        assert client_of(user).get(url).status_code == 404
        assert client_of(user).get(document).status_code == 404
    outsider = client_of(make.member())
    assert outsider.get(url).url == reverse("interference:vault")
    assert outsider.get(document).status_code == 404
    assert told("summary.downloaded") == []


@pytest.mark.article("I.6.quarterly")
def test_the_list_of_summaries(some, member, browser):
    page = text_of(client_of(member).get(reverse("interference:summaries")))
    assert "还没有结束的季度" in page
    summarized()
    page = text_of(client_of(member).get(reverse("interference:summaries")))
    assert str(QUARTER) in page
    assert "含保密附件</a>" not in page
    assert "含保密附件</a>" in text_of(browser.get(reverse("interference:summaries")))


# --- the yearly list


@pytest.fixture
def judged(inspector, vault, member):
    """Two substantiated for one leader, one for another; the rest never counts."""
    plan = [
        ("钱一二", "某局", "substantiated"),
        ("钱 一二", "某 局", "measured"),
        ("孙三四", "某局", "circulated"),
        ("李五六", "某局", "lawful_duty"),
        ("李五六", "某局", "unsubstantiated"),
        ("李五六", "某局", "received"),
    ]
    for name, organ, state in plan:
        report, _ = make.file(inspector, leader_name=name, leader_organ=organ)
        bring_to(report, state, by=member, vault=vault)
    last_year = date(QUARTER.year - 1, 12, 31)
    old, _ = make.file(inspector, leader_name="赵七八", filed_on=last_year)
    bring_to(old, "substantiated", by=member, vault=vault)


@pytest.mark.article("I.11", "I.2")
def test_the_yearly_list_names_each_leader_with_what_was_substantiated(judged, browser):
    page = browser.get(reverse("interference:annual"))
    listed = [(one.name, len(one.interferences)) for one in page.context["leaders"]]
    assert listed == [("钱一二", 2), ("孙三四", 1)]
    assert "李五六" not in text_of(page)
    assert "赵七八" not in text_of(page)
    assert "给予警告处分" in text_of(page)
    assert "no-store" in page["Cache-Control"]
    (event,) = told("annual.opened")
    assert event.article == "记录制度 第十一条"


@pytest.mark.article("I.11")
def test_the_yearly_list_as_pdf_is_recorded(judged, browser):
    pdf = browser.get(reverse("interference:annual"), {"format": "pdf"})
    text = words(pdf.content)
    assert f"{QUARTER.year}年度领导干部干预执法情况名单" in text
    assert text.index("钱一二") < text.index("孙三四")
    assert "李五六" not in text
    assert "党风廉政建设责任制考核" in text
    assert len(told("annual.printed")) == 1


@pytest.mark.article("I.11", "I.10.secrecy")
def test_the_yearly_list_needs_an_open_vault(judged, member, inspector):
    response = client_of(member).get(reverse("interference:annual"), {"format": "pdf"})
    assert (response.status_code, "/vault/unlock/" in response.url) == (302, True)
    for user in (inspector, UserFactory(administrator=True)):
        assert client_of(user).get(reverse("interference:annual")).status_code == 404
    outsider = client_of(make.member()).get(reverse("interference:annual"))
    assert outsider.url == reverse("interference:vault")
    assert told("annual.opened") == []


@pytest.mark.parametrize("year", ["1999", "abc", "-1", "²", "9" * 5000, ""])
def test_a_year_that_is_none_gives_this_year(vault, browser, year):
    page = browser.get(reverse("interference:annual"), {"year": year})
    assert page.status_code == 200
    assert page.context["year"] == make.today().year

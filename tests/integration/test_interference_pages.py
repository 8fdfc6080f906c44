"""Forms of acts, with a vault that locks in the middle; what lists cost."""

from __future__ import annotations

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.documents import actions as documents
from foundation.documents.render import Rendered
from foundation.workdays.quarters import Quarter
from interference.actions import handling, registers, sections, summaries
from interference.models import Body, QuarterlySummary, Report
from interference.vault.records import keys_of_body, read_entry
from tests.factories import interference as make
from tests.factories.accounts import PASSWORD, OfficeFactory, UserFactory
from tests.integration.vaulted import bring_to, step, text_of

pytestmark = pytest.mark.django_db


def act_url(report, name):
    return reverse("interference:act", args=[report.pk, name])


def shown(page):
    assert page.status_code == 200
    return html.unescape(text_of(page))


# --- acts by their forms

MEASURE = {
    "kind": "organisational", "text": "调离岗位。", "decided_by": "市委", "approved_by": "常委会",
    "approved_on": "2026-03-02",
}  # fmt: skip
FORMS = {
    "take_up": ("received", {}),
    "ask": ("received", {"text": "谁在场？"}),
    "note": ("verifying", {"text": "已核实。"}),
    "conclude": ("verifying", {"outcome": "substantiated", "reasons": "理由如下。"}),
    "decide_measure": ("substantiated", MEASURE),
    "circulate": ("measured", {"recipients": "各处室", "text": "通报如下。"}),
    "publish": ("measured", {"text": "公开如下。"}),
    "close": ("measured", {"text": "办结如下。"}),
}


AS_SHOWN = {"organisational": "", "substantiated": "", "2026-03-02": "2026年3月2日"}


@pytest.mark.article("I.6.verify", "I.8")
@pytest.mark.parametrize("name", list(FORMS))
def test_each_act_by_its_form(member, vault, report, browser, name):
    state, data = FORMS[name]
    bring_to(report, state, by=member, vault=vault)
    assert "记录制度" in shown(browser.get(act_url(report, name)))
    response = browser.post(act_url(report, name), {**data, "confirmation": PASSWORD})
    page = browser.get(response.url)
    for typed in data.values():
        assert AS_SHOWN.get(typed, typed) in shown(page)
    assert AuditEvent.objects.filter(verb=f"interference.report.{name}").exists()


@pytest.mark.article("I.6.verify")
@pytest.mark.parametrize("name", [name for name in FORMS if FORMS[name][1]])
def test_a_vault_that_locked_in_the_middle_loses_nothing(member, vault, report, locked, name):
    state, data = FORMS[name]
    bring_to(report, state, by=member, vault=vault)
    written = report.entries.count()
    data = {**data, "confirmation": PASSWORD}
    texts = [v for k, v in data.items() if k not in ("confirmation", "outcome", "kind")]
    for passphrase, said in (({}, "保险箱已锁定"), ({"passphrase": "wrong " * 4}, "口令不正确")):
        page = locked.post(act_url(report, name), {**data, **passphrase})
        assert said in shown(page)
        assert all(text in shown(page) for text in texts)
        assert PASSWORD not in shown(page)
    assert report.entries.count() == written
    response = locked.post(act_url(report, name), {**data, "passphrase": make.PASSPHRASE})
    assert response.status_code == 302
    assert "李某某" in shown(locked.get(response.url))  # and it stays open
    last = report.entries.last()
    assert read_entry(last, keys_of_body(report, vault))["text"] in texts


def test_a_wrong_confirmation_keeps_the_text_and_opens_the_vault(member, vault, report, locked):
    bring_to(report, "verifying", by=member, vault=vault)
    typed = {"outcome": "referred", "reasons": "理由如下。", "confirmation": "wrong password"}
    page = locked.post(act_url(report, "conclude"), {**typed, "passphrase": make.PASSPHRASE})
    assert "口令或动态验证码不正确" in shown(page)
    assert "理由如下。" in shown(page)
    data = {**typed, "confirmation": PASSWORD}
    assert locked.post(act_url(report, "conclude"), data).status_code == 302


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("conclude", {"outcome": ""}, "outcome"),
        ("conclude", {"outcome": "closed"}, "outcome"),
        ("conclude", {"reasons": ""}, "reasons"),
        ("conclude", {"confirmation": ""}, "confirmation"),
        ("decide_measure", {"kind": "fine"}, "kind"),
        ("decide_measure", {"approved_by": ""}, "approved_by"),
        ("decide_measure", {"approved_on": "2999-01-01"}, "approved_on"),
        ("circulate", {"recipients": ""}, "recipients"),
        ("close", {"text": ""}, "text"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(vault, report, browser, name, change, field):  # noqa: PLR0917
    state, data = FORMS[name]
    bring_to(report, state, by=User.objects.get(pk=vault.user_id), vault=vault)
    page = browser.post(act_url(report, name), {**data, "confirmation": PASSWORD, **change})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {field}


@pytest.mark.article("I.6.verify")
@pytest.mark.parametrize("state", ["received", "verifying", "substantiated", "measured", "closed"])
def test_the_page_offers_exactly_the_steps_of_its_state(member, vault, report, browser, state):
    bring_to(report, state, by=member, vault=vault)
    page = shown(browser.get(reverse("interference:report", args=[report.pk])))
    offered = {name for name in FORMS if f'href="{act_url(report, name)}"' in page}
    wanted = {
        "received": {"take_up", "ask"},
        "verifying": {"ask", "note", "conclude"},
        "substantiated": {"ask", "decide_measure"},
        "measured": {"ask", "circulate", "publish", "close"},
        "closed": set(),
    }
    assert offered == wanted[state]


# --- lists cost the same for one row and for five


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_of_reports_costs_the_same_for_one_and_five(inspector, browser, locked, report):
    addresses = [
        (client, url)
        for client in (browser, locked)
        for url in (reverse("interference:reports"), "/office/")
    ]
    one = [queries(client, url) for client, url in addresses]
    for _ in range(4):
        make.file(inspector)
    assert Report.objects.count() == 5
    assert [queries(client, url) for client, url in addresses] == one


def fill(member, vault, count: int) -> None:
    """More of everything: section summaries, register, quarterly summaries, leaders, members."""
    quarter = Quarter.of(make.today())
    for _ in range(count):
        office = OfficeFactory(enforces=True)
        head = UserFactory(roles=[Role.SECTION_HEAD], office=office)
        sections.send_section_summary(by=head, quarter=quarter, nothing_to_report=True, text="")
        registers.register_omission(
            by=member, vault=vault, officer=head, on=make.today(), facts="?", handling="warning"
        )
        make_summary_like(quarter)
        second = make.member()
        also_open = make.join(second, admitted_by=member, vault=vault)
        report, _ = make.file(head)
        step("take_up", report, by=member, vault=vault)
        step("conclude", report, by=second, vault=also_open)


@pytest.mark.parametrize("name", ["summaries", "register", "sections", "vault", "annual"])
def test_every_other_list_costs_the_same_for_one_and_five(member, vault, browser, name):
    url = reverse(f"interference:{name}")
    with pytest.MonkeyPatch.context() as patch:
        later = Quarter.of(make.today()).next().first
        patch.setattr("interference.views.sections.today", lambda: later)
        fill(member, vault, 1)
        one = queries(browser, url)
        fill(member, vault, 4)
        assert queries(browser, url) == one


def make_summary_like(quarter: Quarter) -> None:
    """One more quarterly summary, of a quarter further back, without the paper."""
    for _ in range(QuarterlySummary.objects.count()):
        quarter = quarter.previous()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "render", lambda *a, **k: Rendered("", str(quarter).encode()))
        summaries.make_summary(Body.objects.get(), quarter)


def test_a_step_that_does_not_fit_the_state_is_not_offered_as_a_form(report, browser):
    response = browser.get(act_url(report, "close"))
    assert response.status_code == 302
    assert "当前状态为“已收到”，不能办结" in shown(browser.get(response.url))
    assert handling.REGULATION in shown(browser.get(act_url(report, "ask")))

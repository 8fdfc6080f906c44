"""The statutory form in a browser: what is wrong is said, what was typed comes back."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from foundation.accounts.roles import Role
from interference.forms import filing as form_module
from interference.models import Report
from interference.vault import receipt
from tests.factories import interference as make
from tests.factories.accounts import UserFactory
from tests.integration.filing_page import (
    TYPED,
    URL,
    content_of,
    errors_of,
    pdf,
    post,
    receipt_of,
)
from tests.integration.vaulted import client_of, filled_form, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bodies():
    make.found(make.member())
    make.found(make.member(Role.UPPER_DISCIPLINE))


@pytest.fixture
def browser():
    return client_of(UserFactory(roles=[Role.INSPECTOR], full_name="赵报告"))


@pytest.fixture
def now(monkeypatch):
    def is_now(day):
        from interference.views import filing as view_module

        monkeypatch.setattr(form_module, "today", lambda: day)
        monkeypatch.setattr(view_module, "today", lambda: day)

    return is_now


def beside(page, field):
    """What the page shows under one field."""
    found = re.search(rf'id="id_{field}_error">(.*?)</ul>', text_of(page), re.DOTALL)
    return html.unescape(found[1]) if found else ""


# --- filled in


@pytest.mark.article("I.6.form", "I.1", "I.3", "I.5")
def test_the_form_arrives_as_it_was_filled_in(browser):
    page = browser.get(URL)
    assert page.context["form"].initial["reporter_name"] == "赵报告"
    typed = {**TYPED, "involved": ["section_head", "special"], "to": "upper_discipline"}
    content = content_of(post(browser, **typed, obstructs_transfer="on", evidence=[pdf()]))
    assert content["facts"] == TYPED["facts"]
    assert content["kinds"] == [2, 4, 8]
    assert content["involved"] == ["section_head", "special"]
    assert content["obstructs_transfer"] is True
    assert (content["directness"], content["through"]) == ("through", "其司机王某")
    assert (content["refusal"], content["refusal_how"]) == ("refused", "当面拒绝")
    assert [one["name"] for one in content["evidence"]] == ["证据.pdf"]
    assert Report.objects.get().body.role == Role.UPPER_DISCIPLINE


@pytest.mark.parametrize(
    "facts",
    [
        "长" * 50_000,
        "😀" * 1000,
        "喆堃玥昇\u3400\U00020000",
        "“Word”\u00a0文字\u2028\r\n\t•",
        "\x0b.\x7f.",
    ],
    ids=["50,000", "emoji", "rare", "Word", "control"],
)
def test_any_text_is_taken(browser, facts):
    content = content_of(post(browser, facts=facts))
    assert content["facts"].split() == facts.split()


@pytest.mark.parametrize("field", ["facts", "reporter_name", "leader_name"])
def test_text_with_a_null_character_is_refused_not_a_crash(browser, field):
    assert field in errors_of(post(browser, **{field: "a\0b"}))


# --- what is wrong


@pytest.mark.article("I.6.form", "I.1", "I.3", "I.5")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"leader_name": ""}, "leader_name"),
        ({"reporter_contact": ""}, "reporter_contact"),
        ({"facts": ""}, "facts"),
        ({"facts": "长" * 100_001}, "facts"),
        ({"leader_name": "长" * 201}, "leader_name"),
        ({"kinds": None}, "kinds"),
        ({"kinds": ["9"]}, "kinds"),
        ({"kinds": ["x"]}, "kinds"),
        ({"manner": None}, "manner"),
        ({"manner": "other", "manner_other": ""}, "manner_other"),
        ({"directness": None}, "directness"),
        ({"directness": "through", "through": ""}, "through"),
        ({"refusal": None}, "refusal"),
        ({"refusal": "yes"}, "refusal"),
        ({"leader_organ_kind": "club"}, "leader_organ_kind"),
        ({"involved": None}, "involved"),
        ({"involved": ["nobody", "section_head"]}, "involved"),
        ({"involved": ["special"], "special_reason": ""}, "special_reason"),
        ({"event_date": ""}, "event_date"),
        ({"event_date": "昨天"}, "event_date"),
        ({"event_date": "2026-02-30"}, "event_date"),
        ({"token": ""}, "token"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_all_else_comes_back(browser, changes, field):
    page = post(browser, **{**TYPED, **changes})
    assert errors_of(page).keys() == {field}
    assert field == "token" or beside(page, field)
    shown = html.unescape(text_of(page))
    for name, value in TYPED.items():
        if isinstance(value, str) and name not in ("manner", "leader_organ_kind", *changes):
            assert value in shown, name
    form = page.context["form"]
    if "kinds" not in changes:
        assert shown.count('name="kinds"') == 8
        assert len(re.findall(r'name="kinds"[^>]*checked', shown)) == 3
    assert "kinds" in changes or form["kinds"].value() == ["2", "4", "8"]


@pytest.mark.article("I.6.escalate")
@pytest.mark.parametrize(
    ("involved", "to", "right"),
    [
        (["nobody"], "discipline", True),
        (["nobody"], "upper_discipline", False),
        (["discipline_group"], "discipline", False),
        (["discipline_group"], "upper_discipline", True),
        (["discipline_group", "section_head"], "discipline", False),
        (["section_head"], "discipline", True),
        (["section_head"], "upper_discipline", True),
        (["supervising_leader"], "upper_discipline", True),
        (["principal_leader"], "upper_discipline", True),
        (["special"], "upper_discipline", True),
        (["nobody"], "nowhere", False),
    ],
)
def test_where_the_report_may_go(browser, involved, to, right):
    page = post(browser, involved=involved, to=to, special_reason="说明")
    if right:
        receipt_of(page)
        assert Report.objects.get().body.role == to
    else:
        assert errors_of(page).keys() == {"to"}
        assert beside(page, "to")


# --- dates


@pytest.mark.article("I.6.deadline")
@pytest.mark.parametrize(
    ("today", "event", "late"),
    [
        (date(2026, 10, 10), date(2026, 10, 3), False),  # on a holiday, due on a make-up Saturday
        (date(2026, 10, 11), date(2026, 10, 3), True),
        (date(2026, 1, 5), date(2025, 12, 30), False),  # at the year's edge
        (date(2026, 1, 6), date(2025, 12, 30), True),
        (date(2026, 3, 5), date(2026, 3, 2), False),
        (date(2026, 3, 6), date(2026, 3, 2), True),
        (date(2026, 3, 6), date(2003, 3, 3), True),  # before the data of the calendar
        (date(2026, 3, 6), date(1950, 1, 1), True),
    ],
)
def test_late_is_taken_with_its_reason(browser, now, today, event, late):
    now(today)
    page = post(browser, event_date=event)
    if late:
        assert errors_of(page).keys() == {"late_reason"}
        assert "报告仍会照常受理，请说明原因。" in beside(page, "late_reason")
        page = post(browser, event_date=event, late_reason="出差在外")
    content = content_of(page)
    assert (content["event_date"], content["filed_on"]) == (str(event), str(today))
    assert Report.objects.get().late is late
    assert Report.objects.get().month == today.month


@pytest.mark.article("I.6.deadline")
def test_an_event_in_the_future_or_in_another_age_is_refused(browser):
    tomorrow = make.today() + timedelta(days=1)
    assert "不能晚于今天" in errors_of(post(browser, event_date=tomorrow))["event_date"]
    assert "年份似乎有误" in errors_of(post(browser, event_date="1949-09-30"))["event_date"]


@pytest.mark.article("I.6.deadline")
@pytest.mark.parametrize(
    ("today", "event", "words"),
    [
        (date(2026, 3, 2), "2026-03-02", ["2026年3月5日", "还剩", "<strong>3</strong>"]),
        (date(2026, 3, 5), "2026-03-02", ["<strong>今天</strong>是报告期限的最后一天"]),
        (date(2026, 3, 6), "2026-03-02", ["已逾期", "照常受理"]),
        (date(2026, 12, 31), "2026-12-30", ["2027年1月5日", "<strong>暂定</strong>"]),
        (date(2026, 3, 2), "2026-03-03", ["填写日期后"]),
        (date(2026, 3, 2), "nonsense", ["填写日期后"]),
        (date(2026, 3, 2), "", ["填写日期后"]),
    ],
)
def test_the_form_shows_what_is_left(browser, now, today, event, words):
    now(today)
    page = browser.post(
        reverse("interference:countdown"), {"event_date": event}, headers={"HX-Request": "true"}
    )
    assert page.status_code == 200
    assert all(word in text_of(page) for word in words)
    assert browser.get(reverse("interference:countdown")).status_code == 405


# --- twice, old, forged


@pytest.mark.article("I.6.form")
def test_the_same_form_sent_twice_gives_the_same_receipt_page(browser):
    data = filled_form()
    first, second = browser.post(URL, data), browser.post(URL, {**data, "facts": "改过"})
    assert receipt_of(first) == receipt_of(second)
    assert "这份表已经提交过" in text_of(second)
    assert "报告已加密提交" in text_of(first)
    assert Report.objects.count() == 1


def test_a_form_that_lay_open_for_a_day_is_renewed_with_everything_in_it(browser, monkeypatch):
    data = filled_form(**TYPED, involved=["section_head", "principal_leader"])
    monkeypatch.setattr(receipt, "FORM_LIFETIME", -1)
    page = browser.post(URL, data)
    assert "打开已超过一天" in " ".join(errors_of(page).values())
    monkeypatch.undo()
    form = page.context["form"]
    assert form["kinds"].value() == ["2", "4", "8"]
    assert form["involved"].value() == ["section_head", "principal_leader"]
    shown = html.unescape(text_of(page))
    assert len(re.findall(r'name="kinds"[^>]*checked', shown)) == 3
    assert TYPED["facts"] in shown
    token = re.search(r'name="token" value="([^"]+)"', shown)[1]
    assert token != data["token"]
    receipt_of(browser.post(URL, {**data, "token": token}))


@pytest.mark.parametrize(
    "forge", [lambda _: "forged", lambda _: "a:b:c", lambda token: token + "x"]
)
def test_a_forged_token_files_nothing(browser, forge):
    token = forge(receipt.new_token())
    errors_of(post(browser, token=token))


# --- the browser's safety


def test_without_the_csrf_token_nothing_is_filed():
    user = UserFactory(roles=[Role.INSPECTOR])
    strict = client_of(user, enforce_csrf_checks=True)
    for data in (filled_form(), filled_form(evidence=[pdf()])):
        assert strict.post(URL, data).status_code == 403
    assert Report.objects.count() == 0
    page = strict.get(URL)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text_of(page))[1]
    slip = receipt_of(strict.post(URL, filled_form(csrfmiddlewaretoken=token, evidence=[pdf()])))
    reply = {"number": slip.number, "secret": slip.secret, "text": "补充"}
    url = reverse("interference:receipt_reply")
    assert strict.post(url, reply).status_code == 403
    assert strict.post(url, {**reply, "csrfmiddlewaretoken": token}).status_code == 200


def test_the_answers_are_kept_nowhere_and_by_script_they_replace_the_page(browser):
    hx = {"headers": {"HX-Request": "true"}}
    wrong = browser.post(URL, filled_form(facts=""), **hx)
    assert errors_of(wrong).keys() == {"facts"}
    right = browser.post(URL, filled_form(), **hx)
    receipt_of(right)
    assert (right["HX-Retarget"], right["HX-Reselect"]) == ("#main", "#main")
    assert 'id="main"' in text_of(right)
    for page in (wrong, right, browser.get(URL)):
        assert "no-store" in page["Cache-Control"]
        assert "private" in page["Cache-Control"]


@pytest.mark.article("I.10.secrecy")
def test_the_session_remembers_nothing_of_the_filing(browser):
    browser.get(URL)
    before = dict(browser.session.items())
    receipt_of(post(browser))
    assert dict(browser.session.items()) == before


def test_who_may_not_file_is_told_where_to_turn():
    for role in (Role.DISCIPLINE, Role.UPPER_DISCIPLINE, Role.ADMINISTRATOR):
        client = client_of(UserFactory(roles=[role]))
        for page in (client.get(URL), post(client)):
            assert page.status_code == 403
            assert "直接向上一级纪检监察机关书面反映" in text_of(page)
    assert Report.objects.count() == 0
    assert Client().post(URL, filled_form()).status_code == 302

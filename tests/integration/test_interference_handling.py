"""Handling a report: the whole path, every step out of order, who may take which step."""

from __future__ import annotations

from functools import partial

import pytest
from django.urls import reverse

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.procedure.refusals import NotPermitted, Refused
from interference import states
from interference.actions import ceremony, handling
from interference.actions.filing import open_with_receipt, supplement
from interference.models import Entry, Report
from interference.states import PROCEDURE, STATE_LABELS
from interference.vault.keys import WrongKey
from interference.vault.records import keys_of_body, read_entry
from tests.factories import interference as make
from tests.factories.accounts import PASSWORD, UserFactory, confirmed
from tests.integration.vaulted import (
    OTHER_OUTCOMES,
    bring_to,
    client_of,
    conclude,
    measure,
    race,
    step,
    text_of,
    unlock,
)

pytestmark = pytest.mark.django_db
STEPS = [one.name for one in PROCEDURE if one.name != "file"]


@pytest.fixture
def member():
    return make.member(full_name="组长甲")


def colleague(member, vault, **kwargs):
    second = make.member(**kwargs)
    return second, make.join(second, admitted_by=member, vault=vault)


def entries(report, vault):
    opened = keys_of_body(report, vault)
    return [(entry.kind, read_entry(entry, opened)) for entry in report.entries.all()]


def told(report):
    events = AuditEvent.objects.filter(target_id=str(report.pk)).order_by("id")
    return [event.verb.rpartition(".")[2] for event in events]


# --- the whole path


@pytest.mark.article("I.6.verify", "I.8", "I.4")
def test_the_whole_path_of_a_substantiated_report(member, vault, report, inspector):
    second, also_open = colleague(member, vault, full_name="组员乙")
    step("take_up", report, by=member, vault=vault)
    step("ask", report, by=member, vault=vault)
    step("note", report, by=second, vault=also_open)
    step("conclude", report, by=second, vault=also_open)
    assert (report.state, report.outcome) == ("substantiated", "substantiated")
    assert (report.taken_up_by, report.concluded_by) == (member, second)
    assert report.concluded_on == make.today()
    step("decide_measure", report, by=member, vault=vault)
    assert (report.state, report.measured_by, report.measured_on) == (
        "measured",
        member,
        make.today(),
    )
    step("circulate", report, by=second, vault=also_open)
    step("publish", report, by=second, vault=also_open)
    step("close", report, by=member, vault=vault)
    assert report.state == "closed"
    written = entries(report, vault)
    assert [kind for kind, _ in written] == [
        "question", "note", "conclusion", "measure", "circulation", "publication", "closing",
    ]  # fmt: skip
    decided = dict(written)["measure"]
    assert (decided["measure"], decided["decided_by"], decided["approved_by"]) == (
        "disciplinary",
        "某市纪委",
        "党组会",
    )
    assert (decided["text"], decided["by"]) == ("给予警告处分。", "组长甲")
    assert dict(written)["circulation"]["recipients"] == "机关各处室"
    assert told(report) == [
        "take_up", "ask", "note", "conclude", "decide_measure", "circulate", "publish", "close",
    ]  # fmt: skip


@pytest.mark.article("I.6.verify", "I.2")
@pytest.mark.parametrize("outcome", OTHER_OUTCOMES)
def test_the_path_to_every_other_outcome(member, vault, report, outcome):
    bring_to(report, outcome, by=member, vault=vault)
    assert (report.state, report.outcome) == (outcome, outcome)
    step("close", report, by=member, vault=vault)
    assert (report.state, report.outcome) == ("closed", outcome)
    assert (report.measured_by, report.measured_on) == (None, None)
    event = AuditEvent.objects.get(verb="interference.report.conclude")
    assert (event.state_before, event.state_after) == ("verifying", outcome)
    assert event.article == "记录制度 第二条、第六条"


@pytest.mark.article("I.8")
def test_a_measured_report_may_be_closed_without_circulation(member, vault, report):
    bring_to(report, "closed", by=member, vault=vault)
    assert Entry.Kind.CIRCULATION not in dict(entries(report, vault))


@pytest.mark.article("I.4")
def test_every_step_leaves_its_event_with_article_and_actor(member, vault, report):
    bring_to(report, "circulated", by=member, vault=vault)
    for name in ("take_up", "conclude", "decide_measure", "circulate"):
        event = AuditEvent.objects.get(verb=f"interference.report.{name}")
        assert event.article == f"记录制度 {PROCEDURE[name].article}"
        assert (event.actor_id, event.actor_name) == (str(member.pk), "组长甲")
        assert event.state_before != event.state_after != ""
    assert not any("从轻处理" in str(event.__dict__) for event in AuditEvent.objects.all())


# --- steps out of order


@pytest.mark.article("I.6.verify", "I.8")
@pytest.mark.parametrize("state", list(STATE_LABELS))
def test_every_step_out_of_order_is_refused_and_writes_nothing(member, vault, report, state):
    bring_to(report, state, by=member, vault=vault)
    events, written = AuditEvent.objects.count(), report.entries.count()
    for name in (name for name in STEPS if state not in PROCEDURE[name].sources):
        with pytest.raises(Refused, match=f"当前状态为“{STATE_LABELS[state]}”，不能"):
            step(name, report, by=member, vault=vault)
    report.refresh_from_db()
    assert report.state == state
    assert AuditEvent.objects.count() == events
    assert report.entries.count() == written
    if state != states.CLOSED:  # and the one that always fits still does
        step("ask", report, by=member, vault=vault)


def test_nobody_concludes_with_an_outcome_that_is_none(member, vault, report):
    step("take_up", report, by=member, vault=vault)
    for wrong in ("received", "measured", "closed"):
        with pytest.raises(Refused, match="不能转为"):
            conclude(report, wrong, by=member, vault=vault)
    assert Report.objects.get().outcome == ""


# --- who may


@pytest.mark.article("I.6.verify")
def test_whoever_took_it_up_does_not_conclude_it_while_there_is_another(member, vault, report):
    step("take_up", report, by=member, vault=vault)
    second, also_open = colleague(member, vault)
    with pytest.raises(Refused, match="须由另一名成员进行") as refused:
        conclude(report, "unsubstantiated", by=member, vault=vault)
    assert "请交由本机关其他成员操作" in str(refused.value)
    conclude(report, "substantiated", by=second, vault=also_open)
    with pytest.raises(Refused, match="“作出处理决定”须由另一名成员进行"):
        step("decide_measure", report, by=second, vault=also_open)
    step("decide_measure", report, by=member, vault=vault)
    for name in ("circulate", "publish"):
        with pytest.raises(Refused, match="须由另一名成员进行"):
            step(name, report, by=member, vault=vault)
    step("circulate", report, by=second, vault=also_open)


@pytest.mark.article("I.6.verify")
def test_alone_one_decides_every_step(member, vault, report):
    waiting = make.member()  # asked to join, but cannot act
    ceremony.ask_to_join(
        make.admitted_by_body(vault),
        by=waiting,
        passphrase=make.PASSPHRASE,
        confirmed=confirmed(waiting),
    )
    bring_to(report, "circulated", by=member, vault=vault)
    assert report.concluded_by == report.measured_by == member


@pytest.mark.article("I.6.verify")
def test_a_colleague_whose_account_is_closed_holds_nobody_up(member, vault, report):
    step("take_up", report, by=member, vault=vault)
    second, _ = colleague(member, vault)
    User.objects.filter(pk=second.pk).update(is_active=False)
    conclude(report, "unsubstantiated", by=member, vault=vault)


@pytest.mark.article("I.8")
@pytest.mark.parametrize("name", ["conclude", "decide_measure", "circulate", "publish"])
def test_deciding_steps_ask_who_it_is_again(member, vault, report, name):
    stranger = confirmed(UserFactory())
    acts = {
        "conclude": lambda proof: conclude(
            report, "referred", by=member, vault=vault, confirmed=proof
        ),
        "decide_measure": lambda proof: handling.decide_measure(
            report, by=member, vault=vault, measure=measure(), confirmed=proof
        ),
        "circulate": lambda proof: handling.circulate(
            report, by=member, vault=vault, text="?", recipients="?", confirmed=proof
        ),
        "publish": lambda proof: handling.approve_publication(
            report, by=member, vault=vault, text="?", confirmed=proof
        ),
    }
    bring_to(report, PROCEDURE[name].sources[0], by=member, vault=vault)
    for proof in (None, stranger):
        with pytest.raises(Refused, match="再次确认身份"):
            acts[name](proof)
    acts[name](confirmed(member))


@pytest.mark.article("I.10.secrecy")
def test_nobody_but_a_member_takes_a_step(member, vault, report, inspector):
    upper = make.member(Role.UPPER_DISCIPLINE)
    _, above, _ = make.found(upper)
    not_yet = make.member()
    admin = UserFactory(administrator=True)
    for who, opened in ((upper, vault), (not_yet, vault), (inspector, vault), (admin, vault)):
        for name in STEPS:
            with pytest.raises(NotPermitted):
                step(name, report, by=who, vault=opened)
        with pytest.raises(NotPermitted):
            handling.open_report(report, by=who, vault=opened)
    for name in STEPS:
        with pytest.raises((Report.DoesNotExist, Refused)):
            step(name, report, by=upper, vault=above)
    with pytest.raises(WrongKey):
        handling.open_report(report, by=upper, vault=above)
    assert Report.objects.get().state == "received"
    assert report.entries.count() == 0


@pytest.mark.article("I.10.secrecy")
def test_a_member_who_lost_the_role_takes_no_step(member, vault, report):
    User.objects.filter(pk=member.pk).update(roles=[Role.INSPECTOR])
    lost = User.objects.get(pk=member.pk)
    with pytest.raises(NotPermitted):
        step("take_up", report, by=lost, vault=vault)


# --- two at once


@pytest.mark.article("I.6.verify")
@pytest.mark.django_db(transaction=True)
def test_two_members_concluding_at_once():
    first = make.member()
    vault = make.found(first)[1]
    pair = [colleague(first, vault) for _ in range(2)]
    report, _ = make.file(UserFactory(roles=[Role.INSPECTOR]))
    step("take_up", report, by=first, vault=vault)
    outcomes = ("substantiated", "unsubstantiated")
    results = race(
        *(
            lambda who=who, opened=opened, outcome=outcome: conclude(
                report, outcome, by=who, vault=opened
            )
            for (who, opened), outcome in zip(pair, outcomes, strict=True)
        )
    )
    (winner,) = [place for place, result in enumerate(results) if result is None]
    loser = results[1 - winner]
    assert isinstance(loser, Refused)
    assert "不能作出核实结论" in str(loser)
    assert "请刷新页面查看最新进展" in str(loser)
    report.refresh_from_db()
    assert (report.state, report.concluded_by) == (outcomes[winner], pair[winner][0])
    assert report.entries.filter(kind="conclusion").count() == 1
    assert AuditEvent.objects.filter(verb="interference.report.conclude").count() == 1


@pytest.mark.article("I.6.verify")
def test_the_second_to_conclude_is_told_on_the_page_and_keeps_the_text(member, vault, report):
    step("take_up", report, by=member, vault=vault)
    (second, also_open), (third, _) = colleague(member, vault), colleague(member, vault)
    browser = unlock(client_of(third))
    conclude(report, "substantiated", by=second, vault=also_open)
    url = reverse("interference:act", args=[report.pk, "conclude"])
    typed = {"outcome": "unsubstantiated", "reasons": "我写的理由", "confirmation": PASSWORD}
    page = browser.post(url, typed)
    assert page.status_code == 200
    assert "当前状态为“核实属实”，不能作出核实结论。" in text_of(page)
    assert "我写的理由" in text_of(page)


@pytest.mark.django_db(transaction=True)
def test_questions_and_supplements_at_once_keep_their_places(inspector):
    member = make.member()
    vault = make.found(member)[1]
    report, filed = make.file(inspector)
    slip = (filed.receipt.number, filed.receipt.secret)
    calls = [lambda: step("ask", Report.objects.get(), by=member, vault=vault)] * 3
    calls += [
        partial(supplement, *slip, by=inspector, text=text, evidence=[], on=make.today())
        for text in ("补充一", "补充二", "补充三")
    ]
    assert race(*calls) == [None] * 6
    assert list(report.entries.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]


# --- the reporter's side


@pytest.mark.article("I.4")
def test_a_closed_report_takes_no_supplement(member, vault, inspector):
    report, filed = make.file(inspector)
    bring_to(report, "unsubstantiated", by=member, vault=vault)
    step("close", report, by=member, vault=vault)
    slip = (filed.receipt.number, filed.receipt.secret)
    with pytest.raises(Refused, match="已办结") as refused:
        supplement(*slip, by=inspector, text="晚了", evidence=[], on=make.today())
    assert "另行提交报告" in str(refused.value)
    seen, _ = open_with_receipt(*slip)
    assert seen.state == "closed"

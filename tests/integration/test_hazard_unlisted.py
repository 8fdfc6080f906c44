"""A major hazard ends by the removal of its supervision, or by a reason why it needs none."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from enforcement.actions import rectification, supervision
from enforcement.actions.rectification import Outcome
from enforcement.actions.unlisted import waive_listing
from enforcement.forms.inspections import ReinspectForm
from enforcement.models import Hazard
from enforcement.querysets.hazards import major_unlisted
from foundation.accounts.roles import Role
from foundation.audit.trail import timeline
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import today
from tests.factories import hazards as make
from tests.factories import inspections, officers
from tests.factories.accounts import PASSWORD, UserFactory, confirmed
from tests.factories.inspections import GENERAL, MAJOR, lead

pytestmark = pytest.mark.django_db
REASON = "当场更换联锁装置，已核实恢复正常。"
DONE = {1: Outcome(corrected=True, note="已修复。")}


def waived(found: Hazard | None = None, reason: str = REASON, by=None) -> Hazard:
    by = by or make.head()
    return waive_listing(found or make.major(), reason=reason, by=by, confirmed=confirmed(by))


@pytest.mark.article("E.hazards")
def test_a_reason_of_the_section_head_lets_the_reinspection_cancel():
    found = inspections.ordered([MAJOR])
    by = make.head()
    hazard = waived(found.hazards.get(), by=by)
    assert (hazard.unlisted_reason, hazard.unlisted_by, hazard.unlisted_on) == (REASON, by, today())
    assert REASON in str(timeline(hazard).last().changes)
    assert not major_unlisted(Hazard.objects.all(), today().replace(year=2100)).exists()
    found = rectification.reinspect(found, DONE, by=lead(found))
    assert found.state == "reinspected"


def test_without_it_the_form_does_not_suggest_cancelling():
    found = inspections.ordered([MAJOR, GENERAL])
    form = ReinspectForm(found)
    assert [form[f"result_{n}"].initial for n in (1, 2)] == ["", "yes"]
    assert "处室负责人" in form["result_1"].help_text


@pytest.mark.parametrize(
    ("hazard", "words"),
    [
        ({"level": "general"}, "只有重大隐患"),
        ({"state": "cancelled"}, "已销号"),
        ({"state": "found", "ordered_on": None, "due": None}, "已发现"),
    ],
)
def test_what_needs_no_reason(hazard, words):
    with pytest.raises(Refused, match=words):
        waived(make.hazard(**{"level": "major", **hazard}))


def test_a_reason_is_given_once_and_not_for_what_is_listed():
    with pytest.raises(Refused, match="已经挂牌督办"):
        waived(make.supervised().hazard)
    with pytest.raises(Refused) as refusal:
        waived(reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(Refused, match="刷新"):
        waived(waived())


def test_one_listed_after_all_ends_by_its_removal():
    found = waived()
    make.supervised(found)
    with pytest.raises(Refused, match="正在挂牌督办"):
        supervision.refuse_direct_cancelling(found)


def test_who_decides():
    found = inspections.ordered([MAJOR])
    hazard = found.hazards.get()
    with pytest.raises(NotPermitted):
        waived(hazard, by=lead(found))
    head = make.head()
    with pytest.raises(Refused, match="再次确认身份"):
        waive_listing(hazard, reason=REASON, by=head, confirmed=None)
    with acting():
        type(found).objects.filter(pk=found.pk).update(**inspections.SECRET)
    with pytest.raises(Refused, match="不能查阅"):
        waived(hazard, by=head)


def test_who_inspected_does_not_decide():
    both = UserFactory(roles=[Role.SECTION_HEAD.value, Role.INSPECTOR.value])
    by = officers.planner()
    team = [officers.officer(by, user=both), officers.officer(by)]
    found = inspections.ordered([MAJOR], officers=team)
    with pytest.raises(Refused, match="另一人"):
        waived(found.hazards.get(), by=both)


@pytest.mark.parametrize("fields", [{"unlisted_reason": "x"}, {"unlisted_on": "2026-01-01"}])
def test_the_database_wants_reason_who_and_when_together(fields):
    found = make.major()
    with pytest.raises(IntegrityError), transaction.atomic(), acting():
        Hazard.objects.filter(pk=found.pk).update(**fields)


def test_the_pages(client):
    found = make.major()
    page = reverse("enforcement:hazard", args=[found.pk])
    act = reverse("enforcement:waive_listing", args=[found.pk])
    for role in Role:
        client.force_login(UserFactory(roles=[role.value]))
        offered = role == Role.SECTION_HEAD
        assert client.get(act).status_code == (200 if offered else 404)
        assert (act in client.get(page).content.decode()) == offered
    client.force_login(make.head())
    wrong = client.post(act, {"reason": REASON, "confirmation": "falsch"})
    assert "不正确" in wrong.content.decode()
    assert REASON in wrong.content.decode()
    data = {"reason": REASON, "confirmation": PASSWORD}
    shown = client.post(act, data, follow=True).content.decode()
    assert REASON in shown
    assert act not in shown

"""Listed supervision: who, when, and what it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from enforcement.actions import supervision as acts
from enforcement.models import Hazard, Inspection
from foundation.accounts.roles import Permission, Role
from foundation.audit.models import AuditEvent
from foundation.deadlines.actions import open_deadline
from foundation.deadlines.models import Deadline
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import today
from tests.factories import hazards as make
from tests.factories.accounts import UserFactory, confirmed
from tests.factories.inspections import SECRET
from tests.factories.officers import inspector
from tests.integration.vaulted import race

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.hazards.supervised")]
LATER = timedelta(days=90)


def term_of(hazard: Hazard) -> None:
    """The deadline that the order to rectify opened."""
    by = make.head()
    open_deadline(
        subject=hazard,
        code="correct",
        what="整改",
        article="四",
        start=hazard.ordered_on,
        due=hazard.due,
        owner_user=by,
        by=by,
    )


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECTION_HEAD])
def test_only_the_section_head_lists(role):
    with pytest.raises(NotPermitted):
        make.supervised(by=UserFactory(roles=[role.value]))


def test_the_notice_is_issued_and_the_term_is_watched():
    found = make.supervised()
    assert found.state == "listed"
    assert found.notice.number_text == f"宁经信安督〔{today().year}〕1号"
    assert found.notice.subject_type == "enforcement.supervision"
    assert Deadline.objects.open().get(code="supervision-term").due == found.due
    assert acts.under_supervision(found.hazard)
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"enforcement.supervision.listed", "enforcement.hazard.supervised"} <= verbs


@pytest.mark.parametrize(
    ("hazard", "listing", "field"),
    [
        ({"level": "general"}, {}, ""),
        ({"state": "cancelled"}, {}, ""),
        ({"state": "found", "ordered_on": None, "due": None}, {}, ""),
        ({}, {"due": today()}, "due"),
        ({}, {"body": " "}, "body"),
        ({}, {"responsible": ""}, "responsible"),
        ({}, {"requirements": "\n"}, "requirements"),
    ],
)
def test_what_cannot_be_listed(hazard, listing, field):
    with pytest.raises(Refused) as refused:
        make.supervised(make.hazard(**{"level": "major", **hazard}), **listing)
    assert refused.value.field == field


def test_a_hazard_is_listed_once():
    found = make.supervised()
    with pytest.raises(Refused, match="已经挂牌"):
        make.supervised(found.hazard)


def test_a_supervised_hazard_is_not_cancelled_any_other_way():
    found = make.supervised()
    with pytest.raises(Refused, match="正在挂牌督办，不能直接销号"):
        acts.refuse_direct_cancelling(found.hazard)
    with pytest.raises(Refused, match="还没有挂牌督办，不能直接销号"):
        acts.refuse_direct_cancelling(make.major())
    acts.refuse_direct_cancelling(make.hazard())


def test_removal_cancels_the_hazard_closes_its_deadlines_and_issues_a_notice():
    found = make.supervised()
    term_of(found.hazard)
    done = make.removed(found)
    hazard = Hazard.objects.get(pk=found.hazard_id)
    assert (hazard.state, hazard.cancelled_on) == ("cancelled", today())
    assert done.removal_notice.title.startswith("重大事故隐患摘牌通知书")
    assert not Deadline.objects.open().exists()
    assert AuditEvent.objects.filter(verb="enforcement.hazard.cancelled").count() == 1


def test_who_reinspected_does_not_remove():
    both = UserFactory(roles=[Role.SECTION_HEAD.value, Role.INSPECTOR.value])
    found = make.proposed(both)
    with pytest.raises(Refused, match="另一人"):
        acts.remove(found, by=both, confirmed=confirmed(both))
    other = make.head()
    with pytest.raises(Refused, match="再次确认身份"):
        acts.remove(found, by=other, confirmed=None)
    with pytest.raises(Refused, match="再次确认身份"):
        acts.remove(found, by=other, confirmed=confirmed(both))
    assert Hazard.objects.get(pk=found.hazard_id).state == "ordered"
    acts.remove(found, by=other, confirmed=confirmed(other))


def test_without_reinspection_there_is_no_removal():
    by = make.head()
    with pytest.raises(Refused, match="当前状态"):
        acts.remove(make.supervised(), by=by, confirmed=confirmed(by))


def test_sent_back_it_is_supervised_on():
    found = acts.send_back(make.proposed(), reason="照片不全", by=make.head())
    assert (found.state, found.finding, found.proposed_by) == ("listed", "", None)
    assert acts.under_supervision(found.hazard)
    make.removed(found)


def test_a_longer_term_is_asked_by_one_and_granted_by_another():
    found, both = (
        make.supervised(),
        UserFactory(roles=[Role.SECTION_HEAD.value, Role.INSPECTOR.value]),
    )
    due = found.due + LATER
    term_of(found.hazard)
    acts.ask_extension(found, due=due, reason="设备未到货", by=both)
    given = {"granted": True, "note": ""}
    with pytest.raises(Refused, match="另一人"):
        acts.decide_extension(found, **given, by=both, confirmed=confirmed(both))
    with pytest.raises(Refused, match="待批准"):
        acts.ask_extension(found, due=due, reason="再次", by=both)
    with pytest.raises(Refused, match="待批准"):
        make.proposed(found=found)
    other = make.head()
    acts.decide_extension(found, **given, by=other, confirmed=confirmed(other))
    found.refresh_from_db()
    assert found.due == due
    assert Deadline.objects.open().get(code="supervision-term").due == due
    hazard = Hazard.objects.get(pk=found.hazard_id)
    assert hazard.due == due  # or the ledger would call it overdue meanwhile
    assert Deadline.objects.open().get(code="correct").due == due


def test_a_refused_extension_needs_words_and_leaves_the_term():
    found, by = make.supervised(), make.head()
    acts.ask_extension(found, due=found.due + LATER, reason="设备未到货", by=inspector())
    given = {"granted": False, "by": by, "confirmed": confirmed(by)}
    with pytest.raises(Refused) as refused:
        acts.decide_extension(found, note=" ", **given)
    assert refused.value.field == "note"
    acts.decide_extension(found, note="理由不充分", **given)
    assert type(found).objects.get(pk=found.pk).due == found.due
    with pytest.raises(Refused, match="没有待批准"):
        acts.decide_extension(found, note="", **given)


def test_progress_is_dated_and_worded():
    found, by = make.supervised(), inspector()
    for on, text in [(today() + timedelta(days=1), "x"), (today() - LATER, "x"), (today(), " ")]:
        with pytest.raises(Refused):
            acts.report_progress(found, on=on, text=text, by=by)
    acts.report_progress(found, on=today(), text="灯具已到货 🔧", by=by)
    with pytest.raises(NotPermitted):
        acts.report_progress(found, on=today(), text="x", by=make.director())


def test_a_secret_inspection_has_no_hazard_to_list():
    found = make.major()
    with acting():
        Inspection.objects.filter(pk=found.inspection_id).update(**SECRET)
    with pytest.raises(Refused, match="不存在"):
        make.supervised(found)


@pytest.mark.django_db(transaction=True)
def test_of_two_heads_at_once_one_removes():
    found, first, second = make.proposed(), make.head(), make.head()
    results = race(
        *(
            lambda by=by: acts.remove(found, by=by, confirmed=confirmed(by))
            for by in (first, second)
        )
    )
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert AuditEvent.objects.filter(verb="enforcement.supervision.removed").count() == 1


def test_every_permission_of_the_table_exists():
    from enforcement.states.supervision import PROCEDURE

    assert {Permission(step.permission) for step in PROCEDURE}

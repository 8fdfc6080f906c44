"""Acts on tips: who, when, and what they refuse."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from enforcement.actions import officers as officer_acts
from enforcement.actions import tip_results as results
from enforcement.actions import tips as acts
from enforcement.actions.tip_results import Finding
from enforcement.models import Tip
from enforcement.states.tip import PROCEDURE
from foundation.accounts.roles import Permission, Role
from foundation.audit.models import AuditEvent
from foundation.deadlines.models import Deadline
from foundation.documents.models import EvidenceFile
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day, today
from tests.factories import enterprises, inspections, officers
from tests.factories import tips as make
from tests.factories.accounts import UserFactory
from tests.integration.vaulted import race

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.tips")]
PDF = b"%PDF-1.7\n%%EOF\n"


def step(name: str, found: Tip, by) -> Tip:
    """Every step of the table with fitting arguments."""
    calls = {
        "assign": lambda: acts.assign(found, officer=officers.officer(), due=found.due, by=by),
        "verify": lambda: results.verify(found, make.TRUE, by=by),
        "link_inspection": lambda: results.link_inspection(
            found, inspection=inspections.assigned(), by=by
        ),
        "answer": lambda: results.answer(found, text=make.ANSWER, by=by),
        "send_back": lambda: results.send_back(found, reason="证据不足", by=by),
        "close": lambda: results.close(found, by=by),
        "reassign": lambda: acts.reassign(found, officer=officers.officer(), reason="出差", by=by),
        "extend": lambda: acts.extend(found, due=make.days(80), reason="须鉴定", by=by),
        "hand_over": lambda: results.hand_over(found, to="公安机关", text="属其职权", by=by),
        "join": lambda: acts.join(found, main=make.tip(), by=by),
        "not_accept": lambda: acts.not_accept(found, reason="不属安全生产", by=by),
    }
    return calls[name]()


def actor(name: str, found: Tip):
    needs_handler = PROCEDURE[name].permission == Permission.HANDLE_TIPS
    return make.handler(found) if needs_handler and found.handler else make.head()


def due_codes(found: Tip) -> set[str]:
    mine = Deadline.objects.open().filter(subject_type="enforcement.tip", subject_id=str(found.pk))
    return set(mine.values_list("code", flat=True))


@pytest.mark.parametrize("state", make.STATES)
@pytest.mark.parametrize("name", [one.name for one in PROCEDURE if one.name != "file"])
def test_every_step_from_every_state_follows_the_table(name, state):
    found = make.STATES[state]()
    allowed = state in PROCEDURE[name].sources
    by = actor(name, found)
    if allowed:
        after = step(name, found, by)
        assert after.state in (PROCEDURE[name].targets or (state,))
    else:
        with pytest.raises(Refused):
            step(name, found, by)
        assert Tip.objects.get(pk=found.pk).state == state


@pytest.mark.parametrize("role", Role)
def test_a_stranger_takes_no_step(role):
    stranger = UserFactory(roles=[role.value])
    for state, made in make.STATES.items():
        found = made()
        for one in PROCEDURE.steps_from(state):
            if not stranger.may(Permission(one.permission)):
                with pytest.raises((NotPermitted, Refused)):
                    step(one.name, found, stranger)
            elif one.permission == Permission.HANDLE_TIPS:
                with pytest.raises(Refused):  # not the one it was given to
                    step(one.name, found, stranger)


def test_filing_gives_number_code_term_and_a_deadline():
    filed = make.filed()
    tip = Tip.objects.get()
    assert tip.number == f"JB{today().year}-0001"
    assert filed.code not in tip.code_digest
    assert tip.due == make.days(60)
    due = Deadline.objects.open().get()
    assert (due.code, due.due, due.owner_role) == ("tip-assign", make.days(15), "section_head")
    assert due.url == tip.get_absolute_url()  # written down where no office page is served
    event = AuditEvent.objects.get(verb="enforcement.tip.filed")
    assert event.actor_name == "访客"


def test_the_same_form_twice_is_one_tip_with_the_same_code():
    first = acts.file_tip(make.TOLD, token="t")
    second = acts.file_tip(make.TOLD, token="t")
    assert (first.tip, first.code, second.again) == (second.tip, second.code, True)
    assert Tip.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_tip():
    found = race(*[lambda: acts.file_tip(make.TOLD, token="t")] * 2)
    assert {one.tip.pk for one in found} == {Tip.objects.get().pk}
    assert sorted(one.again for one in found) == [False, True]
    assert acts.file_tip(make.TOLD, token="u").tip.number.endswith("-0002")


@pytest.mark.parametrize(("given", "field"), [({"what": " "}, "what"), ({"unit": ""}, "unit")])
def test_what_a_tip_needs(given, field):
    with pytest.raises(Refused) as refused:
        make.tip(**given)
    assert refused.value.field == field


def test_a_file_that_cannot_be_taken_takes_the_tip_back():
    good, bad = ContentFile(PDF, "证据.pdf"), ContentFile(b"MZ\x90\0", "a.pdf")
    with pytest.raises(Refused):
        make.tip(files=[good, bad])
    with pytest.raises(Refused, match="上限"):
        make.tip(files=[ContentFile(PDF + bytes([65 + n]), f"{n}.pdf") for n in range(6)])
    assert (Tip.objects.count(), EvidenceFile.objects.count()) == (0, 0)
    assert make.tip(files=[good]).number.endswith("-0001")


def test_the_deadline_goes_with_the_work():
    head = make.head()
    tip = make.tip()
    assert due_codes(tip) == {"tip-assign"}
    tip = acts.assign(tip, officer=officers.officer(), due=make.days(20), by=head)
    assert due_codes(tip) == {"tip-verify"}
    assert Deadline.objects.open().get().owner_user == make.handler(tip)
    tip = acts.extend(tip, due=make.days(90), reason="须鉴定", by=head)
    assert Deadline.objects.open().get().due == make.days(90)
    tip = results.verify(tip, make.TRUE, by=make.handler(tip))
    assert due_codes(tip) == {"tip-answer"}
    tip = results.send_back(tip, reason="再查", by=head)
    assert due_codes(tip) == {"tip-verify"}
    tip = acts.reassign(tip, officer=officers.officer(), reason="出差", by=head)
    assert Deadline.objects.open().get().owner_user == make.handler(tip)
    tip = results.verify(tip, make.TRUE, by=make.handler(tip))
    tip = results.answer(tip, text=make.ANSWER, by=head)
    assert due_codes(tip) == set()
    assert [one.sent_back for one in tip.findings.all()] == ["再查", ""]


@pytest.mark.parametrize("state", ["joined", "not_accepted", "answered", "closed"])
def test_nothing_is_due_of_what_is_over(state):
    assert due_codes(make.STATES[state]()) == set()


def test_the_term_is_not_longer_than_the_law_and_extended_once():
    tip = make.tip()
    for due in (make.days(61), make.days(-1)):
        with pytest.raises(Refused) as refused:
            acts.assign(tip, officer=officers.officer(), due=due, by=make.head())
        assert refused.value.field == "due"
    tip = acts.assign(tip, officer=officers.officer(), due=make.days(30), by=make.head())
    for due in (make.days(30), make.days(91)):
        with pytest.raises(Refused):
            acts.extend(tip, due=due, reason="x", by=make.head())
    tip = acts.extend(tip, due=make.days(90), reason="须鉴定", by=make.head())
    with pytest.raises(Refused, match="一次"):
        acts.extend(tip, due=make.days(91), reason="x", by=make.head())


def test_who_is_recused_neither_gets_nor_decides_it():
    unit, officer = enterprises.enterprise(), officers.officer()
    recusal = officers.recusal(officer, enterprise=unit)
    given = {"officer": officer, "due": make.days(9), "enterprise": unit}
    with pytest.raises(Refused, match="回避"):
        acts.assign(make.tip(), **given, by=make.head())
    other = make.assigned(enterprise=unit)
    with pytest.raises(Refused, match="回避"):
        acts.reassign(other, officer=officer, enterprise=unit, reason="x", by=make.head())
    officer_acts.lift_recusal(recusal, reason="已离任", by=officers.planner())
    found = acts.assign(make.tip(), **given, by=make.head())
    officers.recusal(officer, enterprise=unit)
    with pytest.raises(Refused, match="回避"):  # registered after it was given to him
        results.verify(found, make.TRUE, by=officer.user)
    with pytest.raises(Refused, match="回避"):
        results.read_contact(found, purpose="x", by=officer.user)


def test_a_section_head_who_is_recused_does_not_answer():
    unit, head = enterprises.enterprise(), make.head()
    officers.recusal(officers.officer(user=head), enterprise=unit)
    found = make.verified(enterprise=unit)
    for act in (
        lambda: results.answer(found, text=make.ANSWER, by=head),
        lambda: results.read_contact(found, purpose="x", by=head),
    ):
        with pytest.raises(Refused, match="回避"):
            act()


def test_only_an_officer_in_post_with_an_account_gets_it():
    gone = officers.officer(user=make.head())  # no inspector
    with pytest.raises(Refused) as refused:
        acts.assign(make.tip(), officer=gone, due=make.days(9), by=make.head())
    assert refused.value.field == "officer"


def test_another_body_is_named_exactly_when_it_is_not_ours():
    for finding in (Finding("not_ours", "查"), Finding("true", "查", handed_to="公安机关")):
        found = make.assigned()
        with pytest.raises(Refused) as refused:
            results.verify(found, finding, by=make.handler(found))
        assert refused.value.field == "handed_to"
    found = make.verified(Finding("not_ours", "属公安", handed_to="公安机关"))
    assert found.handed_to == "公安机关"


@pytest.mark.parametrize("word", ["钱某某", "139 0000 1111", "handler"])
def test_an_answer_names_neither_the_informant_nor_an_officer(word):
    found = make.verified()
    word = found.handler.name if word == "handler" else word
    with pytest.raises(Refused, match="不指名"):
        results.answer(found, text=f"{make.ANSWER}{word}", by=make.head())


def test_an_answer_does_not_name_who_told_a_joined_tip():
    found = make.verified()
    with acting():
        other = make.tip(contact=make.Contact("孙某某"))
    acts.join(other, main=found, by=make.head())
    with pytest.raises(Refused, match="不指名"):
        results.answer(found, text="孙某某", by=make.head())


def test_joining():
    head, main = make.head(), make.tip()
    other = acts.join(make.tip(), main=main, by=head)
    for tip, target in ((make.tip(), other), (main, make.tip()), (main, main)):
        with pytest.raises(Refused) as refused:
            acts.join(tip, main=target, by=head)
        assert refused.value.field == "main"
    with pytest.raises(Refused):
        acts.not_accept(main, reason="x", by=head)


def test_an_inspection_is_tied_to_its_tip():
    found = make.assigned(enterprise=enterprises.enterprise())
    visit = inspections.assigned(
        source="tip", reference=f" {found.number.lower()}", enterprise=found.enterprise
    )
    assert Tip.objects.get().inspection == visit
    with pytest.raises(Refused, match="不是该举报"):
        inspections.assigned(source="tip", reference=found.number)
    for wrong in (make.tip().number, "JB2026-9999"):
        with pytest.raises(Refused) as refused:
            inspections.assigned(source="tip", reference=wrong)
        assert refused.value.field == "reference"
    assert inspections.assigned(source="tip", reference="12350电话举报").reference


def test_every_reading_of_the_contact_is_recorded():
    found = make.assigned()
    for by in (make.handler(found), make.head()):
        assert results.read_contact(found, purpose="核实地点", by=by) == make.CONTACT
    events = AuditEvent.objects.filter(verb="enforcement.tip.contact_read")
    assert events.count() == 2
    with pytest.raises(Refused):
        results.read_contact(found, purpose=" ", by=make.head())
    with pytest.raises(Refused):
        results.read_contact(found, purpose="x", by=officers.officer().user)
    with pytest.raises(Refused, match="没有留下"):
        results.read_contact(make.tip(contact=make.Contact()), purpose="x", by=make.head())
    assert events.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["assign", "verify", "answer", "close", "not_accept"])
def test_of_two_at_once_one_is_told_the_new_state(name):
    state = PROCEDURE[name].sources[0]
    found = make.STATES[state]()
    actors = [actor(name, found), actor(name, found)]
    took = race(*[lambda by=by: step(name, found, by) for by in actors])
    assert sorted(isinstance(one, Refused) for one in took) == [False, True], took


@pytest.mark.django_db(transaction=True)
def test_two_who_join_crosswise_do_not_make_a_ring():
    head, one, two = make.head(), make.tip(), make.tip()
    took = race(
        lambda: acts.join(one, main=two, by=head), lambda: acts.join(two, main=one, by=head)
    )
    assert sorted(isinstance(each, Refused) for each in took) == [False, True]


@pytest.mark.parametrize(
    ("state", "changes"),
    [
        ("received", {"state": "assigned"}),
        ("assigned", {"state": "verified"}),
        ("assigned", {"handler": None}),
        ("verified", {"state": "answered"}),
        ("verified", {"result": ""}),
        ("verified", {"handed_to": "公安"}),
        ("answered", {"answer": ""}),
        ("answered", {"state": "closed"}),
        ("received", {"state": "joined"}),
        ("received", {"answer": "x"}),
        ("received", {"extension_reason": "x"}),
        ("received", {"code_digest": "short"}),
    ],
)
def test_the_database_refuses_the_impossible(state, changes):
    found = make.STATES[state]()
    with pytest.raises(IntegrityError), transaction.atomic(), acting():
        Tip.objects.filter(pk=found.pk).update(**changes)


def test_figures_count_by_the_term_of_each():
    from enforcement.tip_figures import figures

    with on_day(make.days(-100)):
        late, silent = make.verified(), make.tip()
        early = make.answered()
        joined = make.joined(early)
    results.answer(late, text=make.ANSWER, by=make.head())
    make.not_accepted()
    found = figures(make.days(-100), today(), on=today())
    assert (found.received, found.not_accepted) == (5, 1)
    assert (found.answered_in_time, found.answered_late) == (3, 1)
    assert (found.unanswered, found.overdue) == (1, 1)
    assert sum(found.results) == 2
    assert silent.number != joined.number

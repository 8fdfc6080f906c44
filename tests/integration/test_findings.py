"""Findings: the fitting remedy, terms, nobody's own act, and what follows for a penalty."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from blacklist import tasks as blacklist_tasks
from blacklist.actions import questioning
from blacklist.models import Ground, Question
from correction.actions import documents, findings
from correction.models import Finding
from correction.states import document as document_states
from correction.states import finding as states
from disclosure import tasks as disclosure_tasks
from disclosure.models import Correction, Entry
from enforcement.actions.cases import challenges
from enforcement.annual.counting import counted
from enforcement.case_accounts import account_of, to_refund
from enforcement.models import Decision
from enforcement.rules.cases import Penalty
from foundation.accounts.roles import Role
from foundation.audit.trail import target_key
from foundation.deadlines.models import Deadline
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day, today
from foundation.workdays.services import current_calendar
from tests.factories import blacklist as listings
from tests.factories import cases
from tests.factories import correction as make
from tests.factories import disclosure as published
from tests.factories.accounts import OfficeFactory, UserFactory, confirmed
from tests.integration.steps import check_every_step, check_ways
from tests.integration.vaulted import client_of, race

LIGHTER = (Penalty("fine", Decimal("10000.00")),)
pytestmark = pytest.mark.django_db


def revoke(decision: Decision) -> None:
    by = cases.director()
    challenges.revoke(
        decision.case, reason="认定错误", anew=False, text="撤销", by=by, confirmed=confirmed(by)
    )
    decision.refresh_from_db()


def a_decision(**given) -> Decision:
    return published.penalty(**given).decisions.get()


class TestTables:
    def test_every_state_has_a_way_to_it(self):
        check_ways(make.FINDINGS, states.STATE_LABELS)
        check_ways(make.DOCUMENTS, document_states.STATE_LABELS)

    @pytest.mark.article("C.8")
    @pytest.mark.parametrize("state", make.FINDINGS)
    def test_findings(self, state):
        check_every_step(findings.steps, make.FINDINGS[state], state)

    @pytest.mark.parametrize("state", make.DOCUMENTS)
    def test_documents(self, state):
        check_every_step(documents.steps, make.DOCUMENTS[state], state)

    @pytest.mark.article("C.8")
    @pytest.mark.parametrize("role", list(Role))
    def test_only_two_sections_organise(self, role):
        by = UserFactory(roles=[role.value])
        if role in {Role.LEGAL, Role.GENERAL_OFFICE}:
            assert make.found(by=by).found_by == by
            return
        with pytest.raises(NotPermitted) as refusal:
            make.found(by=by)
        assert "第八条" in refusal.value.article


@pytest.mark.article("C.5")
class TestRemedy:
    def test_one_that_does_not_fit_is_refused_and_the_database_refuses_it_too(self):
        finding = make.found()
        with pytest.raises(Refused, match="不适用") as refusal:
            make.ordered(finding, remedy="revoke")
        assert refusal.value.field == "remedy"
        good = make.ordered(finding)
        with pytest.raises(IntegrityError), transaction.atomic(), acting():
            Finding.objects.filter(pk=good.pk).update(remedy="revoke")

    def test_a_document_or_a_penalty_must_be_named(self):
        for kind, field in (("document", "document"), ("penalty", "decision")):
            with pytest.raises(Refused) as refusal:
                make.found(kind=kind)
            assert refusal.value.field == field

    def test_who_found_it_does_not_decide_nor_who_answered_confirm(self):
        by = make.legal()
        finding = make.found(by=by)
        with pytest.raises(Refused, match="另一人"):
            make.ordered(finding, by=by)
        finding = make.ordered(finding)
        answers = make.general_office(office=finding.office)
        findings.answer(finding, text="已改正。", by=answers)
        with pytest.raises(Refused, match="另一人"):
            make.corrected(Finding.objects.get(pk=finding.pk), by=answers)

    def test_nobody_judges_his_own_act(self):
        decision = a_decision()
        finding = make.on_decision(decision)
        reviewer = make.legal()
        with acting():
            Decision.objects.filter(pk=decision.pk).update(decided_by=reviewer)
        with pytest.raises(Refused, match="您本人办理"):
            make.ordered(Finding.objects.get(pk=finding.pk), by=reviewer)
        person = make.legal()
        mine = make.found(person=person, office=person.office)
        with pytest.raises(Refused, match="您本人办理"):
            findings.drop(mine, reason="无", by=person, confirmed=confirmed(person))

    def test_an_officer_who_left_is_no_obstacle(self):
        person = make.officer()
        finding = make.found(person=person, office=person.office)
        person.is_active = False
        person.save()
        finding = make.ordered(finding)
        colleague = make.officer(office=person.office)
        findings.answer(finding, text="已改正。", by=colleague)
        make.corrected(Finding.objects.get(pk=finding.pk))


@pytest.mark.article("C.3")
class TestTerm:
    def test_it_runs_is_answered_returned_and_confirmed(self):
        finding = make.ordered()
        key = target_key(finding)
        due = Deadline.objects.open().of(*key).get()
        assert (due.due, due.owner_office) == (finding.due, finding.office)
        finding = make.answered(finding)
        check = Deadline.objects.open().of(*key).get()
        assert check.due == current_calendar().add_workdays(today(), 10)
        by = make.general_office()
        later = today() + timedelta(days=5)
        finding = findings.send_back(finding, reason="还有一处没有改。", due=later, by=by)
        assert Deadline.objects.open().of(*key).get().due == later
        make.corrected(make.answered(finding))
        assert not Deadline.objects.open().of(*key).exists()

    def test_overdue_is_computed_and_shown(self):
        finding = make.ordered(due=today())
        assert not Finding.objects.all().overdue(today()).exists()
        assert Finding.objects.all().overdue(today() + timedelta(days=1)).get() == finding

    def test_what_was_seen_meanwhile_is_kept(self):
        finding = make.ordered()
        findings.follow(finding, on=today(), text="已改两处。", by=make.legal())
        assert finding.follow_ups.get().text == "已改两处。"
        with pytest.raises(Refused, match="当前状态"):
            findings.follow(make.unfounded(), on=today(), text="x", by=make.legal())

    def test_a_term_in_the_past_or_without_end_is_refused(self):
        for due in (today() - timedelta(days=1), date(2099, 1, 1)):
            with pytest.raises(Refused) as refusal:
                make.ordered(due=due)
            assert refusal.value.field == "due"

    def test_only_the_office_concerned_answers(self):
        finding = make.ordered()
        with pytest.raises(Refused, match="应由"):
            findings.answer(finding, text="x", by=make.officer(office=OfficeFactory()))

    @pytest.mark.django_db(transaction=True)
    def test_two_who_answer_at_once(self):
        finding = make.ordered()
        people = [make.officer(office=finding.office) for _ in range(2)]
        results = race(
            *(lambda by=by: findings.answer(finding, text="改了", by=by) for by in people)
        )
        assert sum(isinstance(one, Refused) for one in results) == 1


@pytest.mark.article("C.5.effect")
class TestEffect:
    def test_confirmed_only_when_the_decision_is_gone(self):
        decision = a_decision()
        finding = make.answered(make.ordered(make.on_decision(decision), effect="withdraw"))
        with pytest.raises(Refused, match="仍然有效"):
            make.corrected(finding)
        revoke(decision)
        assert make.corrected(finding).state == "corrected"

    def test_two_findings_on_one_case_both_end(self):
        decision = a_decision()
        both = [
            make.answered(make.ordered(make.on_decision(decision), effect="withdraw"))
            for _ in range(2)
        ]
        revoke(decision)
        assert {make.corrected(one).state for one in both} == {"corrected"}

    def test_what_is_revoked_already_need_not_be_revoked(self):
        decision = a_decision()
        finding = make.on_decision(decision)
        revoke(decision)
        with pytest.raises(Refused, match="不必再变更或者撤销"):
            make.ordered(Finding.objects.get(pk=finding.pk), effect="withdraw")

    def test_a_paid_penalty_before_the_court_may_be_revoked_too(self):
        paid = cases.executed(published.penalty())
        decision = paid.decisions.get()
        finding = make.answered(make.ordered(make.on_decision(decision), effect="withdraw"))
        revoke(decision)
        assert make.corrected(finding).state == "corrected"
        in_court = cases.in_court().decisions.get()
        finding = make.answered(make.ordered(make.on_decision(in_court), effect="withdraw"))
        revoke(in_court)
        assert make.corrected(finding).state == "corrected"

    def test_what_was_paid_must_go_back(self):
        case = cases.executed(published.penalty())
        decision = case.decisions.get()
        now = account_of(case, decision, until=today())
        assert to_refund(case, now) == 0
        by = cases.director()
        lighter = challenges.change_decision(
            case, penalties=LIGHTER, reason="过重", text="改为一万元。", by=by,
            confirmed=confirmed(by),
        )  # fmt: skip
        assert to_refund(case, account_of(case, lighter, until=today())) == Decimal("10000.00")
        revoke(lighter)
        assert to_refund(case, None) == Decimal("20000.00")
        page = client_of(by).get(case.get_absolute_url()).content.decode()
        assert "应退还 20000.00 元" in page

    def test_a_correction_of_a_correction(self):
        """The changed decision may itself be found wrong."""
        decision = a_decision()
        by = cases.director()
        new = challenges.change_decision(
            decision.case, penalties=LIGHTER, reason="过重", text="改为一万元。", by=by,
            confirmed=confirmed(by),
        )  # fmt: skip
        first = make.on_decision(decision)
        assert Finding.objects.get(pk=first.pk).decision.state == "changed"
        finding = make.answered(make.ordered(make.on_decision(new), effect="withdraw"))
        revoke(new)
        assert make.corrected(finding).state == "corrected"

    def test_the_annual_report_counts_it_no_more(self):
        decision = a_decision()
        year = today().year
        before = counted(year)
        revoke(decision)
        assert counted(year) != before

    def test_the_public_entry_gets_its_withdrawal_from_the_day_of_the_revocation(self):
        decision = a_decision()
        published.through(published.draft(period=str(today().year)))
        revoke(decision)
        with on_day(today() + timedelta(days=1)):  # the message was lost, the nightly job finds it
            assert disclosure_tasks.prepare_corrections() == 1
        found = Correction.objects.get()
        assert found.due == current_calendar().add_workdays(today(), 3)
        assert disclosure_tasks.prepare_correction_of(decision.pk) == 0
        published.carried_out(published.agreed(found))
        assert Entry.objects.get().state == "withdrawn"

    def test_soon_after_the_act_without_waiting_for_the_night(
        self, monkeypatch, django_capture_on_commit_callbacks
    ):
        told = []
        monkeypatch.setattr(disclosure_tasks.prepare_correction_of, "delay", told.append)
        monkeypatch.setattr(
            blacklist_tasks.question_listings, "delay", lambda: told.append("listings")
        )
        decision = a_decision()
        with django_capture_on_commit_callbacks(execute=True):
            revoke(decision)
        assert sorted(told, key=str) == [decision.pk, "listings"]

    def test_a_lost_broker_does_not_break_the_act(
        self, monkeypatch, django_capture_on_commit_callbacks
    ):
        def lost(*_given):
            raise ConnectionError

        monkeypatch.setattr(disclosure_tasks.prepare_correction_of, "delay", lost)
        decision = a_decision()
        with django_capture_on_commit_callbacks(execute=True):
            revoke(decision)
        assert decision.state == "revoked"


@pytest.mark.article("C.5.effect")
class TestListing:
    @pytest.fixture
    def listing(self):
        listing, decision = listings.listed(), a_decision()
        evidence = [{"on": f"{today()}", "key": f"enforcement.decision:{decision.pk}", "text": "x"}]
        with acting():
            Ground.objects.filter(listing=listing).update(evidence=evidence)
        listing.decision = decision
        return listing

    def test_it_is_questioned_once_and_answered_with_a_reason(self, listing):
        assert questioning.question_listings() == 0
        revoke(listing.decision)
        assert blacklist_tasks.question_listings() == 1
        assert blacklist_tasks.question_listings() == 0
        found = Question.objects.get()
        assert "已撤销" in found.why
        assert Deadline.objects.open().of(*target_key(found)).get().due == found.due
        by = listings.staff()
        with pytest.raises(Refused, match="理由"):
            questioning.answer(found, outcome="stands", reason=" ", by=by)
        questioning.answer(found, outcome="stands", reason="另有两起事故。", by=by)
        assert not Deadline.objects.open().of(*target_key(found)).exists()
        with pytest.raises(Refused, match="已经答复"):
            questioning.answer(found, outcome="revoke", reason="x", by=by)

    def test_a_listing_that_is_over_is_left_alone(self, listing):
        with acting():
            type(listing).objects.filter(pk=listing.pk).update(
                state="revoked", ended_reason="党组会撤销"
            )
        revoke(listing.decision)
        assert questioning.question_listings() == 0

    @pytest.mark.django_db(transaction=True)
    def test_two_jobs_at_once(self, listing):
        revoke(listing.decision)
        race(questioning.question_listings, questioning.question_listings)
        assert Question.objects.count() == 1


@pytest.mark.article("C.5")
class TestDocuments:
    def test_nothing_is_issued_before_its_check_by_another(self):
        by = make.legal()
        draft = documents.register(title="办法", drafted_by_office="一处", by=by)
        with pytest.raises(Refused, match="当前状态"):
            make.in_force(draft)
        with pytest.raises(Refused, match="另一人"):
            documents.check(draft, passed=True, opinion="可", by=by, confirmed=confirmed(by))
        assert make.checked(draft, passed=False).state == "drafted"
        assert make.in_force(make.checked(draft)).state == "in_force"

    def test_the_same_number_twice_and_a_term_before_its_issue(self):
        first = make.in_force()
        with pytest.raises(Refused) as refusal:
            make.in_force(number=first.number)
        assert refusal.value.field == "number"
        with pytest.raises(Refused) as refusal:
            make.in_force(expires_on=today())
        assert refusal.value.field == "expires_on"

    def test_its_end_is_a_deadline_and_may_be_put_off(self):
        document = make.in_force()
        assert Deadline.objects.open().of(*target_key(document)).get().due == document.expires_on
        later = document.expires_on + timedelta(days=100)
        documents.renew(document, expires_on=later, reason="仍需施行", by=make.legal())
        assert Deadline.objects.open().of(*target_key(document)).get().due == later

    def test_a_finding_on_it_ends_only_when_it_does(self):
        document = make.in_force()
        finding = make.found(kind="document", document=document)
        finding = make.answered(make.ordered(finding, remedy="revoke"))
        with pytest.raises(Refused, match="仍然有效"):
            make.corrected(finding)
        by = make.general_office()
        documents.end(document, "revoke", reason="抵触", by=by, confirmed=confirmed(by))
        finding = Finding.objects.get(pk=finding.pk)
        assert make.corrected(finding).state == "corrected"

"""Disclosure: approval before anything appears, frozen fields, corrections in the open."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from disclosure import fields, tasks
from disclosure.actions import batches, corrections, drafting
from disclosure.models import Batch, Correction, Entry
from disclosure.states.batch import PROCEDURE
from enforcement.actions.cases import challenges
from foundation.accounts.roles import ROLE_PERMISSIONS, Permission, Role
from foundation.audit.trail import target_key
from foundation.deadlines.models import Deadline
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import Quarter, on_day, today
from foundation.workdays.services import current_calendar
from tests.factories import accidents, cases, enterprises, hazards
from tests.factories import blacklist as listings
from tests.factories import disclosure as make
from tests.factories.accounts import UserFactory, confirmed
from tests.integration.vaulted import race

pytestmark = pytest.mark.django_db
ROOM = "/office/disclosure/"


def revoked(case) -> None:
    by = cases.director()
    challenges.revoke(
        case, reason="认定错误", anew=False, text="撤销", by=by, confirmed=confirmed(by)
    )


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.article("D.3.2", "D.5.2")
class TestBatch:
    def test_nothing_appears_before_the_approval(self):
        visitor = Client()
        for state, made in make.AT.items():
            batch = made()
            assert batch.state == state
            title = batch.items.first().data["title"]
            assert (title in text(visitor.get("/penalties/"))) == (state == "published"), state
            if state == "published":
                assert batch.entries.count() == batch.items.count()

    def test_both_sections_sign_and_neither_twice(self):
        batch = make.draft()
        batches.sign(batch, by=make.legal())
        with pytest.raises(Refused, match="本处室已经签署"):
            batches.sign(batch, by=make.legal())
        with pytest.raises(Refused, match="当前状态"):
            batches.submit(batch, by=make.legal())
        batches.sign(batch, by=make.equipment())
        assert make.again(batch).state == "signed"

    def test_an_approver_who_drafted_is_refused(self):
        both = UserFactory(roles=[Role.LEGAL.value, Role.COMMITTEE_DIRECTOR.value])
        batch = make.draft()
        batches.sign(batch, by=both)
        batches.sign(batch, by=make.equipment())
        batches.submit(batch, by=make.legal())
        with pytest.raises(Refused, match="您签署了该批次"):
            batches.approve(batch, by=both, confirmed=confirmed(both))

    def test_editing_and_returning_take_the_signatures_away(self):
        batch = make.submitted()
        with pytest.raises(Refused, match="退回原因"):
            batches.send_back(batch, reason=" ", by=make.director())
        batches.send_back(batch, reason="核对金额", by=make.director())
        batch = make.again(batch)
        assert (batch.state, batch.legal_by, batch.equipment_by) == ("draft", None, None)
        batches.sign(batch, by=make.legal())
        drafting.edit(batch, note="说明", left_out={}, by=make.legal())
        assert make.again(batch).legal_by is None

    def test_what_is_left_out_with_a_reason_is_not_published(self):
        for _ in range(2):
            make.penalty()
        batch = make.draft(period=str(today().year))
        item = batch.items.first()
        drafting.edit(batch, note="", left_out={item.pk: "涉及商业秘密"}, by=make.legal())
        batch = make.through(batch)
        assert [entry.key for entry in batch.entries.all()] == [batch.items.last().key]

    def test_what_was_revoked_between_approval_and_publication_is_left_out(self):
        gone, stays = make.penalty(), make.penalty()
        batch = make.approved(make.submitted(make.signed(make.draft(period=str(today().year)))))
        revoked(gone)
        batch = make.published(batch)
        assert [entry.code for entry in batch.entries.all()] == [stays.party_code]
        assert "撤销" in batch.items.exclude(left_out="").get().left_out

    def test_two_batches_with_the_same_items_publish_them_once(self):
        first = make.draft()
        second = drafting.compile_batch(first.kind, first.period, by=make.legal())
        for batch, number in ((second, 1), (first, 0)):
            assert make.through(batch).entries.count() == number
        entry = Entry.objects.get()
        assert (entry.state, entry.version) == ("current", 1)

    def test_a_period_to_come_is_refused(self):
        make.penalty()
        year = today().year + 1
        for kind, period in (("penalties", f"{year}"), ("hazards", f"{year}-1")):
            with pytest.raises(Refused, match="还没有开始"):
                drafting.compile_batch(kind, period, by=make.legal())

    @pytest.mark.parametrize("state", make.AT)
    def test_every_step_by_every_role(self, state):
        batch = make.AT[state]()
        for role in Role:
            user = UserFactory(roles=[role.value])
            for step in PROCEDURE:
                if not step.sources:
                    continue
                may = Permission(step.permission) in ROLE_PERMISSIONS[role]
                try:
                    batches.at(batch, step.name, by=user, confirmed=confirmed(user))
                    outcome = "allowed"
                except NotPermitted:
                    outcome = "not permitted"
                except Refused:
                    outcome = "refused"
                wanted = "allowed" if state in step.sources else "refused"
                assert outcome == (wanted if may else "not permitted"), (step.name, role)

    @pytest.mark.article("D.5.1")
    def test_the_paper_has_its_recipients_and_comes_once(self):
        batch = make.approved()
        batches.print_paper(batch, recipients="各市工信局", by=make.staff())
        paper = make.again(batch).paper
        assert (paper.public, "安监执法警示通报" in paper.title) == (True, True)
        with pytest.raises(Refused, match="已经印发"):
            batches.print_paper(batch, recipients="各市", by=make.staff())
        assert paper.title in text(Client().get("/notices/"))

    @pytest.mark.article("D.5.3")
    def test_other_media_only_after_the_leaders_consent(self):
        batch = make.published()
        given = {"name": "宁夏日报", "on": today(), "where": "3版"}
        with pytest.raises(Refused, match="还没有同意"):
            batches.release(batch, **given, by=make.centre())
        by = make.leader()
        batches.consent(batch, by=by, confirmed=confirmed(by))
        batches.release(batch, **given, by=make.centre())
        with pytest.raises(Refused, match="没有登记过"):
            batches.release(batch, **given, by=make.centre())


@pytest.mark.article("D.2.1", "D.4.1")
class TestPenalties:
    def test_last_years_and_the_undone_of_earlier_years(self):
        year = today().year
        with on_day(date(year - 1, 6, 1)):
            old_paid = cases.executed(make.penalty())
            old = make.penalty()
        last = make.penalty()
        batch = make.draft(period=str(year))
        keys = {item.key for item in batch.items.all()}
        assert keys == {f"{fields.PENALTY}:{one.decisions.get().pk}" for one in (old, last)}
        assert old_paid.decisions.get().pk not in {int(key.split(":")[1]) for key in keys}
        data = batch.items.get(key=f"{fields.PENALTY}:{old.decisions.get().pk}").data
        assert (data["execution_name"], data["amount"]) == ("未执行", "20000.00")
        for name in ("party", "violation", "penalties", "execution", "decided_on", "basis"):
            assert data[name], name

    def test_of_a_person_neither_name_nor_number_nor_address(self):
        make.penalty(
            cases.WARNING, enterprise=None, party="person", party_name="欧阳建国",
            party_code="640102199001011234", party_address="某某小区", representative="",
        )  # fmt: skip
        told = json.dumps(make.draft(period=str(today().year)).items.get().data, ensure_ascii=False)
        assert "欧阳某" in told
        for secret in ("建国", "640102199001011234", "某某小区"):
            assert secret not in told

    def test_a_second_batch_holds_only_what_is_new_or_changed(self):
        make.through(make.draft())
        with pytest.raises(Refused, match="没有需要公开的新内容"):
            make.draft(period=str(today().year))
        make.penalty()
        batch = make.draft(period=str(today().year))
        assert (batch.version, batch.items.count()) == (2, 1)

    def test_a_changed_execution_makes_a_new_version_beside_the_old(self):
        case = make.penalty()
        make.through(make.draft(period=str(today().year)))
        cases.executed(case)
        make.through(make.draft(period=str(today().year)))
        old, new = Entry.objects.order_by("version")
        assert (old.state, new.state, new.version) == ("corrected", "current", 2)
        assert new.data["execution"] == "done"
        page = text(Client().get(old.get_absolute_url()))
        assert "查看最新版本" in page


@pytest.mark.article("D.2.2", "D.4.2")
def test_the_hazards_of_a_quarter_name_no_unit():
    quarter = hazards.last_quarter()
    for number in range(3):
        unit = enterprises.enterprise(industry="mines", name=f"宁夏某矿业{number}公司")
        visit = hazards.visited(quarter.first, enterprise=unit)
        hazards.hazard(visit, found_on=quarter.first, what=f"宁夏某矿业{number}公司通风不良",
                       due=quarter.last)  # fmt: skip
    batch = make.draft("hazards", f"{quarter.year}-{quarter.number}")
    data = batch.items.get().data
    assert set(data["classes"]) == {"共性", "倾向性"}
    assert (data["found"], data["units"]) == (3, 3)
    told = json.dumps(data, ensure_ascii=False)
    assert "某矿业" not in told
    assert "通风不良" in told
    make.through(batch)
    assert data["title"] in text(Client().get("/hazards/"))


@pytest.mark.article("B.2", "D.2.1")
def test_the_blacklist_and_accident_reports_are_published_too():
    listing = listings.listed()
    make.through(make.draft("blacklist", f"{today()}"))
    assert listing.unit_name in text(Client().get("/blacklist/"))
    found = accidents.closed()
    make.through(make.draft("accidents", f"{today()}"))
    page = Client().get(Entry.objects.get(kind="accidents").get_absolute_url())
    assert found.public_text[:10] in text(page)


@pytest.mark.article("D.4.1", "D.4.2")
class TestJobs:
    def test_march_and_the_quarters_end_and_twice_is_once(self):
        year = today().year
        with on_day(date(year - 1, 6, 1)):
            make.penalty()
        with on_day(date(year, 2, 27)):
            tasks.compile_due_batches()
        assert not Batch.objects.filter(kind="penalties", due=date(year, 3, 31)).exists()
        for day in (date(year, 3, 1), date(year, 3, 22), date(year, 4, 5)):
            with on_day(day):
                tasks.compile_due_batches()
        found = Batch.objects.get(kind="penalties", due=date(year, 3, 31))
        assert (found.period, found.due, found.compiled_by) == (
            str(year - 1), date(year, 3, 31), None,
        )  # fmt: skip
        assert Batch.objects.filter(kind="hazards").count() == 2
        due = Deadline.objects.open().of(*target_key(found)).get()
        assert (due.due, due.owner_role) == (found.due, "legal")

    def test_a_revoked_penalty_gets_its_correction_with_three_workdays(self):
        case = make.penalty()
        make.through(make.draft(period=str(today().year)))
        assert tasks.prepare_corrections() == 0
        revoked(case)
        assert tasks.prepare_corrections() == 1
        assert tasks.prepare_corrections() == 0
        found = Correction.objects.get()
        assert (found.kind, found.proposed_by) == ("withdraw", None)
        assert found.due == current_calendar().add_workdays(today(), 3)

    def test_a_unit_that_left_the_blacklist_gets_its_correction(self):
        listing = listings.over()
        make.through(make.draft("blacklist", f"{today()}"))
        listings.exit_decided(listings.exit_discussed(listings.exit_inspected(listing)))
        assert tasks.prepare_corrections() == 1
        make.carried_out(make.agreed(Correction.objects.get()))
        assert listing.unit_name not in text(Client().get("/blacklist/"))

    def test_two_runs_at_once_make_one_batch(self):
        assert drafting.compile_due("penalties", "2020") is not None
        assert drafting.compile_due("penalties", "2020") is None


@pytest.mark.article("C.5.effect")
class TestCorrections:
    def test_withdrawn_it_stays_visible_with_day_and_reason(self):
        entry = make.entry()
        make.carried_out(make.agreed(make.proposed(entry)))
        page = text(Client().get(entry.get_absolute_url()))
        assert "撤回" in page
        assert "登记有误。" in page
        assert "已撤回" in text(Client().get("/penalties/"))

    def test_withdrawn_it_comes_back_only_when_its_record_has_changed(self):
        case = make.penalty()
        make.through(make.draft(period=str(today().year)))
        make.carried_out(make.agreed(make.proposed(Entry.objects.get())))
        with pytest.raises(Refused, match="没有需要公开的新内容"):
            make.draft(period=str(today().year))
        cases.executed(case)
        make.through(make.draft(period=str(today().year)))
        states = list(Entry.objects.order_by("version").values_list("version", "state"))
        assert states == [(1, "withdrawn"), (2, "current")]

    def test_corrected_to_what_the_record_says_now(self):
        case = make.penalty()
        make.through(make.draft(period=str(today().year)))
        entry = Entry.objects.get()
        with pytest.raises(Refused, match="没有可以更正的内容"):
            make.proposed(entry, "correct")
        cases.executed(case)
        make.carried_out(make.agreed(make.proposed(entry, "correct")))
        old, new = Entry.objects.order_by("version")
        assert (old.state, old.reason, new.data["execution"]) == (
            "corrected", "登记有误。", "done",
        )  # fmt: skip

    def test_who_proposes_does_not_agree_and_only_one_is_open(self):
        both = UserFactory(roles=[Role.LEGAL.value, Role.COMMITTEE_DIRECTOR.value])
        entry = make.entry()
        found = corrections.propose(entry, kind="withdraw", reason="x", by=both)
        with pytest.raises(Refused, match="须由另一人"):
            corrections.agree(found, by=both, confirmed=confirmed(both))
        with pytest.raises(Refused, match="没有办结的更正"):
            make.proposed(entry)
        corrections.drop(found, reason="无误", by=make.director())
        assert make.proposed(entry).state == "proposed"


@pytest.mark.django_db(transaction=True)
def test_published_twice_at_once_it_is_published_once():
    batch = make.approved()
    results = race(*(lambda: batches.publish(batch, by=make.centre()) for _ in range(2)))
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert Entry.objects.count() == 1
    assert Quarter.of(today()).year == today().year

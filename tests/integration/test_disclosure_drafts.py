"""Drafts: penalties within seven workdays, what a quarter tells, differences, preview."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from disclosure import differences, tasks
from disclosure.actions import drafting
from disclosure.models import Batch, Entry
from enforcement.models import Decision
from foundation.audit.trail import target_key
from foundation.deadlines.models import Deadline
from foundation.jurisdiction import current
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import Quarter, on_day
from foundation.workdays.services import current_calendar
from tests.factories import cases, enterprises, hazards
from tests.factories import disclosure as make
from tests.factories.accounts import UserFactory
from tests.integration.vaulted import client_of, race

pytestmark = pytest.mark.django_db
ROOM = "/office/disclosure/"
WORKDAY = date(2026, 11, 26)  # a Thursday


def running() -> Batch:
    return Batch.objects.get(kind="penalties", period__regex=r"^\d{4}-\d{2}-\d{2}$")


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture(autouse=True)
def _a_workday():
    with on_day(WORKDAY):
        yield


@pytest.mark.article("D.2.1")
class TestEachDecision:
    def test_what_was_decided_is_drafted_once_and_due_in_seven_workdays(self):
        make.penalty()
        decided = Decision.objects.get().decided_on
        tasks.compile_due_batches()
        found = running()
        due = current_calendar().add_workdays(decided, 7)
        assert (found.items.count(), found.due, found.compiled_by) == (1, due, None)
        deadline = Deadline.objects.open().of(*target_key(found)).get()
        assert (deadline.due, deadline.article) == (due, "安全生产法 第七十八条")
        with on_day(WORKDAY + timedelta(days=1)):
            tasks.compile_due_batches()
        assert running() == found

    def test_nothing_decided_no_batch_and_none_on_a_day_off(self):
        tasks.compile_due_batches()
        make.penalty()
        with on_day(date(2026, 11, 29)):  # a Sunday
            tasks.compile_due_batches()
        assert not Batch.objects.filter(kind="penalties", period__startswith="2026-").exists()

    def test_what_is_left_out_does_not_come_again(self):
        make.penalty()
        tasks.compile_due_batches()
        item = running().items.get()
        drafting.edit(running(), note="", left_out={item.pk: "涉及国家秘密"}, by=make.legal())
        with on_day(WORKDAY + timedelta(days=1)):
            tasks.compile_due_batches()
        assert Batch.objects.filter(kind="penalties", period__startswith="2026-").count() == 1

    def test_an_office_may_switch_it_off(self, settings):
        make.penalty()
        settings.JURISDICTION_PARAMETERS = {"disclosure.each_workdays": 0}
        current.cache_clear()
        try:
            tasks.compile_due_batches()
        finally:
            current.cache_clear()
        assert not Batch.objects.filter(kind="penalties", period__startswith="2026-").exists()

    def test_by_hand_before_the_job(self):
        make.penalty()
        legal = client_of(make.legal())
        given = {"kind": "decided", "year": 2026}
        assert legal.post(f"{ROOM}new/", given).status_code == 302
        assert running().compiled_by is not None
        assert "没有需要公开的新内容" in text(legal.post(f"{ROOM}new/", given))

    @pytest.mark.django_db(transaction=True)
    def test_the_job_twice_at_once(self):
        make.penalty()
        race(tasks.compile_due_batches, tasks.compile_due_batches)
        assert running().items.count() == 1


@pytest.mark.article("D.4.1")
def test_the_annual_batch_holds_all_of_the_year_and_publishes_nothing_twice():
    with on_day(date(2025, 6, 3)):
        case = make.penalty()
        make.penalty()
        tasks.compile_due_batches()
        make.through(running())
    cases.executed(case)
    with on_day(date(2026, 3, 2)):
        tasks.compile_due_batches()
        annual = Batch.objects.get(kind="penalties", period="2025")
        told = [one.kind for one in differences.of_items(annual.items.all()).values()]
        assert sorted(told) == ["changed", "same"]
        make.through(annual)
    assert not annual.items.exclude(left_out="").exists()
    assert sorted(Entry.objects.values_list("version", "state")) == [
        (1, "corrected"), (1, "current"), (2, "current"),
    ]  # fmt: skip


@pytest.mark.article("D.2.2", "D.4.2")
class TestQuarter:
    @pytest.fixture
    def batch(self):
        quarter = Quarter(2026, 3)
        for code, name in (("640104", "甲"), ("640104", "乙"), ("640202", "丙")):
            unit = enterprises.enterprise(
                industry="mines", name=f"宁夏{name}矿业公司", region_code=code
            )
            visit = hazards.visited(quarter.first, enterprise=unit)
            hazards.hazard(visit, found_on=quarter.first, due=quarter.last)
        with on_day(quarter.last):
            for _ in range(3):
                make.penalty(title="违规储存民用爆炸物品", industry="mines")
        with on_day(quarter.last + timedelta(days=1)):
            return make.draft("hazards", "2026-3")

    def test_violations_and_hazards_by_area(self, batch):
        violation, hazard = (item.data for item in batch.items.order_by("pk"))
        assert violation["subject"] == "违法行为"
        assert (violation["found"], violation["category"]) == (3, "违规储存民用爆炸物品")
        assert hazard["subject"] == "事故隐患"
        assert hazard["areas"] == ["银川市2项", "石嘴山市1项"]
        party = Decision.objects.first().case.party_name
        assert party not in str(violation)

    def test_words_may_be_written_but_no_number(self, batch):
        legal = client_of(make.legal())
        item = batch.items.last()
        page = text(legal.get(f"{ROOM}{batch.pk}/edit/"))
        assert "防范提示" in page
        given = {
            "note": "",
            f"samples_{item.pk}": "防爆灯具损坏\n\n 通道堵塞 ",
            f"advice_{item.pk}": "立即排查。",
        }
        assert legal.post(f"{ROOM}{batch.pk}/edit/", given).status_code == 302
        item.refresh_from_db()
        assert item.data["samples"] == ["防爆灯具损坏", "通道堵塞"]
        assert item.data["advice"] == "立即排查。"
        drafting.edit(batch, note="", left_out={}, words={item.pk: {"found": 99}}, by=make.legal())
        item.refresh_from_db()
        assert item.data["found"] == 3

    def test_beside_the_quarter_before(self, batch):
        make.through(batch)
        with on_day(date(2026, 12, 30)):
            unit = enterprises.enterprise(industry="mines")
            visit = hazards.visited(date(2026, 12, 1), enterprise=unit)
            hazards.hazard(visit, found_on=date(2026, 12, 1), due=date(2026, 12, 31), level="major")
            later = make.draft("hazards", "2026-4")
            page = text(client_of(make.legal()).get(later.get_absolute_url()))
        assert differences.last_of(later) == batch
        gone = [str(one) for one in differences.dropped(later, batch)]
        assert len(gone) == 1
        assert "违规储存" in gone[0]
        assert "与上一批相比" in page
        assert gone[0] in page


class TestPages:
    def test_a_change_is_told_field_by_field(self):
        case = make.penalty()
        make.through(make.draft(period="2026"))
        cases.executed(case)
        batch = make.draft(period="2026")
        page = text(client_of(make.director()).get(batch.get_absolute_url()))
        assert "执行情况：<del>未执行</del> → <ins>已执行完毕</ins>" in page
        assert "首次公开 0 条" in page

    def test_the_preview_is_the_public_page(self):
        batch = make.draft()
        item = batch.items.get()
        legal = client_of(make.legal())
        address = f"{ROOM}{batch.pk}/items/{item.pk}/"
        preview = text(legal.get(address))
        assert "预览，还没有公开" in preview
        assert item.data["document_number"] in preview
        make.through(batch)
        public = text(client_of(make.legal()).get(Entry.objects.get().get_absolute_url()))
        start = public.index('id="facts-title"')
        facts = public[start : public.index("</section>", start)]
        assert facts in preview
        assert legal.get(f"{ROOM}{batch.pk}/items/{item.pk + 1}/").status_code == 404
        stranger = client_of(UserFactory(roles=["inspector"]))
        assert stranger.get(address).status_code == 404

    def test_a_correction_says_what_it_changes(self):
        case = make.penalty()
        entry = make.through(make.draft(period="2026")).entries.get()
        cases.executed(case)
        found = make.proposed(entry, "correct")
        page = text(client_of(make.director()).get(found.get_absolute_url()))
        assert "<ins>已执行完毕</ins>" in page


def test_a_period_to_come_is_refused():
    with pytest.raises(Refused, match="还没有开始"):
        drafting.compile_batch("hazards", "2027-1", by=make.legal())

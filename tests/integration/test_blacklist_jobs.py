"""The nightly jobs: what they find, and that late, doubled or killed runs do no harm."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blacklist import finding
from blacklist.actions import collecting, jobs
from blacklist.models import Candidate, Heavier
from enforcement.actions.cases import court
from enforcement.models import Accident, Supervision
from foundation.audit.trail import target_key, timeline
from foundation.deadlines.models import Deadline
from foundation.procedure.acts import acting
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import CHINA, on_day, today
from tests.factories import accidents, cases, enterprises, hazards
from tests.factories import blacklist as make
from tests.integration.vaulted import race

pytestmark = pytest.mark.django_db


def accident(unit, days_ago: int = 5, deaths: int = 1, serious: int = 0, loss="0", **more):
    """A liability accident so many days ago."""
    found = accidents.registered(enterprise=unit, unit_name="")
    at = datetime.combine(today() - timedelta(days=days_ago), time(9), tzinfo=CHINA)
    with acting():
        Accident.objects.filter(pk=found.pk).update(
            occurred_at=at, unit_learned_at=at, learned_at=at, reported_up_at=None,
            reported_up_to="", deaths=deaths, serious=serious, loss=Decimal(loss),
            responsibility=more.pop("responsibility", "liable"),
            grade=2 if deaths >= 3 or serious >= 10 or Decimal(loss) >= 10**7 else 1,
            **more,
        )  # fmt: skip
    return Accident.objects.get(pk=found.pk)


def found(today_=None) -> list[tuple[str, int]]:
    jobs.find_candidates(today=today_ or today())
    return [(one.kind, len(one.evidence)) for one in Candidate.objects.order_by("pk")]


@pytest.mark.article("B.5.1", "B.6.1")
def test_a_larger_accident_is_found_with_its_evidence():
    unit = enterprises.enterprise()
    one = accident(unit, deaths=3)
    accident(enterprises.enterprise(), deaths=3, responsibility="not_liable")
    assert found() == [("5.1", 1)]
    candidate = Candidate.objects.get()
    assert candidate.evidence[0]["key"] == f"enforcement.accident:{one.pk}"
    assert "死亡3人" in candidate.evidence[0]["text"]
    assert timeline(candidate).get().actor_name == "系统任务"


@pytest.mark.article("B.5.2")
@pytest.mark.parametrize(
    ("days", "count"), [((5,), 0), ((5, 100), 1), ((5, 371), 0), ((5, 100, 200), 2)]
)
def test_two_ordinary_accidents_within_a_year(days, count):
    unit = enterprises.enterprise()
    for day in days:
        accident(unit, day)
    assert len(found()) == count


@pytest.mark.article("B.5.2")
def test_two_units_with_one_each_are_not_two():
    for _ in range(2):
        accident(enterprises.enterprise())
    assert found() == []


@pytest.mark.article("B.5.3")
def test_three_serious_violations_and_a_hazard_left_uncorrected():
    unit = enterprises.enterprise()
    for _ in range(3):
        case = cases.registered(enterprise=unit)
        case = cases.investigated(cases.evidence(case), penalties=cases.LARGE)
        case = cases.waived(cases.told(cases.reviewed(case)))
        cases.decided(cases.discussed(case, penalties=cases.LARGE))
    assert [kind for kind, _ in found()] == ["5.3"]
    supervision = hazards.supervised()
    with on_day(supervision.due + timedelta(days=1)):
        assert len(found()) == 2
    assert Supervision.objects.count() == 1


@pytest.mark.article("B.5.4")
def test_a_late_report_of_the_unit_is_found_and_a_lifted_mark_is_not():
    late = {"learned_at": accidents.OCCURRED + timedelta(hours=9), "late_reason": "没有报告"}
    accidents.registered(**late)
    accidents.registered()
    other = accidents.registered(**late)
    with acting():
        other.marks.update(lifted_on=today(), lifted_by=make.legal(), lifted_reason="通信中断")
    assert found() == [("5.4", 1)]


@pytest.mark.article("B.5.5")
def test_a_decision_that_the_court_enforces_is_found():
    case = cases.in_court()
    assert found() == []
    with on_day(case.enforcement.applied_on):
        court.record_ruling(
            case,
            ruling="granted",
            ruling_number="（2027）宁0104行审1号",
            ruled_on=today(),
            by=cases.lead(case),
        )
    assert found() == [("5.5", 1)]


@pytest.mark.article("B.6.1")
class TestRuns:
    def test_twice_is_once_and_new_events_make_a_new_candidate(self):
        unit = enterprises.enterprise()
        accident(unit, 100)
        accident(unit, 50)
        assert len(found()) == 1
        assert jobs.find_candidates(today=today()) == 0
        accident(unit, 5)
        assert jobs.find_candidates(today=today()) == 1
        assert [len(one.evidence) for one in Candidate.objects.order_by("pk")] == [2, 3]

    def test_three_weeks_late_it_finds_the_same(self):
        accident(enterprises.enterprise(), 20, deaths=3)
        assert len(found(today() + timedelta(days=21))) == 1

    def test_what_is_older_than_a_year_is_history(self):
        accident(enterprises.enterprise(), 800, deaths=5)
        assert found() == []

    def test_what_was_dismissed_does_not_come_back(self):
        accident(enterprises.enterprise(), deaths=3)
        found()
        one = Candidate.objects.get()
        with pytest.raises(Refused, match="理由"):
            collecting.dismiss_candidate(one, reason=" ", by=make.staff())
        collecting.dismiss_candidate(one, reason="已由外地列入。", by=make.staff())
        assert jobs.find_candidates(today=today()) == 0
        with pytest.raises(Refused, match="不予采集"):
            collecting.confirm_candidate(one, cause="x", by=make.staff())

    def test_confirmed_it_opens_a_file_or_joins_the_one_there_is(self):
        unit = enterprises.enterprise()
        accident(unit, deaths=3)
        found()
        first = Candidate.objects.get()
        listing = collecting.confirm_candidate(first, cause="较大事故", by=make.staff())
        assert listing.grounds.get().evidence == first.evidence
        accident(unit, 3, deaths=4)
        found()
        second = Candidate.objects.get(state="open")
        assert collecting.confirm_candidate(second, cause="又一起", by=make.staff()) == listing
        assert listing.grounds.count() == 2

    def test_a_file_that_was_told_takes_no_more_grounds(self):
        listing = make.noticed()
        accident(listing.enterprise, deaths=3)
        found()
        with pytest.raises(Refused, match="已经告知"):
            collecting.confirm_candidate(Candidate.objects.get(), cause="x", by=make.staff())

    def test_killed_between_chunks_the_next_run_completes_it(self, monkeypatch):
        monkeypatch.setattr(finding, "CHUNK", 1)
        for _ in range(3):
            accident(enterprises.enterprise(), deaths=3)
        stored, whole = [], jobs._store

        def dies(some):
            if stored:
                raise KeyboardInterrupt
            stored.append(whole(some))
            return stored[-1]

        monkeypatch.setattr(jobs, "_store", dies)
        with pytest.raises(KeyboardInterrupt):
            jobs.find_candidates(today=today())
        monkeypatch.setattr(jobs, "_store", whole)
        assert Candidate.objects.count() == 1
        assert jobs.find_candidates(today=today()) == 2

    def test_the_same_queries_for_one_and_five(self):
        counts = []
        for more in (1, 4):
            for _ in range(more):
                accident(enterprises.enterprise(), deaths=3)
            with CaptureQueriesContext(connection) as queries:
                jobs.find_candidates(today=today())
            counts.append(len(queries))
        assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_store_each_candidate_once():
    for _ in range(3):
        accident(enterprises.enterprise(), deaths=3)
    race(*(lambda: jobs.find_candidates(today=today()) for _ in range(2)))
    assert Candidate.objects.count() == 3


@pytest.mark.article("B.6.5")
class TestExit:
    def exits(self, listing) -> list[Deadline]:
        return [
            one for one in Deadline.objects.open().of(*target_key(listing)) if one.code == "exit"
        ]

    def test_a_term_that_is_over_waits_for_its_inspection_and_twice_is_once(self):
        listing = make.over()
        jobs.watch(today=today())
        jobs.watch(today=today())
        (due,) = self.exits(listing)
        assert (due.start, make.again(listing).state) == (listing.until, "listed")

    def test_not_on_the_last_day_but_on_the_next_and_three_weeks_later_still(self):
        listing = make.listed()
        jobs.watch(today=listing.until)
        assert self.exits(listing) == []
        jobs.watch(today=listing.until + timedelta(days=22))
        assert self.exits(listing)[0].start == listing.until


@pytest.mark.article("B.8")
def test_missed_reports_and_accidents_while_listed_are_marked_once():
    listing = make.listed(on=today() - timedelta(days=75))
    accident(listing.enterprise, 3)
    accident(listing.enterprise, 100)
    for _ in range(2):
        jobs.watch(today=today())
    marks = Heavier.objects.filter(listing=listing).values_list("reason", flat=True)
    assert sorted(marks) == ["accident", "reports", "reports"]

"""The blacklist's nightly jobs over a province's records, and the look-up of a unit."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Iterator

from tests.bench.harness import Row, house, measurement

UNITS, ACCIDENTS, LISTINGS = 1_000_000, 200_000, 100_000


def _timed(call: Callable[[], object]) -> tuple[float, object]:
    began = time.perf_counter()
    found = call()
    return time.perf_counter() - began, found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@measurement("blacklist")
def blacklist() -> Iterator[Row]:
    """1 million enterprises, 200,000 accidents of two years, 100,000 listings of twenty."""
    house()
    _fill()
    from blacklist import finding
    from blacklist.actions import jobs, reviewing
    from blacklist.models import Listing
    from foundation.enterprises.models import Enterprise
    from foundation.workdays.quarters import today

    before = _peak()
    took, found = _timed(lambda: sum(1 for _ in finding.find(today())))
    yield Row("candidates in the records", float(found), "")  # type: ignore[arg-type]
    yield Row("finding them, one pass", took, "s", 10)
    took, found = _timed(lambda: jobs.find_candidates(today=today()))
    yield Row("storing the new ones with their trail", took, "s")
    took, found = _timed(lambda: jobs.find_candidates(today=today()))
    yield Row("a second run, nothing new", took, "s", 10)
    listed = Listing.objects.filter(state="listed").count()
    yield Row("listed now", float(listed), "")
    jobs.watch(today=today())
    took, found = _timed(lambda: jobs.watch(today=today()))
    yield Row("expiry and marks, nothing new", took, "s", 10)
    yield Row("memory grown by all", _peak() - before, "MB", 100)
    chance = random.Random(4)
    seconds = []
    for _ in range(500):
        code = f"C{chance.randrange(1, UNITS):017d}"
        began = time.perf_counter()
        reviewing.failing(Enterprise.objects.only("pk").get(credit_code=code), today().year)
        seconds.append(time.perf_counter() - began)
    yield Row("look-up by credit code: p99", sorted(seconds)[494] * 1000, "ms", 20)


_FILLING = (
    f"""INSERT INTO enterprises_enterprise (credit_code, name, region_code, industry, risk_grade,
        address, legal_representative, contact_name, contact_phone, licensed_in_area,
        home_authority, state, grams, search_text)
        SELECT 'C' || lpad(i::text, 17, '0'), '单位' || i, '640104', 'chemicals', 'B', '路1号',
        '张某', '', '', true, '', 'active', '{{单}}', '单位' FROM generate_series(1, {UNITS}) i""",
    f"""INSERT INTO enforcement_accident (number, enterprise_id, unit_name, region_code, industry,
        occurred_at, unit_learned_at, learned_at, reported_up_to, place, kind, road_traffic, course,
        state, registered_by_id, deaths, serious, minor, loss, grade, body, leader, team,
        investigation_due, causes, responsibility, liable, reply_by, reply_number, people,
        public_text, evaluators, evaluation, filed_with, filed_number, imported)
        SELECT 'C' || i, %(first)s + (i * 7919) %% {UNITS}, '', '640104', 'chemicals', at, at, at,
        '', '车间', 'fall', false, '经过', 'filed', %(user)s, CASE WHEN i %% 500 = 0 THEN 3 ELSE 1
        END, 0, 0, 0, CASE WHEN i %% 500 = 0 THEN 2 ELSE 1 END, '', '', '', at::date + 60, '',
        'liable', '', '', '', '', '', '', '', '', '', true
        FROM (SELECT i, now() - (i %% 730) * interval '1 day' AS at
        FROM generate_series(1, {ACCIDENTS}) i) t""",
    f"""INSERT INTO blacklist_listing (number, enterprise_id, unit_name, source, reference, cause,
        conduct, outside, state, collected_on, collected_by_id, published_on, until, term,
        listed_before, removed_on, ended_reason)
        SELECT 'C' || i, %(first)s + i * 9, '单位' || i, 'accident', '', '案由', '行为', false,
        CASE WHEN i %% 20 = 0 THEN 'listed' ELSE 'deleted' END, d, %(user)s, d, d + 364, 1, 0,
        CASE WHEN i %% 20 = 0 THEN NULL ELSE d + 380 END, ''
        FROM (SELECT i, current_date - 30 - CASE WHEN i %% 20 = 0 THEN i %% 300 ELSE 400 + i %% 7000
        END AS d FROM generate_series(1, {LISTINGS}) i) t""",
    """INSERT INTO blacklist_ground (listing_id, kind, text, evidence, added_on, added_by_id)
        SELECT id, '5.1', '事实', '[]', collected_on, collected_by_id FROM blacklist_listing""",
    "ANALYZE",
)


def _fill() -> None:
    from django.db import connection

    from blacklist.models import Listing
    from foundation.enterprises.models import Enterprise
    from tests.factories.accounts import UserFactory

    if Listing.objects.filter(number="C1").exists():
        return
    user = UserFactory(roles=["committee_staff"]).pk
    with connection.cursor() as cursor:
        cursor.execute(_FILLING[0], {})
        first = Enterprise.objects.filter(credit_code__startswith="C0").earliest("pk").pk
        for statement in _FILLING[1:]:
            cursor.execute(statement, {"user": user, "first": first})

"""Cases, the annual report, the volume of a case and the history import, at ten years' size."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

from tests.bench.harness import Row, house, measurement

UNITS = 20_000
VISITS, HAZARDS, CASES = 5_000_000, 1_000_000, 300_000
FIRST_YEAR, YEARS = 2017, 10
HISTORY = 50_000
DAYS = 365 * YEARS - 40


def _timed(call: Callable[[], object]) -> tuple[float, object]:
    began = time.perf_counter()
    found = call()
    return time.perf_counter() - began, found


def _reader() -> object:
    from foundation.accounts.models import User
    from tests.factories.accounts import UserFactory

    found = User.objects.filter(username="bench-head").first()
    return found or UserFactory(username="bench-head", roles=["section_head"])


@measurement("annual")
def annual() -> Iterator[Row]:
    """The report of one year out of 5 million inspections, 1 million hazards, 300,000 cases."""
    house()
    _fill()
    from enforcement.annual.report import report_of

    report_of(FIRST_YEAR + 5)
    took, report = _timed(lambda: report_of(FIRST_YEAR + 5))
    yield Row("inspections of the year", float(report.line("inspections").value), "")  # type: ignore[attr-defined]
    yield Row("annual report with the year before", took, "s", 3)


@measurement("cases")
def cases() -> Iterator[Row]:
    """The list of 300,000 cases under its filters: whole pages in one process."""
    house()
    _fill()
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(_reader())  # type: ignore[arg-type]
    chance = random.Random(3)
    asked = {
        "first page": lambda: chance.choice(["", "?sort=number", "?sort=-registered_on"]),
        "state and region": lambda: f"?state=closed&region={chance.choice(REGIONS)}",
        "industry and period": lambda: (
            f"?industry={chance.choice(INDUSTRIES)}&registered_since={_day(chance)}"
        ),
        "kind and day of the decision": lambda: f"?kind=warning&decided_since={_day(chance)}",
        "a party by its name": lambda: f"?q=宁夏第{chance.randrange(UNITS)}家",
        "a number": lambda: f"?q=B{chance.randrange(CASES)}",
    }
    client.get("/office/enforcement/cases/")
    for what, question in asked.items():
        seconds = sorted(_page(client, question()) for _ in range(200))
        yield Row(f"{what}: p50", seconds[100] * 1000, "ms")
        yield Row(f"{what}: p99", seconds[197] * 1000, "ms", 100)


@measurement("volume")
def volume() -> Iterator[Row]:
    """A case whose volume binds 60 files."""
    house()
    from django.test.utils import override_settings

    from enforcement import case_volume
    from tests.factories import cases as make

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        case = make.investigated(make.evidence(make.registered()))
        while len(case_volume.leaves(case)) < 60:
            make.evidence(case)
    took, pdf = _timed(lambda: case_volume.volume(case, progress=lambda _done, _all: None))
    yield Row("volume of 60 documents", took, "s")
    yield Row("its size", len(pdf) / 1e6, "MB")  # type: ignore[arg-type]


@measurement("history")
def history() -> Iterator[Row]:
    """A history workbook of 50,000 rows, as the worker imports it."""
    house()
    from foundation.imports import actions as acts
    from tests.factories import history as make
    from tests.factories import officers, workbooks

    visits, hazards = HISTORY * 5 // 10, HISTORY * 4 // 10
    content = make.book(
        {
            "企业": [make.unit()],
            "监督检查": (make.visit(number) for number in range(visits)),
            "事故隐患": (make.hazard(number % visits) for number in range(hazards)),
            "行政处罚案件": (
                make.case(number, 决定日期="2020-05-01", 其他处罚种类="警告")
                for number in range(HISTORY - visits - hazards)
            ),
        }
    )
    by = officers.planner()
    file = workbooks.file(content)
    batch = acts.upload("history", file, options=(), by=by)
    checked, batch = _timed(lambda: acts.check(batch, progress=_nothing))  # type: ignore[assignment]
    if batch.state != "checked":
        raise RuntimeError(batch.problems[:3])
    yield Row("checking 50,000 rows: rows a second", HISTORY / checked, "/s")
    acts.confirm(batch, by=by)
    written, batch = _timed(lambda: acts.perform(batch, progress=_nothing))  # type: ignore[assignment]
    if batch.state != "done":
        raise RuntimeError(batch.reason)
    yield Row("importing them: rows a second", HISTORY / written, "/s")
    yield Row("both together", checked + written, "s", 60)


def _nothing(_done: int) -> None: ...


def _page(client: object, query: str) -> float:
    took, answer = _timed(lambda: client.get(f"/office/enforcement/cases/{query}"))  # type: ignore[attr-defined]
    if answer.status_code != 200:  # type: ignore[attr-defined]
        raise RuntimeError(query)
    return took


def _day(chance: random.Random) -> str:
    return f"{FIRST_YEAR + chance.randrange(YEARS)}-{chance.randrange(1, 13):02d}-01"


REGIONS = ["640100", "640200", "640300", "640400", "640500"]
INDUSTRIES = ["chemicals", "mines", "explosives_sale", "trade"]
_PLACE = "'640' || (i %% 5 + 1) || '0' || (i %% 4 + 1)"
_TRADE = f"(ARRAY{INDUSTRIES})[i %% 4 + 1]"
_ON = f"date '{FIRST_YEAR}-01-01' + (i::bigint * 7919 %% {DAYS})::int"
FILLING = (
    f"""INSERT INTO enterprises_enterprise (credit_code, name, region_code, industry, risk_grade,
        address, legal_representative, contact_name, contact_phone, licensed_in_area,
        home_authority, state, grams, search_text)
        SELECT 'B' || lpad(i::text, 17, '0'), '宁夏第' || i || '家公司', {_PLACE}, {_TRADE}, 'B',
        '路1号', '张某', '', '', true, '', 'active', '{{宁}}', '宁夏第' || i || '家公司'
        FROM generate_series(1, {UNITS}) i""",
    f"""INSERT INTO enforcement_inspection (number, source, reference, enterprise_id, planned_first,
        planned_last, state, assigned_by_id, started_at, started_on, unannounced, place, present,
        checklist, facts, recorded_on, recorded_by_id, closed_on, closing_note, past_documents)
        SELECT 'B' || i, 'plan', '', %(first)s + i %% {UNITS}, d, d, 'closed', %(user)s,
        d + time '09:00', d, true, '库区', '', '[]', '检查', d, %(user)s, d, '', 1
        FROM (SELECT i, {_ON} AS d FROM generate_series(1, {VISITS}) i) t""",
    """INSERT INTO enforcement_hazard (inspection_id, enterprise_id, number, level, category, place,
        what, basis, state, found_on, due, ordered_on, cancelled_on, unlisted_reason)
        SELECT v.id, v.enterprise_id, 1, 'general', '设备设施', '库房', '隐患', '依据',
        CASE WHEN v.id %% 20 = 0 THEN 'ordered' ELSE 'cancelled' END, v.started_on,
        v.started_on + 30, v.started_on,
        CASE WHEN v.id %% 20 = 0 THEN NULL ELSE v.started_on + 20 END, ''
        FROM enforcement_inspection v WHERE v.number LIKE 'B%%' AND v.id %% 5 = 0""",
    f"""INSERT INTO enforcement_case (number, title, source, reference, enterprise_id, party,
        party_name, party_code, party_address, party_phone, representative, region_code, industry,
        suspicion, state, round, proposed_by_id, proposed_on, registered_on, registered_by_id, due,
        facts, violated, basis, discretion, complex, major, hearing_right, crime_suspected,
        ended_reason, closing_asked_by_id, closing_note, closed_on, closed_by_id, imported)
        SELECT 'B' || i, '未按规定储存', CASE WHEN i %% 9 = 0 THEN 'accident' ELSE 'inspection' END,
        '', %(first)s + i %% {UNITS}, 'unit', '宁夏第' || (i %% {UNITS}) || '家公司', '', '路1号',
        '', '', {_PLACE}, {_TRADE}, '事实', 'closed', 1, %(user)s, d, d, %(user)s, d + 90, '事实',
        '规定', '依据', '', false, false, false, false, '', %(user)s, '', d + 60, %(user)s, true
        FROM (SELECT i, {_ON} AS d FROM generate_series(1, {CASES}) i) t""",
    """INSERT INTO enforcement_decision (case_id, round, kind, decided_on, decided_by_id, fine,
        confiscated, served_on, pay_by, state, ended_reason)
        SELECT c.id, 1, 'penalty', c.registered_on + 20, %(user)s, c.id %% 90000 + 1000, 0,
        c.registered_on + 25, c.registered_on + 40, 'in_force', ''
        FROM enforcement_case c WHERE c.number LIKE 'B%%'""",
    """INSERT INTO enforcement_penaltyitem (case_id, round, stage, decision_id, number, kind,
        amount, text, execution_note)
        SELECT d.case_id, 1, 'resolved', d.id, k.n, k.kind,
        CASE WHEN k.kind = 'fine' THEN d.fine END, '', ''
        FROM enforcement_decision d JOIN enforcement_case c ON c.id = d.case_id
        CROSS JOIN (VALUES (1, 'fine'), (2, 'warning')) AS k(n, kind)
        WHERE c.number LIKE 'B%%'""",
    "ANALYZE",
)


def _fill() -> None:
    from django.db import connection

    from enforcement.models import Case
    from foundation.enterprises.models import Enterprise

    if Case.objects.filter(number="B1").exists():
        return
    user = _reader().pk  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute(FILLING[0], {})
        first = Enterprise.objects.filter(credit_code__startswith="B0").earliest("pk").pk
        for statement in FILLING[1:]:
            cursor.execute(statement, {"user": user, "first": first})

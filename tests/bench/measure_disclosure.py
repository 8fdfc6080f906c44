"""The public pages at one million penalties, beside Datasette on the same rows.

Both serve over HTTP from one process of their own; one reader asks, one question after another.
The call limits are set out of reach.
"""

from __future__ import annotations

import http.client
import io
import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.bench.behind_nginx import cached_and_static, folder_for_nginx
from tests.bench.harness import ROOT, House, Row, house, measurement
from tests.bench.measure_registers import PLACES, TRADES, WORDS
from tests.bench.measure_start import peak_memory

ROWS = int(os.environ.get("BENCH_ENTRIES", "1000000"))
ASKED = 150
ACTS = ["超量储存", "无证上岗", "未建台账", "违规混存", "防雷失效", "超员作业", "监控缺失"]
COUNTIES = ["640104", "640105", "640106", "640121", "640181", "640202", "640205", "640221"]
COUNTIES += ["640302", "640323", "640381", "640402", "640422", "640425", "640502", "640522"]
PREFECTURES = sorted({f"{code[:4]}00" for code in COUNTIES})
INDUSTRIES = ["explosives_making", "explosives_sale", "mines", "tailings", "chemicals"]
INDUSTRIES += ["fireworks_retail", "metallurgy", "dust", "ammonia", "trade"]
YEARS = 15
LIMITS = {"disclosure.api_calls_a_minute": 10**8, "disclosure.downloads_a_minute": 10**8}
KINDS = ("first page", "filtered page", "search", "one entry", "JSON")


@measurement("disclosure")
def disclosure() -> Iterator[Row]:
    """List, search, entry, interface and whole file; then the same of Datasette."""
    place = house()
    began = time.perf_counter()
    rows = _fill()
    yield Row("entries laid out", time.perf_counter() - began, "s")
    with _safetyreg(place) as port:
        ours = _measured(port, _questions(rows))
        yield Row("after the pages: peak memory", peak_memory(os.getpid(), "granian"), "MiB")
        ours_csv, lines = _file(port, "/penalties/data.csv")
        ours_json, _ = _file(port, "/penalties/data.json")
        yield Row("after the files: peak memory", peak_memory(os.getpid(), "granian"), "MiB")
        with folder_for_nginx() as folder:
            cached, static = cached_and_static(port, folder)
    file = place.var / "penalties.db"
    _sqlite(file)
    with _datasette(file) as port:
        theirs = _measured(port, _datasette_questions(rows))
        theirs_csv, their_lines = _file(port, "/penalties/penalties.csv?_stream=on")
    goals = {"first page": 60, "filtered page": 60, "search": 100}
    for kind in KINDS:
        p50, p99 = ours[kind]
        yield Row(f"{kind}: p50", p50, "ms")
        yield Row(f"{kind}: p99", p99, "ms", goals.get(kind))
        yield Row(f"Datasette, {kind}: p50", theirs[kind][0], "ms")
    ratio = theirs["first page"][0] / ours["first page"][0]
    yield Row("first page: times as fast as Datasette", ratio, "x", 3, at_least=True)
    ratio = theirs["JSON"][0] / ours["JSON"][0]
    yield Row("JSON: times as fast as Datasette", ratio, "x", 1.5, at_least=True)
    yield Row("Datasette, whole CSV", theirs_csv, "MB/s")
    yield Row("whole CSV", ours_csv, "MB/s", theirs_csv, at_least=True)
    yield Row("Datasette, whole CSV: rows", their_lines, "/s")
    yield Row("whole CSV: rows", lines, "/s", their_lines, at_least=True)
    yield Row("whole JSON", ours_json, "MB/s")
    yield Row("nginx, a file of the size of the list", static, "/s")
    yield Row("nginx, the list from its cache", cached, "/s")
    yield Row("cached list: part of the file's rate", cached / static, "x", 0.9, at_least=True)


Question = Callable[[], str]


def _questions(rows: int) -> dict[str, Question]:
    chance = random.Random(1)
    return {
        "first page": lambda: chance.choice(["", "?sort=-amount", "?sort=-on"]).join(
            ("/penalties/", "")
        ),
        "filtered page": lambda: (
            f"/penalties/?region={chance.choice([*PREFECTURES, *COUNTIES])}"
            f"&industry={chance.choice(INDUSTRIES)}&year={2011 + chance.randrange(YEARS)}"
        ),
        "search": lambda: f"/penalties/?q={quote(chance.choice(WORDS) + chance.choice(TRADES))}",
        "one entry": lambda: f"/penalties/{chance.randrange(1, rows)}/",
        "JSON": lambda: f"/api/v1/penalties/?after={chance.randrange(1, rows - 200)}",
    }


def _datasette_questions(rows: int) -> dict[str, Question]:
    chance = random.Random(1)
    table = "/penalties/penalties"
    return {
        "first page": lambda: f"{table}?_nofacet=1&_nocount=1&_size=50",
        "filtered page": lambda: (
            f"{table}?_nofacet=1&_nocount=1&_size=50&industry="
            f"{chance.choice(INDUSTRIES)}&region_code={chance.choice(COUNTIES)}"
        ),
        "search": lambda: (
            f"{table}?_nofacet=1&_nocount=1&_size=50&_search="
            f"{quote(chance.choice(WORDS) + chance.choice(TRADES))}"
        ),
        "one entry": lambda: f"{table}/{chance.randrange(1, rows)}",
        "JSON": lambda: (
            f"{table}.json?_nofacet=1&_nocount=1&_size=100&id__gt={chance.randrange(rows)}"
        ),
    }


def _measured(port: int, questions: dict[str, Question]) -> dict[str, tuple[float, float]]:
    """Milliseconds at the median and at the 99th of a hundred, by kind of question."""
    found = {}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as link:
        for kind, question in questions.items():
            for _ in range(5):
                _ask(link, question())
            taken = sorted(_ask(link, question()) for _ in range(ASKED))
            found[kind] = (taken[ASKED // 2] * 1000, taken[ASKED * 99 // 100] * 1000)
    return found


def _ask(link: http.client.HTTPConnection, path: str) -> float:
    began = time.perf_counter()
    link.request("GET", path, headers={"Host": "localhost"})
    answer = link.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return time.perf_counter() - began


def _file(port: int, path: str) -> tuple[float, float]:
    """MB and lines a second of the whole file."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=600)) as link:
        began, size, lines = time.perf_counter(), 0, 0
        link.request("GET", path, headers={"Host": "localhost"})
        answer = link.getresponse()
        while part := answer.read(1 << 20):
            size += len(part)
            lines += part.count(b"\n")
        taken = time.perf_counter() - began
    return size / 1e6 / taken, lines / taken


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _serving(command: list[str], port: int, path: str, env: dict[str, str]) -> Iterator[int]:
    # Datasette tells each answer on its standard output.
    process = subprocess.Popen(
        command, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as link:
                    _ask(link, path)
                break
            except (OSError, RuntimeError):
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def _safetyreg(place: House) -> Iterator[int]:
    port = _free_port()
    command = [
        *(sys.executable, "-m", "granian", "safetyreg.wsgi:application", "--interface", "wsgi"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "1"),
        *("--no-ws", "--log-level", "warning", "--no-access-log"),
    ]
    env = {
        "DATABASE_URL": place.url("safetyreg_public"),
        "SAFETYREG_SURFACE": "public",
        "DEBUG": "0",
        "SECRET_KEY": "of-the-measurement-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "localhost",
        "HSTS_SECONDS": "0",
        "SAFETYREG_PARAMETERS": json.dumps(LIMITS),
        "STATIC_ROOT": str(place.var / "static"),
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, env={**os.environ, **env}, cwd=ROOT, check=True)
    with _serving(command, port, "/healthz", env) as served:
        yield served


@contextmanager
def _datasette(file: Path) -> Iterator[int]:
    port = _free_port()
    command = [
        *(sys.executable, "-m", "datasette", "serve", str(file), "--port", str(port)),
        *("--setting", "max_csv_mb", "0", "--setting", "sql_time_limit_ms", "60000"),
        *("--setting", "suggest_facets", "off"),
    ]
    with _serving(command, port, "/-/versions.json", {}) as served:
        yield served


def _fill() -> int:
    """The entries by COPY, the index of the grams built afterwards; how many there are."""
    from django.db import connection

    from disclosure.models import Entry
    from disclosure.models.tallies import recount
    from foundation.procedure.acts import acting

    if (have := Entry.objects.filter(kind="penalties").count()) >= ROWS:
        return have
    batch = _batch()
    chance = random.Random(2)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX disclosure_entry_grams")
        for first in range(0, ROWS, 50_000):
            lines = io.StringIO()
            for number in range(first, min(first + 50_000, ROWS)):
                lines.write(_line(number, batch, chance))
            lines.seek(0)
            cursor.copy_expert(f"COPY disclosure_entry ({', '.join(NAMES)}) FROM STDIN", lines)
        cursor.execute("CREATE INDEX disclosure_entry_grams ON disclosure_entry USING gin (grams)")
        cursor.execute("ANALYZE disclosure_entry")
    with acting():
        recount("penalties")
    return ROWS


def _batch() -> int:
    from disclosure.models import Batch
    from foundation.procedure.acts import acting
    from tests.factories.accounts import UserFactory

    people = [UserFactory(username=f"bench-{name}") for name in ("legal", "equipment", "director")]
    with acting():
        made = Batch.objects.create(
            kind="penalties", title="压测批次", period="2025", state="published",
            compiled_on="2026-03-01", legal_by=people[0], legal_on="2026-03-02",
            equipment_by=people[1], equipment_on="2026-03-02", approved_by=people[2],
            approved_on="2026-03-03", published_by=people[2], published_on="2026-03-03",
        )  # fmt: skip
    return int(made.pk)


NAMES = (
    "kind", "key", "version", "batch_id", "data", "digest", "state", "published_on", "changed_at",
    "reason", "title", "party", "code", "region_code", "industry", "amount", "execution", '"on"',
    "grams", "marks",
)  # fmt: skip


def _line(number: int, batch: int, chance: random.Random) -> str:
    from disclosure import fields

    party = (
        f"{chance.choice(PLACES)}{chance.choice(WORDS)}{chance.choice(WORDS)}"
        f"{chance.choice(TRADES)}有限公司"
    )
    region, industry = chance.choice(COUNTIES), chance.choice(INDUSTRIES)
    violation, state = chance.choice(ACTS), chance.choice(["done", "partly", "not_done"])
    amount = f"{chance.randrange(1, 100) * 1000}.00"
    data = {
        "title": f"{party}{violation}案", "document_number": f"宁经信安罚〔2025〕{number}号",
        "party": party, "party_kind": "单位", "code": f"91640100{number:010d}",
        "representative": "张某", "region_code": region, "region": fields.region_name(region),
        "industry": industry, "industry_name": fields.industry_name(industry),
        "violation": violation, "violated": "第十条", "basis": "第六十条",
        "penalties": [{"name": "罚款", "amount": amount, "done_on": ""}], "amount": amount,
        "decided_on": f"{2011 + number % YEARS}-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
        "execution": state, "execution_name": fields.EXECUTION[state],
    }  # fmt: skip
    told = fields.columns("penalties", data)
    values = [
        "penalties", f"enforcement.decision:{number}", "1", str(batch),
        json.dumps(data, ensure_ascii=False), fields.digest_of(data), "current", "2026-03-03",
        "2026-03-03 08:00:00+08", "", told["title"], told["party"], told["code"],
        told["region_code"], told["industry"], str(told["amount"]), told["execution"],
        str(told["on"]), _array(told["grams"]), _array(told["marks"]),
    ]  # fmt: skip
    return "\t".join(value.replace("\\", "\\\\") for value in values) + "\n"


def _array(values: list[str]) -> str:
    return "{" + ",".join(f'"{value}"' for value in values) + "}"


def _sqlite(file: Path) -> None:
    """The same rows with indexes on what is filtered, and the search that SQLite has."""
    from django.db import connection

    with closing(sqlite3.connect(file)) as base, connection.cursor() as cursor:
        base.execute(
            "CREATE TABLE penalties (id INTEGER PRIMARY KEY, title, party, code, region_code,"
            " industry, amount REAL, execution, decided_on, data)"
        )
        cursor.execute(
            "SELECT id, title, party, code, region_code, industry, amount::float8, execution,"
            ' "on"::text, data::text FROM disclosure_entry WHERE kind = %s ORDER BY id',
            ["penalties"],
        )
        while some := cursor.fetchmany(20_000):
            base.executemany("INSERT INTO penalties VALUES (?,?,?,?,?,?,?,?,?,?)", some)
        base.execute("CREATE INDEX place ON penalties (region_code, industry)")
        base.execute("CREATE INDEX day ON penalties (decided_on)")
        base.execute(
            "CREATE VIRTUAL TABLE penalties_fts USING fts5(title, content='penalties',"
            " content_rowid='id', tokenize='trigram')"
        )
        base.execute("INSERT INTO penalties_fts (rowid, title) SELECT id, title FROM penalties")
        base.commit()

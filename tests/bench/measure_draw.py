"""The double random draw: what it costs above hashing its labels, teams, and the public check.

Like with like: bare hashing reads the same labels, one a line, in the same blocks, and makes the
same two SHA-256 of each; the draw reads the whole pool file besides, checks its digest and keeps
the front of 60 strata. Both run on one core, in a process of their own each time,
and CPU seconds are compared. Best of the rounds: the machine drifts.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.harness import ROOT, Row, house, measurement

POOLS = ((10_000, 5), (1_000_000, 3), (10_000_000, 2))
QUOTA = 1000
STRATA = 60
CODE = b"\x07" * 32
NUMBERS = b"2.5.8.10.12./9319./"
OBJECTS, OFFICERS = 10_000, 2_000
CHECKER = ROOT / "enforcement/static/enforcement/verify_draw.py"

BARE = """
from enforcement.draw.positions import FIRST, Positions
inner, outer = Positions(CODE, NUMBERS).copies()
def labels(file, rest=b""):
    while block := file.read(1 << 20):
        found = (rest + block).split(b"\\n")
        rest = found.pop()
        yield from found
with open(PATH + ".labels", "rb") as file:
    for label in labels(file):
        first, second = inner(), outer()
        first.update(label + FIRST)
        second.update(first.digest())
        second.digest()
"""
DRAW = """
from enforcement.draw.pool import lines
from enforcement.draw.positions import Positions
from enforcement.draw.select import select
from enforcement.draw.types import PoolFile
quotas = {f"S{n}": 17 if n < 40 else 16 for n in range(60)}
with open(PATH, "rb") as file:
    pool = lines(file, PoolFile(COUNT, bytes.fromhex(SHA)))
    found = select(pool, quotas, Positions(CODE, NUMBERS))
assert len(found.drawn) == 1000, len(found.drawn)
"""
AROUND = r"""
import re, time
from enforcement.draw import pool, positions, select
COUNT, SHA, PATH, CODE, NUMBERS = {facts!r}
began = time.process_time()
{work}
seconds = time.process_time() - began
peak = re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]  # of this program alone
print(seconds, int(peak) / 1024)
"""


def write_pool(path: Path, count: int) -> str:
    """Pool file and labels alone, in blocks; gives the pool's SHA-256."""
    sha = hashlib.sha256()
    with path.open("wb") as pool, Path(f"{path}.labels").open("wb") as labels:
        for start in range(0, count, 100_000):
            numbers = range(start, min(start + 100_000, count))
            text = "".join(
                f"91640{n:013d}\t宁夏塞上第{n}有限公司\tS{n % STRATA}\t非煤矿山\t"
                f"{'checked' if n % 23 == 0 else ''}\n"
                for n in numbers
            ).encode()
            sha.update(text)
            pool.write(text)
            labels.write("".join(f"91640{n:013d}\n" for n in numbers).encode())
    return sha.hexdigest()


def run(work: str, facts: tuple[object, ...]) -> tuple[float, float]:
    """CPU seconds and peak memory in MiB of the work in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", AROUND.format(facts=facts, work=work)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def selection(folder: Path) -> Iterator[Row]:
    for count, rounds in POOLS:
        path = folder / "pool.tsv"
        facts = (count, write_pool(path, count), str(path), CODE, NUMBERS)
        pairs = [(run(BARE, facts), run(DRAW, facts)) for _ in range(rounds)]
        bare = min(pair[0][0] for pair in pairs)
        seconds = min(pair[1][0] for pair in pairs)
        memory = max(pair[1][1] for pair in pairs)
        goal = 1.3 if count == 10_000_000 else None
        yield Row(f"{QUOTA:,} out of {count:,}", seconds, "CPU s")
        yield Row("bare hashing of the same labels", bare, "CPU s")
        yield Row("times bare hashing", seconds / bare, "", goal)
        yield Row("peak memory of the draw", memory, "MiB", 40)


def in_database(count: int) -> Iterator[Row]:
    """The same order inside PostgreSQL, against its own random order."""
    house()
    from django.db import connection

    from enforcement.draw import sql
    from enforcement.draw.positions import Positions

    order, keys = sql.order("label", Positions(CODE, NUMBERS))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE bench_pool AS SELECT '91640' || lpad(n::text, 13, '0') AS label "
            "FROM generate_series(1, %s) AS n",
            [count],
        )
        for what, by, given in (("by position", order, keys), ("by random()", "random()", ())):
            began = time.perf_counter()
            cursor.execute(
                f"SELECT label FROM bench_pool ORDER BY {by} LIMIT {QUOTA}", given or None
            )
            cursor.fetchall()
            seconds = time.perf_counter() - began
            yield Row(f"PostgreSQL: {QUOTA:,} of {count:,} {what}", seconds, "s")
        cursor.execute("DROP TABLE bench_pool")


def teams() -> Iterator[Row]:
    from enforcement.draw.positions import Positions
    from enforcement.draw.teams import Room, staff
    from tests.factories.draws import FIELDS, PLANNED, drawn, officer

    objects = [drawn(f"91640{n:013d}", FIELDS[n % 3]) for n in range(OBJECTS)]
    officers = [officer(n, recused=(objects[n].label,)) for n in range(OFFICERS)]
    began = time.perf_counter()
    room = Room(officers, 2, PLANNED, Positions(CODE, NUMBERS))
    found = staff(objects, room, officers=OFFICERS)
    seconds = time.perf_counter() - began
    yield Row(f"teams of two: {OBJECTS:,} objects, {OFFICERS:,} officers", seconds, "s")
    yield Row(f"highest load allowed (the even share is {2 * OBJECTS // OFFICERS})", found.cap, "")


def checker(folder: Path, count: int) -> Iterator[Row]:
    """``verify_draw.py`` on a whole published draw."""
    from tests.factories import draws

    path = folder / "million.tsv"
    strata = tuple(draws.Stratum(f"S{n}", f"第{n}组", 17) for n in range(STRATA))
    with path.open("wb") as file:
        objects = (
            draws.PoolObject(f"91640{n:013d}", f"塞上第{n}公司", f"S{n % STRATA}")
            for n in range(count)
        )
        known = draws.pool.write_pool(objects, file, strata={one.code for one in strata})
    case = draws.announced([], draws.officers_of([]), strata=strata, pool=known)
    case.pool = path.read_bytes()
    (folder / "million.json").write_bytes(draws.draw(case).text())
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-I", CHECKER, folder / "million.json", path],
        capture_output=True, check=True,
    )  # fmt: skip
    yield Row(f"verify_draw.py on {count:,} objects", time.perf_counter() - began, "s")


@measurement("draw")
def draw() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from selection(folder)
        yield from checker(folder, 1_000_000)
    yield from teams()
    yield from in_database(1_000_000)

"""The register of enterprises: a workbook of 100,000 rows, and a list of one million."""

from __future__ import annotations

import io
import random
import resource
import time
from collections.abc import Callable, Iterator

from tests.bench.harness import Row, house, measurement

ROWS = 100_000
MANY = 1_000_000
PLACES = ["银川", "石嘴山", "吴忠", "固原", "中卫", "灵武", "贺兰", "永宁", "平罗", "青铜峡"]
WORDS = [
    "华夏", "宁东", "塞上", "金源", "宏泰", "长河", "六盘", "贺兰山", "沙湖", "黄河",
    "西夏", "天元", "瑞丰", "恒通", "嘉禾", "启明", "泰和", "永兴", "盛世", "瀚海",
    "凤城", "丝路", "北斗", "高原", "绿洲", "鑫源", "众合", "博远", "锦程", "卓越",
]  # fmt: skip
TRADES = [
    "民爆器材", "化工", "矿业", "冶金", "粮油", "烟花", "制药", "建材", "机械", "物流",
    "冷链", "新能源", "水泥", "铝业",
]  # fmt: skip


def _registrar() -> object:
    from foundation.accounts.models import User
    from tests.factories.accounts import UserFactory

    found = User.objects.filter(username="bench-registrar").first()
    return found or UserFactory(username="bench-registrar", roles=["equipment"])


@measurement("import")
def importing() -> Iterator[Row]:
    """Through the acts, as the worker runs them."""
    house()
    from foundation.imports import actions as acts
    from tests.factories import workbooks

    by = _registrar()
    file = workbooks.file(workbooks.many(ROWS))
    yield Row("workbook of 100,000 enterprises", file.size / 1e6, "MB")
    before = _peak()
    batch = acts.upload("enterprises", file, options=(), by=by)  # type: ignore[arg-type]
    checked, batch = _timed(lambda: acts.check(batch, progress=_nothing))
    yield Row("checking it: rows a second", ROWS / checked, "/s")
    acts.confirm(batch, by=by)  # type: ignore[arg-type]
    written, batch = _timed(lambda: acts.perform(batch, progress=_nothing))
    if batch.state != "done":
        raise RuntimeError(batch.reason)
    yield Row("importing it: rows a second", ROWS / written, "/s")
    yield Row("memory grown by both", _peak() - before, "MB", 200)


def _nothing(_done: int) -> None: ...


def _timed(call: Callable[[], object]) -> tuple[float, object]:
    began = time.perf_counter()
    found = call()
    return time.perf_counter() - began, found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@measurement("register")
def register() -> Iterator[Row]:
    """List and search at one million enterprises: whole pages in one process."""
    house()
    _fill()
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(_registrar())  # type: ignore[arg-type]
    chance = random.Random(1)
    asked = {
        "first page, sorted or not": lambda: chance.choice(
            ["", "?sort=name", "?sort=-name", "?sort=credit_code", "?sort=-region"]
        ),
        "region, industry and grade": lambda: (
            f"?region={chance.choice(['640100', '640104', '640200', '640500'])}"
            f"&industry={chance.choice(['chemicals', 'mines', 'explosives_sale'])}"
        ),
        "a part of the name": lambda: "?q=" + chance.choice(WORDS) + chance.choice(TRADES),
        "one word of the name": lambda: "?q=" + chance.choice(WORDS),
        "a name that nobody bears": lambda: "?q=" + "".join(chance.sample("甲乙丙丁戊己", 3)),
        "the beginning of a code": lambda: f"?q=916401{chance.randrange(10**6):06d}",
    }
    client.get("/office/enterprises/")
    for what, question in asked.items():
        seconds = sorted(_page(client, question()) for _ in range(200))
        yield Row(f"{what}: p50", seconds[100] * 1000, "ms")
        yield Row(f"{what}: p99", seconds[197] * 1000, "ms", 100)


def _page(client: object, query: str) -> float:
    took, answer = _timed(lambda: client.get(f"/office/enterprises/{query}"))  # type: ignore[attr-defined]
    if answer.status_code != 200:  # type: ignore[attr-defined]
        raise RuntimeError(query)
    return took


def _fill() -> None:
    """A million rows by COPY, the index of the grams built afterwards."""
    from django.db import connection

    from foundation.enterprises import rules

    chance = random.Random(2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM enterprises_enterprise")
        have = cursor.fetchone()[0]
        if have >= MANY:
            return
        cursor.execute("DROP INDEX enterprises_grams")
        for first in range(have, MANY, 50_000):
            lines = io.StringIO()
            for number in range(first, min(first + 50_000, MANY)):
                name = (
                    f"{chance.choice(PLACES)}{chance.choice(WORDS)}{chance.choice(WORDS)}"
                    f"{chance.choice(TRADES)}有限公司{number % 1000}"
                )
                body = f"9164{number % 5 + 1:02d}0{number % 9 + 1}{number:09d}"
                code = body + rules.check_digit(body)
                grams = "{" + ",".join(f'"{gram}"' for gram in rules.grams(name)) + "}"
                region = f"640{number % 5 + 1}0{number % 4 + 1}"
                industry = chance.choice(["chemicals", "mines", "explosives_sale", "trade"])
                lines.write(
                    f"{code}\t{name}\t{region}\t{industry}\t{'ABCD'[number % 4]}\t路1号\t张某\t\t\t"
                    f"t\t\tactive\t{grams}\t{rules.searchable(name)}\n"
                )
            lines.seek(0)
            cursor.copy_expert(
                "COPY enterprises_enterprise (credit_code, name, region_code, industry, risk_grade,"
                " address, legal_representative, contact_name, contact_phone, licensed_in_area,"
                " home_authority, state, grams, search_text) FROM STDIN",
                lines,
            )
        cursor.execute("CREATE INDEX enterprises_grams ON enterprises_enterprise USING gin (grams)")
        cursor.execute("ANALYZE enterprises_enterprise")

"""A whole draw: 300 objects in six strata, 40 officers, recusals, two substitutions."""

from __future__ import annotations

import io
import json
import random
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from enforcement.draw import canonical, codes, conduct, pool, published
from enforcement.draw.teams import officers_digest
from enforcement.draw.types import (
    Announcement,
    Bar,
    Drawn,
    ObjectStrike,
    Officer,
    OfficerStrike,
    Period,
    PoolObject,
    Published,
    Result,
    Source,
    Stratum,
)

SECRET = sha256(b"a secret of the tests").digest()
PLANNED = Period(date(2026, 3, 1), date(2026, 4, 30))
VALID = Period(date(2024, 1, 1), date(2028, 12, 31))
FIELDS = ("民爆销售", "非煤矿山", "危险化学品")
STRATA = tuple(
    Stratum(f"{field}|{grade}", f"{field}{grade}级", quota)
    for field, grade, quota in zip(FIELDS * 2, "AAABBB", (5, 4, 3, 6, 60, 0), strict=True)
)
NUMBERS = ((2, 5, 8, 10, 12), (9319,))
SOURCES = (Source("体彩大乐透", date(2026, 2, 20), 5), Source("福彩3D", date(2026, 2, 21), 1))


def objects_of(count: int = 300) -> list[PoolObject]:
    """The stratum 非煤矿山|B has fewer objects than its quota of 60."""
    return [
        PoolObject(
            f"91640{number:013d}",
            f"塞上第{number}公司",
            STRATA[number % 6].code,
            FIELDS[number % 3],
            "checked" if number % 11 == 0 else "",
        )
        for number in range(count)
    ]


def officer(number: int, **fields) -> Officer:
    given = {"specialities": (FIELDS[number % 3],), "valid": VALID, **fields}
    return Officer(f"宁A{number:04d}", f"执法员{number}", f"第{number % 4}处", **given)


def officers_of(objects: list[PoolObject]) -> tuple[Officer, ...]:
    """Forty: some recused, one on leave, one whose certificate ends during the term."""
    found = [
        officer(n, recused=tuple(o.label for o in objects[n::37]) if n % 5 == 0 else ())
        for n in range(40)
    ]
    found[3] = replace(found[3], leave=(Period(date(2026, 4, 30), date(2026, 5, 9)),))
    found[4] = replace(found[4], valid=Period(date(2024, 1, 1), date(2026, 4, 29)))
    return tuple(found)


@dataclass
class Case:
    said: Announcement
    objects: list[PoolObject]
    officers: tuple[Officer, ...]
    pool: bytes
    result: Result | None = None

    def text(self) -> bytes:
        return published.write(Published(self.said, None, self.result))


def announced(objects, officers, **fields) -> Case:
    file = io.BytesIO()
    strata = fields.get("strata", STRATA)
    known = pool.write_pool(objects, file, strata={s.code for s in strata}, bars={"checked"})
    given = {
        "number": "双随机〔2026〕1号",
        "title": "第一季度双随机抽查",
        "plan_item": "2026-Q1-03",
        "strata": STRATA,
        "pool": known,
        "officers_sha256": officers_digest(officers),
        "n": codes.N,
        "commitment": codes.commitment(SECRET),
        "sources": SOURCES,
        "team_size": 2,
        "planned": PLANNED,
        "bars": (Bar("checked", "六个月内已检查"),),
        "reveal_by": date(2026, 5, 15),
        **fields,
    }
    return Case(Announcement(**given), list(objects), tuple(officers), file.getvalue())


def draw(case: Case) -> Case:
    result = conduct.draw(
        case.said,
        code=codes.code(SECRET, 1),
        numbers=NUMBERS,
        officers=case.officers,
        pool=io.BytesIO(case.pool),
    )
    return replace(case, result=result)


def substituted(case: Case, *, objects=(), officers=()) -> Case:
    result = conduct.next_round(
        case.said,
        case.result,
        code=codes.code(SECRET, len(case.result.codes) + 1),
        objects=objects,
        officers=officers,
        pool=io.BytesIO(case.pool),
    )
    return replace(case, result=result)


def whole() -> Case:
    objects = objects_of()
    case = draw(announced(objects, officers_of(objects)))
    teams = case.result.staffing.teams
    gone = [ObjectStrike(teams[3].label, "closed"), ObjectStrike(teams[9].label, "moved")]
    out = [OfficerStrike(teams[5].label, teams[5].officers[0], "leave")]
    case = substituted(case, objects=gone, officers=out)
    full = next(t for t in conduct.standing_of(case.result).teams.items() if t[0] in labels(case))
    return substituted(case, officers=[OfficerStrike(full[0], one, "recused") for one in full[1]])


def labels(case: Case) -> set[str]:
    return {item.drawn.label for item in case.result.rounds[0].replacements if item.drawn}


def odd(seed: int) -> Case:
    """Few officers or none, three to a team, labels beyond the basic plane, nothing in the pool."""
    dice = random.Random(seed)
    objects = objects_of(dice.choice([0, 9, 40, 90]))
    if seed % 2:
        names = sorted(f"{sign}{n}" for n, sign in enumerate("𠮷｡\ue000局A\U0001f600" * 4))
        objects = [PoolObject(name, name, STRATA[4].code) for name in names]
    officers = officers_of(objects)[: dice.choice([0, 1, 2, 3, 12])]
    return draw(announced(objects, officers, team_size=dice.choice([2, 3])))


def drawn(label: str, speciality: str = "") -> Drawn:
    return Drawn(label, label, STRATA[0].code, speciality, b"")


def tampered(text: bytes, change, *, digests: bool = True) -> bytes:
    """The published text after ``change(plain)``, with digests made anew as a forger would."""
    plain = deepcopy(json.loads(text))
    change(plain)
    if digests:
        for part in ("announcement", "result"):
            plain["digests"][part] = sha256(canonical.dump(plain[part])).hexdigest()
    return canonical.dump(plain) + b"\n"

"""A draw of the program itself: 300 objects in six strata, 40 officers, two substitutions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.files.storage import default_storage

from enforcement.actions.draws import conduct, sealed
from enforcement.draw.conduct import standing_of
from enforcement.draw.types import ObjectStrike, OfficerStrike
from enforcement.models import Draw, Officer
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import acting
from tests.factories import draw_acts as make
from tests.factories import draws, enterprises, officers

INDUSTRIES, GRADES = ("explosives_making", "mines", "tailings"), ("A", "B")
QUOTAS = {
    "explosives_making|A": 5, "explosives_making|B": 4, "mines|A": 60,
    "mines|B": 6, "tailings|A": 3, "tailings|B": 1,
}  # fmt: skip


EXHAUSTED = "mines|A"  # 50 objects for a quota of 60


@dataclass
class Whole:
    """What anybody can download after the reveal."""

    text: bytes
    pool: bytes
    announced: str


def whole() -> Whole:
    by = officers.planner()
    _objects()
    _officers(by)
    given = {"split_by": ["industry", "risk_grade"], "bars": ["checked"], "quotas": QUOTAS}
    draw = make.drawn(by, **given)
    draw = _substituted(draw, by)
    make.visited(draw)
    return downloaded(make.close.reveal(draw, by=by))


def downloaded(draw: Draw) -> Whole:
    with default_storage.open(draw.pool_file) as file:
        return Whole(draw.published.encode(), file.read(), draw.announcement_sha256)


def _objects() -> None:
    by = enterprises.registrar()
    made = [
        enterprises.enterprise(
            by,
            name=f"塞上第{n}公司",
            industry=INDUSTRIES[n % 3],
            risk_grade=GRADES[n // 3 % 2],
        )
        for n in range(300)
    ]
    with acting():  # every eleventh was visited this year
        for one in made[::11]:
            inspection = make.Inspection.objects.create(
                number=f"JCX-{one.pk}", source="plan", enterprise=one, assigned_by=by,
                planned_first=date(2026, 3, 1), planned_last=date(2026, 3, 31),
                state="started", started_at="2026-03-02T01:00:00+00:00",
            )  # fmt: skip
            assert inspection.pk


def _officers(by) -> None:
    rows = list(Enterprise.objects.order_by("pk"))
    for n in range(40):
        last = date(2026, 12, 30) if n == 4 else date(2029, 12, 31)
        one = officers.officer(by, specialities=(INDUSTRIES[n % 3],), valid_to=last)
        if n % 5 == 0:
            for enterprise in rows[n::37]:
                officers.recusal(one, by, enterprise=enterprise)
    with acting():
        Officer.objects.order_by("pk")[3].leaves.create(
            first=date(2026, 12, 31), last=date(2027, 1, 9), reason="休假"
        )


def _substituted(draw: Draw, by) -> Draw:
    result = sealed.read_outcome(draw).result
    # The secret is another in each run: of the exhausted group nothing could replace them.
    fit = {item.label for item in result.selection.drawn if item.stratum != EXHAUSTED}
    one, two, three, *_ = [team for team in result.staffing.teams if team.label in fit]
    gone = [ObjectStrike(one.label, "closed"), ObjectStrike(two.label, "moved")]
    out = [OfficerStrike(three.label, three.officers[0], "leave")]
    draw = conduct.substitute(draw, objects=gone, officers=out, by=by)
    result = sealed.read_outcome(draw).result
    new = {r.drawn.label for r in result.rounds[0].replacements if r.drawn}
    label, team = next(t for t in standing_of(result).teams.items() if t[0] in new)
    strikes = [OfficerStrike(label, one, "recused") for one in team]
    return conduct.substitute(draw, officers=strikes, by=by)


@dataclass(frozen=True)
class Tampering:
    name: str
    text: Callable[[dict], object] | None = None
    pool: Callable[[bytes], bytes] | None = None
    digests: bool = True

    def apply(self, whole: Whole) -> tuple[bytes, bytes]:
        text, pool = whole.text, whole.pool
        if self.text:
            text = draws.tampered(text, self.text, digests=self.digests)
        return text, self.pool(pool) if self.pool else pool


def _swap_lines(pool: bytes) -> bytes:
    one, two, *rest = pool.splitlines(keepends=True)
    return b"".join([two, one, *rest])


def _said(**change) -> Callable[[dict], object]:
    return lambda plain: plain["announcement"].update(change)


def _quota(plain: dict) -> None:
    plain["announcement"]["strata"][0]["quota"] += 1


def _code(plain: dict) -> None:
    plain["result"]["codes"][0] = "ab" * 32


def _number(plain: dict) -> None:
    plain["result"]["numbers"][1][0] += 1


def _skip(plain: dict) -> None:
    plain["result"]["selection"]["skipped"].pop()


def _officer(plain: dict) -> None:
    plain["result"]["officers"][2]["specialities"] = []


def _team(plain: dict) -> None:
    plain["result"]["staffing"]["teams"][0]["officers"].reverse()


def _reason(plain: dict) -> None:
    plain["result"]["rounds"][0]["objects"][0]["reason"] = "ceased"


def _result(plain: dict) -> None:
    plain["result"]["selection"]["drawn"].pop()


TWELVE = [
    Tampering("pool line", pool=lambda pool: pool.replace("第7公司".encode(), "第八公司".encode())),
    Tampering("order", pool=_swap_lines),
    Tampering("quota", _quota),
    Tampering("commitment", _said(commitment="0" * 64)),
    Tampering("code", _code),
    Tampering("number", _number),
    Tampering("constraint", _said(bars=[])),
    Tampering("skip", _skip),
    Tampering("officer", _officer),
    Tampering("team", _team),
    # A forger who makes the digests anew changes the published digest of the result instead.
    Tampering("substitution reason", _reason, digests=False),
    Tampering("result", _result),
]  # fmt: skip


def findings(whole: Whole) -> dict:
    """Counts that show that the case has everything it must have."""
    plain = json.loads(whole.text)
    result = plain["result"]
    return {
        "pool": plain["announcement"]["pool"]["count"],
        "strata": len(plain["announcement"]["strata"]),
        "officers": len(result["officers"]),
        "rounds": len(result["rounds"]),
        "skips": len(result["selection"]["skipped"]),
        "short": len(result["selection"]["short"]),
    }

"""The whole draw and its rounds from what was announced: what the job calls.

Everything is a function of announcement, code, numbers, officers and pool: killed half way and run
again it gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import BinaryIO

from enforcement.draw import codes, randomness
from enforcement.draw.pool import lines
from enforcement.draw.positions import Positions
from enforcement.draw.select import select
from enforcement.draw.substitute import Standing, standing, substitute
from enforcement.draw.teams import Room, officers_digest, staff
from enforcement.draw.types import (
    Announcement,
    Numbers,
    ObjectStrike,
    Officer,
    OfficerStrike,
    Result,
)
from foundation.procedure.refusals import Refused


def _positions(said: Announcement, code: bytes, number: int, numbers: Numbers) -> Positions:
    if number >= said.n or not codes.is_code(code, number, said.commitment):
        raise Refused(f"第 {number} 轮随机码与公布的承诺不符，不能抽取。")
    if [len(source) for source in numbers] != [source.count for source in said.sources]:
        raise Refused("随机数与公布的来源不符，不能抽取。")
    return Positions(code, randomness.encode(numbers))


def draw(
    said: Announcement,
    *,
    code: bytes,
    numbers: Numbers,
    officers: Sequence[Officer],
    pool: BinaryIO,
) -> Result:
    """Objects and teams. Refused when code, officers or pool are not those of the commitment."""
    positions = _positions(said, code, 1, numbers)
    ordered = tuple(sorted(officers, key=lambda officer: officer.certificate.encode()))
    if officers_digest(ordered) != said.officers_sha256:
        raise Refused("执法人员库与承诺公布时不一致，不能抽取。")
    quotas = {stratum.code: stratum.quota for stratum in said.strata}
    selection = select(lines(pool, said.pool), quotas, positions)
    room = Room(ordered, said.team_size, said.planned, positions)
    staffing = staff(selection.drawn, room, officers=len(ordered))
    sorted_numbers = tuple(tuple(sorted(source)) for source in numbers)
    return Result(sorted_numbers, (code,), ordered, selection, staffing, ())


def standing_of(result: Result) -> Standing:
    """Objects and teams as they stand after all rounds so far."""
    return standing(result.selection, result.staffing, result.rounds)


def next_round(
    said: Announcement,
    result: Result,
    *,
    code: bytes,
    objects: Iterable[ObjectStrike] = (),
    officers: Iterable[OfficerStrike] = (),
    pool: BinaryIO,
) -> Result:
    """The result with one more round; ``code`` is that of round ``len(result.codes) + 1``."""
    now = standing_of(result)
    done = substitute(
        now,
        objects,
        officers,
        pool=lines(pool, said.pool),
        all_officers=result.officers,
        size=said.team_size,
        planned=said.planned,
        positions=_positions(said, code, now.last_round + 1, result.numbers),
    )
    return replace(result, codes=(*result.codes, code), rounds=(*result.rounds, done))

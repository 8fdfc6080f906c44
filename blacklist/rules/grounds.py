"""Article 5 of the blacklist regulation as pure rules: which conduct is a ground.

"Within one year" begins on the day of the first event and ends on its anniversary, that day
included; of 29 February on 28 February.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ARTICLE = "黑名单制度 第五条"
LARGER, REPEATED, VIOLATIONS = "5.1", "5.2", "5.3"
MISREPORTED, REFUSAL, OTHER = "5.4", "5.5", "5.6"
LABELS = {
    LARGER: "（一）发生较大以上生产安全责任事故",
    REPEATED: "（二）一年内发生两起以上一般生产安全责任事故",
    VIOLATIONS: "（三）屡次发生严重违法违规行为，或者督办的重大事故隐患逾期未完成整改",
    MISREPORTED: "（四）谎报、瞒报、漏报以及无正当理由迟报事故",
    REFUSAL: "（五）拒不执行监管监察指令、行政处罚决定，抗拒安全执法",
    OTHER: "（六）社会影响恶劣或者有必要纳入的其他违法违规行为、事故",
}
WORDS = {
    LARGER: "发生较大以上生产安全责任事故（造成3人以上死亡，或者10人以上重伤，或者1000万以上直接"
    "经济损失的事故）的",
    REPEATED: "一年内发生两起以上一般生产安全责任事故（造成1人以上3人以下死亡，或者3人以上10人以下"
    "重伤，或者直接经济损失300万元以上1000万元以下的事故）的",
    VIOLATIONS: "屡次（一年三次以上）发生严重违法违规生产经营行为或对督办的重大事故隐患久拖不改、"
    "逾期未完成整改的",
    MISREPORTED: "谎报、瞒报、漏报以及无正当理由迟报事故的",
    REFUSAL: "拒不执行民爆安全监管监察指令、行政处罚决定、抗拒安全执法的",
    OTHER: "发生造成社会影响恶劣或有必要纳入“黑名单”的生产安全其它违法违规行为或事故的",
}
FOR_ACCIDENTS = (LARGER, REPEATED, MISREPORTED)
# At least so much makes an accident of the larger class, and an ordinary one that counts.
LARGER_FROM = (3, 10, Decimal(10_000_000))
ORDINARY_FROM = (1, 3, Decimal(3_000_000))
TWICE, THREE_TIMES = 2, 3


@dataclass(frozen=True, slots=True)
class Toll:
    """Deaths, serious injuries, direct loss in yuan."""

    deaths: int
    serious: int
    loss: Decimal

    def reaches(self, least: tuple[int, int, Decimal]) -> bool:
        deaths, serious, loss = least
        return self.deaths >= deaths or self.serious >= serious or self.loss >= loss


def is_larger(toll: Toll) -> bool:
    """（一）: three dead, or ten gravely hurt, or ten million yuan."""
    return toll.reaches(LARGER_FROM)


def is_ordinary(toll: Toll) -> bool:
    """（二）: one dead, or three gravely hurt, or three million yuan, and not larger."""
    return toll.reaches(ORDINARY_FROM) and not is_larger(toll)


def year_after(day: date) -> date:
    """The anniversary of ``day``; of 29 February 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def within_a_year(first: date, last: date) -> bool:
    return first <= last <= year_after(first)


@dataclass(frozen=True, slots=True)
class Event:
    """Something of the records that may be evidence: ``key`` names it, as the trail does."""

    on: date
    key: str
    text: str


def repeated(events: Sequence[Event], *, least: int) -> Iterator[tuple[Event, ...]]:
    """For each event that makes it ``least`` or more within one year, the events of that year.

    ``events`` in any order; those of one day count each. Linear but for the sort.
    """
    ordered = sorted(events, key=lambda event: (event.on, event.key))
    start = 0
    for place, last in enumerate(ordered):
        while not within_a_year(ordered[start].on, last.on):
            start += 1
        if place - start + 1 >= least:
            yield tuple(ordered[start : place + 1])

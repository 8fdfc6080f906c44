"""Pure rules of the regulation on recording interference (干预执法记录制度)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from foundation.accounts.roles import Role
from foundation.workdays.calendar import Calendar
from foundation.workdays.quarters import Quarter

REGULATION = "干预执法记录制度"


class Kind(IntEnum):
    """The eight kinds of interference of article 5, numbered as there."""

    ORDERED_ACCEPTANCE = 1
    OBSTRUCTED = 2
    THROUGH_OTHERS = 3
    EXCULPATED = 4
    SHIELDED = 5
    LEAKED = 6
    BLOCKED_EFFECTIVE_DOCUMENTS = 7
    OTHER = 8


KIND_TEXTS: Mapping[int, str] = {
    1: "违规指令安全生产监管执法处室受理或者不予受理、立案或者不予立案",
    2: "以各种方式妨碍、阻挠、干扰安全生产监管执法处室正常执法",
    3: "默许或者授意亲属、身边工作人员干扰执法",
    4: "通过非正当途径和方式直接或间接为违法行为人开脱、减轻责任或提出其他不正当处理行为和要求",
    5: "包庇、袒护和放纵违法行为",
    6: "违反规定泄露执法信息或者为当事人打探违法案件处理进展情况",
    7: "阻挠、拖延或者不履行生效的法律文书",
    8: "以其他方式违反规定干扰执法行为的情形",
}
KIND_MARKS = "〇一二三四五六七八"


def kind_label(kind: int) -> str:
    """``（三）默许或者授意……`` as article 5 prints it."""
    return f"（{KIND_MARKS[kind]}）{KIND_TEXTS[kind]}"


class Involved(StrEnum):
    """Who of the own side is involved (article 6): it decides where a report may go."""

    NOBODY = "nobody"
    SECTION_HEAD = "section_head"
    SUPERVISING_LEADER = "supervising_leader"
    PRINCIPAL_LEADER = "principal_leader"
    DISCIPLINE_GROUP = "discipline_group"
    SPECIAL = "special"


INVOLVED_LABELS: Mapping[str, str] = {
    Involved.NOBODY: "以上人员均不涉及",
    Involved.SECTION_HEAD: "本处室负责人存在干预执法情形",
    Involved.SUPERVISING_LEADER: "主管领导存在干预执法情形",
    Involved.PRINCIPAL_LEADER: "主要领导存在干预执法情形",
    Involved.DISCIPLINE_GROUP: "派驻纪检组存在干预执法情形",
    Involved.SPECIAL: "有其他特殊情况",
}


def routes(involved: Iterable[str]) -> tuple[Role, ...]:
    """The bodies a report may go to, the proposed one first (article 6).

    The local group alone when nobody of the own side is involved; the level above alone when the
    discipline group itself is; both, the level above first, in every other case.
    """
    named = {Involved(value) for value in involved} - {Involved.NOBODY}
    if Involved.DISCIPLINE_GROUP in named:
        return (Role.UPPER_DISCIPLINE,)
    if named:
        return (Role.UPPER_DISCIPLINE, Role.DISCIPLINE)
    return (Role.DISCIPLINE,)


def report_due(event: date, calendar: Calendar, *, workdays: int) -> date:
    """Last day for a report of an event: the third workday after it (article 6)."""
    return calendar.add_workdays(event, workdays)


@dataclass(frozen=True, slots=True)
class Countdown:
    """How a report stands against its term: ``left`` workdays (negative: late by as many)."""

    due: date
    left: int
    provisional: bool

    @property
    def late(self) -> bool:
        return self.left < 0


def countdown(event: date, today: date, calendar: Calendar, *, workdays: int) -> Countdown:
    """Workdays left until the report is due, or since."""
    due = report_due(event, calendar, workdays=workdays)
    if today <= due:
        left = calendar.workdays_between(today, due)
    else:
        left = -max(1, calendar.workdays_between(due, today))
    return Countdown(due=due, left=left, provisional=calendar.rests_on_provisional(event, due))


class Handling(StrEnum):
    """What follows a failure to record (article 10)."""

    REMINDER = "reminder"
    WARNING = "warning"
    CIRCULATED_CRITICISM = "circulated_criticism"
    DISCIPLINARY_PROPOSAL = "disciplinary_proposal"


HANDLING_LABELS: Mapping[str, str] = {
    Handling.REMINDER: "提醒",
    Handling.WARNING: "警示",
    Handling.CIRCULATED_CRITICISM: "通报批评",
    Handling.DISCIPLINARY_PROPOSAL: "建议给予纪律处分",
}


def omission_handlings(previous: int, *, disciplinary_from: int) -> tuple[Handling, ...]:
    """Handlings open for an officer with ``previous`` earlier omissions.

    The first gives reminder, warning or circulated criticism; from the ``disciplinary_from``-th
    on, the second as the regulation stands, a disciplinary measure is proposed (article 10,
    paragraph 2: 有两次以上（含两次）).
    """
    if previous + 1 < disciplinary_from:
        return (Handling.REMINDER, Handling.WARNING, Handling.CIRCULATED_CRITICISM)
    return (Handling.DISCIPLINARY_PROPOSAL,)


def quarters_over(founded: date, today: date) -> list[Quarter]:
    """Every quarter from the one of ``founded`` on that is over by ``today``."""
    found: list[Quarter] = []
    quarter = Quarter.of(founded)
    while quarter.last < today:
        found.append(quarter)
        quarter = quarter.next()
    return found


@dataclass(frozen=True, slots=True)
class ClearReport:
    """What stands in the clear of a report."""

    month: int
    kinds: Sequence[int]
    manner: str
    late: bool
    outcome: str


LAWFUL_DUTY = "lawful_duty"


def summarize(reports: Iterable[ClearReport]) -> dict[str, dict[str, int] | int]:
    """Counts for a quarterly summary.

    Reports that ended as lawful performance of duty (article 2) are counted apart and in no other
    figure. A report of several kinds counts once in each kind, so kinds may sum to more.
    """
    rows = list(reports)
    counted = [row for row in rows if row.outcome != LAWFUL_DUTY]
    return {
        "received": len(rows),
        "lawful_duty": len(rows) - len(counted),
        "counted": len(counted),
        "late": sum(row.late for row in counted),
        "kinds": _counts(kind for row in counted for kind in row.kinds),
        "manners": _counts(row.manner for row in counted),
        "months": _counts(row.month for row in counted),
        "outcomes": _counts(row.outcome or "open" for row in counted),
    }


def _counts(values: Iterable[object]) -> dict[str, int]:
    return dict(sorted(Counter(str(value) for value in values).items()))


@dataclass(frozen=True, slots=True)
class Interference:
    """One substantiated interference, for the list per leader."""

    leader: str
    title: str
    organ: str
    report: str
    kinds: tuple[int, ...]
    handling: str

    @property
    def kinds_text(self) -> str:
        return "".join(f"（{KIND_MARKS[kind]}）" for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Leader:
    """A leader with every substantiated interference of a year."""

    name: str
    organ: str
    title: str
    interferences: tuple[Interference, ...]


def _seen(name: str) -> str:
    """A name without white space and characters that nobody sees (zero width, direction)."""
    return "".join(c for c in name if not c.isspace() and unicodedata.category(c) != "Cf")


def by_leader(found: Iterable[Interference]) -> list[Leader]:
    """Group by name and organ (as they are seen), most interferences first (article 11)."""
    groups: dict[tuple[str, str], list[Interference]] = {}
    for one in found:
        groups.setdefault((_seen(one.leader), _seen(one.organ)), []).append(one)
    leaders = [
        Leader(name, organ, ones[-1].title, tuple(ones)) for (name, organ), ones in groups.items()
    ]
    return sorted(leaders, key=lambda leader: (-len(leader.interferences), leader.name))

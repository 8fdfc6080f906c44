"""Rules of inspections: what a record needs, and what stands against closing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from enforcement.states.inspection import DOCUMENTS, RECORD
from foundation.procedure.refusals import Refused

PASS, FAIL, NOT_APPLICABLE = "pass", "fail", "na"
ANSWERS = {PASS: "符合", FAIL: "不符合", NOT_APPLICABLE: "不适用"}
LONGEST_TERM = 365  # days; the order says how many for each hazard


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one item of the checklist, with the item as it was then."""

    number: int
    text: str
    basis: str
    answer: str
    note: str = ""

    @property
    def label(self) -> str:
        return ANSWERS[self.answer]


@dataclass(frozen=True, slots=True)
class Finding:
    """A hidden danger as found on the spot."""

    level: str
    category: str
    place: str
    what: str
    basis: str


def check_record(answers: Sequence[Answer], facts: str, hazards: Sequence[Finding]) -> None:
    """``Refused`` when the record of a visit is not whole."""
    for answer in answers:
        if answer.answer not in ANSWERS:
            raise Refused(f"检查表第{answer.number}项还没有填写结果。", article=RECORD)
        if answer.answer == FAIL and not answer.note.strip():
            raise Refused(f"检查表第{answer.number}项“不符合”，请写明情况。", article=RECORD)
    if any(answer.answer == FAIL for answer in answers) and not hazards:
        raise Refused(
            "检查表有“不符合”项，但没有登记隐患。",
            remedy="请在“事故隐患”中逐条登记，或者更正检查表。",
            article=RECORD,
        )
    if not facts.strip():
        raise Refused("请填写检查情况。", field="facts", article=RECORD)


def check_term(due: date, *, today: date, field: str = "due") -> None:
    """``Refused`` for a term that is over before it begins, or longer than a year."""
    if due <= today:
        raise Refused("整改期限应晚于今天。", field=field, article=DOCUMENTS)
    if due > today + timedelta(days=LONGEST_TERM):
        raise Refused(f"整改期限最长{LONGEST_TERM}天。", field=field, article=DOCUMENTS)


def check_closing(*, open_hazards: int, has_record: bool) -> None:
    """``Refused`` while there are hazards without an end, or no document was issued (四（三）)."""
    if open_hazards:
        raise Refused(
            f"还有{open_hazards}条隐患没有销号，不能办结：严禁以检查代替执法。",
            remedy="请责令限期整改并复查合格，或者转立案。",
            article=DOCUMENTS,
        )
    if not has_record:
        raise Refused(
            "还没有制作现场检查记录，不能办结：执法检查必须依法下达文书。",
            remedy="请先签名并制作现场检查记录。",
            article=DOCUMENTS,
        )


def check_signed(*, officers: int, party: bool) -> None:
    """``Refused`` until two officers and the party have signed, or its refusal is noted."""
    if officers < 2:
        raise Refused(
            f"现有{officers}名执法人员签名，至少需要2名。",
            remedy="请先完成执法人员签名。",
            article=RECORD,
        )
    if not party:
        raise Refused(
            "被检查单位还没有签名。",
            remedy="请由现场负责人签名；拒绝签名的，登记拒签原因和见证人。",
            article=RECORD,
        )

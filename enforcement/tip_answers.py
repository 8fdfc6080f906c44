"""What the holder of number and code may read of a tip: plain words, nothing of the inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from enforcement.models import Tip
from enforcement.rules import tips as rules
from enforcement.states.tip import JOINED, PUBLIC_WORDS, REPLIED
from foundation.documents import codes
from foundation.procedure.presented import presented

_ANSWER = ("state", "due", "extension_reason", "result", "handed_to", "answer", "answered_on")
_READ = ("number", "code_digest", "received_on", *_ANSWER)
_NOBODY = "0" * 64  # compared with where no tip has the number: the time tells nothing


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """Only text and days, so that no page can reach further."""

    number: str
    received_on: date
    status: str
    joined: str = ""
    due: date | None = None  # while it is not answered
    extension_reason: str = ""
    result: str = ""
    handed_to: str = ""
    answer: str = ""
    answered_on: date | None = None


def look_up(number: str, code: str) -> PublicAnswer | None:
    """The answer for this number and code; None where they do not belong together."""
    number, wanted = rules.normal_number(number), codes.normal(code) or ""
    with presented(rules.code_digest(number, wanted)):
        rows = Tip.objects.filter(number=number).select_related("joined_to")
        tip = rows.only(*_READ, *(f"joined_to__{name}" for name in _ANSWER)).first()
    stored = tip.code_digest if tip else _NOBODY
    if not rules.same_code(stored, number, wanted) or tip is None:
        return None
    return _told(tip)


def _told(tip: Tip) -> PublicAnswer:
    main = tip.joined_to or tip
    replied = main.state in REPLIED
    return PublicAnswer(
        number=tip.number,
        received_on=tip.received_on,
        status=PUBLIC_WORDS[main.state],
        joined=PUBLIC_WORDS[JOINED] if tip.joined_to else "",
        due=None if replied else main.due,
        extension_reason=main.extension_reason,
        result=str(main.get_result_display()) if replied else "",
        handed_to=main.handed_to if replied else "",
        answer=main.answer if replied else "",
        answered_on=main.answered_on,
    )

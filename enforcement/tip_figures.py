"""Figures of the tips for the annual report, each with the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.urls import reverse

from enforcement.models import Tip
from enforcement.states.tip import NOT_ACCEPTED

RESULTS = tuple(Tip.Result.choices)


@dataclass(frozen=True, slots=True)
class TipFigures:
    """Of the tips received from ``first`` to ``last``; in time means by the term of each."""

    first: date
    last: date
    received: int
    not_accepted: int
    answered_in_time: int
    answered_late: int
    unanswered: int
    overdue: int  # not answered, and the term is over
    results: tuple[int, ...]  # in the order of ``RESULTS``

    @property
    def answered(self) -> int:
        return self.answered_in_time + self.answered_late

    def lines(self) -> list[tuple[str, int, str]]:
        """Label, figure, address of the list behind it."""
        rows = [
            ("收到举报", self.received, {}),
            ("其中：不予受理", self.not_accepted, {"state": NOT_ACCEPTED}),
            ("按期答复", self.answered_in_time, {"answered": "in_time"}),
            ("超期答复", self.answered_late, {"answered": "late"}),
            ("尚未答复", self.unanswered, {"answered": "none"}),
            ("其中：已超过答复期限", self.overdue, {"overdue": "yes"}),
        ]
        rows += [
            (f"核实结果：{label}", count, {"result": value})
            for (value, label), count in zip(RESULTS, self.results, strict=True)
        ]
        return [(label, count, self._url(asked)) for label, count, asked in rows]

    def _url(self, asked: dict[str, str]) -> str:
        span = {"received_since": f"{self.first}", "received_until": f"{self.last}"}
        return f"{reverse('enforcement:tips')}?{urlencode({**span, **asked})}"


def figures(first: date, last: date, *, on: date) -> TipFigures:
    """One query; ``on`` is the day on which a term is over or not."""
    counted = (
        Tip.objects.all()
        .received_in(first, last)
        .with_reply()
        .aggregate(
            received=Count("pk"),
            not_accepted=Count("pk", filter=Q(state=NOT_ACCEPTED)),
            answered_in_time=Count("pk", filter=Q(replied_on__lte=F("due"))),
            answered_late=Count("pk", filter=Q(replied_on__gt=F("due"))),
            unanswered=Count("pk", filter=Q(replied_on=None)),
            overdue=Count("pk", filter=Q(replied_on=None, due__lt=on)),
            **{value: Count("pk", filter=Q(result=value)) for value, _ in RESULTS},
        )
    )
    results = tuple(counted.pop(value) for value, _ in RESULTS)
    return TipFigures(first, last, results=results, **counted)

"""A year of supervision in figures: findings, terms, misconduct, tolerance, training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from correction.models import Finding, Misconduct, NormativeDocument, Sheet, Supervision, Tolerance
from correction.querysets import hours_of
from correction.rules import conduct, remedies, review
from correction.rules import tolerance as tolerance_rules
from correction.states import document as document_states
from correction.states import finding as finding_states
from foundation.jurisdiction import current
from foundation.web.charts import Chart, bar_chart, grouped_bars
from foundation.workdays.quarters import today

SHORT = {
    remedies.DOCUMENT: "规范性文件",
    remedies.ACT: "行政行为",
    remedies.PENALTY: "处罚决定",
    remedies.DUTY: "履行职责",
    remedies.POWERS: "超越职权",
}


@dataclass(frozen=True, slots=True)
class Year:
    """``figures`` are single numbers with their names; each chart carries its table."""

    year: int
    figures: Sequence[tuple[str, int]]
    charts: Sequence[Chart]


def statistics(year: int) -> Year:
    """One query for each register, however long it is."""
    findings = Finding.objects.filter(found_on__year=year)
    reviews = _counted(Tolerance.objects.filter(asked_on__year=year), "state")
    charts = [
        _by_kind(findings),
        bar_chart("处理方式", _rows(_counted(findings, "remedy"), remedies.REMEDIES)),
        bar_chart(
            "违法失职行为（第七条）",
            _rows(
                _counted(Misconduct.objects.filter(recorded_on__year=year), "kind"), conduct.KINDS
            ),
        ),
        bar_chart("容错审核结论", _rows(reviews, tolerance_rules.RESULTS)),
        bar_chart(
            "案卷评查等次",
            _rows(_counted(Sheet.objects.filter(reviewed_on__year=year), "grade"), review.GRADES),
        ),
    ]
    return Year(year, [*_figures(year, findings), ("容错审核", sum(reviews.values()))], charts)


def _figures(year: int, findings: QuerySet[Any]) -> list[tuple[str, int]]:
    counted = findings.aggregate(
        all=Count("pk"),
        corrected=Count("pk", filter=Q(state=finding_states.CORRECTED)),
        in_time=Count("pk", filter=Q(answered_on__lte=F("due"))),
        late=Count(
            "pk",
            filter=Q(answered_on__gt=F("due")) | Q(state=finding_states.ORDERED, due__lt=today()),
        ),
    )
    wanted = current().number("correction.training_hours")
    hours = hours_of(year)
    return [
        ("监督检查", Supervision.objects.filter(reported_on__year=year).count()),
        ("评查案卷", Sheet.objects.filter(reviewed_on__year=year).count()),
        ("发现问题", counted["all"]),
        ("已纠正", counted["corrected"]),
        ("按期答复", counted["in_time"]),
        ("逾期", counted["late"]),
        ("现行有效规范性文件", _in_force()),
        ("培训学时达到", sum(had >= wanted for _, had in hours)),
        ("培训学时未达到", sum(had < wanted for _, had in hours)),
    ]


def _in_force() -> int:
    return NormativeDocument.objects.filter(state=document_states.IN_FORCE).count()


def _by_kind(findings: QuerySet[Any]) -> Chart:
    found = _counted(findings, "kind")
    done = _counted(findings.filter(state=finding_states.CORRECTED), "kind")
    names = [SHORT[code] for code in remedies.KINDS]
    series = [
        ("发现", [found[code] for code in remedies.KINDS]),
        ("已纠正", [done[code] for code in remedies.KINDS]),
    ]
    return grouped_bars("执法问题（第五条）", names, series)


def _counted(rows: QuerySet[Any], field: str) -> Counter[str]:
    return Counter(dict(rows.order_by().values_list(field).annotate(n=Count("pk"))))


def _rows(counted: Mapping[str, int], labels: Mapping[str, str]) -> list[tuple[str, int]]:
    return [(label, counted.get(code, 0)) for code, label in labels.items()]

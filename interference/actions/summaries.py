"""The quarterly summary (article 6): made by itself when a quarter is over, one for each body."""

from __future__ import annotations

import random
from typing import Any

from django.db.models import Prefetch, QuerySet

from foundation.accounts.models import User
from foundation.audit.actors import SYSTEM, UNNAMED_REPORTER
from foundation.audit.models import AuditEvent
from foundation.audit.trail import record
from foundation.documents.actions import issue
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.workdays.quarters import Quarter, today
from interference import documents, rules, states
from interference.actions.unlocking import acting_member
from interference.models import Body, Entry, Member, QuarterlySummary, Report, SectionSummary
from interference.vault.records import (
    ReportKeys,
    keys_of_body,
    read_entry,
    read_record,
    read_report,
)
from interference.vault.unlocked import Unlocked

ARTICLE = "记录制度 第六条"
REGISTERED = "interference.month.registered"


def make_missing_summaries() -> list[QuarterlySummary]:
    """Make the summary of every quarter that is over and has none, for every body.

    Each in a transaction of its own: a worker killed in the middle leaves whole summaries or
    nothing, and the next run goes on.
    """
    made = []
    for body in Body.objects.order_by("pk"):
        for quarter in rules.quarters_over(body.founded_on, today()):
            summary = make_summary(body, quarter)
            if summary is not None:
                made.append(summary)
    return made


@act
def make_summary(body: Body, quarter: Quarter) -> QuarterlySummary | None:
    """Freeze the list of one quarter and issue its summary, a zero report when there was none.

    ``None`` when it exists already. The body's row is locked, so two workers make one summary.
    """
    body = Body.objects.select_for_update().get(pk=body.pk)
    same = QuarterlySummary.objects.filter(body=body, year=quarter.year, quarter=quarter.number)
    if same.exists():
        return None
    reports = Report.objects.filter(body=body, year=quarter.year, quarter=quarter.number)
    listed = [_frozen(report) for report in reports.order_by("number")]
    counts = rules.summarize(rules.ClearReport(**_clear(row)) for row in listed)
    made_on = today()
    summary = QuarterlySummary(
        body=body,
        year=quarter.year,
        quarter=quarter.number,
        made_on=made_on,
        counts=counts,
        listed=listed,
    )
    summary.document = issue(
        series=documents.summary_series(body),
        title=documents.summary_title(summary),
        template=documents.SUMMARY_TEMPLATE,
        context=documents.summary_context(summary),
        made_on=made_on,
        by=SYSTEM,
        head=current().head(documents.summary_series(body)),
    )
    summary.save(force_insert=True)
    record("interference.summary.made", target=summary, by=SYSTEM, article=ARTICLE)
    return summary


def record_download(summary: QuarterlySummary, *, by: User, annex: bool) -> None:
    """Every download is recorded, with or without the confidential annex."""
    record(
        "interference.summary.downloaded",
        target=summary,
        by=by,
        article=ARTICLE,
        changes={"含保密附件": annex},
    )


@act
def open_for_annex(summary: QuarterlySummary, *, by: User, vault: Unlocked) -> list[dict[str, Any]]:
    """The texts of a summary's reports for the confidential annex, each reading recorded."""
    acting_member(by, vault)
    frozen = {row["id"]: row for row in summary.listed}
    reports = _with_measures(Report.objects.filter(pk__in=frozen))
    return [
        _annex_row(report, frozen[str(report.pk)], by=by, vault=vault)
        for report in reports.order_by("number")
    ]


@act
def open_section_summary(summary: SectionSummary, *, by: User, vault: Unlocked) -> dict[str, Any]:
    """Read what a section sent; the reading is recorded."""
    acting_member(by, vault)
    content = read_record(summary, vault)
    record("interference.section_summary.opened", target=summary, by=by, article="记录制度 第七条")
    return content


@act
def leaders_of(year: int, *, by: User, vault: Unlocked) -> list[rules.Leader]:
    """Who interfered in ``year``, for the yearly assessment (article 11).

    Only reports that were found substantiated; lawful performance of duty never counts.
    """
    member = acting_member(by, vault)
    found = _with_measures(
        Report.objects.filter(body_id=vault.body_id, year=year, outcome=states.SUBSTANTIATED)
    )
    opened = []
    for report in found.order_by("number"):
        report_keys = keys_of_body(report, vault)
        content = read_report(report, report_keys)
        opened.append(
            rules.Interference(
                leader=content["leader_name"],
                title=content["leader_title"],
                organ=content["leader_organ"],
                report=str(report),
                kinds=tuple(report.kinds),
                handling=_handling(report, report_keys),
            )
        )
    record(
        "interference.annual.opened",
        target=member.body,
        by=by,
        article="记录制度 第十一条",
        changes={"年度": year},
    )
    return rules.by_leader(opened)


def record_annual(member: Member, year: int, *, by: User) -> None:
    """The yearly list left the vault as PDF."""
    record(
        "interference.annual.printed",
        target=member.body,
        by=by,
        article="记录制度 第十一条",
        changes={"年度": year},
    )


@act
def register_in_trail() -> int:
    """Bring the last months' reports and what reporters added into the audit trail, once a month.

    All at once, in random order and in one update: neither the times nor the order of the trail,
    nor the row versions of the tables, say more closely when a report was made than its month.
    Returns how many; nothing in a month that has had its turn.
    """
    month = f"{today():%Y-%m}"
    list(Body.objects.select_for_update().order_by("pk"))  # two workers, one turn
    if AuditEvent.objects.filter(verb=REGISTERED, target_id=month).exists():
        return 0
    reports = list(Report.objects.select_for_update().filter(registered=False))
    entries = list(Entry.objects.select_for_update().filter(registered=False))
    events: list[tuple[str, Report, dict[str, Any]]] = [
        ("interference.report.filed", report, {"提交证明摘要": bytes(report.proof_digest).hex()})
        for report in reports
    ]
    events += [("interference.report.supplemented", entry.report, {}) for entry in entries]
    random.SystemRandom().shuffle(events)
    for verb, report, changes in events:
        record(verb, target=report, by=UNNAMED_REPORTER, article=ARTICLE, changes=changes)
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(registered=True)
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(registered=True)
    record(REGISTERED, target=("interference.month", month), by=SYSTEM, article=ARTICLE)
    return len(events)


def _frozen(report: Report) -> dict[str, Any]:
    return {
        "id": str(report.pk),
        "number": report.number,
        "month": report.month,
        "kinds": report.kinds,
        "manner": report.manner,
        "late": report.late,
        "state": report.state,
        "outcome": report.outcome,
    }


def _clear(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("month", "kinds", "manner", "late", "outcome")}


def _annex_row(
    report: Report, frozen: dict[str, Any], *, by: User, vault: Unlocked
) -> dict[str, Any]:
    report_keys = keys_of_body(report, vault)
    content = read_report(report, report_keys)
    record("interference.report.opened", target=report, by=by, article="记录制度 第十条")
    return {
        **content,
        "report": report,
        "frozen": frozen,
        "handling": _handling(report, report_keys),
    }


def _with_measures(reports: QuerySet[Report]) -> QuerySet[Report]:
    """The reports, ready to be opened, each with its measures alone, newest first."""
    measures = Entry.objects.filter(kind=Entry.Kind.MEASURE).order_by("-sequence")
    return reports.select_related("body_key").prefetch_related(Prefetch("entries", measures))


def _handling(report: Report, report_keys: ReportKeys) -> str:
    """What the measure says, newest first; nothing while none was decided."""
    measures = report.entries.all()  # see _with_measures
    return "；".join(str(read_entry(entry, report_keys)["text"]) for entry in measures)

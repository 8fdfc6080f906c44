"""Section summaries (article 7): asked for when a quarter is over, sent, reminded of."""

from __future__ import annotations

from django.db.models import Max

from foundation.accounts.checks import require
from foundation.accounts.models import Office, User
from foundation.accounts.roles import Permission, Role
from foundation.audit.actors import SYSTEM
from foundation.audit.trail import record
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import Quarter, today
from interference import rules
from interference.models import Body, SectionSummary
from interference.vault.records import seal_record

ARTICLE = "记录制度 第七条"


def summary_code(quarter: Quarter) -> str:
    """The code of the deadline of one section for one quarter."""
    return f"section-summary-{quarter.year}-{quarter.number}"


@act
def request_section_summaries() -> int:
    """Open the deadline of every enforcing section for every quarter that is over.

    Returns how many stand open. Harmless when it runs late, twice or after months: what was sent
    or asked for already is left alone.
    """
    body = Body.objects.filter(role=Role.DISCIPLINE).first()
    if body is None:
        return 0
    waiting_for = 0
    # Who is just sending is waited for, and then counts as having sent.
    list(Office.objects.select_for_update().filter(enforces=True, active=True).order_by("pk"))
    for quarter in rules.quarters_over(body.founded_on, today()):
        sent = SectionSummary.objects.filter(year=quarter.year, quarter=quarter.number)
        waiting = Office.objects.filter(enforces=True, active=True).exclude(
            pk__in=sent.values("office_id")
        )
        for office in waiting:
            _open(office, quarter)
            waiting_for += 1
    return waiting_for


@act
def send_section_summary(
    *,
    by: User,
    quarter: Quarter,
    nothing_to_report: bool,
    text: str,
) -> SectionSummary:
    """Send the material of the user's section to the discipline group; again: a new version."""
    require(by, Permission.SEND_SECTION_SUMMARY, article=ARTICLE)
    if quarter.first > today():
        raise Refused("该季度尚未开始。", article=ARTICLE, field="quarter")
    body = Body.objects.select_for_update(no_key=True).filter(role=Role.DISCIPLINE).first()
    if body is None:
        raise Refused("派驻纪检组尚未设立保险箱。", remedy="请联系派驻纪检组启用后再报送。")
    office = Office.objects.select_for_update().get(pk=by.office_id)
    if not office.enforces:
        raise Refused("本处室不承担执法职责，无需报送。", article=ARTICLE)
    earlier = SectionSummary.objects.filter(
        office=office, year=quarter.year, quarter=quarter.number
    ).aggregate(last=Max("version"))["last"]
    summary = SectionSummary(
        body=body,
        body_key=body.newest_key(),
        office=office,
        year=quarter.year,
        quarter=quarter.number,
        version=(earlier or 0) + 1,
        nothing_to_report=nothing_to_report,
        sent_by=by,
        sent_on=today(),
    )
    seal_record(summary, {"text": text, "by": by.full_name})
    summary.save(force_insert=True)
    close_deadline(subject=office, code=summary_code(quarter), by=by)
    record("interference.section_summary.sent", target=summary, by=by, article=ARTICLE)
    return summary


def missing_sections(quarter: Quarter) -> list[Office]:
    """The enforcing sections that have sent nothing for a quarter."""
    sent = SectionSummary.objects.filter(year=quarter.year, quarter=quarter.number)
    offices = Office.objects.filter(enforces=True, active=True)
    return list(offices.exclude(pk__in=sent.values("office_id")))


def _open(office: Office, quarter: Quarter) -> None:
    open_deadline(
        subject=office,
        code=summary_code(quarter),
        what=f"报送{quarter}领导干部干预执法情况汇总材料（没有也须零报告）",
        article=ARTICLE,
        start=quarter.last,
        workdays=current().number("interference.summary_workdays"),
        owner_role=Role.SECTION_HEAD,
        owner_office=office,
        url=f"/office/interference/sections/send/?quarter={quarter.year}-{quarter.number}",
        by=SYSTEM,
    )

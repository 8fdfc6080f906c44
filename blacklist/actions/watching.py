"""While listed: reports, inspections of both sides, heavier handling, closure (第七条、第八条)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files import File

from blacklist.actions.shared import at, note, number
from blacklist.models import Check, Closure, Heavier, Listing, PeriodReport, ReportLink
from blacklist.papers import issue_paper
from blacklist.rules import terms
from blacklist.states import listing as states
from enforcement.models import Inspection
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit.actors import Actor, Acts
from foundation.audit.canonical import JSON
from foundation.deadlines.actions import cancel_deadline, close_deadline, open_deadline
from foundation.documents.evidence import store_evidence
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.presented import presented
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

Uploads = Sequence["File[bytes]"]
OWNERS = {terms.MONTH: Role.COUNTY, terms.QUARTER: Role.COMMITTEE_STAFF}
CHECKERS = {terms.MONTH: Role.COUNTY, terms.QUARTER: Role.INSPECTOR}


def report_code(kind: str, number_: int) -> str:
    return f"report-{kind}-{number_}"


def check_code(kind: str, number_: int) -> str:
    return f"check-{kind}-{number_}"


def open_terms(listing: Listing, *, by: Acts) -> None:
    """Open the reports and inspections of the term that begins (第七条（一）)."""
    start = listing.until
    if start is None:
        raise ValueError("no term")
    first = _first_day(listing)
    days = timedelta(days=number("report_days"))
    for kind in (terms.MONTH, terms.QUARTER):
        for period in terms.periods(first, kind):
            report: PeriodReport = PeriodReport.objects.create(
                listing=listing,
                kind=kind,
                term=listing.term,
                number=period.number,
                first=period.first,
                last=period.last,
                due=period.last + days,
            )
            label = report.get_kind_display()
            _open(listing, report_code(kind, period.number), OWNERS[kind], period.first,
                  report.due, f"第{period.number}期{label}", by)  # fmt: skip
            what = f"第{period.number}次{Check.Kind(kind).label}"
            _open(listing, check_code(kind, period.number), CHECKERS[kind], period.first,
                  period.last, what, by)  # fmt: skip


def _first_day(listing: Listing) -> date:
    """The day on which the running term began."""
    if listing.until is None:
        raise ValueError("no term")
    following = listing.until + timedelta(days=1)
    try:
        return following.replace(year=following.year - 1)
    except ValueError:
        return following.replace(year=following.year - 1, day=28)


def _open(  # noqa: PLR0917
    listing: Listing, code: str, role: Role, start: date, due: date, what: str, by: Acts
) -> None:
    open_deadline(
        subject=listing,
        code=code,
        what=f"{what}：{listing.unit_name}"[:200],
        article=states.WATCHING,
        start=start,
        due=due,
        owner_role=role,
        url=listing.get_absolute_url(),
        by=by,
    )


def cancel_terms(listing: Listing, *, by: User) -> None:
    """No more reports and inspections are due."""
    for kind in (terms.MONTH, terms.QUARTER):
        for place in range(1, 12 if kind == terms.MONTH else 5):
            cancel_deadline(subject=listing, code=report_code(kind, place), by=by)
            cancel_deadline(subject=listing, code=check_code(kind, place), by=by)
        cancel_deadline(subject=listing, code=report_code(kind, 12), by=by)
        cancel_deadline(subject=listing, code=check_code(kind, 12), by=by)


@dataclass(frozen=True, slots=True)
class Handed:
    """A report that came in."""

    received_on: date
    text: str
    files: Uploads = ()


@act
def file_report(listing: Listing, report: PeriodReport, given: Handed, *, by: User) -> PeriodReport:
    """Write down a report of the unit."""
    found, step = at(listing, "file_report", by=by)
    owed = _owed(found, report)
    not_later_than_today(given.received_on, "received_on", since=owed.first)
    return _filed(found, owed, given, by=by, recorded_by=by, article=step.article)


def _owed(listing: Listing, report: PeriodReport) -> PeriodReport:
    owed: PeriodReport = PeriodReport.objects.select_for_update().get(pk=report.pk, listing=listing)
    owed.listing = listing
    if owed.received_on:
        raise Refused(f"该期报告已于{owed.received_on:%Y-%m-%d}登记。", field="report")
    return owed


def _filed(
    listing: Listing,
    owed: PeriodReport,
    given: Handed,
    *,
    by: Acts,
    recorded_by: User | None,
    article: str,
) -> PeriodReport:
    owed.received_on, owed.text = given.received_on, written(given.text, "报告内容", "text")
    owed.recorded_by, owed.by_link = recorded_by, recorded_by is None
    for upload in given.files:
        owed.file = store_evidence(subject=owed, upload=upload, by=by)
    owed.save(update_fields=["received_on", "text", "recorded_by", "by_link", "file"])
    close_deadline(subject=listing, code=report_code(owed.kind, owed.number), by=by)
    late = given.received_on > owed.due
    if late:
        _late(listing, owed)
    changes: dict[str, JSON] = {
        "报告": str(owed),
        "收到日期": given.received_on,
        "逾期": "是" if late else "否",
    }
    note(listing, "file_report", article, by=by, changes=changes)
    return owed


def _late(listing: Listing, owed: PeriodReport) -> bool:
    """第八条: not reported in time."""
    _, made = Heavier.objects.get_or_create(
        listing=listing,
        reason=Heavier.Reason.REPORTS,
        key=f"report-{owed.pk}",
        defaults={
            "text": f"{owed}应于{owed.due:%Y-%m-%d}前报告，没有按时报告",
            "marked_on": today(),
        },
    )
    return bool(made)


def mark_missed_reports(listing: Listing, *, today: date) -> int:
    """Mark every report of a listing that is overdue; how many are new."""
    late = listing.reports.filter(received_on__isnull=True, due__lt=today)
    return sum(_late(listing, owed) for owed in late)


@act
def make_link(report: PeriodReport, *, by: User) -> str:
    """A one-time secret by which the unit hands in this report; shown once."""
    found, _step = at(report.listing, "file_report", by=by)
    owed = _owed(found, report)
    secret = secrets.token_urlsafe(24)
    ReportLink.objects.create(
        report=owed,
        digest=digest_of(secret),
        made_on=today(),
        made_by=by,
        expires_on=max(owed.due, today()) + timedelta(days=number("link_days")),
    )
    note(found, "link_made", states.WATCHING, by=by, changes={"报告": str(owed)})
    return secret


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


# What a page without an account reads, and all that its database role may.
_OF_LINK = (
    "digest", "expires_on", "used_on", "report__kind", "report__number", "report__first",
    "report__last", "report__listing__unit_name", "report__listing__state",
)  # fmt: skip


def usable_link(secret: str) -> ReportLink | None:
    """The link if it still works: unused, in time, its report not in, its unit still listed."""
    digest = digest_of(secret)
    rows = ReportLink.objects.select_related("report__listing").only(*_OF_LINK)
    with presented(digest):
        found: ReportLink | None = rows.filter(
            digest=digest,
            used_on__isnull=True,
            expires_on__gte=today(),
            report__received_on__isnull=True,
            report__listing__state=states.LISTED,
        ).first()
    return found


@act
def submit_by_link(secret: str, *, text: str, files: Uploads = ()) -> PeriodReport:
    """The unit hands in a report by its link; the link is used up."""
    link = usable_link(secret)
    if link is None:
        raise Refused("链接无效、已使用或者已过期。", remedy="请向所在地工信部门索取新的链接。")
    with presented(link.digest):
        return _submitted(link, text, files)


def _submitted(link: ReportLink, text: str, files: Uploads) -> PeriodReport:
    locked = ReportLink.objects.only("used_on").select_for_update().get(pk=link.pk)
    units = Listing.objects.only("unit_name", "state").select_for_update(of=("self",))
    listing: Listing = units.get(pk=link.report.listing_id)
    if locked.used_on or listing.state != states.LISTED:
        raise Refused("链接无效、已使用或者已过期。", remedy="请向所在地工信部门索取新的链接。")
    owed = _owed(listing, link.report)
    locked.used_on = today()
    locked.save(update_fields=["used_on"])
    unit = Actor(id="", name=listing.unit_name, role="列入单位", office="")
    return _filed(
        listing,
        owed,
        Handed(today(), text, files),
        by=unit,
        recorded_by=None,
        article=states.WATCHING,
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What an inspection while listed found; ``corrected`` None: not judged."""

    kind: str
    on: date
    text: str
    corrected: bool | None = None
    inspection: Inspection | None = None
    partner: str = ""
    new_ground: bool | None = None


@act
def record_check(listing: Listing, given: Seen, *, by: User) -> Check:
    """Write down an inspection of the county or the office; what is not corrected is marked."""
    found, step = at(listing, "record_check", by=by)
    if given.kind not in {terms.MONTH, terms.QUARTER}:
        raise Refused("请选择检查种类。", field="kind")
    check = keep_check(found, given, by=by)
    if place := _place(found, given):
        close_deadline(subject=found, code=check_code(given.kind, place), by=by)
    if given.corrected is False:
        Heavier.objects.get_or_create(
            listing=found,
            reason=Heavier.Reason.UNCORRECTED,
            key=f"check-{check.pk}",
            defaults={"text": f"{check}：没有按要求整改", "marked_on": today(), "marked_by": by},
        )
    changes = {"检查": str(check), "整改到位": _yes(given.corrected)}
    note(found, step.name, step.article, by=by, changes=changes)
    return check


def keep_check(listing: Listing, given: Seen, *, by: User) -> Check:
    """Store an inspection and issue its record (整改督查记录)."""
    not_later_than_today(given.on, "on", since=listing.published_on)
    visit = given.inspection
    if visit is not None and visit.enterprise_id != listing.enterprise_id:
        raise Refused("监督检查的对象不是该企业。", field="inspection")
    check = Check(
        listing=listing,
        kind=given.kind,
        term=listing.term,
        on=given.on,
        inspection=visit,
        partner=given.partner.strip(),
        text=written(given.text, "检查情况", "text"),
        corrected=given.corrected,
        new_ground=given.new_ground,
        recorded_by=by,
    )
    told = [
        f"检查日期：{given.on:%Y年%m月%d日}。",
        f"检查种类：{check.get_kind_display()}。",
        *([f"会同单位：{check.partner}。"] if check.partner else []),
        check.text,
        f"整改到位：{_yes(given.corrected)}。",
    ]
    name = listing.enterprise.name
    check.record = issue_paper(listing, "check", "\n".join(told), to=name, by=by)
    check.save()
    return check


def _yes(value: bool | None) -> str:
    return "未判定" if value is None else "是" if value else "否"


def _place(listing: Listing, given: Seen) -> int | None:
    """Which month or quarter of the term the day lies in."""
    found = (
        period.number
        for period in terms.periods(_first_day(listing), given.kind)
        if period.first <= given.on <= period.last
    )
    return next(found, None)


@act
def mark_heavier(listing: Listing, *, reason: str, text: str, by: User) -> Heavier:
    """Mark for heavier handling by hand (第八条)."""
    found, step = at(listing, "mark_heavier", by=by)
    if reason not in Heavier.Reason.values:
        raise Refused("请选择原因。", field="reason", article=step.article)
    made: Heavier = Heavier.objects.create(
        listing=found,
        reason=reason,
        key=secrets.token_hex(8),
        text=written(text, "事实", "text"),
        marked_on=today(),
        marked_by=by,
    )
    note(found, step.name, step.article, by=by, changes={"原因": str(made), "事实": made.text})
    return made


@act
def propose_closure(
    listing: Listing, *, government: str, reason: str, text: str, by: User
) -> Closure:
    """Propose to the municipal government to close a unit without safe conditions."""
    found, step = at(listing, "propose_closure", by=by)
    to = written(government, "提请的人民政府", "government")
    made: Closure = Closure.objects.create(
        listing=found,
        government=to,
        reason=written(reason, "不具备安全生产条件的情况", "reason"),
        letter=issue_paper(found, "closure", written(text, "正文", "text"), to=to, by=by),
        proposed_on=today(),
        proposed_by=by,
    )
    note(found, step.name, step.article, by=by, changes={"提请": to})
    return made

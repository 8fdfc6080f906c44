"""Acts on the yearly responsibility letters: opening a year, signing, scans, corrections."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.core.files import File
from django.db import connection
from django.urls import reverse

from enforcement.models import Department, ResponsibilityLetter
from enforcement.rules import letters as rules
from enforcement.rules.letters import ARTICLE
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.audit.actors import SYSTEM, Acts
from foundation.audit.trail import record
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.documents.evidence import store_evidence
from foundation.documents.models import EvidenceFile
from foundation.enterprises.models import Enterprise, Industry
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

LAST_MONTH = "enforcement.responsibility_last_month"
EXPLOSIVES = (Industry.EXPLOSIVES_MAKING, Industry.EXPLOSIVES_SALE)
_MANAGE = Permission.MANAGE_OFFICERS
_CODE = "responsibility"
_ONE_OPENER = 0x1E77  # first key of the advisory lock


def due_day(year: int) -> date:
    return rules.due_day(year, last_month=current().number(LAST_MONTH))


def year_key(year: int) -> tuple[str, str]:
    """Under what the trail and the deadlines know a year."""
    return "enforcement.responsibilityyear", str(year)


@act
def open_year(year: int, *, by: User) -> int:
    """Make the letters that ``year`` lacks, unsigned; how many were made.

    Parties are all active departments and all active enterprises that make or sell explosives.
    A second run adds only those that came in between.
    """
    require(by, _MANAGE, article=ARTICLE)
    if not rules.FIRST_YEAR <= year <= today().year + 1:
        raise Refused(f"只能开启{rules.FIRST_YEAR}年度至{today().year + 1}年度。", field="year")
    _one_at_a_time(year)
    held = ResponsibilityLetter.objects.filter(year=year)
    before = held.count()
    ResponsibilityLetter.objects.bulk_create(_unsigned(year), ignore_conflicts=True)
    made = held.count() - before
    if not before and not made:
        raise Refused(
            "还没有可以签订责任书的下级部门和民爆企业。", remedy="请先登记下级部门和企业。"
        )
    if made:
        record(
            "enforcement.letters.opened",
            target=year_key(year),
            by=by,
            article=ARTICLE,
            changes={"年度": year, "新增应签": made},
        )
    return made


def _one_at_a_time(year: int) -> None:
    """Two who open a year at once wait for each other, so that each counts his own letters."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_ONE_OPENER, year])


def _unsigned(year: int) -> Iterator[ResponsibilityLetter]:
    for department in Department.objects.filter(active=True):
        level = rules.department_level(department.region_code)
        yield ResponsibilityLetter(year=year, level=level, department=department)
    enterprises = Enterprise.objects.filter(state=Enterprise.State.ACTIVE, industry__in=EXPLOSIVES)
    for enterprise in enterprises.only("pk"):
        yield ResponsibilityLetter(year=year, level=rules.ENTERPRISE, enterprise=enterprise)


@act
def sign_letters(year: int, letters: Collection[int], *, signed_on: date, by: User) -> int:
    """Enter that the letters of ``year`` with these ids were signed on one day; how many.

    ``Refused``, and nothing is written, when one of them is signed already.
    """
    require(by, _MANAGE, article=ARTICLE)
    if not letters:
        raise Refused("请至少勾选一份责任书。", field="letters")
    _day_is_sound(year, signed_on)
    rows = ResponsibilityLetter.objects.filter(pk__in=set(letters), year=year)
    held = list(
        rows.order_by("pk")
        .select_for_update(of=("self",))
        .select_related("enterprise", "department")
    )
    if len(held) != len(set(letters)):
        raise Refused("所选责任书不属于该年度。", remedy="请刷新页面后重选。", field="letters")
    if done := [letter for letter in held if letter.signed_on]:
        raise Refused(
            f"“{done[0].party}”的责任书已于{done[0].signed_on:%Y-%m-%d}登记签订。",
            remedy="请刷新页面后重选。",
            field="letters",
        )
    for letter in held:
        letter.signed_on = signed_on
        letter.save(update_fields=["signed_on"])
        _record("signed", letter, by, 签订日期=signed_on)
    _close_when_done(year, by)
    return len(held)


@act
def correct_letter(
    letter: ResponsibilityLetter, *, signed_on: date | None, reason: str, by: User
) -> ResponsibilityLetter:
    """Correct the day of signing, or take the entry back (None)."""
    require(by, _MANAGE, article=ARTICLE)
    held = _locked(letter)
    if held.signed_on is None:
        raise Refused("该责任书尚未登记签订。", remedy="请在年度页面登记签订。")
    if signed_on is not None:
        _day_is_sound(held.year, signed_on)
    if not reason.strip():
        raise Refused("请写明更正原因。", field="reason")
    before, held.signed_on = held.signed_on, signed_on
    held.save(update_fields=["signed_on"])
    shown = f"{before} → {signed_on or '未签'}"
    _record("corrected", held, by, 签订日期=shown, 原因=reason.strip())
    return held


@act
def attach_scan(letter: ResponsibilityLetter, *, upload: File[bytes], by: User) -> EvidenceFile:
    """Store a scan of the signed letter. ``Refused`` while it is not signed."""
    require(by, _MANAGE, article=ARTICLE)
    held = _locked(letter)
    if held.signed_on is None:
        raise Refused("该责任书尚未登记签订。", remedy="请先登记签订，再上传扫描件。")
    stored = store_evidence(subject=held, upload=upload, by=by)
    _record("scanned", held, by, 扫描件=stored.name)
    return stored


@act
def open_year_deadline(*, today: date) -> bool:
    """From January on, one deadline of the year while anyone has not signed (nightly job).

    It stands, too, while the year has not been opened though there are parties. Deadlines of this
    year and the last are closed when nothing is outstanding any more.
    """
    _close_when_done(today.year - 1, SYSTEM)
    if _close_when_done(today.year, SYSTEM):
        return False
    due = due_day(today.year)
    open_deadline(
        subject=year_key(today.year),
        code=_CODE,
        what=f"{today.year}年度安全生产目标管理责任书签订",
        article=ARTICLE,
        start=date(today.year, 1, 1),
        due=due,
        owner_role=Role.PLANNER,
        url=f"{reverse('enforcement:letters_of', args=[today.year])}?state=unsigned",
        by=SYSTEM,
    )
    return True


def _close_when_done(year: int, by: Acts) -> bool:
    """Close the deadline of ``year`` when nobody is outstanding; whether that is so."""
    letters = ResponsibilityLetter.objects.all().of_year(year)
    opened = letters.exists()
    if letters.outstanding().exists() or (not opened and any(_unsigned(year))):
        return False
    close_deadline(subject=year_key(year), code=_CODE, by=by)
    return True


def _day_is_sound(year: int, signed_on: date) -> None:
    earliest = rules.earliest_day(year)
    if not earliest <= signed_on <= today():
        raise Refused(f"签订日期应在{earliest:%Y-%m-%d}之后，且不晚于今天。", field="signed_on")


def _locked(letter: ResponsibilityLetter) -> ResponsibilityLetter:
    rows = ResponsibilityLetter.objects.select_for_update(of=("self",))
    held: ResponsibilityLetter = rows.select_related("enterprise", "department").get(pk=letter.pk)
    return held


def _record(verb: str, letter: ResponsibilityLetter, by: User, **changes: date | str) -> None:
    record(f"enforcement.letters.{verb}", target=letter, by=by, article=ARTICLE, changes=changes)

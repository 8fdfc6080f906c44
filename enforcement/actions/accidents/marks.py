"""Marks of reports that were late, incomplete, false or concealed (第三十五条、第三十六条)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from enforcement.actions.accidents import terms
from enforcement.actions.accidents.shared import Uploads, at, keep, tell
from enforcement.models import Accident, ReportMark
from enforcement.rules import accidents as rules
from enforcement.rules.accidents import LAW
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today


@act
def mark_report(
    accident: Accident, *, kind: str, whose: str, reason: str, files: Uploads = (), by: User
) -> ReportMark:
    """Mark a report as omitted, false or concealed; late ones are marked from their times."""
    found = at(accident, "mark_report", by)
    if kind == ReportMark.Kind.LATE:
        raise Refused(
            "迟报由系统按接报时间计算并自动标记，不能手工标记。",
            remedy="如时间登记有误，请说明情况后由有权限的人员撤销标记。",
            field="kind",
        )
    mark = _mark(found, kind, whose, written(reason, "原因和依据", "reason"), by=by)
    keep(found, files, by)
    tell("mark_report", found, by, 标记=str(mark), 原因=mark.reason)
    return mark


@act
def lift_mark(
    mark: ReportMark, *, reason: str, by: User, confirmed: Confirmed | None
) -> ReportMark:
    """A mark was wrong: another person lifts it; it stays in the history."""
    accident = at(mark.accident, "lift_mark", by, confirmed=confirmed)
    found: ReportMark = ReportMark.objects.select_for_update().get(pk=mark.pk)
    if found.lifted_on is not None:
        raise Refused("该标记已经撤销。", remedy="请刷新页面查看。")
    if found.marked_by_id == by.pk:
        raise Refused("该标记由您登记，须由另一人撤销。", article=f"{LAW}第三十六条")
    found.lifted_on, found.lifted_by = today(), by
    found.lifted_reason = written(reason, "撤销理由", "reason")
    found.save(update_fields=["lifted_on", "lifted_by", "lifted_reason"])
    tell("lift_mark", accident, by, 标记=str(found), 撤销理由=found.lifted_reason)
    return found


def mark_lateness(accident: Accident, reason: str, *, by: User) -> None:
    """Mark what was reported later than 1 hour by the unit or 2 hours by the department."""
    hours = terms.number("unit_report_hours")
    minutes = rules.late_minutes(accident.unit_learned_at, accident.learned_at, hours)
    if minutes:
        words = _late_reason(reason, f"事故单位迟报{rules.duration_text(minutes)}", "第九条")
        _mark(accident, "late", "unit", words, minutes=minutes, by=by)
    mark_late_department(accident, reason, by=by)


def mark_late_department(accident: Accident, reason: str, *, by: User) -> None:
    """Mark a report to the level above that came later than the department may take."""
    if accident.reported_up_at is None:
        return
    hours = terms.number("upward_report_hours")
    minutes = rules.late_minutes(accident.learned_at, accident.reported_up_at, hours)
    if minutes:
        words = _late_reason(reason, f"监管部门迟报{rules.duration_text(minutes)}", "第十一条")
        _mark(accident, "late", "department", words, minutes=minutes, by=by)


def _late_reason(reason: str, told: str, article: str) -> str:
    if not reason.strip():
        raise Refused(
            f"{told}。", remedy="请填写迟报原因。", article=LAW + article, field="late_reason"
        )
    return reason.strip()


def _mark(
    accident: Accident, kind: str, whose: str, reason: str, *, minutes: int | None = None, by: User
) -> ReportMark:
    mark = ReportMark(
        accident=accident,
        kind=kind,
        whose=whose,
        minutes=minutes,
        reason=reason,
        marked_on=today(),
        marked_by=by,
    )
    try:
        with transaction.atomic():
            mark.save()
    except IntegrityError:
        raise Refused("已经有同样的标记。", remedy="请刷新页面查看。", field="kind") from None
    return mark

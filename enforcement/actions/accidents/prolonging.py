"""What moves the terms: technical appraisals and extensions (第二十七、二十九、三十二条)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from enforcement.actions.accidents import terms
from enforcement.actions.accidents.investigating import began_on
from enforcement.actions.accidents.shared import Uploads, at, keep, tell, within
from enforcement.models import Accident, AccidentExtension, Appraisal
from enforcement.rules.accidents import LAW, Class
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

_EXTENSION = f"{LAW}第二十九条、第三十二条"
_LONGEST = 366  # days that an appraisal is expected to take


@act
def begin_appraisal(
    accident: Accident, *, what: str, appraiser: str, on: date, expected_on: date, by: User
) -> Appraisal:
    """A technical appraisal begins; from ``on`` its time does not count (第二十七条)."""
    found = at(accident, "begin_appraisal", by)
    if found.report_on is not None:
        raise Refused("调查报告已提交，不再进行技术鉴定。", article=f"{LAW}第二十七条")
    within(on, first=began_on(found), field="on", after="调查组成立日期")
    if on > found.investigation_due:
        raise Refused(
            f"调查期限已于{found.investigation_due:%Y-%m-%d}届满，期满后的鉴定不能扣除。",
            field="on",
        )
    if expected_on < on:
        raise Refused("预计完成日期不能早于开始日期。", field="expected_on")
    if (expected_on - on).days > _LONGEST:
        raise Refused("预计完成日期应在一年以内，请核对。", field="expected_on")
    appraisal = Appraisal(
        accident=found,
        what=written(what, "鉴定事项", "what"),
        appraiser=written(appraiser, "鉴定机构", "appraiser"),
        began_on=on,
        expected_on=expected_on,
    )
    try:
        with transaction.atomic():
            appraisal.save()
    except IntegrityError:
        raise Refused("有一项技术鉴定正在进行。", remedy="请先登记其结束。") from None
    terms.follow(found, by=by)
    tell("begin_appraisal", found, by, 鉴定事项=appraisal.what, 开始日期=on)
    return appraisal


@act
def end_appraisal(
    accident: Accident, *, on: date, conclusion: str, files: Uploads = (), by: User
) -> Appraisal:
    """The appraisal is over; the term of the investigation is counted anew without it."""
    found = at(accident, "end_appraisal", by)
    running: Appraisal | None = found.appraisals.filter(ended_on__isnull=True).first()
    if running is None:
        raise Refused("没有正在进行的技术鉴定。", remedy="请刷新页面查看。")
    within(on, first=running.began_on, field="on", after="鉴定开始日期")
    running.ended_on = on
    running.conclusion = written(conclusion, "鉴定结论", "conclusion")
    running.save(update_fields=["ended_on", "conclusion"])
    keep(found, files, by)
    terms.follow(found, by=by)
    changes: dict[str, Any] = {
        "鉴定事项": running.what,
        "结束日期": on,
        "调查报告期限": found.investigation_due,
    }
    tell("end_appraisal", found, by, **changes)
    return running


@act
def ask_extension(
    accident: Accident, *, of: str, days: int, reason: str, by: User
) -> AccidentExtension:
    """Ask for more days for the report (60 at most) or, 特别重大 alone, the reply (30 at most)."""
    found = at(accident, "ask_extension", by)
    _may_be_longer(found, of, days)
    extension = AccidentExtension(
        accident=found,
        of=of,
        days=days,
        reason=written(reason, "延期理由", "reason"),
        asked_on=today(),
        asked_by=by,
    )
    try:
        with transaction.atomic():
            extension.save()
    except IntegrityError:
        raise Refused("已有一项延期申请待决定。", remedy="请等待决定后再提请。") from None
    tell("ask_extension", found, by, 延期=str(extension), 理由=extension.reason)
    return extension


@act
def decide_extension(
    accident: Accident, *, granted: bool, note: str, by: User, confirmed: Confirmed | None
) -> AccidentExtension:
    """Grant or refuse what another asked for; a refusal needs its reason."""
    found = at(accident, "decide_extension", by, confirmed=confirmed)
    asked: AccidentExtension | None = found.extensions.filter(state="asked").first()
    if asked is None:
        raise Refused("没有待决定的延期申请。", remedy="请刷新页面查看。")
    if asked.asked_by_id == by.pk:
        raise Refused("延期由您提请，须由另一人决定。", article=_EXTENSION)
    if granted:
        _may_be_longer(found, asked.of, asked.days)
    else:
        written(note, "不予批准的意见", "note")
    states = AccidentExtension.State
    asked.state = states.GRANTED if granted else states.REFUSED
    asked.decided_by, asked.decided_on, asked.note = by, today(), note.strip()
    asked.save(update_fields=["state", "decided_by", "decided_on", "note"])
    terms.follow(found, by=by)
    tell("decide_extension", found, by, 延期=str(asked), 决定=asked.get_state_display())
    return asked


def _may_be_longer(accident: Accident, of: str, days: int) -> None:
    most = _most(accident, of)
    left = most - terms.granted_days(accident, of)
    if not 1 <= days <= left:
        raise Refused(
            f"延长天数应在1天至{left}天之间。" if left > 0 else f"最多延长{most}天，已经全部用完。",
            article=_EXTENSION,
            field="days",
        )


def _most(accident: Accident, of: str) -> int:
    """How many days this term may be extended by in all."""
    if of == AccidentExtension.Of.INVESTIGATION:
        if accident.report_on is not None:
            raise Refused("调查报告已经提交，不需要延期。", field="of")
        return terms.number("investigation_extension_days")
    if accident.grade != Class.ESPECIALLY_MAJOR:
        raise Refused(
            "只有特别重大事故的批复期限可以延长。", article=f"{LAW}第三十二条", field="of"
        )
    if accident.report_on is None or accident.reply_on is not None:
        raise Refused("只有已提交报告、尚未批复的，才能延长批复期限。", field="of")
    return terms.number("reply_extension_days")

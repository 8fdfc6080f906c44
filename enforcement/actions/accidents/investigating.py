"""The investigation: team, measures, report and reply (第十九条至第三十二条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.files import File
from django.db.models import Max

from enforcement.actions.accidents import terms
from enforcement.actions.accidents.shared import Uploads, at, keep, tell, within
from enforcement.models import Accident, AccidentMeasure
from enforcement.rules.accidents import LAW
from enforcement.states.accident import INVESTIGATING, REPORTED
from foundation.accounts.models import User
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused


@dataclass(frozen=True, slots=True)
class Team:
    """Who investigates: the body, the head of the team, and its members one a line."""

    body: str
    leader: str
    team: str
    on: date


@dataclass(frozen=True, slots=True)
class Findings:
    """What the investigation report says."""

    on: date
    causes: str
    responsibility: str
    liable: str


@act
def begin(accident: Accident, given: Team, *, files: Uploads = (), by: User) -> Accident:
    """The investigation begins: its body, head and members are named (第十九条)."""
    found = at(accident, "begin", by, target=INVESTIGATING)
    within(given.on, first=found.occurred_on, field="on", after="事故发生日期")
    found.body = written(given.body, "组织调查的机关", "body")
    found.leader = written(given.leader, "调查组组长", "leader")
    found.team = written(given.team, "调查组成员", "team")
    found.began_on, found.state = given.on, INVESTIGATING
    found.save(update_fields=["body", "leader", "team", "began_on", "state"])
    keep(found, files, by)
    terms.follow(found, by=by)
    changes = {"组织调查的机关": found.body, "组长": found.leader}
    tell("begin", found, by, before=REPORTED, after=INVESTIGATING, **changes)
    return found


@act
def add_measure(accident: Accident, *, text: str, who: str, due: date, by: User) -> AccidentMeasure:
    """One corrective measure of the report: who does it until when (第三十条)."""
    found = at(accident, "add_measure", by)
    _after_accident(found, due)
    last = found.measures.aggregate(last=Max("number"))["last"] or 0
    measure: AccidentMeasure = AccidentMeasure.objects.create(
        accident=found,
        number=last + 1,
        text=written(text, "整改和防范措施", "text"),
        who=written(who, "责任单位", "who"),
        due=due,
    )
    tell("add_measure", found, by, 措施=measure.text, 责任单位=measure.who, 完成期限=due)
    return measure


@act
def change_measure(
    measure: AccidentMeasure, *, text: str, who: str, due: date, by: User
) -> AccidentMeasure:
    """Correct a measure while the investigation lasts; what it was stays on the trail."""
    accident = at(measure.accident, "change_measure", by)
    found: AccidentMeasure = AccidentMeasure.objects.get(pk=measure.pk)
    _after_accident(accident, due)
    before = f"{found.text}（{found.who}，{found.due:%Y-%m-%d}）"
    found.text, found.who = written(text, "整改和防范措施", "text"), written(who, "责任单位", "who")
    found.due = due
    found.save(update_fields=["text", "who", "due"])
    now = f"{found.text}（{found.who}，{found.due:%Y-%m-%d}）"
    tell("change_measure", accident, by, 序号=found.number, 原措施=before, 现措施=now)
    return found


@act
def submit_report(
    accident: Accident,
    given: Findings,
    *,
    report: File[bytes] | None,
    files: Uploads = (),
    by: User,
) -> Accident:
    """The team hands in its report (第二十九条、第三十条); again until the reply is there.

    ``report`` may be left out when one was handed in before and only words change.
    """
    found = at(accident, "submit_report", by)
    if found.reply_on is not None:
        raise Refused("政府已批复，调查报告不能再改。", article=f"{LAW}第三十二条")
    if found.appraisals.filter(ended_on__isnull=True).exists():
        raise Refused("技术鉴定尚未结束。", remedy="请先登记鉴定结束。")
    within(given.on, first=began_on(found), field="on", after="调查组成立日期")
    if report is not None:
        (found.report_file,) = keep(found, [report], by)
    elif found.report_file_id is None:
        raise Refused("请上传调查报告文件。", field="report")
    found.report_on = given.on
    found.causes = written(given.causes, "事故原因", "causes")
    found.responsibility = given.responsibility
    found.liable = written(given.liable, "责任认定和处理建议", "liable")
    found.reply_due = terms.reply_due(found)
    found.save(
        update_fields=[
            "report_file",
            "report_on",
            "causes",
            "responsibility",
            "liable",
            "reply_due",
        ]
    )
    keep(found, files, by)
    terms.follow(found, by=by)
    tell("submit_report", found, by, 提交日期=given.on, 事故性质=found.get_responsibility_display())
    return found


@act
def record_reply(
    accident: Accident, *, government: str, number: str, on: date, files: Uploads = (), by: User
) -> Accident:
    """The government's reply to the report (批复, 第三十二条)."""
    found = at(accident, "record_reply", by)
    if found.report_on is None:
        raise Refused("还没有登记调查报告。", remedy="请先登记调查报告，再登记批复。")
    within(on, first=found.report_on, field="on", after="提交调查报告日期")
    found.reply_by = written(government, "批复机关", "government")
    found.reply_number = written(number, "批复文号", "number")
    found.reply_on = on
    found.save(update_fields=["reply_by", "reply_number", "reply_on"])
    keep(found, files, by)
    terms.follow(found, by=by)
    tell("record_reply", found, by, 批复机关=found.reply_by, 文号=found.reply_number, 日期=on)
    return found


def began_on(accident: Accident) -> date:
    return accident.began_on or accident.occurred_on


def _after_accident(accident: Accident, due: date) -> None:
    if due < accident.occurred_on:
        raise Refused("完成期限不能早于事故发生日期。", field="due")

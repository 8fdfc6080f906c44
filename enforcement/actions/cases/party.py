"""The party is told and heard: telling, defence, hearing (告知、陈述申辩、听证)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from enforcement.actions.cases import clock
from enforcement.actions.cases.shared import at, moved, note, number, penalties_of, refuse_suspected
from enforcement.case_papers import issue_paper
from enforcement.models import Case, ClockStop, Defence, Hearing, PenaltyItem, Telling
from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.audit.canonical import JSON
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar

Kind = Defence.Kind


@dataclass(frozen=True, slots=True)
class HearingPlan:
    """When and where the hearing is, who leads it and who writes."""

    planned_on: date
    place: str
    chair: str
    clerk: str
    public: bool = True


@act
def tell(case: Case, *, text: str, by: User) -> Telling:
    """Tell the party facts, grounds, basis and rights, in writing (art. 44).

    ``text`` is the reasoning as edited. With a right to a hearing a second document is issued.
    The party's terms begin when the documents are served (:mod:`.service`).
    """
    case, step = at(case, "tell", by=by, target=states.TOLD)
    if case.major and case.state != states.REVIEWED:
        raise Refused(
            "重大案件还没有通过法制审核，不能告知。",
            remedy="请先提请法制审核。",
            article=states.REVIEW,
        )
    refuse_suspected(case, step)
    telling: Telling = Telling.objects.create(
        case=case, round=case.round, told_on=today(), told_by=by
    )
    context = {
        "telling": telling,
        "text": written(text, "告知内容", "text"),
        "penalties": penalties_of(case, PenaltyItem.Stage.PROPOSED),
    }
    telling.document = issue_paper(case, "telling", by=by, **context)
    if case.hearing_right:
        telling.hearing_document = issue_paper(case, "hearing_telling", by=by, **context)
    telling.save(update_fields=["document", "hearing_document"])
    moved(case, step, states.TOLD, by=by)
    return telling


@act
def record_defence(
    case: Case,
    *,
    kind: str,
    received_on: date,
    text: str,
    adopted: str = "",
    reasons: str = "",
    by: User,
) -> Defence:
    """What the party said, and whether it is adopted; or that it waives in writing (art. 45)."""
    case, step = at(case, "record_defence", by=by)
    telling = telling_of(case)
    not_later_than_today(received_on, "received_on", since=telling.told_on)
    if kind == Kind.STATEMENT:
        if not adopted:
            raise Refused("请选择复核意见。", field="adopted", article=step.article)
        reasons = written(reasons, "复核理由", "reasons")
    found: Defence = Defence.objects.create(
        telling=telling,
        kind=kind,
        received_on=received_on,
        text=written(text, "内容", "text"),
        adopted=adopted if kind == Kind.STATEMENT else "",
        reasons=reasons if kind == Kind.STATEMENT else "",
        recorded_by=by,
    )
    changes = {"种类": found.get_kind_display(), "复核意见": found.get_adopted_display()}
    note(case, step, by=by, changes=changes)
    return found


@act
def ask_hearing(case: Case, *, asked_on: date, request: str, by: User) -> Hearing:
    """The party asks for a hearing within its term; the clock stands until it is held (art. 64)."""
    case, step = at(case, "ask_hearing", by=by, target=states.HEARING_ASKED)
    telling = telling_of(case)
    if telling.hearing_due is None:
        raise Refused(
            "该案件没有听证权利，或者还没有登记听证告知书的送达。",
            remedy="应当听证的，请先登记送达。",
            article=step.article,
        )
    if hasattr(telling, "hearing"):
        raise Refused("当事人已经放弃听证，不能再次申请。", article=step.article)
    not_later_than_today(asked_on, "asked_on", since=telling.told_on)
    if asked_on > telling.hearing_due:
        raise Refused(
            f"申请听证的期限已于{telling.hearing_due:%Y-%m-%d}届满。",
            field="asked_on",
            article=step.article,
        )
    found: Hearing = Hearing.objects.create(
        telling=telling, asked_on=asked_on, request=written(request, "申请理由", "request")
    )
    moved(case, step, states.HEARING_ASKED, by=by, changes={"申请日期": asked_on})
    clock.stop(case, ClockStop.Kind.HEARING, note_="当事人要求听证", by=by, since=asked_on)
    return found


@act
def call_hearing(case: Case, plan: HearingPlan, *, by: User) -> Hearing:
    """Call the hearing at least seven workdays before it (art. 64); the notice is served today."""
    case, step = at(case, "call_hearing", by=by, target=states.HEARING_SET)
    chair = written(plan.chair, "听证主持人", "chair")
    if any(officer.name == chair for officer in case.team):
        raise Refused(f"{chair}是本案调查人员，不能主持听证。", field="chair", article=step.article)
    first = current_calendar().add_workdays(today(), number("hearing_notice_workdays"))
    if plan.planned_on <= first:
        raise Refused(
            f"应当在听证的{number('hearing_notice_workdays')}个工作日前通知当事人："
            f"听证日期应晚于{first:%Y-%m-%d}。",
            field="planned_on",
            article=step.article,
        )
    hearing = telling_of(case).hearing
    hearing.called_on, hearing.planned_on = today(), plan.planned_on
    hearing.place = written(plan.place, "听证地点", "place")
    hearing.chair, hearing.clerk = chair, written(plan.clerk, "记录人", "clerk")
    hearing.public = plan.public
    hearing.notice = issue_paper(case, "hearing_notice", hearing=hearing, by=by)
    hearing.save()
    changes: dict[str, JSON] = {"听证日期": plan.planned_on, "主持人": chair}
    moved(case, step, states.HEARING_SET, by=by, changes=changes)
    return hearing


@act
def hold_hearing(
    case: Case, *, held_on: date, attendance: str, record: str, opinion: str, by: User
) -> Hearing:
    """Record the hearing as it was held (听证笔录); the clock runs again."""
    case, step = at(case, "hold_hearing", by=by, target=states.HEARD)
    hearing = telling_of(case).hearing
    not_later_than_today(held_on, "held_on", since=hearing.planned_on)
    hearing.held_on, hearing.held_by = held_on, by
    hearing.attendance = written(attendance, "参加人", "attendance")
    hearing.record = written(record, "听证情况", "record")
    hearing.opinion = written(opinion, "主持人意见", "opinion")
    hearing.document = issue_paper(case, "hearing_record", hearing=hearing, by=by)
    hearing.save()
    moved(case, step, states.HEARD, by=by, changes={"举行日期": held_on})
    clock.restart(case, ClockStop.Kind.HEARING, until=held_on, by=by)
    return hearing


@act
def drop_hearing(case: Case, *, dropped_on: date, reason: str, by: User) -> Hearing:
    """The party gives the hearing up, or stays away without good cause (art. 64)."""
    case, step = at(case, "drop_hearing", by=by, target=states.TOLD)
    hearing = telling_of(case).hearing
    not_later_than_today(dropped_on, "dropped_on", since=hearing.asked_on)
    hearing.dropped_on = dropped_on
    hearing.dropped_reason = written(reason, "放弃情况", "reason")
    hearing.save(update_fields=["dropped_on", "dropped_reason"])
    moved(case, step, states.TOLD, by=by, changes={"放弃情况": hearing.dropped_reason})
    clock.restart(case, ClockStop.Kind.HEARING, until=dropped_on, by=by)
    return hearing


def telling_of(case: Case) -> Telling:
    """How the party was told in this round. ``Telling.DoesNotExist`` before it was."""
    found: Telling = case.tellings.select_related("hearing").get(round=case.round)
    return found

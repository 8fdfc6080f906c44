"""Asking the home authority (第四条), telling the unit, hearing its defence (第六条（二）)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files import File

from blacklist.actions.shared import DEFENCE, at, moved, note, number
from blacklist.models import Consultation, Defence, Listing, Notice
from blacklist.papers import issue_paper
from blacklist.states import listing as states
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.step_up import Confirmed
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.documents.evidence import store_evidence
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

Uploads = Sequence["File[bytes]"]


@act
def consult(listing: Listing, *, authority: str, text: str, by: User) -> Consultation:
    """Ask the authority that licensed the unit by letter; only for units from outside."""
    found, step = at(listing, "consult", by=by, target=states.CONSULTING)
    if not found.outside:
        raise Refused(
            "该企业由本区发证，不需要征求外地意见。",
            remedy="请直接告知当事人。",
            article=step.article,
        )
    asked: Consultation = Consultation.objects.create(
        listing=found,
        authority=written(authority, "注册地主管部门", "authority"),
        letter=issue_paper(
            found, "consultation", written(text, "正文", "text"), to=authority.strip(), by=by
        ),
        sent_on=today(),
        sent_by=by,
    )
    moved(found, step, states.CONSULTING, by=by, changes={"征求意见": asked.authority})
    return asked


@dataclass(frozen=True, slots=True)
class Reply:
    """Who lists the unit, as the authority answered."""

    answer: str
    answered_on: date
    number: str
    opinion: str


@act
def record_answer(listing: Listing, given: Reply, *, by: User) -> Listing:
    """Write down the answer; listed by the other authority it ends here."""
    theirs = given.answer == Consultation.Answer.THEIRS
    target = states.ELSEWHERE if theirs else states.CONSULTED
    found, step = at(listing, "record_answer", by=by, target=target)
    asked = found.consultation
    not_later_than_today(given.answered_on, "answered_on", since=asked.sent_on)
    asked.answer, asked.answered_on = given.answer, given.answered_on
    asked.answer_number = given.number.strip()
    asked.opinion = written(given.opinion, "答复意见", "opinion")
    asked.save(update_fields=["answer", "answered_on", "answer_number", "opinion"])
    moved(found, step, target, by=by, changes={"答复": asked.get_answer_display()})
    return found


@dataclass(frozen=True, slots=True)
class Served:
    """How the notice reached the unit."""

    method: str
    served_on: date
    receiver: str = ""


@act
def give_notice(listing: Listing, *, text: str, served: Served, by: User) -> Notice:
    """Tell the unit what it is to be listed for; the term for its defence begins (第六条（二）)."""
    found, step = at(listing, "give_notice", by=by, target=states.NOTICED)
    if found.outside and found.state == states.COLLECTED:
        raise Refused(
            "外地发证的企业应当先函告注册地主管部门征求意见。",
            remedy="请先“函告注册地征求意见”。",
            article=states.AREA,
        )
    if not found.grounds.exists():
        raise Refused("案卷没有第五条规定的情形。", remedy="请先补充情形。", article=step.article)
    not_later_than_today(served.served_on, "served_on", since=found.collected_on)
    notice: Notice = Notice.objects.create(
        listing=found,
        document=issue_paper(
            found, "notice", written(text, "正文", "text"), to=found.enterprise.name, by=by
        ),
        method=served.method,
        served_on=served.served_on,
        receiver=served.receiver.strip(),
        given_by=by,
    )
    due = open_deadline(
        subject=found,
        code=DEFENCE,
        what=f"听取陈述申辩：{found}"[:200],
        article=step.article,
        start=served.served_on,
        workdays=number("defence_workdays"),
        owner_role=Role.LEGAL,
        url=found.get_absolute_url(),
        by=by,
    ).due
    found.defence_due = due
    changes = {"送达日期": served.served_on, "陈述申辩期限": due}
    moved(found, step, states.NOTICED, by=by, fields=["defence_due"], changes=changes)
    return notice


@dataclass(frozen=True, slots=True)
class Statement:
    """What the unit said; sent by post the postmark counts, not the arrival."""

    text: str
    received_on: date
    posted_on: date | None = None
    files: Uploads = ()


@act
def receive_defence(listing: Listing, given: Statement, *, by: User) -> Defence:
    """Write down a statement and defence; a late one is kept and marked."""
    found, step = at(listing, "receive_defence", by=by)
    not_later_than_today(given.received_on, "received_on", since=found.collected_on)
    if given.posted_on is not None and given.posted_on > given.received_on:
        raise Refused("邮戳日期不能晚于收到日期。", field="posted_on")
    counted = given.posted_on or given.received_on
    defence: Defence = Defence.objects.create(
        listing=found,
        received_on=given.received_on,
        posted_on=given.posted_on,
        text=written(given.text, "陈述申辩内容", "text"),
        late=found.defence_due is not None and counted > found.defence_due,
        recorded_by=by,
    )
    for upload in given.files:
        store_evidence(subject=defence, upload=upload, by=by)
    changes = {"收到日期": given.received_on, "逾期": "是" if defence.late else "否"}
    note(found, step.name, step.article, by=by, changes=changes)
    return defence


@act
def hear(listing: Listing, *, adopted: str, reasons: str, by: User) -> Listing:
    """Answer the defence with reasons, or go on when the term has passed in silence."""
    found, step = at(listing, "hear", by=by, target=states.HEARD)
    open_ones = list(found.defences.filter(adopted=""))
    if open_ones:
        reasons = written(reasons, "复核理由", "reasons")
        if adopted not in Defence.Adopted.values:
            raise Refused("请选择复核意见。", field="adopted", article=step.article)
        for one in open_ones:
            one.adopted, one.reasons, one.heard_on, one.heard_by = adopted, reasons, today(), by
            one.save(update_fields=["adopted", "reasons", "heard_on", "heard_by"])
    elif found.defence_due is not None and today() <= found.defence_due:
        raise Refused(
            f"陈述申辩期限至{found.defence_due:%Y-%m-%d}，当事人还没有提出。",
            remedy="请在期限届满后办理，或者先登记陈述申辩。",
            article=step.article,
        )
    close_deadline(subject=found, code=DEFENCE, by=by)
    label = Defence.Adopted(adopted).label if open_ones else "期满没有提出陈述申辩"
    moved(found, step, states.HEARD, by=by, changes={"复核意见": str(label)})
    return found


@act
def adopt(listing: Listing, *, reason: str, by: User, confirmed: Confirmed | None) -> Listing:
    """The defence stands, so the unit is not listed: the end (第六条（二）)."""
    last = listing.defences.order_by("-pk").first()
    found, step = at(
        listing,
        "adopt",
        by=by,
        target=states.NOT_LISTED,
        confirmed=confirmed,
        proposed_by=last.heard_by_id if last else None,
    )
    if not found.defences.filter(adopted=Defence.Adopted.YES).exists():
        raise Refused(
            "没有予以采纳的陈述申辩，不能以此不予列入。",
            remedy="请提交安委会办公室讨论。",
            article=step.article,
        )
    found.ended_reason = written(reason, "不予列入的理由", "reason")
    changes = {"理由": found.ended_reason}
    moved(found, step, states.NOT_LISTED, by=by, fields=["ended_reason"], changes=changes)
    return found

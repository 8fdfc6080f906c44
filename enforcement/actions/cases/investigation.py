"""Investigation: evidence, interviews, the report, and the legal review of what is major."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files import File
from django.utils import timezone

from enforcement.actions.cases.shared import at, hearing_limits, major_limits, moved, note
from enforcement.case_papers import issue_paper
from enforcement.models import Case, CaseEvidence, Interview, LegalReview, PenaltyItem
from enforcement.rules import cases as rules
from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.documents.evidence import store_evidence
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

FILES_LIMIT = 300  # the evidence of one case


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One piece of evidence; a thing has no file."""

    kind: str
    name: str
    proves: str
    origin: str
    taken_on: date
    upload: File[bytes] | None = None


@dataclass(frozen=True, slots=True)
class Questioning:
    """Who was questioned, when, where, and what was said."""

    person: str
    role: str
    place: str
    started_at: datetime
    ended_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the investigation found and proposes (案件调查报告)."""

    facts: str
    violated: str
    basis: str
    discretion: str
    penalties: Sequence[rules.Penalty]
    complex: bool = False


@act
def add_evidence(case: Case, given: Exhibit, *, by: User) -> CaseEvidence:
    """Register evidence; its file is stored under its digest (art. 46)."""
    case, step = at(case, "add_evidence", by=by)
    not_later_than_today(given.taken_on, "taken_on")
    if given.upload is None and given.kind != CaseEvidence.Kind.THING:
        raise Refused("请上传证据文件；只有物证可以没有文件。", field="upload")
    stored = None
    if given.upload is not None:
        stored = store_evidence(subject=case, upload=given.upload, by=by, limit=FILES_LIMIT)
        if case.evidence.filter(file=stored).exists():
            raise Refused("该文件已经登记为证据。", field="upload", article=step.article)
    found: CaseEvidence = CaseEvidence.objects.create(
        case=case,
        kind=given.kind,
        name=written(given.name, "名称", "name"),
        proves=written(given.proves, "证明事项", "proves"),
        origin=written(given.origin, "来源", "origin"),
        taken_on=given.taken_on,
        file=stored,
        added_by=by,
    )
    note(case, step, by=by, changes={"证据": found.name, "种类": found.get_kind_display()})
    return found


@act
def interview(case: Case, given: Questioning, *, by: User) -> Interview:
    """Record a questioning by the two officers and make its record (询问笔录, art. 55)."""
    case, step = at(case, "interview", by=by)
    if given.ended_at <= given.started_at:
        raise Refused("结束时间应晚于开始时间。", field="ended_at")
    if given.ended_at > timezone.now():
        raise Refused("询问时间不能晚于现在。", field="ended_at")
    found: Interview = Interview.objects.create(
        case=case,
        person=written(given.person, "被询问人", "person"),
        role=written(given.role, "单位和职务", "role"),
        place=written(given.place, "询问地点", "place"),
        started_at=given.started_at,
        ended_at=given.ended_at,
        text=written(given.text, "询问和回答", "text"),
        recorded_by=by,
    )
    found.document = issue_paper(case, "interview", interview=found, by=by)
    found.save(update_fields=["document"])
    note(case, step, by=by, changes={"被询问人": found.person})
    return found


@act
def conclude(case: Case, given: Report, *, by: User) -> Case:
    """End the investigation with facts, basis and proposed penalties (调查终结)."""
    case, step = at(case, "conclude", by=by, target=states.INVESTIGATED)
    if not case.evidence.exists():
        raise Refused(
            "还没有登记证据，不能终结调查。", remedy="请先登记证据。", article=step.article
        )
    penalties = rules.checked(given.penalties)
    case.facts = written(given.facts, "查明的事实", "facts")
    case.violated = written(given.violated, "违反的规定", "violated")
    case.basis = written(given.basis, "处罚依据", "basis")
    case.discretion = written(given.discretion, "裁量理由", "discretion")
    case.complex = given.complex
    person = case.is_person
    case.major = rules.is_major(
        penalties, person=person, marked=given.complex, limits=major_limits()
    )
    case.hearing_right = rules.needs_hearing(penalties, person=person, limits=hearing_limits())
    keep_penalties(case, PenaltyItem.Stage.PROPOSED, penalties)
    fields = ["facts", "violated", "basis", "discretion", "complex", "major", "hearing_right"]
    moved(
        case,
        step,
        states.INVESTIGATED,
        by=by,
        fields=fields,
        changes={
            "拟处罚": "、".join(one.label for one in penalties),
            "应当法制审核": "是" if case.major else "否",
            "有权要求听证": "是" if case.hearing_right else "否",
        },
    )
    return case


def keep_penalties(case: Case, stage: str, penalties: Sequence[rules.Penalty]) -> list[PenaltyItem]:
    """Write the penalties of this round and stage."""
    return [
        PenaltyItem.objects.create(
            case=case,
            round=case.round,
            stage=stage,
            number=place,
            kind=one.kind,
            amount=one.amount,
            text=one.text,
        )
        for place, one in enumerate(penalties, start=1)
    ]


@act
def reinvestigate(case: Case, *, reason: str, by: User) -> Case:
    """Go back to the investigation: a new round, in which everything later is due again."""
    case, step = at(case, "reinvestigate", by=by, target=states.REGISTERED)
    new_round(case, step.name, by=by, reason=written(reason, "补充调查的理由", "reason"))
    return case


def new_round(case: Case, step_name: str, *, by: User, reason: str) -> None:
    """Move to the investigation of the next round; for acts that send a case back."""
    case.round += 1
    step = states.PROCEDURE[step_name]
    moved(case, step, states.REGISTERED, by=by, fields=["round"], changes={"理由": reason})


@act
def ask_review(case: Case, *, by: User) -> LegalReview:
    """Ask for the legal review of a major case (四（二）)."""
    case, step = at(case, "ask_review", by=by, target=states.REVIEWING)
    if not case.major:
        raise Refused(
            "该案件不属于重大案件，不需要法制审核。",
            remedy="请直接告知当事人；认为情节复杂的，请在调查终结时注明。",
            article=step.article,
        )
    review: LegalReview = LegalReview.objects.create(
        case=case, round=case.round, asked_on=today(), asked_by=by
    )
    moved(case, step, states.REVIEWING, by=by)
    return review


@act
def review(
    case: Case,
    *,
    answers: Sequence[bool],
    passed: bool,
    opinion: str,
    by: User,
    confirmed: Confirmed | None,
) -> LegalReview:
    """Pass the review or return the case, item by item (法制审核意见书, art. 58)."""
    target = states.REVIEWED if passed else states.INVESTIGATED
    open_review = case.reviews.filter(passed__isnull=True).first()
    case, step = at(
        case,
        "review",
        by=by,
        target=target,
        confirmed=confirmed,
        proposed_by=open_review.asked_by_id if open_review else None,
    )
    found: LegalReview = case.reviews.get(passed__isnull=True)
    rules.check_review(answers, passed=passed, opinion=opinion)
    found.answers = [
        {"item": item, "fits": fits} for item, fits in zip(rules.CHECKLIST, answers, strict=True)
    ]
    found.passed, found.opinion = passed, opinion.strip()
    found.reviewed_on, found.reviewed_by = today(), by
    found.document = issue_paper(case, "review", review=found, by=by)
    found.save()
    changes = {"结论": "通过" if passed else "退回", "意见": found.opinion}
    moved(case, step, target, by=by, changes=changes)
    return found

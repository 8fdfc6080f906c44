"""Acts of a tolerance review (容错审核; 纠错制度 第二条)."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files import File
from django.db import IntegrityError, transaction

from correction import papers
from correction.models import Finding, Misconduct, Tolerance
from correction.rules import tolerance as rules
from correction.states import finding as finding_states
from correction.states import misconduct as misconduct_states
from correction.states import tolerance as states
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.accounts.step_up import Confirmed
from foundation.accounts.taking import Taking
from foundation.deadlines.actions import cancel_deadline, open_deadline
from foundation.documents.evidence import store_evidence
from foundation.documents.numbers import next_number
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import today

SERIES = "correction.tolerance.file"  # of the reviews; decisions are numbered without gaps
TERM = "tolerance-decision"
steps = Taking(states.PROCEDURE, "correction.tolerance")
Uploads = Sequence["File[bytes]"]


@act
def ask(
    *,
    matter: str,
    request: str,
    misconduct: Misconduct | None = None,
    finding: Finding | None = None,
    files: Uploads = (),
    by: User,
) -> Tolerance:
    """Ask for a review of one matter; only one is open at a time, and none once it was decided."""
    step = states.PROCEDURE["ask"]
    require(by, Permission(step.permission), article=step.article)
    if misconduct and finding:
        raise Refused("请只选择一个事项。", field="finding")
    _check_matter(misconduct, finding, by)
    try:
        with transaction.atomic():
            made: Tolerance = Tolerance.objects.create(
                number=f"RC{today().year}-{next_number(SERIES, today().year):04d}",
                matter=written(matter, "事项", "matter"),
                request=written(request, "申请理由", "request"),
                misconduct=misconduct,
                finding=finding,
                asked_on=today(),
                asked_by=by,
            )
    except IntegrityError as error:
        raise Refused("该事项已有没有办结的容错审核。", article=rules.ARTICLE) from error
    for upload in files:
        store_evidence(subject=made, upload=upload, by=by)
    steps.note(made, step, by=by, after=states.ASKED, changes={"事项": made.matter})
    open_deadline(
        subject=made,
        code=TERM,
        what=f"容错审核 {made.number}",
        article=rules.ARTICLE,
        start=today(),
        workdays=papers.number("tolerance_workdays"),
        owner_role=Role.LEGAL,
        url=made.get_absolute_url(),
        by=by,
    )
    return made


def _check_matter(misconduct: Misconduct | None, finding: Finding | None, by: User) -> None:
    if misconduct:
        if not Misconduct.objects.all().visible_to(by).filter(pk=misconduct.pk).exists():
            raise Refused("没有该事项。", field="misconduct")
        if misconduct.state not in (misconduct_states.RECORDED, misconduct_states.HEARD):
            raise Refused(
                f"该行为{misconduct.get_state_display()}，不能再申请容错审核。",
                remedy="对处理不服的，请申请复核。",
                article=rules.ARTICLE,
                field="misconduct",
            )
    if finding:
        if not Finding.objects.all().visible_to(by).filter(pk=finding.pk).exists():
            raise Refused("没有该事项。", field="finding")
        if finding.state not in finding_states.OPEN:
            raise Refused(
                f"该问题{finding.get_state_display()}，不能再申请容错审核。",
                article=rules.ARTICLE,
                field="finding",
            )


@act
def examine(review: Tolerance, *, answers: rules.Answers, by: User) -> Tolerance:
    """Answer every condition with its reason; again, if it must be mended before the result."""
    found, step = steps.begin(review, "examine", by=by, target=states.EXAMINED)
    _refuse_own(found, by)
    rules.check_answers(answers)
    found.answers = {
        code: {"holds": one.holds, "reason": one.reason.strip()} for code, one in answers.items()
    }
    found.all_hold = rules.all_hold(answers)
    found.examined_on, found.examined_by = today(), by
    fields = ["answers", "all_hold", "examined_on", "examined_by"]
    changes = {
        label: "成立" if answers[code].holds else "不成立"
        for code, label in rules.CONDITIONS.items()
    }
    steps.move(found, step, states.EXAMINED, by=by, fields=fields, changes=dict(changes))
    return found


def _refuse_own(found: Tolerance, by: User) -> None:
    concerned = {found.asked_by_id}
    if found.misconduct:
        concerned.add(found.misconduct.officer.user_id or 0)
    if found.finding:
        concerned.add(found.finding.person_id or 0)
    if by.pk in concerned:
        raise Refused(
            "该事项涉及您本人，不能认定或者决定。", remedy="请由另一人办理。", article=rules.ARTICLE
        )


@act
def decide(
    review: Tolerance, *, result: str, reason: str, by: User, confirmed: Confirmed | None
) -> Tolerance:
    """Give the result that the answers carry, and issue it with its reasons."""
    target = result if result in rules.RESULTS else None
    found, step = steps.begin(
        review, "decide", by=by, target=target, confirmed=confirmed, proposer="examined_by"
    )
    _refuse_own(found, by)
    rules.check_result(result, found.told)
    found.reason = written(reason, "理由", "reason")
    found.decided_on, found.decided_by = today(), by
    found.state = result
    found.decision = papers.issue_tolerance(found, by=by)
    before, fields = states.EXAMINED, ["reason", "decided_on", "decided_by", "decision", "state"]
    found.save(update_fields=fields)
    changes = {"结论": rules.RESULTS[result], "理由": found.reason}
    steps.note(found, step, by=by, before=before, after=result, changes=dict(changes))
    cancel_deadline(subject=found, code=TERM, by=by)
    return found


@act
def withdraw(review: Tolerance, *, reason: str, by: User) -> Tolerance:
    """Who asked takes it back."""
    found, step = steps.begin(review, "withdraw", by=by, target=states.WITHDRAWN)
    if found.asked_by_id != by.pk:
        raise NotPermitted("只有申请人可以撤回。", article=step.article)
    why = written(reason, "理由", "reason")
    steps.move(found, step, states.WITHDRAWN, by=by, changes={"理由": why})
    cancel_deadline(subject=found, code=TERM, by=by)
    return found

"""Acts on misconduct of officers (纠错制度 第七条)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files import File

from correction import papers
from correction.models import Finding, Misconduct, Supervision, Tolerance
from correction.rules import conduct as rules
from correction.states import misconduct as states
from correction.states import tolerance as tolerance_states
from enforcement.models import Officer
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import Confirmed
from foundation.accounts.taking import Taking
from foundation.audit.trail import target_key
from foundation.deadlines.actions import cancel_deadline, close_deadline, open_deadline
from foundation.deadlines.models import Deadline
from foundation.documents.evidence import store_evidence
from foundation.documents.numbers import next_number
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import today

SERIES = "correction.misconduct"
TERM = "misconduct-statement"
steps = Taking(states.PROCEDURE, "correction.misconduct")
Uploads = Sequence["File[bytes]"]


@act
def record_misconduct(
    *,
    officer: Officer,
    kind: str,
    happened_on: date,
    facts: str,
    supervision: Supervision | None = None,
    finding: Finding | None = None,
    files: Uploads = (),
    by: User,
) -> Misconduct:
    """Write down what an officer did; he is asked for his statement."""
    step = states.PROCEDURE["record"]
    require(by, Permission(step.permission), article=step.article)
    if kind not in rules.KINDS:
        raise Refused("请选择第七条的种类。", field="kind")
    if officer.user_id == by.pk:
        raise Refused("不能登记本人的行为。", remedy="请由另一人登记。", field="officer")
    not_later_than_today(happened_on, "happened_on")
    made: Misconduct = Misconduct.objects.create(
        number=f"WS{today().year}-{next_number(SERIES, today().year):04d}",
        officer=officer,
        kind=kind,
        happened_on=happened_on,
        facts=written(facts, "事实", "facts"),
        supervision=supervision,
        finding=finding,
        recorded_on=today(),
        recorded_by=by,
    )
    for upload in files:
        store_evidence(subject=made, upload=upload, by=by)
    steps.note(made, step, by=by, after=states.RECORDED, changes={"种类": rules.KINDS[kind]})
    if officer.user is not None and officer.user.is_active:
        _ask_statement(made, officer.user, by)
    return made


def _ask_statement(made: Misconduct, whom: User, by: User) -> None:
    open_deadline(
        subject=made,
        code=TERM,
        what=f"陈述申辩 {made.number}",
        article=states.COOPERATION,
        start=today(),
        workdays=papers.number("statement_workdays"),
        owner_user=whom,
        url=made.get_absolute_url(),
        by=by,
    )


@act
def state(misconduct: Misconduct, *, text: str, files: Uploads = (), by: User) -> Misconduct:
    """The officer's own statement."""
    found, step = steps.begin(misconduct, "state", by=by, target=states.HEARD)
    _refuse_others(found, by, step.article)
    found.statement, found.heard_on = written(text, "陈述申辩", "text"), today()
    for upload in files:
        store_evidence(subject=found, upload=upload, by=by)
    steps.move(found, step, states.HEARD, by=by, fields=["statement", "heard_on"])
    close_deadline(subject=found, code=TERM, by=by)
    return found


def _refuse_others(found: Misconduct, by: User, article: str) -> None:
    if found.officer.user_id != by.pk:
        raise NotPermitted("只有本人可以陈述申辩、申请复核。", article=article)


@act
def waive(misconduct: Misconduct, *, reason: str, by: User) -> Misconduct:
    """He made none: he has left, or his term is over; ``Refused`` while it runs."""
    found, step = steps.begin(misconduct, "waive", by=by, target=states.HEARD)
    term = Deadline.objects.open().of(*target_key(found)).filter(code=TERM).first()
    his = found.officer.user
    if term is not None and term.due >= today() and his is not None and his.is_active:
        raise Refused(
            f"陈述申辩期限到 {term.due:%Y-%m-%d}，还没有届满。",
            remedy="请等本人陈述；期限届满仍未提出的再登记。",
            article=step.article,
        )
    why = written(reason, "情况", "reason")
    found.heard_on = today()
    steps.move(found, step, states.HEARD, by=by, fields=["heard_on"], changes={"情况": why})
    cancel_deadline(subject=found, code=TERM, by=by)
    return found


def tolerance_of(misconduct: Misconduct) -> str:
    """The result of its tolerance review; empty without one."""
    over = misconduct.tolerance.exclude(
        state__in=[*tolerance_states.OPEN, tolerance_states.WITHDRAWN]
    )
    found: Tolerance | None = over.order_by("-pk").first()
    return found.state if found else ""


def _refuse_under_review(found: Misconduct) -> None:
    if found.tolerance.filter(state__in=tolerance_states.OPEN).exists():
        raise Refused(
            "容错审核还没有结论。", remedy="请先办结容错审核。", article="纠错制度 第二条"
        )


@act
def handle(
    misconduct: Misconduct, *, measure: str, reason: str, by: User, confirmed: Confirmed | None
) -> Misconduct:
    """Decide the measure; what a tolerance review found binds it."""
    found, step = steps.begin(
        misconduct,
        "handle",
        by=by,
        target=states.HANDLED,
        confirmed=confirmed,
        proposer="recorded_by",
    )
    _refuse_own(found, by, step.article)
    _refuse_under_review(found)
    rules.check_measure(found.kind, measure, tolerance=tolerance_of(found))
    return _decide(found, step.name, measure, reason, by)


@act
def dismiss(
    misconduct: Misconduct, *, reason: str, by: User, confirmed: Confirmed | None
) -> Misconduct:
    """It was none, or it is too slight."""
    found, step = steps.begin(
        misconduct,
        "dismiss",
        by=by,
        target=states.DISMISSED,
        confirmed=confirmed,
        proposer="recorded_by",
    )
    _refuse_own(found, by, step.article)
    _refuse_under_review(found)
    return _decide(found, step.name, "", reason, by)


def _refuse_own(found: Misconduct, by: User, article: str) -> None:
    if found.officer.user_id == by.pk:
        raise Refused("不能处理本人的行为。", remedy="请由另一人办理。", article=article)


def _decide(found: Misconduct, name: str, measure: str, reason: str, by: User) -> Misconduct:
    found.measure, found.reason = measure, written(reason, "理由", "reason")
    found.handled_on, found.handled_by = today(), by
    label = rules.MEASURES.get(measure, "不予处理")
    fields = ["measure", "reason", "handled_on", "handled_by"]
    step = states.PROCEDURE[name]
    steps.move(found, step, step.targets[0], by=by, fields=fields, changes={"处理": label})
    return found


@act
def appeal(misconduct: Misconduct, *, text: str, by: User) -> Misconduct:
    """The officer asks for a review."""
    found, step = steps.begin(misconduct, "appeal", by=by, target=states.APPEALED)
    _refuse_others(found, by, step.article)
    found.appeal = written(text, "复核申请", "text")
    steps.move(found, step, states.APPEALED, by=by, fields=["appeal"])
    return found


@act
def review(
    misconduct: Misconduct, *, measure: str, reason: str, by: User, confirmed: Confirmed | None
) -> Misconduct:
    """Decide on the appeal: the same or another measure, or none (``measure`` empty)."""
    target = states.HANDLED if measure else states.DISMISSED
    found, step = steps.begin(
        misconduct, "review", by=by, target=target, confirmed=confirmed, proposer="handled_by"
    )
    _refuse_own(found, by, step.article)
    if measure:
        rules.check_measure(found.kind, measure, tolerance=tolerance_of(found))
    found.measure, found.review = measure, written(reason, "复核理由", "reason")
    found.reviewed_by = by
    label = rules.MEASURES.get(measure, "撤销处理")
    fields = ["measure", "review", "reviewed_by"]
    steps.move(found, step, target, by=by, fields=fields, changes={"复核结论": label})
    return found

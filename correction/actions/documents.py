"""Acts on normative documents: legality check before issue, end, term (纠错制度 第四条（一）)."""

from __future__ import annotations

from datetime import date

from correction.models import NormativeDocument
from correction.states import document as states
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.accounts.step_up import Confirmed
from foundation.accounts.taking import Taking
from foundation.deadlines.actions import cancel_deadline, open_deadline
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

EXPIRY = "document-expiry"
steps = Taking(states.PROCEDURE, "correction.document")


@act
def register(*, title: str, drafted_by_office: str, by: User) -> NormativeDocument:
    """A draft on its way: nothing is issued before it was checked."""
    step = states.PROCEDURE["register"]
    require(by, Permission(step.permission), article=step.article)
    made: NormativeDocument = NormativeDocument.objects.create(
        title=written(title, "文件名称", "title"),
        drafted_by_office=written(drafted_by_office, "起草处室", "drafted_by_office"),
        registered_on=today(),
        registered_by=by,
    )
    steps.note(made, step, by=by, after=states.DRAFTED)
    return made


@act
def check(
    document: NormativeDocument,
    *,
    passed: bool,
    opinion: str,
    by: User,
    confirmed: Confirmed | None,
) -> NormativeDocument:
    """The legality check; who registered the draft does not check it."""
    target = states.CHECKED if passed else states.DRAFTED
    found, step = steps.begin(
        document, "check", by=by, target=target, confirmed=confirmed, proposer="registered_by"
    )
    found.opinion = written(opinion, "审核意见", "opinion")
    found.checked_on, found.checked_by = today(), by
    changes = {"结论": "通过" if passed else "不通过", "意见": found.opinion}
    fields = ["opinion", "checked_on", "checked_by"]
    steps.move(found, step, target, by=by, fields=fields, changes=changes)
    return found


@act
def issue(
    document: NormativeDocument,
    *,
    number: str,
    issued_on: date,
    expires_on: date | None,
    by: User,
) -> NormativeDocument:
    """It was issued under this number."""
    found, step = steps.begin(document, "issue", by=by, target=states.IN_FORCE)
    not_later_than_today(issued_on, "issued_on", since=found.checked_on)
    found.number = " ".join(written(number, "文号", "number").split())
    if NormativeDocument.objects.filter(number=found.number).exists():
        raise Refused("该文号已经登记。", field="number")
    _check_term(expires_on, issued_on)
    found.issued_on, found.expires_on = issued_on, expires_on
    fields = ["number", "issued_on", "expires_on"]
    steps.move(found, step, states.IN_FORCE, by=by, fields=fields, changes={"文号": found.number})
    _open_expiry(found, by)
    return found


def _check_term(expires_on: date | None, after: date) -> None:
    if expires_on is not None and expires_on <= after:
        raise Refused("有效期应在印发日期之后。", field="expires_on")


def _open_expiry(document: NormativeDocument, by: User) -> None:
    if document.expires_on is None:
        return
    open_deadline(
        subject=document,
        code=EXPIRY,
        what=f"规范性文件到期：{document.title}"[:200],
        article=states.LEGALITY,
        start=min(today(), document.expires_on),
        due=document.expires_on,
        owner_role=Role.LEGAL,
        url=document.get_absolute_url(),
        by=by,
    )


@act
def renew(
    document: NormativeDocument, *, expires_on: date, reason: str, by: User
) -> NormativeDocument:
    """A longer term."""
    found, step = steps.begin(document, "renew", by=by)
    why = written(reason, "理由", "reason")
    _check_term(expires_on, max(today(), found.expires_on or today()))
    found.expires_on = expires_on
    found.save(update_fields=["expires_on"])
    cancel_deadline(subject=found, code=EXPIRY, by=by)
    _open_expiry(found, by)
    steps.note(found, step, by=by, changes={"有效期至": expires_on, "理由": why})
    return found


@act
def end(
    document: NormativeDocument,
    name: str,
    *,
    reason: str,
    by: User,
    confirmed: Confirmed | None = None,
) -> NormativeDocument:
    """``correct``, ``revoke`` or ``expire``: it is in force no more."""
    target = {
        "correct": states.CORRECTED,
        "revoke": states.REVOKED,
        "expire": states.EXPIRED,
    }[name]
    found, step = steps.begin(document, name, by=by, target=target, confirmed=confirmed)
    found.ended_on, found.ended_reason = today(), written(reason, "理由", "reason")
    fields = ["ended_on", "ended_reason"]
    steps.move(found, step, target, by=by, fields=fields, changes={"理由": found.ended_reason})
    cancel_deadline(subject=found, code=EXPIRY, by=by)
    return found

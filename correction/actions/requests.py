"""Acts on requests for material (纠错制度 第六条): asked, answered, taken or returned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files import File

from correction.actions.supervisions import steps as supervision_steps
from correction.models import Request, Supervision
from correction.states import supervision as states
from foundation.accounts.models import Office, User
from foundation.accounts.taking import Taking
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.documents.evidence import store_evidence
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

TERM = "correction-request"
steps = Taking(states.REQUEST, "correction.request")
Uploads = Sequence["File[bytes]"]


@act
def ask(
    supervision: Supervision,
    *,
    office: Office,
    what: str,
    due: date,
    person: User | None = None,
    by: User,
) -> Request:
    """Ask an office, or one of its people, for material by a day."""
    found, _step = supervision_steps.begin(supervision, "request", by=by)
    if not found.offices.filter(pk=office.pk).exists():
        raise Refused("该处室不是受检处室。", field="office", article=states.COOPERATION)
    if person and person.office_id != office.pk:
        raise Refused("该人员不在该处室。", field="person")
    if due < today():
        raise Refused("期限不能早于今天。", field="due")
    made: Request = Request.objects.create(
        supervision=found,
        office=office,
        person=person,
        what=written(what, "要求", "what"),
        due=due,
        asked_on=today(),
        asked_by=by,
    )
    steps.note(made, states.REQUEST["ask"], by=by, after=states.ASKED, changes={"期限": due})
    _open_term(made, by)
    return made


def _open_term(request: Request, by: User) -> None:
    owner = {"owner_user": request.person} if request.person else {"owner_office": request.office}
    open_deadline(
        subject=request,
        code=TERM,
        what=f"提供材料：{request.supervision}"[:200],
        article=states.COOPERATION,
        start=min(today(), request.due),
        due=request.due,
        url=request.get_absolute_url(),
        by=by,
        **owner,
    )


@act
def answer(request: Request, *, text: str, files: Uploads = (), by: User) -> Request:
    """The office answers; anybody of it may, also for one who has left."""
    found, step = steps.begin(request, "answer", by=by, target=states.ANSWERED)
    if by.office_id != found.office_id and by.pk != found.person_id:
        raise Refused(
            f"应由{found.office.name}答复。", remedy="请由该处室办理。", article=step.article
        )
    found.answer = written(text, "答复", "text")
    found.answered_on, found.answered_by = today(), by
    for upload in files:
        store_evidence(subject=found, upload=upload, by=by)
    fields = ["answer", "answered_on", "answered_by"]
    steps.move(found, step, states.ANSWERED, by=by, fields=fields)
    close_deadline(subject=found, code=TERM, by=by)
    return found


@act
def accept(request: Request, *, by: User) -> Request:
    found, step = steps.begin(request, "accept", by=by, target=states.ACCEPTED)
    if found.answered_by_id == by.pk:
        raise Refused("不能接收本人的答复。", remedy="请由另一人接收。", article=step.article)
    steps.move(found, step, states.ACCEPTED, by=by)
    return found


@act
def send_back(request: Request, *, reason: str, due: date, by: User) -> Request:
    """Not enough: asked again with a new day."""
    found, step = steps.begin(request, "return", by=by, target=states.ASKED)
    if due < today():
        raise Refused("新的期限不能早于今天。", field="due")
    why = written(reason, "理由", "reason")
    found.due = due
    changes = {"理由": why}
    steps.move(found, step, states.ASKED, by=by, fields=["due"], changes=dict(changes))
    _open_term(found, by)
    return found

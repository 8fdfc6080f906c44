"""What acts on accidents share: the locked row, the check of a step, texts, files, the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files import File

from enforcement.models import Accident
from enforcement.states.accident import PROCEDURE
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.trail import record
from foundation.documents.evidence import store_evidence
from foundation.documents.models import EvidenceFile
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

Uploads = Sequence["File[bytes]"]


def locked(accident: Accident) -> Accident:
    found: Accident = Accident.objects.select_for_update(of=("self",)).get(pk=accident.pk)
    return found


def at(
    accident: Accident,
    step: str,
    by: User,
    *,
    target: str | None = None,
    confirmed: Confirmed | None = None,
) -> Accident:
    """The locked accident, if ``by`` may take ``step`` now; ``Refused`` otherwise."""
    found = locked(accident)
    check_step(PROCEDURE, step, state=found.state, by=by, target=target, confirmed=confirmed)
    return found


def tell(
    step: str, accident: Accident, by: User, *, before: str = "", after: str = "", **changes: Any
) -> None:
    """The event of a step; the last statement of its act."""
    record(
        f"enforcement.accident.{step}",
        target=accident,
        by=by,
        article=PROCEDURE[step].article,
        before=before,
        after=after,
        changes=changes,
    )


def within(on: date, *, first: date, field: str, after: str) -> None:
    """``on`` must not lie before ``first`` (called ``after``) or in the future."""
    if on < first:
        raise Refused(f"日期不能早于{after}（{first:%Y-%m-%d}）。", field=field)
    if on > today():
        raise Refused("日期不能晚于今天。", field=field)


def keep(accident: Accident, files: Uploads, by: User) -> list[EvidenceFile]:
    return [store_evidence(subject=accident, upload=upload, by=by, limit=60) for upload in files]

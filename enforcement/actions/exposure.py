"""Typical cases for exposure: proposing, deciding, revising (六（三）)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction

from enforcement.models import Accident, Inspection, TypicalCase
from enforcement.querysets.inspections import BEFORE_VISIT
from enforcement.rules.publishable import mask_names, refuse_personal_numbers
from enforcement.states.accident import AFTER_CLOSING
from enforcement.states.exposure import APPROVED, ARTICLE, PROCEDURE, PROPOSED, RETURNED
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.trail import record, target_key
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

Finder = Callable[[User, int], models.Model | None]
_sources: dict[str, Finder] = {}


def register_source(subject_type: str, find: Finder) -> None:
    """Let typical cases be made of ``subject_type``; ``find`` gives one that the user may take."""
    _sources[subject_type] = find


def source_of(subject_type: str, pk: int, *, by: User) -> models.Model | None:
    """The record a typical case may be made of; None if there is none, or not for ``by``."""
    find = _sources.get(subject_type)
    return find(by, pk) if find else None


def _accident(by: User, pk: int) -> models.Model | None:
    rows = Accident.objects.visible_to(by).select_related("enterprise")
    found: Accident | None = rows.filter(pk=pk, state__in=AFTER_CLOSING).first()
    return found


def _inspection(by: User, pk: int) -> models.Model | None:
    rows = Inspection.objects.visible_to(by).exclude(state__in=(*BEFORE_VISIT, "cancelled"))
    found: Inspection | None = rows.select_related("enterprise", "department").filter(pk=pk).first()
    return found


register_source("enforcement.accident", _accident)
register_source("enforcement.inspection", _inspection)


@dataclass(frozen=True, slots=True)
class Told:
    """What the public shall read; ``people`` are the names masked in it, one a line."""

    title: str
    text: str
    why: str
    people: str = ""

    def checked(self) -> dict[str, Any]:
        """The fields to store, names masked. ``Refused`` names the field that is wrong."""
        names = [name.strip() for name in self.people.splitlines() if name.strip()]
        found: dict[str, Any] = {"people": "\n".join(names)}
        labels = {"title": "标题", "text": "公开内容", "why": "典型意义"}
        for name, label in labels.items():
            words = getattr(self, name).strip()
            if not words:
                raise Refused(f"请填写{label}。", field=name, article=ARTICLE)
            refuse_personal_numbers(words, field=name)
            found[name] = mask_names(words, names)
        if len(found["title"]) > 120:
            raise Refused("标题最多120个字。", field="title")
        return found


@act
def propose(subject_type: str, pk: int, given: Told, *, by: User) -> TypicalCase:
    """Propose a case for exposure, made of an accident or an inspection; each only once."""
    require(by, Permission.PROPOSE_EXPOSURE, article=ARTICLE)
    subject = source_of(subject_type, pk, by=by)
    if subject is None:
        raise Refused("来源不存在，或者现在还不能作为典型案例。", article=ARTICLE)
    kind, key = target_key(subject)
    case = TypicalCase(
        subject_type=kind,
        subject_id=key,
        subject_name=f"{subject._meta.verbose_name}：{subject}"[:200],
        proposed_on=today(),
        proposed_by=by,
        **given.checked(),
    )
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError:
        raise Refused("已经用它提请过典型案例。", remedy="请在典型案例中查看。") from None
    _record("propose", case, by, after=PROPOSED, 标题=case.title, 来源=case.subject_name)
    return case


@act
def approve(case: TypicalCase, *, by: User, confirmed: Confirmed | None) -> TypicalCase:
    """Approve the exposure; another person than who proposed. Then it may be published."""
    found = _locked(case)
    check_step(
        PROCEDURE,
        "approve",
        state=found.state,
        by=by,
        target=APPROVED,
        confirmed=confirmed,
        proposed_by=found.proposed_by_id,
    )
    _decide(found, APPROVED, "", by)
    _record("approve", found, by, before=PROPOSED, after=APPROVED)
    return found


@act
def send_back(case: TypicalCase, *, reason: str, by: User) -> TypicalCase:
    """The case is not exposed like this: who proposed it may revise it."""
    found = _locked(case)
    check_step(PROCEDURE, "return", state=found.state, by=by, target=RETURNED)
    if not reason.strip():
        raise Refused("请填写退回原因。", field="reason")
    _decide(found, RETURNED, reason.strip(), by)
    _record("return", found, by, before=PROPOSED, after=RETURNED, 原因=found.note)
    return found


@act
def revise(case: TypicalCase, given: Told, *, by: User) -> TypicalCase:
    """Change a returned case and propose it again."""
    found = _locked(case)
    check_step(PROCEDURE, "revise", state=found.state, by=by, target=PROPOSED)
    for name, value in given.checked().items():
        setattr(found, name, value)
    found.state, found.proposed_on, found.proposed_by = PROPOSED, today(), by
    found.decided_on, found.decided_by, found.note = None, None, ""
    found.save()
    _record("revise", found, by, before=RETURNED, after=PROPOSED, 标题=found.title)
    return found


def _locked(case: TypicalCase) -> TypicalCase:
    found: TypicalCase = TypicalCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    return found


def _decide(case: TypicalCase, state: str, note: str, by: User) -> None:
    case.state, case.note = state, note
    case.decided_on, case.decided_by = today(), by
    case.save(update_fields=["state", "note", "decided_on", "decided_by"])


def _record(
    step: str, case: TypicalCase, by: User, *, before: str = "", after: str = "", **changes: Any
) -> None:
    record(
        f"enforcement.typical_case.{step}",
        target=case,
        by=by,
        article=ARTICLE,
        before=before,
        after=after,
        changes=changes,
    )

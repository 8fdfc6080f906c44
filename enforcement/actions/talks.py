"""Warnings and talks with enterprises: registering, and what came of it (一（一）)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files import File

from enforcement import hazard_papers as papers
from enforcement.models import Hazard, Inspection, Talk
from enforcement.querysets.hazards import visible_hazards
from enforcement.querysets.inspections import BEFORE_VISIT
from enforcement.states.talk import ARTICLE, DONE, PROCEDURE
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import check_step
from foundation.audit.trail import record
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.documents.evidence import store_evidence
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

TERM = "talk-term"
MOST = 50  # enterprises in one talk
Uploads = Sequence["File[bytes]"]


@dataclass(frozen=True, slots=True)
class Held:
    """What is written down of one warning or talk."""

    kind: str
    held_on: date
    enterprises: Sequence[Enterprise]
    reason: str
    explanation: str
    held_by: str
    demands: str
    attended: str = ""
    due: date | None = None
    hazard: Hazard | None = None
    inspection: Inspection | None = None
    files: Uploads = field(default_factory=tuple)


@act
def register_talk(given: Held, *, by: User) -> Talk:
    """Register a warning or talk and issue its notice or record. ``Refused`` names the field."""
    require(by, Permission.INSPECT, article=ARTICLE)
    _whole(given)
    _grounds(given, by)
    talk: Talk = Talk.objects.create(
        kind=given.kind,
        held_on=given.held_on,
        reason=given.reason,
        explanation=given.explanation.strip(),
        hazard=given.hazard,
        inspection=given.inspection,
        held_by=given.held_by.strip(),
        attended=given.attended.strip(),
        demands=given.demands.strip(),
        due=given.due,
        recorded_by=by,
    )
    talk.enterprises.set(given.enterprises)
    for upload in given.files:
        store_evidence(subject=talk, upload=upload, by=by)
    talk.document = papers.issue_talk(talk, by=by)
    talk.save(update_fields=["document"])
    if talk.due:
        _open_term(talk, talk.due, by=by)
    names = "、".join(one.name for one in given.enterprises)
    changes: dict[str, Any] = {"种类": talk.get_kind_display(), "企业": names, "日期": talk.held_on}
    record(
        "enforcement.talk.registered",
        target=talk,
        by=by,
        article=ARTICLE,
        after=talk.state,
        changes=changes,
    )
    return talk


@act
def record_result(talk: Talk, *, on: date, result: str, files: Uploads = (), by: User) -> Talk:
    """What the enterprise did of what was demanded and promised."""
    found: Talk = Talk.objects.select_for_update(of=("self",)).get(pk=talk.pk)
    check_step(PROCEDURE, "record_result", state=found.state, by=by, target=DONE)
    if on > today() or on < found.held_on:
        raise Refused("落实日期须在预警约谈之后、不晚于今天。", field="on")
    if not result.strip():
        raise Refused("请填写落实结果。", field="result")
    found.state, found.result, found.result_on = DONE, result.strip(), on
    found.save(update_fields=["state", "result", "result_on"])
    for upload in files:
        store_evidence(subject=found, upload=upload, by=by)
    close_deadline(subject=found, code=TERM, by=by)
    record(
        "enforcement.talk.result",
        target=found,
        by=by,
        article=ARTICLE,
        before="open",
        after=DONE,
        changes={"落实日期": on},
    )
    return found


def _whole(given: Held) -> None:
    if not given.enterprises:
        raise Refused("请至少选择一家企业。", field="codes")
    if len(given.enterprises) > MOST:
        raise Refused(f"一次最多{MOST}家企业。", remedy="请分次登记。", field="codes")
    if given.held_on > today():
        raise Refused("日期不能晚于今天。", field="held_on")
    if given.due and given.due < given.held_on:
        raise Refused("落实期限不能早于预警约谈日期。", field="due")
    labels = {"explanation": "情况说明", "held_by": "主持人（签发人）", "demands": "要求和企业承诺"}
    if given.kind == Talk.Kind.TALK:
        labels["attended"] = "参加人员"
    for name, label in labels.items():
        if not getattr(given, name).strip():
            raise Refused(f"请填写{label}。", field=name, article=ARTICLE)


def _grounds(given: Held, by: User) -> None:
    """What it refers to must be visible, after the visit, and of one of the enterprises."""
    chosen = {one.pk for one in given.enterprises}
    if given.hazard is not None:
        if not visible_hazards(by).filter(pk=given.hazard.pk).exists():
            raise Refused("该隐患不存在，或者您不能查阅。", field="hazard")
        if given.hazard.enterprise_id not in chosen:
            raise Refused("该隐患不属于所选企业。", field="hazard")
    if given.inspection is not None:
        seen = Inspection.objects.visible_to(by)
        visited = seen.exclude(state__in=BEFORE_VISIT)
        if not visited.filter(pk=given.inspection.pk).exists():
            raise Refused("该检查不存在或者尚未开展。", field="inspection")
        if given.inspection.enterprise_id not in chosen:
            raise Refused("该检查的对象不在所选企业中。", field="inspection")


def _open_term(talk: Talk, due: date, *, by: User) -> None:
    open_deadline(
        subject=talk,
        code=TERM,
        what=f"{talk.get_kind_display()}要求落实到期：{talk.enterprises.first()}"[:200],
        article=ARTICLE,
        start=talk.held_on,
        due=due,
        owner_user=talk.recorded_by,
        url=talk.get_absolute_url(),
        by=by,
    )

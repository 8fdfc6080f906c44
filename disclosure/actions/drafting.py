"""Acts on drafts: what a batch holds, frozen from the records, and its words (第三条、第四条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from disclosure import compiling, fields
from disclosure.actions.batches import SIGNATURES, TERM, at, noted
from disclosure.models import Batch, Entry, Item
from disclosure.querysets import SHOWN
from disclosure.rules import periods, terms
from disclosure.states import batch as states
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.audit.actors import SYSTEM, Acts
from foundation.audit.canonical import JSON
from foundation.deadlines.actions import open_deadline
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar

Kind = Batch.Kind
_TITLES = {
    Kind.PENALTIES: "{period}年度安全生产行政处罚信息",
    Kind.HAZARDS: "{period}违法行为和事故隐患信息",
    Kind.BLACKLIST: "安全生产信用“黑名单”（{period}）",
    Kind.ACCIDENTS: "生产安全事故调查报告（{period}）",
    Kind.CASES: "安全生产典型案例（{period}）",
}
RUNNING = "新作出的安全生产行政处罚信息（{period}）"
CHUNK = 1000
EDITABLE = ("samples", "advice")
EACH_WORKDAYS = "disclosure.each_workdays"


def title_of(kind: str, period: str) -> str:
    running = kind == Kind.PENALTIES and periods.day_of(period)
    words = RUNNING if running else _TITLES[Kind(kind)]
    return words.format(period=periods.shown(period))


def due_of(batch: Batch) -> tuple[date, str] | None:
    """The day by which it is to be published, and the article; None where no term runs."""
    if batch.kind == Kind.HAZARDS:
        return terms.quarterly_due(periods.quarter_of(batch.period)), terms.QUARTERLY
    if batch.kind != Kind.PENALTIES:
        return None
    if not periods.day_of(batch.period):
        return terms.annual_due(int(batch.period)), terms.ANNUAL
    first = batch.items.order_by("data__decided_on").first()
    workdays = current().number(EACH_WORKDAYS)
    if first is None or not workdays:
        return None
    decided = date.fromisoformat(first.data["decided_on"])
    return current_calendar().add_workdays(decided, workdays), terms.EACH


@act
def compile_batch(kind: str, period: str, *, by: User) -> Batch:
    """Compile a batch by hand; a later one for the same period holds what is new or changed."""
    require(by, Permission.SIGN_DISCLOSURE, article=states.DRAFTING)
    if kind not in Kind.values:
        raise Refused("请选择种类。", field="kind")
    if periods.begins(period) > today():
        raise Refused("该期间还没有开始。", remedy="请核对年度和季度。", field="year")
    made = _compile(kind, period, by)
    if not made.items.exists():
        raise Refused("没有需要公开的新内容。", remedy="请核对期间，或者等有新的记录后再编制。")
    return made


@act
def compile_due(kind: str, period: str) -> Batch | None:
    """By the job: the batch of a period that has none; twice is once.

    A period is compiled though it brought nothing, so that this is signed too; a day only when
    penalties wait.
    """
    if Batch.objects.filter(kind=kind, period=period).exists():
        return None
    try:
        with transaction.atomic():
            made = _compile(kind, period, None)
            _demand_items(made)
            return made
    except (IntegrityError, _Nothing):
        return None


class _Nothing(Exception):
    """No penalty waits: the batch of the day is rolled back."""


def _demand_items(batch: Batch) -> None:
    if periods.day_of(batch.period) and not batch.items.exists():
        raise _Nothing


def _compile(kind: str, period: str, by: User | None) -> Batch:
    last = Batch.objects.filter(kind=kind, period=period).aggregate(n=Max("version"))["n"] or 0
    batch: Batch = Batch.objects.create(
        kind=kind,
        title=title_of(kind, period) + (f"（第{last + 1}批）" if last else ""),
        period=period,
        version=last + 1,
        compiled_on=today(),
        compiled_by=by,
    )
    number = _freeze(batch)
    acts: Acts = by or SYSTEM
    changes: dict[str, JSON] = {"标题": batch.title, "条目": number}
    noted(batch, "compile", states.DRAFTING, acts, after=states.DRAFT, changes=changes)
    if term := due_of(batch):
        _open_term(batch, *term, acts)
    return batch


def _open_term(batch: Batch, due: date, article: str, acts: Acts) -> None:
    batch.due = due
    batch.save(update_fields=["due"])
    open_deadline(
        subject=batch,
        code=TERM,
        what=f"发布：{batch.title}"[:200],
        article=article,
        start=min(today(), due),
        due=due,
        owner_role=Role.LEGAL,
        url=batch.get_absolute_url(),
        by=acts,
    )


def _freeze(batch: Batch) -> int:
    """Store the items as the records stand now, without what is published unchanged.

    The first annual batch holds all of its year, as the article demands. What was withdrawn comes
    back only when its record has changed since.
    """
    whole = batch.version == 1 and not periods.day_of(batch.period)
    number, found = 0, compiling.items_of(batch.kind, batch.period)
    while chunk := dict(islice(found, CHUNK)):
        shown = Entry.objects.filter(key__in=chunk, state__in=SHOWN)
        known = dict(shown.order_by("version").values_list("key", "digest"))
        digests = {key: fields.digest_of(data) for key, data in chunk.items()}
        made = [
            Item(batch=batch, key=key, data=data, digest=digests[key])
            for key, data in chunk.items()
            if whole or known.get(key) != digests[key]
        ]
        Item.objects.bulk_create(made)
        number += len(made)
    return number


@act
def edit(
    batch: Batch,
    *,
    note: str,
    left_out: Mapping[int, str],
    words: Mapping[int, Mapping[str, Any]] | None = None,
    by: User,
) -> Batch:
    """Change the words before the list, which items are left out and why, and what of an item
    may be written (``EDITABLE``). Both sections sign anew.
    """
    found, step = at(batch, "edit", by=by)
    found.note = note.strip()
    found.legal_by = found.legal_on = found.equipment_by = found.equipment_on = None
    found.save(update_fields=["note", *SIGNATURES])
    written = words or {}
    for item in found.items.filter(pk__in={*left_out, *written}):
        item.left_out = left_out.get(item.pk, item.left_out).strip()
        item.data = {**item.data, **_allowed(item, written.get(item.pk, {}))}
        item.digest = fields.digest_of(item.data)
        item.save(update_fields=["left_out", "data", "digest"])
    noted(found, step.name, step.article, by)
    return found


def _allowed(item: Item, words: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of ``words`` what may be written: texts of a quarter's items, never a number."""
    if item.batch.kind != Kind.HAZARDS:
        return {}
    return {name: value for name, value in words.items() if name in EDITABLE}

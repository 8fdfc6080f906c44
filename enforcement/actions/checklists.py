"""Acts on checklists: a new version is drafted, changed, and put in use in place of the old."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from enforcement.models import Checklist, ChecklistItem
from enforcement.states.checklists import ARTICLE, DISCARDED, DRAFT, IN_USE, PROCEDURE, RETIRED
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import ROLE_PERMISSIONS, Permission
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.procedure.steps import Step
from foundation.workdays.quarters import today

UP, DOWN = "up", "down"
MOST_ITEMS = 200
_MANAGE = Permission.MANAGE_CHECKLISTS
_KEEPERS = [role.value for role, held in ROLE_PERMISSIONS.items() if _MANAGE in held]


@dataclass(frozen=True, slots=True)
class Item:
    """What one item says: ``text`` 检查内容, ``basis`` 依据."""

    category: str
    text: str
    basis: str


@act
def draft_version(*, industry: str, title: str, by: User) -> Checklist:
    """Draft the next version for ``industry``, with the items of the one in use, if there is one.

    ``Refused`` while another draft of the industry is open.
    """
    require(by, _MANAGE, article=ARTICLE)
    versions = Checklist.objects.filter(industry=industry)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    draft = Checklist(
        industry=industry,
        version=last + 1,
        title=title.strip(),
        made_by=by,
        changed_by=by,
        made_on=today(),
    )
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        raise Refused(
            "该行业已有一份草稿。", remedy="请先启用或者作废原草稿。", field="industry"
        ) from None
    used = versions.filter(state=IN_USE).first()
    if used:
        _copy_items(used, draft)
    record(
        "enforcement.checklist.draft_version",
        target=draft,
        by=by,
        article=ARTICLE,
        after=DRAFT,
        changes={"版本": draft.version, "起草自": str(used) if used else "空白"},
    )
    return draft


@act
def add_item(checklist: Checklist, item: Item, *, by: User) -> ChecklistItem:
    """Add an item to a draft, after the last one of its category, else at the end."""
    draft, step = _at(checklist, "add_item", by=by)
    items = list(draft.items.current())
    if len(items) >= MOST_ITEMS:
        raise Refused(f"一份检查表最多{MOST_ITEMS}项。", remedy="请合并或者删去部分检查项。")
    added = ChecklistItem(checklist=draft, **_whole(item))
    alike = [n for n, other in enumerate(items, start=1) if other.category == added.category]
    items.insert(alike[-1] if alike else len(items), added)
    added.number = items.index(added) + 1
    added.save()
    _number(items)
    _changed(draft, step, by=by, changes={"检查项": added.text, "依据": added.basis})
    return added


@act
def change_item(item: ChecklistItem, given: Item, *, by: User) -> ChecklistItem:
    """Change what an item of a draft says."""
    draft, step, current = _item_at(item, "change_item", by=by)
    before = current.text
    for name, value in _whole(given).items():
        setattr(current, name, value)
    current.save()
    changes = {"原检查项": before, "检查项": current.text, "依据": current.basis}
    _changed(draft, step, by=by, changes=changes)
    return current


@act
def move_item(item: ChecklistItem, direction: str, *, by: User) -> None:
    """Move an item of a draft one place ``up`` or ``down``; at the end it stays where it is."""
    draft, step, current = _item_at(item, "move_item", by=by)
    items = list(draft.items.current())
    here = items.index(current)
    there = here + (-1 if direction == UP else 1)
    if not 0 <= there < len(items):
        return
    items[here], items[there] = items[there], items[here]
    _number(items)
    _changed(draft, step, by=by, changes={"检查项": current.text, "现序号": there + 1})


@act
def remove_item(item: ChecklistItem, *, by: User) -> None:
    """Take an item out of a draft; what it said stays on record."""
    draft, step, current = _item_at(item, "remove_item", by=by)
    current.number, current.removed_on = None, today()
    current.save(update_fields=["number", "removed_on"])
    _number(list(draft.items.current()))
    _changed(draft, step, by=by, changes={"检查项": current.text})


@act
def put_in_use(checklist: Checklist, *, by: User, confirmed: Confirmed) -> Checklist:
    """Put a draft in use in place of the version before, which is retired.

    Not by the hand that changed it last, as long as there is another administrator.
    """
    draft, step = _at(checklist, "put_in_use", by=by, confirmed=confirmed)
    if not draft.items.current().exists():
        raise Refused("草稿还没有检查项，不能启用。", remedy="请先增加检查项。", article=ARTICLE)
    used = Checklist.objects.select_for_update(of=("self",)).filter(
        industry=draft.industry, state=IN_USE
    )
    for old in used:
        old.state, old.ended_on = RETIRED, today()
        old.save(update_fields=["state", "ended_on"])
        _record(old, "retired", by=by, before=IN_USE, changes={"由新版本替代": str(draft)})
    draft.state, draft.put_in_use_by, draft.put_in_use_on = IN_USE, by, today()
    draft.save(update_fields=["state", "put_in_use_by", "put_in_use_on"])
    _record(draft, step.name, by=by, before=DRAFT)
    return draft


@act
def discard(checklist: Checklist, *, by: User) -> None:
    """Give a draft up; it stays on record and is offered to nobody."""
    draft, step = _at(checklist, "discard", by=by)
    draft.state, draft.ended_on = DISCARDED, today()
    draft.save(update_fields=["state", "ended_on"])
    _record(draft, step.name, by=by, before=DRAFT)


def _at(
    checklist: Checklist, name: str, *, by: User, confirmed: Confirmed | None = None
) -> tuple[Checklist, Step]:
    """Lock the checklist, then ask everything that the table asks of this step."""
    locked = Checklist.objects.select_for_update(of=("self",)).get(pk=checklist.pk)
    alone = PROCEDURE[name].deciding and not _others(by)
    proposer = None if alone else locked.changed_by_id
    step = check_step(
        PROCEDURE, name, state=locked.state, by=by, confirmed=confirmed, proposed_by=proposer
    )
    return locked, step


def _item_at(item: ChecklistItem, name: str, *, by: User) -> tuple[Checklist, Step, ChecklistItem]:
    draft, step = _at(item.checklist, name, by=by)
    current = draft.items.current().filter(pk=item.pk).first()
    if current is None:
        raise Refused("该检查项已删去。", remedy="请刷新页面查看最新内容。")
    return draft, step, current


def _others(by: User) -> bool:
    keepers = User.objects.filter(is_active=True, roles__overlap=_KEEPERS)
    return keepers.exclude(pk=by.pk).exists()


def _whole(item: Item) -> dict[str, str]:
    given = {name: value.strip() for name, value in asdict(item).items()}
    for name, label in (("category", "类别"), ("text", "检查内容"), ("basis", "依据")):
        if not given[name]:
            raise Refused(f"请填写{label}。", field=name)
    return given


def _copy_items(source: Checklist, draft: Checklist) -> None:
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            checklist=draft,
            number=item.number,
            category=item.category,
            text=item.text,
            basis=item.basis,
        )
        for item in source.items.current()
    )


def _number(items: list[ChecklistItem]) -> None:
    """Number the items by their order; the constraint is asked at the end of the transaction."""
    for number, item in enumerate(items, start=1):
        item.number = number
    ChecklistItem.objects.bulk_update(items, ["number"])


def _changed(draft: Checklist, step: Step, *, by: User, changes: dict[str, Any]) -> None:
    draft.changed_by = by
    draft.save(update_fields=["changed_by"])
    _record(draft, step.name, by=by, changes=changes)


def _record(
    checklist: Checklist,
    name: str,
    *,
    by: User,
    before: str = "",
    changes: dict[str, Any] | None = None,
) -> None:
    record(
        f"enforcement.checklist.{name}",
        target=checklist,
        by=by,
        article=ARTICLE,
        before=before,
        after=checklist.state if before else "",
        changes=changes,
    )

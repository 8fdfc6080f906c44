"""Acts on the content of a draft: its capacity sheet and its items (三（一）)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max

from enforcement.models import Plan, PlanItem, Sheet, SheetLine
from enforcement.rules import capacity
from enforcement.rules import plans as rules
from enforcement.states.plan import PROCEDURES
from foundation.accounts.models import Office, User
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import Quarter, today
from foundation.workdays.services import current_calendar

ITEM_FIELDS = (
    "klass", "level", "title", "industry", "method", "objects_count", "pool", "pool_size",
    "frequency", "q1", "q2", "q3", "q4", "days", "office", "content", "measures",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemGiven:
    """What an item says. With ``enterprises`` named, ``objects_count`` may be left out (None)."""

    klass: str
    title: str
    method: str
    content: str
    measures: str
    objects_count: int | None = None
    frequency: int = 1
    q1: int = 0
    q2: int = 0
    q3: int = 0
    q4: int = 0
    days: int = 1
    industry: str = ""
    pool: str = ""
    pool_size: int | None = None
    office: Office | None = None
    level: str = PlanItem.Level.OWN
    enterprises: Sequence[Enterprise] = ()


@act
def save_sheet(plan: Plan, stated: capacity.Stated, *, legal_reason: str = "", by: User) -> Sheet:
    """Write the capacity sheet of a draft. ``Refused`` names the line that does not hold.

    Legal workdays other than those of the calendar need ``legal_reason``.
    """
    found = locked_for("edit", plan, by=by)
    if found.is_campaign:
        raise Refused("集中执法行动不占年度计划，不需要测算表。")
    sums = capacity.check(stated)
    workdays, provisional = capacity.legal_workdays(found.year, current_calendar())
    differs = stated.legal_workdays != workdays
    if differs and not legal_reason.strip():
        raise Refused(
            f"按工作日历，{found.year}年法定工作日为 {workdays} 天。",
            remedy="确需采用其他天数的，请写明理由。",
            field="legal_reason",
            article=capacity.ARTICLE,
        )
    sheet: Sheet = Sheet.objects.update_or_create(
        plan=found,
        defaults={
            "officers": stated.officers,
            "legal_workdays": stated.legal_workdays,
            "calendar_workdays": workdays,
            "provisional": provisional and not differs,
            "legal_reason": legal_reason.strip() if differs else "",
            "key_days": sums.key,
            "general_days": sums.general,
        },
    )[0]
    for line in capacity.LINES:
        days = stated.lines.get(line.code, 0)
        SheetLine.objects.update_or_create(sheet=sheet, kind=line.code, defaults={"days": days})
    record(
        "enforcement.plan.sheet_saved",
        target=found,
        by=by,
        article=capacity.ARTICLE,
        changes=_sheet_changes(stated, sums),
    )
    return sheet


def _sheet_changes(stated: capacity.Stated, sums: capacity.Sums) -> dict[str, JSON]:
    return {
        "执法人员": stated.officers,
        "每人法定工作日": stated.legal_workdays,
        "其他执法工作日": sums.other,
        "非执法工作日": sums.non,
        "监督检查工作日": sums.inspection,
        "其中": f"重点检查 {sums.key}，一般检查 {sums.general}",
    }


@act
def add_item(plan: Plan, given: ItemGiven, *, by: User) -> PlanItem:
    """Add an item to a draft. ``Refused`` beside the field that is wrong."""
    found = locked_for("edit", plan, by=by)
    values = _checked(given, found)
    numbers = PlanItem.objects.filter(plan=found).aggregate(last=Max("number"))
    item: PlanItem = PlanItem.objects.create(
        plan=found, number=(numbers["last"] or 0) + 1, **values
    )
    item.enterprises.set(given.enterprises)
    _record("item_added", item, by=by, changes=_shown(item))
    return item


@act
def change_item(item: PlanItem, given: ItemGiven, *, by: User) -> PlanItem:
    """Change an item of a draft; nothing is recorded when nothing differs."""
    plan = locked_for("edit", item.plan, by=by)
    found = _locked_item(item)
    before = {**_shown(found), "指定企业": _codes(found)}
    for name, value in _checked(given, plan).items():
        setattr(found, name, value)
    found.save()
    found.enterprises.set(given.enterprises)
    after = {**_shown(found), "指定企业": _codes(found)}
    changes: dict[str, JSON] = {
        name: f"{before.get(name, '')} → {after.get(name, '')}"
        for name in after
        if before.get(name) != after[name]
    }
    if changes:
        _record("item_changed", found, by=by, changes={"事项": found.title, **changes})
    return found


@act
def drop_item(item: PlanItem, *, by: User) -> PlanItem:
    """Take an item out of a draft; its row stays and no longer counts."""
    locked_for("edit", item.plan, by=by)
    found = _locked_item(item)
    found.dropped_on = today()
    found.save(update_fields=["dropped_on"])
    _record("item_dropped", found, by=by, changes={"事项": found.title})
    return found


def locked_for(step: str, plan: Plan, *, by: User, confirmed: Confirmed | None = None) -> Plan:
    """The plan's row locked, with all that the table of its procedure asks of ``step`` checked.

    A deciding step is closed to who submitted the plan.
    """
    found: Plan = Plan.objects.select_for_update().get(pk=plan.pk)
    procedure = PROCEDURES[found.kind]
    if all(one.name != step for one in procedure):
        raise Refused(f"{found.get_kind_display()}没有这一步骤。", remedy="请刷新页面后重试。")
    check_step(
        procedure,
        step,
        state=found.state,
        by=by,
        confirmed=confirmed,
        proposed_by=found.submitted_by_id,
    )
    return found


def _locked_item(item: PlanItem) -> PlanItem:
    found: PlanItem = PlanItem.objects.select_for_update().get(pk=item.pk)
    if found.dropped_on:
        raise Refused("该事项已移出草案。", remedy="请刷新页面查看最新内容。")
    return found


def _checked(given: ItemGiven, plan: Plan) -> dict[str, object]:
    """The fields to be stored; a campaign's visits all lie in the quarter in which it ends."""
    named = len(given.enterprises) if given.method == rules.NAMED else 0
    if given.enterprises and given.method != rules.NAMED:
        raise Refused("列出企业名单的，检查对象请选择“指定对象”。", field="method")
    if given.method == rules.NAMED and not named:
        raise Refused("请逐行列出指定的企业。", field="enterprises", article=rules.CLASSES_ARTICLE)
    objects = named if given.objects_count is None else given.objects_count
    values: dict[str, object] = {name: getattr(given, name) for name in ITEM_FIELDS}
    values["objects_count"] = objects
    if given.method != rules.DRAW:
        values |= {"pool": "", "pool_size": None}
    elif not given.pool.strip():
        raise Refused("双随机抽查的，请写明抽查对象库。", field="pool")
    quarters = (given.q1, given.q2, given.q3, given.q4)
    if plan.ends is not None:
        ends_in = Quarter.of(plan.ends).number
        visits = objects * given.frequency
        spread = [visits if number == ends_in else 0 for number in rules.QUARTERS]
        quarters = (spread[0], spread[1], spread[2], spread[3])
        values |= dict(zip(("q1", "q2", "q3", "q4"), quarters, strict=True))
    rules.check_item(
        rules.Figures(
            given.klass,
            given.method,
            objects,
            given.frequency,
            quarters,
            given.days,
            named,
            given.pool_size,
        )
    )
    _texts_are_there(given)
    return values


def _texts_are_there(given: ItemGiven) -> None:
    asked = {"title": "检查事项", "content": "检查内容", "measures": "措施"}
    for name, label in asked.items():
        if not getattr(given, name).strip():
            raise Refused(f"请填写{label}。", field=name, article=rules.CONTENT_ARTICLE)


def _shown(item: PlanItem) -> dict[str, JSON]:
    """The item in a few words, for the trail."""
    shown: dict[str, JSON] = {
        "事项": item.title,
        "对象": f"{item.get_method_display()}，{item.objects_count}户，每户{item.frequency}次",
        "层级": item.get_level_display(),
        "内容": item.content,
        "措施": item.measures,
    }
    if not item.plan.is_campaign:
        shown["类别"] = item.get_klass_display()
        shown["季度分解"] = "、".join(map(str, item.quarters))
        shown["计划工作日"] = item.days
    return shown


def _codes(item: PlanItem) -> str:
    return "、".join(item.enterprises.order_by("credit_code").values_list("credit_code", flat=True))


def _record(verb: str, item: PlanItem, *, by: User, changes: Mapping[str, JSON]) -> None:
    record(
        f"enforcement.plan.{verb}",
        target=item.plan,
        by=by,
        article=rules.CAMPAIGN_ARTICLE if item.plan.is_campaign else rules.CONTENT_ARTICLE,
        changes=changes,
    )

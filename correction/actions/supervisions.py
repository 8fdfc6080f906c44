"""Acts of a supervision and of its yearly programme (纠错制度 第四条、第六条、第八条)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from correction import papers
from correction.models import Heard, Programme, ProgrammeItem, Supervision
from correction.rules import subjects as rules
from correction.states import finding as finding_states
from correction.states import supervision as states
from foundation.accounts.checks import require
from foundation.accounts.models import Office, User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import Confirmed
from foundation.accounts.taking import Taking
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

steps = Taking(states.PROCEDURE, "correction.supervision")
programme_steps = Taking(states.PROGRAMME, "correction.programme")
YEARS_AHEAD = 1


@act
def draft_programme(*, year: int, text: str, by: User) -> Programme:
    """The programme of a year; one each."""
    step = states.PROGRAMME["draft"]
    require(by, Permission(step.permission), article="纠错制度 第八条")
    if not 2000 <= year <= today().year + YEARS_AHEAD:
        raise Refused("年度应为今年、明年或者以前的年度。", field="year")
    if Programme.objects.filter(year=year).exists():
        raise Refused(f"{year}年的计划已经编制。", field="year")
    made: Programme = Programme.objects.create(year=year, text=text.strip(), drafted_by=by)
    programme_steps.note(made, step, by=by, after=states.DRAFT)
    return made


@act
def add_item(
    programme: Programme,
    *,
    title: str,
    subjects: Collection[str],
    scope: str,
    quarter: int,
    whom: str,
    by: User,
) -> ProgrammeItem:
    """A supervision that the programme foresees."""
    found, step = programme_steps.begin(programme, "add", by=by)
    rules.check_subjects(subjects)
    if scope not in rules.SCOPES:
        raise Refused("请选择全面或者专项。", field="scope")
    made: ProgrammeItem = ProgrammeItem.objects.create(
        programme=found,
        title=written(title, "名称", "title"),
        subjects=sorted(subjects),
        scope=scope,
        quarter=quarter,
        whom=written(whom, "对象", "whom"),
    )
    programme_steps.note(found, step, by=by, changes={"事项": made.title})
    return made


@act
def approve_programme(programme: Programme, *, by: User, confirmed: Confirmed | None) -> Programme:
    """Another than the drafter approves it; an empty one is none."""
    found, step = programme_steps.begin(
        programme,
        "approve",
        by=by,
        target=states.APPROVED,
        confirmed=confirmed,
        proposer="drafted_by",
    )
    if not found.items.exists():
        raise Refused("计划还没有事项。", remedy="请先增加计划事项。", article=step.article)
    found.approved_on, found.approved_by = today(), by
    programme_steps.move(found, step, states.APPROVED, by=by, fields=["approved_on", "approved_by"])
    return found


@dataclass(frozen=True, slots=True)
class Plan:
    """What is fixed of a supervision before it begins."""

    title: str
    subjects: Collection[str]
    timing: str
    scope: str
    manners: Collection[str]
    offices: Collection[Office]
    first: date
    last: date
    item: ProgrammeItem | None = None


@act
def plan(given: Plan, *, by: User) -> Supervision:
    """Fix a supervision; one of the programme must be approved first."""
    step = states.PROCEDURE["plan"]
    require(by, Permission(step.permission), article=step.article)
    rules.check_subjects(given.subjects)
    rules.check_modes(given.timing, given.scope, given.manners)
    if not given.offices:
        raise Refused("请至少选择一个受检处室。", field="offices")
    if given.last < given.first:
        raise Refused("结束日期不能早于开始日期。", field="last")
    if given.item and given.item.programme.state != states.APPROVED:
        raise Refused("该年度计划还没有批准。", article=step.article, field="item")
    if given.item and Supervision.objects.filter(item=given.item).exists():
        raise Refused("该计划事项已经安排。", field="item")
    made: Supervision = Supervision.objects.create(
        title=written(given.title, "名称", "title"),
        item=given.item,
        subjects=sorted(given.subjects),
        timing=given.timing,
        scope=given.scope,
        manners=sorted(given.manners),
        first=given.first,
        last=given.last,
        organised_by=by,
        planned_on=today(),
    )
    made.offices.set(given.offices)
    steps.note(
        made,
        step,
        by=by,
        after=states.PLANNED,
        changes={"受检处室": "、".join(one.name for one in given.offices)},
    )
    return made


@act
def begin(supervision: Supervision, *, by: User) -> Supervision:
    found, step = steps.begin(supervision, "begin", by=by, target=states.UNDER_WAY)
    found.began_on = today()
    steps.move(found, step, states.UNDER_WAY, by=by, fields=["began_on"])
    return found


@act
def hear(supervision: Supervision, *, kind: str, on: date, who: str, text: str, by: User) -> Heard:
    """Write down a report that was heard, or opinions that were asked for (第六条)."""
    found, step = steps.begin(supervision, "hear", by=by)
    if kind not in Heard.Kind.values:
        raise Refused("请选择听取汇报或者征询意见。", field="kind")
    not_later_than_today(on, "on", since=found.began_on)
    made: Heard = Heard.objects.create(
        supervision=found,
        kind=kind,
        on=on,
        who=written(who, "汇报人或者征询对象", "who"),
        text=written(text, "内容", "text"),
        written_by=by,
    )
    steps.note(found, step, by=by, changes={"种类": made.get_kind_display(), "日期": on})
    return made


@act
def report(supervision: Supervision, *, text: str, by: User) -> Supervision:
    """Hand in the report; every request must have its answer."""
    found, step = steps.begin(supervision, "report", by=by, target=states.REPORTED)
    waiting = found.requests.exclude(state=states.ACCEPTED).count()
    if waiting:
        raise Refused(
            f"还有 {waiting} 项材料要求没有办结。",
            remedy="请催办、接收答复后再提交报告。",
            article=step.article,
        )
    if "volumes" in found.manners and not found.sheets.exists():
        raise Refused(
            "方法包括抽查案卷，但还没有评查案卷。", remedy="请先抽取并评查。", article=step.article
        )
    found.text = written(text, "报告", "text")
    found.reported_on, found.reported_by = today(), by
    found.report = papers.issue_report(found, by=by)
    fields = ["text", "reported_on", "reported_by", "report"]
    steps.move(found, step, states.REPORTED, by=by, fields=fields)
    return found


@act
def send_back(supervision: Supervision, *, reason: str, by: User) -> Supervision:
    found, step = steps.begin(supervision, "send_back", by=by, target=states.UNDER_WAY)
    why = written(reason, "退回理由", "reason")
    steps.move(found, step, states.UNDER_WAY, by=by, changes={"理由": why})
    return found


@act
def close(supervision: Supervision, *, by: User, confirmed: Confirmed | None) -> Supervision:
    """Close it when all that was found is corrected (第三条（四）)."""
    found, step = steps.begin(
        supervision,
        "close",
        by=by,
        target=states.CLOSED,
        confirmed=confirmed,
        proposer="reported_by",
    )
    left = found.findings.filter(state__in=finding_states.OPEN).count()
    if left:
        raise Refused(
            f"还有 {left} 个问题没有办结。",
            remedy="请跟踪整改，全部纠正或者认定不成立后再办结。",
            article=step.article,
        )
    found.closed_on, found.closed_by = today(), by
    steps.move(found, step, states.CLOSED, by=by, fields=["closed_on", "closed_by"])
    return found

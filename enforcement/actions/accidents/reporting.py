"""Reporting an accident: registering, reporting upward, figures that change, marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.core.files import File
from django.utils import timezone

from enforcement.actions.accidents import terms
from enforcement.actions.accidents.marks import mark_late_department, mark_lateness
from enforcement.actions.accidents.shared import Uploads, at, keep, tell, within
from enforcement.models import Accident, FiguresChange
from enforcement.rules import accidents as rules
from enforcement.rules.accidents import LAW, Figures
from enforcement.states.accident import REPORTED
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.documents.numbers import next_number
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused
from foundation.regions import tree
from foundation.workdays.quarters import CHINA

_FIRST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported of an accident. Times are aware; ``figures.loss`` in yuan.

    ``enterprise``, or ``unit_name`` for a unit that is not registered; ``reported_up_at`` with
    ``reported_up_to`` when it went on to the level above; ``late_reason`` when the unit or the
    department was late.
    """

    region_code: str
    industry: str
    occurred_at: datetime
    unit_learned_at: datetime
    learned_at: datetime
    place: str
    kind: str
    course: str
    figures: Figures
    enterprise: Enterprise | None = None
    unit_name: str = ""
    road_traffic: bool = False
    reported_up_at: datetime | None = None
    reported_up_to: str = ""
    late_reason: str = ""
    files: Sequence[File[bytes]] = field(default_factory=tuple)


@act
def register(given: Report, *, by: User) -> Accident:
    """Register an accident with its number SGyyyy-nnnn; late reports are marked (第九条、第十一条).

    ``Refused`` names the field: no unit or two, times in the future or out of order, figures that
    cannot be, a late report without its reason.
    """
    require(by, Permission.MANAGE_ACCIDENTS, article=f"{LAW}第九条")
    unit = _unit(given)
    _times(given)
    figures = given.figures.checked()
    if given.region_code not in tree():
        raise Refused("请选择事故发生地的行政区域。", field="region_code")
    year = given.occurred_at.astimezone(CHINA).year
    accident = Accident(
        number=f"SG{year}-{next_number('enforcement.accident', year):04d}",
        region_code=given.region_code,
        industry=given.industry,
        occurred_at=given.occurred_at,
        unit_learned_at=given.unit_learned_at,
        learned_at=given.learned_at,
        reported_up_at=given.reported_up_at,
        reported_up_to=given.reported_up_to.strip(),
        place=written(given.place, "事故发生地点", "place"),
        kind=given.kind,
        road_traffic=given.road_traffic,
        course=written(given.course, "事故简要经过", "course"),
        registered_by=by,
        **unit,
    )
    _set_figures(accident, figures)
    accident.investigation_due = terms.investigation_due(accident)
    accident.save()
    _remember(accident, FiguresChange.Why.FIRST, on=accident.occurred_on, reason="", by=by)
    keep(accident, given.files, by)
    mark_lateness(accident, given.late_reason, by=by)
    terms.follow(accident, by=by)
    tell("register", accident, by, after=REPORTED, **_told(accident))
    return accident


@act
def report_upward(
    accident: Accident, *, at_time: datetime, to: str, late_reason: str = "", by: User
) -> Accident:
    """Write down when the department reported to the level above (第十一条)."""
    found = at(accident, "report_upward", by)
    if found.reported_up_at is not None:
        raise Refused("已经登记向上级报告的时间。", remedy="请刷新页面查看。", field="at_time")
    if at_time < found.learned_at:
        raise Refused("向上级报告的时间不能早于本部门接报时间。", field="at_time")
    _not_later(at_time, "at_time")
    found.reported_up_at, found.reported_up_to = at_time, written(to, "向谁报告", "to")
    found.save(update_fields=["reported_up_at", "reported_up_to"])
    mark_late_department(found, late_reason, by=by)
    terms.follow(found, by=by)
    tell("report_upward", found, by, 报告时间=_moment(at_time), 向谁报告=found.reported_up_to)
    return found


@act
def change_figures(
    accident: Accident,
    *,
    why: str,
    on: date,
    figures: Figures,
    reason: str,
    files: Uploads = (),
    by: User,
) -> Accident:
    """Casualties or loss changed (第十三条): the figures and the class follow, history stays.

    ``why`` is a supplement (casualties that changed within 30 days, 7 for road traffic and fires)
    or a correction of what was found out to be otherwise.
    """
    found = at(accident, "change_figures", by)
    new = figures.checked()
    if new == found.figures:
        raise Refused("伤亡和损失与现有登记相同，没有变化。", field="deaths")
    within(on, first=found.occurred_on, field="on", after="事故发生日期")
    if why == FiguresChange.Why.SUPPLEMENT and new.casualties() != found.figures.casualties():
        _still_counts(found, on)
    before = found.get_grade_display()
    _set_figures(found, new)
    found.save(update_fields=["deaths", "serious", "minor", "loss", "grade"])
    reason = written(reason, "变化情况说明", "reason")
    _remember(found, why, on=on, reason=reason, by=by)
    keep(found, files, by)
    terms.follow(found, by=by)
    label = FiguresChange.Why(why).label
    tell("change_figures", found, by, 性质=str(label), 原等级=before, **_told(found), 说明=reason)
    return found


def _unit(given: Report) -> dict[str, Any]:
    name = " ".join(given.unit_name.split())
    if given.enterprise is None and not name:
        raise Refused("请填写企业；未登记的单位请填写单位名称。", field="enterprise")
    if given.enterprise is not None and name:
        raise Refused("已选择登记的企业，不要再填写未登记的单位名称。", field="unit_name")
    return {"enterprise": given.enterprise, "unit_name": name}


def _times(given: Report) -> None:
    order = [
        ("occurred_at", "发生时间", given.occurred_at),
        ("unit_learned_at", "单位负责人接报时间", given.unit_learned_at),
        ("learned_at", "本部门接报时间", given.learned_at),
    ]
    if given.reported_up_at is not None:
        order.append(("reported_up_at", "向上级报告时间", given.reported_up_at))
        written(given.reported_up_to, "向谁报告", "reported_up_to")
    elif given.reported_up_to.strip():
        raise Refused("请填写向上级报告的时间。", field="reported_up_at")
    for name, _label, moment in order:
        _not_later(moment, name)
    for (_, earlier, first), (name, label, moment) in pairwise(order):
        if moment < first:
            raise Refused(f"{label}不能早于{earlier}。", field=name)


def _not_later(moment: datetime, field: str) -> None:
    if moment.year < _FIRST_YEAR:
        raise Refused(f"时间应在{_FIRST_YEAR}年以后，请核对。", field=field)
    if moment > timezone.now():
        raise Refused("时间不能晚于现在。", field=field)


def _still_counts(accident: Accident, on: date) -> None:
    days = rules.counts_for(
        accident.kind,
        road_traffic=accident.road_traffic,
        days=terms.number("casualty_days"),
        fast_days=terms.number("casualty_days_fast"),
    )
    if (on - accident.occurred_on).days > days:
        raise Refused(
            f"事故发生之日起{days}日以后的伤亡变化不再计入事故统计。",
            remedy="事故当时即已造成、后来才查明的，请选“核实更正”并写明依据。",
            article=f"{LAW}第十三条",
            field="on",
        )


def _set_figures(accident: Accident, figures: Figures) -> None:
    accident.deaths, accident.serious = figures.deaths, figures.serious
    accident.minor, accident.loss = figures.minor, figures.loss
    accident.grade = rules.class_of(figures).value


def _remember(accident: Accident, why: str, *, on: date, reason: str, by: User) -> None:
    FiguresChange.objects.create(
        accident=accident,
        why=why,
        on=on,
        reason=reason,
        recorded_by=by,
        deaths=accident.deaths,
        serious=accident.serious,
        minor=accident.minor,
        loss=accident.loss,
        grade=accident.grade,
    )


def _told(accident: Accident) -> dict[str, Any]:
    return {
        "等级": accident.get_grade_display(),
        "死亡": accident.deaths,
        "重伤": accident.serious,
        "轻伤": accident.minor,
        "直接经济损失": f"{accident.loss}元",
    }


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"

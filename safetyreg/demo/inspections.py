"""Inspections of 2026 in every state, for the demonstration."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from enforcement.actions import rectification, supervision, visits
from enforcement.actions.inspections import Assignment, assign_inspection
from enforcement.actions.rectification import Outcome
from enforcement.actions.supervision import Listing
from enforcement.actions.visits import Arrival, Shown
from enforcement.models import Hazard, Inspection, Officer, PlanItem
from enforcement.querysets.checklists import in_use
from enforcement.rules.inspections import FAIL, PASS, Answer, Finding
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.enterprises.models import Enterprise
from foundation.workdays.quarters import on_day, today

STACKED = Finding(
    level="general",
    category="危险物品储存",
    place="1号库房",
    what="物品堆垛高度超过标志线，垛与墙距离不足。",
    basis="《民用爆炸物品安全管理条例》第四十一条",
)
WIRES = Finding(
    level="general",
    category="电气安全",
    place="值班室",
    what="配电箱门未上锁，线路临时接用未穿管。",
    basis="《中华人民共和国安全生产法》第三十六条",
)
DOOR = Finding(
    level="major",
    category="设备设施",
    place="生产工房",
    what="安全联锁装置停用，工房现场人员超过定员。",
    basis="《中华人民共和国安全生产法》第三十六条第三款",
)
PLAN = Finding(
    level="general",
    category="应急管理",
    place="安全管理部门",
    what="应急预案演练记录缺失，预案未按期修订。",
    basis="《生产安全事故应急预案管理办法》",
)
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Told:
    """One visit of the story: when, whom (its place in the register), found, how far it goes."""

    day: date
    place: int
    found: tuple[Finding, ...]
    ends: str
    term: int  # days


STORY = (
    Told(date(2026, 2, 26), 0, (STACKED,), "closed", 15),
    Told(date(2026, 4, 15), 1, (DOOR, PLAN), "closed", 30),
    Told(date(2026, 5, 20), 3, (), "closed", 15),
    Told(date(2026, 6, 17), 4, (WIRES,), "closed", 10),
    Told(date(2026, 8, 12), 6, (STACKED, WIRES), "partly", 30),
    Told(date(2026, 9, 9), 9, (DOOR,), "ordered", 60),
    Told(date(2026, 10, 21), 10, (PLAN,), "reinspected", 15),
    Told(date(2026, 11, 11), 5, (STACKED,), "ordered", 30),
    Told(date(2026, 11, 24), 7, (WIRES,), "recorded", 15),
    Told(date(2026, 11, 25), 8, (), "assigned", 15),
)


def load(
    users: Mapping[str, User], units: Sequence[Enterprise], team: Sequence[Officer], item: PlanItem
) -> None:
    """``units`` in the order of the register, ``team`` two officers with accounts."""
    for told in STORY:
        unit = units[told.place]
        given = Assignment(
            source=Inspection.Source.PLAN,
            officers=team,
            planned_first=told.day - timedelta(days=1),
            planned_last=told.day + timedelta(days=14),
            enterprise=unit,
            plan_item=item,
        )
        with on_day(told.day - timedelta(days=2)):
            inspection = assign_inspection(given, by=users["planner"])
        if told.ends != "assigned":
            _tell(inspection, unit, told, users)


def _tell(inspection: Inspection, unit: Enterprise, told: Told, users: Mapping[str, User]) -> None:
    by = users["inspector"]
    with on_day(told.day):
        _visit(inspection, unit, told.found, by)
        if told.ends == "recorded":
            return
        _sign(inspection, unit, by)
        rectification.issue_record(inspection, by=by)
        if not told.found:
            rectification.close(inspection, note="检查未发现问题。", by=by)
            return
        due = today() + timedelta(days=told.term)
        terms = dict.fromkeys(range(1, len(told.found) + 1), due)
        rectification.order(inspection, terms=terms, demands="", by=by)
    if told.ends != "ordered":
        with on_day(told.day + timedelta(days=min(told.term, 20))):
            _follow(inspection, told, users)


def _visit(inspection: Inspection, unit: Enterprise, found: tuple[Finding, ...], by: User) -> None:
    present = f"{unit.legal_representative}（法定代表人）、安全管理人员"
    arrival = Arrival(True, True, unit.address, present)
    visits.start_visit(inspection, arrival, by=by)
    photo = ContentFile(picture(), name=f"现场照片{next(_numbers)}.png")
    visits.add_files(inspection, [photo], Shown("photo", caption="检查现场"), by=by)
    facts = "查阅安全管理制度、培训和值守记录，检查库房、工房、电气和消防设施，询问岗位人员。"
    facts += "发现的问题已当场告知。" if found else "未发现事故隐患。"
    answers = _answers(unit, failed=bool(found))
    visits.record_visit(inspection, answers=answers, facts=facts, hazards=found, by=by)


def _answers(unit: Enterprise, *, failed: bool) -> list[Answer]:
    checklist = in_use(unit.industry)
    items = checklist.current_items if checklist else []  # type: ignore[attr-defined]
    return [
        Answer(
            number=place,
            text=item.text,
            basis=item.basis,
            answer=FAIL if failed and place == len(items) else PASS,
            note="见事故隐患记录。" if failed and place == len(items) else "",
        )
        for place, item in enumerate(items, start=1)
    ]


def _sign(inspection: Inspection, unit: Enterprise, by: User) -> None:
    for officer in inspection.team:
        visits.sign(inspection, officer=officer, image=_signature(), by=by)
    visits.sign(
        inspection,
        name=unit.legal_representative,
        title="法定代表人",
        image=_signature(),
        by=by,
    )


def _follow(inspection: Inspection, told: Told, users: Mapping[str, User]) -> None:
    by, plain = users["inspector"], [one.level != "major" for one in told.found]
    for hazard in inspection.hazards.filter(level="major"):
        _supervise(hazard, told, users)
    numbers = [number for number, each in enumerate(plain, start=1) if each]
    numbers = numbers[:1] if told.ends == "partly" else numbers
    rectification.report_rectified(
        inspection, numbers=numbers, reported_on=today(), text="已按要求整改，附照片。", by=by
    )
    done = Outcome(corrected=True, note="现场复查，已整改到位。")
    rectification.reinspect(inspection, dict.fromkeys(numbers, done), by=by)
    if told.ends == "closed":
        rectification.close(inspection, note="隐患全部销号。", by=by)


def _supervise(hazard: Hazard, told: Told, users: Mapping[str, User]) -> None:
    """Listed soon after the visit, corrected, and removed on the day of the re-inspection."""
    head = users["section_head"]
    given = Listing(
        level="province",
        body="民爆行业安全生产监管处室",
        responsible="马建国，处长",
        due=told.day + timedelta(days=told.term),
        requirements="立即停止使用该工房，修复联锁装置，核减现场人员；整改完成后书面报告。",
    )
    with on_day(told.day + timedelta(days=2)):
        made = supervision.list_hazard(hazard, given, by=head)
    supervision.propose_removal(
        made, on=today(), finding="联锁装置已修复，定员核减到位。", by=users["inspector"]
    )
    confirmed = Confirmed(head.pk, timezone.now(), "password")
    supervision.remove(made, by=head, confirmed=confirmed)


def _signature() -> ContentFile[bytes]:
    return ContentFile(picture(), name="签名.png")


def picture() -> bytes:
    """A small drawing, different each time, so that each is a file of its own."""
    number = next(_numbers)
    image = Image.new("RGB", (320, 120), "white")
    points = [(20 + 28 * step, 60 + (number * (step + 3) * 17) % 50 - 25) for step in range(10)]
    ImageDraw.Draw(image).line(points, fill="#16213a", width=4)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()

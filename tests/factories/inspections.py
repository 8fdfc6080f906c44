"""Inspections at every state, made by their acts."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from enforcement.actions import rectification, visits
from enforcement.actions.inspections import Assignment, assign_inspection
from enforcement.actions.rectification import Outcome
from enforcement.actions.visits import Arrival
from enforcement.models import Inspection
from enforcement.rules.inspections import Finding
from foundation.accounts.models import User
from foundation.procedure.acts import acting
from foundation.workdays.quarters import today
from tests.factories import enterprises, officers

ARRIVAL = Arrival(
    unannounced=True,
    identification_shown=True,
    place="炸药库区",
    present="张某某（安全总监）、李某某（库管员）",
)
GENERAL = Finding(
    level="general",
    category="危险物品储存",
    place="2号炸药库",
    what="雷管与炸药箱堆垛距离不足，堆高超过标志线。",
    basis="GB 50089 有关库内堆放的规定",
)
MAJOR = Finding(
    level="major",
    category="设备设施",
    place="制药工房",
    what="防爆门闭锁装置失效，工房定员超限。",
    basis="《民用爆炸物品安全管理条例》",
)


# What a drawn inspection looks like before its visit, for ``update``.
SECRET = {
    "source": "draw",
    "state": "assigned",
    "started_at": None,
    "started_on": None,
    "unannounced": None,
    "place": "",
    "facts": "",
    "recorded_on": None,
    "recorded_by": None,
}


def picture(text: str = "") -> bytes:
    """A small PNG with a line across, different for each ``text``."""
    image = Image.new("RGB", (320, 120), "white")
    pen = ImageDraw.Draw(image)
    pen.line([(20, 90), (120, 30), (200, 80), (300, 40)], fill="black", width=4)
    for place, char in enumerate(text.encode()):
        image.putpixel((place % 320, 0), (char, 0, 0))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def upload(name: str = "现场.png", text: str = "") -> ContentFile:
    return ContentFile(picture(text or name), name=name)


def assigned(by: User | None = None, **given) -> Inspection:
    """An inspection of an enterprise by two officers, from a week ago to a month ahead."""
    by = by or officers.planner()
    values = {
        "source": Inspection.Source.PLAN,
        "planned_first": today() - timedelta(days=7),
        "planned_last": today() + timedelta(days=30),
    }
    if not given.keys() & {"enterprise", "department"}:
        values["enterprise"] = enterprises.enterprise()
    if "officers" not in given:
        values["officers"] = [officers.officer(by), officers.officer(by)]
    return assign_inspection(Assignment(**{**values, **given}), by=by)


def took_place(found: Inspection, moment: datetime, state: str) -> Inspection:
    """Set what counting needs, without a visit: when the team arrived, and the state."""
    fields = {"state": state}
    if state not in {"assigned", "cancelled"}:
        fields |= {
            "started_at": moment,
            "started_on": moment.date(),
            "place": "库区",
            "unannounced": True,
        }
    if state not in {"assigned", "cancelled", "started"}:
        by = found.assigned_by
        fields |= {"facts": "查了", "recorded_on": moment.date(), "recorded_by": by}
    if state == "ordered":
        fields["ordered_on"] = moment.date()
    if state == "reinspected":
        fields["reinspected_on"] = moment.date()
    if state in {"closed", "case_opened"}:
        fields["closed_on"] = moment.date()
    with acting():
        Inspection.objects.filter(pk=found.pk).update(**fields)
    return Inspection.objects.get(pk=found.pk)


def lead(inspection: Inspection) -> User:
    """The account of the first officer of the team."""
    return inspection.team[0].user


def started(**given) -> Inspection:
    found = assigned(**given)
    return visits.start_visit(found, ARRIVAL, by=lead(found))


def recorded(hazards=(GENERAL,), **given) -> Inspection:
    found = started(**given)
    return visits.record_visit(
        found, answers=[], facts="检查了库区和制度台账。", hazards=hazards, by=lead(found)
    )


def signed(hazards=(GENERAL,), **given) -> Inspection:
    found = recorded(hazards, **given)
    by = lead(found)
    for officer in found.team:
        visits.sign(found, officer=officer, image=upload(text=officer.name), by=by)
    visits.sign(found, name="张某某", title="安全总监", image=upload(text="party"), by=by)
    return found


def documented(hazards=(GENERAL,), **given) -> Inspection:
    found = signed(hazards, **given)
    rectification.issue_record(found, by=lead(found))
    return found


def ordered(hazards=(GENERAL,), due: date | None = None, **given) -> Inspection:
    found = documented(hazards, **given)
    due = due or today() + timedelta(days=15)
    terms = dict.fromkeys(range(1, len(hazards) + 1), due)
    return rectification.order(found, terms=terms, demands="", by=lead(found))


def reinspected(hazards=(GENERAL,), **given) -> Inspection:
    found = ordered(hazards, **given)
    outcome = Outcome(corrected=True, note="堆垛已按规定调整。")
    results = dict.fromkeys(range(1, len(hazards) + 1), outcome)
    return rectification.reinspect(found, results, by=lead(found))

"""Accidents at every state, made by their acts, and typical cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from enforcement.actions import exposure
from enforcement.actions.accidents import closing, investigating, reporting
from enforcement.actions.accidents.closing import MeasureFound, Publication
from enforcement.actions.accidents.investigating import Findings, Team
from enforcement.actions.accidents.reporting import Report
from enforcement.actions.exposure import Told
from enforcement.models import Accident, TypicalCase
from enforcement.rules.accidents import Figures
from foundation.accounts.models import User
from foundation.workdays.quarters import on_day, today
from tests.factories import enterprises
from tests.factories.accounts import confirmed
from tests.factories.hazards import director, head
from tests.factories.interference import PDF
from tests.factories.officers import inspector

__all__ = ["closed", "closing_asked", "director", "evaluated", "filed", "head", "inspector"]

OCCURRED = datetime.now(tz=UTC).replace(microsecond=0) - timedelta(days=20)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PUBLIC = "某公司张建国在作业中坠落，事故造成1人死亡。"


def figures(deaths=1, serious=0, minor=2, loss="1234567.50") -> Figures:
    return Figures(deaths, serious, minor, Decimal(loss))


def report(**changes) -> Report:
    """In time, on registered ground; ``occurred_at`` moves the other times with it."""
    occurred = changes.get("occurred_at", OCCURRED)
    given = {
        "region_code": "640104",
        "industry": "explosives_making",
        "occurred_at": occurred,
        "unit_learned_at": occurred,
        "learned_at": occurred + HOUR,
        "place": "一号工房",
        "kind": "fall",
        "course": "工人高处作业时坠落。",
        "figures": figures(),
    }
    if not changes.keys() & {"enterprise", "unit_name"}:
        given["enterprise"] = enterprises.enterprise()
    return Report(**{**given, **changes})


def registered(by: User | None = None, **changes) -> Accident:
    return reporting.register(report(**changes), by=by or inspector())


def begun(by: User | None = None, on: date | None = None, **changes) -> Accident:
    found = registered(by, **changes)
    team = Team("银川市人民政府", "王某，副市长", "李某，应急局", on or found.occurred_on + DAY)
    return investigating.begin(found, team, by=by or inspector())


def changed(
    found: Accident,
    on: date | None = None,
    why: str = "supplement",
    reason: str = "医院证明",
    **numbers,
) -> Accident:
    """The figures are ``numbers`` from now on."""
    return reporting.change_figures(
        found,
        why=why,
        on=on or today(),
        figures=figures(**numbers),
        reason=reason,
        by=inspector(),
    )


def findings(on: date | None = None, **changes) -> Findings:
    given = {
        "on": on or today(),
        "causes": "未系安全带；现场管理不到位。",
        "responsibility": "liable",
        "liable": "某公司对事故负主要责任。",
    }
    return Findings(**{**given, **changes})


def pdf(name: str = "调查报告.pdf") -> ContentFile:
    return ContentFile(PDF, name=name)


def measured(by: User | None = None, **changes) -> Accident:
    found = begun(by, **changes)
    by = by or inspector()
    for text in ("为高处作业配齐安全带。", "每月开展现场检查。"):
        investigating.add_measure(found, text=text, who="某公司", due=today() + 90 * DAY, by=by)
    return found


def reported(by: User | None = None, on: date | None = None, **changes) -> Accident:
    found, by = measured(by, **changes), by or inspector()
    return investigating.submit_report(found, findings(on), report=pdf(), by=by)


def replied(by: User | None = None, **changes) -> Accident:
    found, by = reported(by, **changes), by or inspector()
    return investigating.record_reply(
        found, government="银川市人民政府", number="银政函〔2026〕3号", on=today(), by=by
    )


def publication(**changes) -> Publication:
    return Publication(**{"text": PUBLIC, "people": "张建国", **changes})


def closing_asked(by: User | None = None, **changes) -> Accident:
    by = by or inspector()
    return closing.propose_closing(replied(by, **changes), publication(), by=by)


def closed(by: User | None = None, **changes) -> Accident:
    found, decider = closing_asked(by, **changes), director()
    return closing.close(found, by=decider, confirmed=confirmed(decider))


def closed_long_ago(by: User | None = None, days: int = 400, **changes) -> Accident:
    """Closed ``days`` ago; it occurred 20 days before."""
    then = today() - days * DAY
    occurred = datetime.now(tz=UTC).replace(microsecond=0) - (days + 20) * DAY
    with on_day(then):
        return closed(by, occurred_at=occurred, **changes)


def found_of(accident: Accident, found: str = "done") -> dict[int, MeasureFound]:
    return {one.pk: MeasureFound(found, "现场核查属实。") for one in accident.measures.all()}


def evaluated(by: User | None = None, **changes) -> Accident:
    found = closed_long_ago(by, **changes)
    return closing.evaluate(
        found,
        on=today(),
        evaluators="市安委办，李某",
        measures=found_of(found),
        conclusion="措施全部落实。",
        by=by or inspector(),
    )


def filed(by: User | None = None, **changes) -> Accident:
    return closing.file(
        evaluated(by, **changes),
        body="国务院安委办",
        number="宁安委办〔2026〕9号",
        on=today(),
        by=by or inspector(),
    )


def told(**changes) -> Told:
    given = {
        "title": "某公司高处坠落事故",
        "text": "某公司张建国未系安全带作业，坠落死亡。",
        "why": "同类作业普遍存在同样问题。",
        "people": "张建国",
    }
    return Told(**{**given, **changes})


def typical(by: User | None = None, accident: Accident | None = None, **changes) -> TypicalCase:
    source = accident or closed()
    return exposure.propose(
        "enforcement.accident", source.pk, told(**changes), by=by or inspector()
    )

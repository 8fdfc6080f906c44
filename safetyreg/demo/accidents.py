"""Five invented accidents, from one just reported to one filed, and a typical case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from enforcement.accident_texts import public_draft
from enforcement.actions import exposure
from enforcement.actions.accidents import closing, investigating, prolonging, reporting
from enforcement.actions.accidents.closing import MeasureFound, Publication
from enforcement.actions.accidents.investigating import Findings, Team
from enforcement.actions.accidents.reporting import Report
from enforcement.actions.exposure import Told
from enforcement.models import Accident
from enforcement.rules.accidents import Figures
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.enterprises.models import Enterprise, Industry
from foundation.workdays.quarters import CHINA, on_day, today

Users = Mapping[str, User]
LATER = timedelta(hours=9, minutes=20)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Story:
    """What the investigation found: causes, who is liable, two measures."""

    causes: str
    liable: str
    measures: tuple[str, str]
    people: str = ""


FALL = Story(
    causes="直接原因：作业人员马志强未系安全带在库房屋面作业，踏穿采光板坠落。\n"
    "间接原因：未办理高处作业审批，现场无人监护。",
    liable="企业对事故负主要责任，由主管部门依法给予行政处罚；安全总监李卫国由企业撤职。",
    measures=(
        "采光板下加装防护网，高处作业一律办理审批并设监护人。",
        "每季度对检修、外包作业开展一次专项检查，结果书面报送。",
    ),
    people="马志强\n李卫国",
)
BLAST = Story(
    causes="直接原因：装药工序静电接地失效，静电放电引燃药粉。\n"
    "间接原因：设备点检记录造假，工房超员。",
    liable="企业为事故责任单位；法定代表人、车间主任移送司法机关处理。",
    measures=(
        "更换全部静电接地装置并接入在线监测，工房定员由门禁控制。",
        "重新核定工序安全技术规程，全员考核合格后上岗。",
    ),
)
CRUSH = Story(
    causes="直接原因：检修时未断电挂牌，输送机误启动。\n间接原因：能量隔离制度没有落实。",
    liable="企业负主要责任，给予行政处罚。",
    measures=("检修实行断电、挂牌、上锁。", "对检修人员进行能量隔离培训。"),
)


def load(users: Users) -> None:
    """Fill the register; the dates are those of the story, counted back from today."""
    units = list(Enterprise.objects.filter(state=Enterprise.State.ACTIVE).order_by("pk")[:4])
    if len(units) < 4:
        return
    _filed(units[0], users)
    _closed(units[1], users)
    _waiting(units[2], users)
    _investigated(units[3], users)
    _just_reported(users)


def _filed(unit: Enterprise, users: Users) -> None:
    found = _replied(unit, FALL, 800, users, figures=_figures(1, 0, 0, "1286000.00"))
    _close(found, FALL, 740, users)
    by = users["inspector"]
    with on_day(_ago(360)):
        closing.evaluate(
            found,
            on=today(),
            evaluators="委安委办、市应急管理局、两名专家",
            measures={
                one.pk: MeasureFound("done", "查阅台账、现场核查，已落实。")
                for one in found.measures.all()
            },
            conclusion="整改和防范措施全部落实。",
            by=by,
        )
    with on_day(_ago(352)):
        body, number = "自治区安全生产委员会办公室", f"宁经信安委函〔{today().year}〕21号"
        closing.file(found, body=body, number=number, on=today(), by=by)


def _closed(unit: Enterprise, users: Users) -> None:
    """A larger one, closed in spring: its evaluation is still to come; exposed as typical."""
    figures = _figures(3, 2, 5, "12800000.00")
    found = _replied(unit, BLAST, 300, users, figures=figures, kind="explosives")
    _close(found, BLAST, 215, users)
    title = "装药工序静电引燃药粉，三人死亡"
    case = exposure.propose(
        "enforcement.accident",
        found.pk,
        Told(title, found.public_text, "点检记录造假、工房超员，教训深刻。"),
        by=users["legal"],
    )
    exposure.approve(case, by=users["committee_director"], confirmed=_sure(users))


def _waiting(unit: Enterprise, users: Users) -> None:
    """Reported late, one more death within the month; closing waits for the director."""
    found = _replied(
        unit,
        CRUSH,
        48,
        users,
        figures=_figures(0, 1, 0, "380000.00"),
        kind="machine",
        late="值班人员先行抢救，未及时报告。",
        died_after=9,
    )
    with on_day(_ago(3)):
        closing.propose_closing(
            found, Publication(text=public_draft(found), people=CRUSH.people), by=users["inspector"]
        )


def _investigated(unit: Enterprise, users: Users) -> None:
    """Under investigation, after an appraisal, with more days asked for."""
    by = users["inspector"]
    found = _begun(unit, 40, users, figures=_figures(1, 1, 0, "960000.50"), kind="vessel")
    with on_day(_ago(35)):
        prolonging.begin_appraisal(
            found,
            what="压力容器破裂原因",
            appraiser="自治区特种设备检验检测院",
            on=today(),
            expected_on=today() + timedelta(days=20),
            by=by,
        )
    with on_day(_ago(20)):
        conclusion = "焊缝疲劳裂纹扩展，安全阀锈死。"
        prolonging.end_appraisal(found, on=today(), conclusion=conclusion, by=by)
    prolonging.ask_extension(
        found, of="investigation", days=30, reason="需核查设备历次检验记录和采购合同。", by=by
    )


def _just_reported(users: Users) -> None:
    """A unit that is not in the register."""
    _register(
        2,
        users,
        unit_name="宁夏某建筑安装工程队",
        region_code="640104",
        industry=Industry.TRADE.value,
        kind="object",
        figures=_figures(0, 0, 2, "25000.00"),
    )


def _register(days: int, users: Users, *, late: str = "", **given: Any) -> Accident:
    occurred = datetime.combine(_ago(days), time(0), tzinfo=CHINA) + LATER
    learned = occurred + (6 * HOUR if late else HOUR / 2)
    report: dict[str, Any] = {
        "kind": "fall",
        "place": "二号库区",
        "course": "当日上午作业过程中发生事故，企业随即组织抢救，伤者送医。",
        **given,
    }
    with on_day(_ago(days)):
        return reporting.register(
            Report(
                occurred_at=occurred,
                unit_learned_at=occurred,
                learned_at=learned,
                late_reason=late,
                **report,
            ),
            by=users["inspector"],
        )


def _begun(unit: Enterprise, days: int, users: Users, **given: Any) -> Accident:
    place: dict[str, Any] = {
        "enterprise": unit,
        "region_code": unit.region_code,
        "industry": unit.industry,
    }
    found = _register(days, users, **place, **given)
    with on_day(_ago(days - 1)):
        team = Team(
            "市人民政府", "周某某，副市长", "吴某某，市应急管理局\n郑某某，市总工会", today()
        )
        return investigating.begin(found, team, by=users["section_head"])


def _replied(
    unit: Enterprise, story: Story, days: int, users: Users, *, died_after: int = 0, **given: Any
) -> Accident:
    """Investigated and approved by the government within 40 days of the accident."""
    by = users["inspector"]
    found = _begun(unit, days, users, **given)
    if died_after:
        _died(found, days - died_after, users)
    with on_day(_ago(days - 30)):
        for text in story.measures:
            due = today() + timedelta(days=120)
            investigating.add_measure(found, text=text, who=unit.name, due=due, by=by)
        findings = Findings(today(), story.causes, "liable", story.liable)
        text = f"{unit.name}事故调查报告\n\n{story.causes}\n\n{story.liable}\n"
        report = ContentFile(text.encode(), name="事故调查报告.txt")
        investigating.submit_report(found, findings, report=report, by=by)
    with on_day(_ago(days - 40)):
        number = f"市政函〔{today().year}〕{found.pk + 30}号"
        return investigating.record_reply(
            found, government="市人民政府", number=number, on=today(), by=by
        )


def _died(found: Accident, days: int, users: Users) -> None:
    with on_day(_ago(days)):
        reporting.change_figures(
            found,
            why="supplement",
            on=today(),
            figures=_figures(1, 0, 0, "1150000.00"),
            reason="重伤人员经抢救无效死亡，有医院证明。",
            by=users["inspector"],
        )


def _close(found: Accident, story: Story, days: int, users: Users) -> None:
    with on_day(_ago(days)):
        closing.propose_closing(
            found,
            Publication(text=public_draft(found), people=story.people),
            by=users["inspector"],
        )
        closing.close(found, by=users["committee_director"], confirmed=_sure(users))
    found.refresh_from_db()


def _sure(users: Users) -> Confirmed:
    return Confirmed(users["committee_director"].pk, timezone.now(), "password")


def _figures(deaths: int, serious: int, minor: int, loss: str) -> Figures:
    return Figures(deaths, serious, minor, Decimal(loss))


def _ago(days: int) -> date:
    return datetime.now(tz=UTC).astimezone(CHINA).date() - timedelta(days=days)

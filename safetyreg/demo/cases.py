"""Penalty cases of 2026 at different points of their way, for the demonstration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from enforcement.actions.cases import (
    closing,
    deciding,
    execution,
    filing,
    investigation,
    party,
    service,
    transfer,
)
from enforcement.actions.cases.deciding import Meeting, Voice
from enforcement.actions.cases.execution import Receipt
from enforcement.actions.cases.filing import Proposal
from enforcement.actions.cases.investigation import Exhibit, Questioning, Report
from enforcement.actions.cases.party import HearingPlan
from enforcement.actions.cases.service import Delivery
from enforcement.actions.cases.transfer import Answer
from enforcement.case_drafts import decision as draft_decision
from enforcement.case_drafts import telling as draft_telling
from enforcement.models import Case, Officer
from enforcement.rules.cases import CHECKLIST, PENALISE, Penalty
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.enterprises.models import Enterprise
from foundation.workdays.quarters import on_day, today
from safetyreg.demo import cases_texts as texts
from safetyreg.demo.inspections import picture

Users = Mapping[str, User]
MEMBERS = ("何正平", "郑雪梅", "赵文博")


def load(users: Users, units: Sequence[Enterprise], team: Sequence[Officer]) -> None:
    """``units`` in the order of the register, ``team`` two officers with accounts."""
    story = _Story(users, team)
    story.closed_after_hearing(units[0])
    story.in_execution(units[4])
    story.reviewing(units[6])
    story.proposed(units[9])
    story.transferred(units[12])


def _sure(user: User) -> Confirmed:
    return Confirmed(user.pk, timezone.now(), "password")


class _Story:
    def __init__(self, users: Users, team: Sequence[Officer]) -> None:
        self.users, self.team = users, team
        self.inspector = users["inspector"]

    def closed_after_hearing(self, unit: Enterprise) -> None:
        """A large fine: reviewed, heard, paid in two parts, closed."""
        penalties = [Penalty("fine", Decimal("100000.00")), Penalty("warning")]
        case = self._investigated(unit, date(2026, 3, 2), texts.STORAGE, penalties)
        with on_day(date(2026, 3, 16)):
            self._review(case)
        with on_day(date(2026, 3, 18)):
            self._tell(case)
        with on_day(date(2026, 3, 23)):
            party.ask_hearing(case, asked_on=today(), request="请求从轻处罚。", by=self.inspector)
            plan = HearingPlan(date(2026, 4, 9), "委三楼会议室", "孙丽华", "许东升")
            party.call_hearing(case, plan, by=self.users["legal"])
        with on_day(date(2026, 4, 9)):
            party.hold_hearing(
                case,
                held_on=today(),
                attendance="当事人委托代理人1人；调查人员马建国、李秀兰。",
                record=texts.HEARING,
                opinion="事实清楚，程序合法；企业整改积极，建议酌情从轻。",
                by=self.users["legal"],
            )
        lighter = [Penalty("fine", Decimal("80000.00")), Penalty("warning")]
        with on_day(date(2026, 4, 14)):
            self._decide(case, lighter)
        for day, amount, number in (
            (date(2026, 4, 20), "50000.00", "宁财罚0026041"),
            (date(2026, 4, 28), "30000.00", "宁财罚0026057"),
        ):
            with on_day(day):
                receipt = Receipt("fine", Decimal(amount), today(), number)
                execution.record_payment(case, receipt, by=self.inspector)
        with on_day(date(2026, 5, 6)):
            closing.ask_closing(case, text="罚款已全部缴清。", by=self.inspector)
            head = self.users["section_head"]
            closing.close(case, opinion="同意结案。", by=head, confirmed=_sure(head))

    def in_execution(self, unit: Enterprise) -> None:
        """A small fine, decided and served, not paid yet."""
        penalties = [Penalty("fine", Decimal("20000.00"))]
        case = self._investigated(unit, date(2026, 10, 12), texts.TRAINING, penalties)
        with on_day(date(2026, 10, 26)):
            self._tell(case)
            party.record_defence(
                case,
                kind="statement",
                received_on=today(),
                text="已补办培训，请求从轻。",
                adopted="partly",
                reasons="企业已主动改正，在裁量幅度内从轻。",
                by=self.inspector,
            )
        with on_day(date(2026, 11, 16)):
            self._decide(case, penalties)

    def reviewing(self, unit: Enterprise) -> None:
        """A suspension of production, waiting for its legal review."""
        penalties = [
            Penalty("fine", Decimal("50000.00")),
            Penalty("suspension", None, "生产工房停产停业整顿15日"),
        ]
        case = self._investigated(unit, date(2026, 11, 2), texts.ALARM, penalties)
        with on_day(date(2026, 11, 20)):
            investigation.ask_review(case, by=self.inspector)

    def proposed(self, unit: Enterprise) -> None:
        with on_day(date(2026, 11, 25)):
            self._propose(unit, texts.LEDGER)

    def transferred(self, unit: Enterprise) -> None:
        """A suspected crime, handed over and taken by the police."""
        with on_day(date(2026, 7, 6)):
            case = self._register(self._propose(unit, texts.ILLEGAL))
            self._evidence(case)
            transfer.report_crime(
                case,
                offence="非法运输爆炸物罪",
                grounds="未取得运输许可证运输雷管2000发，达到立案追诉标准，",
                by=self.inspector,
            )
        with on_day(date(2026, 7, 7)):
            director = self.users["committee_director"]
            transfer.decide_transfer(
                case,
                approve=True,
                reason="涉嫌犯罪，依法移送。",
                by=director,
                confirmed=_sure(director),
            )
            transfer.hand_over(
                case, body="某市公安局", text="现将该案移送你局处理。", by=self.inspector
            )
        with on_day(date(2026, 7, 10)):
            answer = Answer(True, today(), "某公立字〔2026〕21号", "已立案侦查。")
            transfer.record_answer(case, answer, by=self.inspector)

    def _propose(self, unit: Enterprise, words: Mapping[str, str]) -> Case:
        given = Proposal(
            title=words["title"],
            source=Case.Source.ASSIGNED,
            reference="日常监督检查发现",
            party=Case.Party.UNIT,
            party_name=unit.name,
            party_code=unit.credit_code,
            party_address=unit.address,
            party_phone=unit.contact_phone,
            representative=unit.legal_representative,
            region_code=unit.region_code,
            industry=unit.industry,
            suspicion=words["suspicion"],
            enterprise=unit,
            officers=list(self.team),
        )
        return filing.propose(given, by=self.inspector)

    def _register(self, case: Case) -> Case:
        head = self.users["section_head"]
        return filing.register(case, opinion="同意立案。", by=head, confirmed=_sure(head))

    def _evidence(self, case: Case) -> None:
        exhibit = Exhibit(
            "audiovisual",
            "现场照片",
            "违法行为的现场情况",
            "执法人员现场拍摄",
            today(),
            ContentFile(picture(), name="现场照片.png"),
        )
        investigation.add_evidence(case, exhibit, by=self.inspector)

    def _investigated(
        self, unit: Enterprise, day: date, words: Mapping[str, str], penalties: list[Penalty]
    ) -> Case:
        with on_day(day):
            case = self._register(self._propose(unit, words))
        with on_day(day + timedelta(days=3)):
            self._evidence(case)
            moment = timezone.now() - timedelta(hours=3)
            given = Questioning(
                f"{unit.legal_representative[:1]}某某",
                f"{unit.name}安全总监",
                "企业会议室",
                moment.replace(year=day.year, month=day.month, day=min(day.day + 3, 28)),
                moment.replace(year=day.year, month=day.month, day=min(day.day + 3, 28))
                + timedelta(hours=1),
                texts.ANSWERS,
            )
            investigation.interview(case, given, by=self.inspector)
        with on_day(day + timedelta(days=8)):
            named: dict[str, Any] = {
                name: words[name] for name in ("facts", "violated", "basis", "discretion")
            }
            report = Report(**named, penalties=penalties)
            return investigation.conclude(case, report, by=self.inspector)

    def _review(self, case: Case) -> None:
        investigation.ask_review(case, by=self.inspector)
        legal = self.users["legal"]
        investigation.review(
            case,
            answers=[True] * len(CHECKLIST),
            passed=True,
            opinion="事实清楚、证据充分、定性准确、裁量适当、程序合法，同意拟处罚意见。",
            by=legal,
            confirmed=_sure(legal),
        )

    def _tell(self, case: Case) -> None:
        case.refresh_from_db()
        telling = party.tell(case, text=draft_telling(case), by=self.inspector)
        for document in filter(None, [telling.document, telling.hearing_document]):
            service.record_service(case, document, self._handed(), by=self.inspector)

    def _handed(self) -> Delivery:
        return Delivery("direct", today(), receiver="安全总监 张某某")

    def _decide(self, case: Case, penalties: list[Penalty]) -> None:
        voices = [Voice(name, PENALISE) for name in MEMBERS]
        meeting = Meeting(today(), MEMBERS[0], texts.MINUTES, voices, penalties)
        deciding.discuss(case, meeting, by=self.users["case_committee"])
        case.refresh_from_db()
        director = self.users["committee_director"]
        deciding.decide(case, text=draft_decision(case), by=director, confirmed=_sure(director))
        service.serve(case, self._handed(), by=self.inspector)

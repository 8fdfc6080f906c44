"""Penalty cases at every state, made by their acts.

Each function leads a case one step further than the one it is called after and gives it back;
``people`` names who does what.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count

from django.utils import timezone

from enforcement.actions.cases import (
    closing,
    court,
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
from enforcement.models import Case, Hearing
from enforcement.rules import cases as rules
from enforcement.rules.cases import Penalty
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.workdays.quarters import on_day, today
from tests.factories import enterprises, officers
from tests.factories.accounts import UserFactory, confirmed
from tests.factories.inspections import upload

_numbers = count(1)
SMALL = (Penalty("fine", Decimal("20000.00")),)
LARGE = (Penalty("fine", Decimal("80000.00")), Penalty("warning"))
SUSPENSION = (*SMALL, Penalty("suspension", None, "停产停业整顿15日"))
WARNING = (Penalty("warning"),)
NAMES = ("周委员", "吴委员", "郑委员")


def head() -> User:
    return UserFactory(roles=[Role.SECTION_HEAD.value])


def legal() -> User:
    return UserFactory(roles=[Role.LEGAL.value])


def committee() -> User:
    return UserFactory(roles=[Role.CASE_COMMITTEE.value])


def director() -> User:
    return UserFactory(roles=[Role.COMMITTEE_DIRECTOR.value])


def lead(case: Case) -> User:
    """The account of the first officer."""
    return case.team[0].user


def proposed(**given) -> Case:
    team = given.pop("officers", None) or [officers.officer(), officers.officer()]
    unit = given.pop("enterprise", None) or enterprises.enterprise()
    values = {
        "title": "未按规定储存民用爆炸物品",
        "source": Case.Source.ASSIGNED,
        "party": Case.Party.UNIT,
        "party_name": unit.name,
        "party_code": unit.credit_code,
        "party_address": unit.address,
        "representative": unit.legal_representative,
        "region_code": unit.region_code,
        "industry": unit.industry,
        "suspicion": "炸药库存放超过核定存量，库房之间安全距离不足。",
        "enterprise": unit,
        "officers": team,
    }
    return filing.propose(Proposal(**{**values, **given}), by=team[0].user)


def registered(case: Case | None = None, **given) -> Case:
    case, by = case or proposed(**given), head()
    return filing.register(case, opinion="同意立案。", by=by, confirmed=confirmed(by))


def evidence(case: Case, **given) -> Case:
    values = {
        "kind": "audiovisual",
        "name": "库房照片",
        "proves": "炸药存量超过核定存量",
        "origin": "现场拍摄",
        "taken_on": today(),
        "upload": upload(text=str(next(_numbers))),
    }
    investigation.add_evidence(case, Exhibit(**{**values, **given}), by=lead(case))
    return case


def interviewed(case: Case) -> Case:
    now = timezone.now()
    given = Questioning(
        "李某某", "库管员", "办公室", now - timedelta(hours=2), now - timedelta(hours=1),
        "问：库内现有多少炸药？\n答：12吨。",
    )  # fmt: skip
    investigation.interview(case, given, by=lead(case))
    return case


def investigated(case: Case | None = None, penalties=SMALL, **given) -> Case:
    case = case or evidence(registered())
    values = {
        "facts": "该单位2号炸药库存放炸药12吨，核定存量10吨。",
        "violated": "《民用爆炸物品安全管理条例》第四十一条",
        "basis": "《民用爆炸物品安全管理条例》第四十六条",
        "discretion": "初次违法，主动改正，从轻处罚。",
        "penalties": penalties,
    }
    return investigation.conclude(case, Report(**{**values, **given}), by=lead(case))


def reviewing(case: Case | None = None) -> Case:
    case = case or investigated(penalties=LARGE)
    investigation.ask_review(case, by=lead(case))
    return again(case)


def reviewed(case: Case | None = None, *, passed: bool = True) -> Case:
    case, by = reviewing(case), legal()
    answers = [passed] * len(rules.CHECKLIST)
    investigation.review(
        case,
        answers=answers,
        passed=passed,
        opinion="事实清楚。" if passed else "证据不足。",
        by=by,
        confirmed=confirmed(by),
    )
    return again(case)


def told(case: Case | None = None, *, served: bool = True) -> Case:
    case = case or investigated()
    telling = party.tell(case, text="你单位的上述行为违反了规定。", by=lead(case))
    for document in filter(None, [telling.document, telling.hearing_document]):
        if served:
            service.record_service(case, document, direct(), by=lead(case))
    return again(case)


def direct(**given) -> Delivery:
    return Delivery(**{"method": "direct", "sent_on": today(), "receiver": "张某某", **given})


def waived(case: Case) -> Case:
    party.record_defence(
        case, kind="waiver", received_on=today(), text="放弃陈述申辩和听证。", by=lead(case)
    )
    return again(case)


def hearing_asked(case: Case | None = None) -> Case:
    case = case or told(reviewed())
    party.ask_hearing(case, asked_on=today(), request="对裁量有异议。", by=lead(case))
    return again(case)


def hearing_set(case: Case | None = None) -> Case:
    case = case or hearing_asked()
    plan = HearingPlan(today() + timedelta(days=20), "三楼会议室", "孙主持", "钱记录")
    party.call_hearing(case, plan, by=legal())
    return again(case)


def heard(case: Case | None = None) -> Case:
    case = case or hearing_set()
    day = case.tellings.get(round=case.round).hearing.planned_on
    with on_day(day):
        party.hold_hearing(
            case,
            held_on=day,
            attendance="当事人代理人赵某某；调查人员二人。",
            record="双方陈述、质证。",
            opinion="建议维持拟处罚意见。",
            by=legal(),
        )
    return again(case)


def meeting(outcome: str = rules.PENALISE, penalties=SMALL) -> Meeting:
    return Meeting(
        today(),
        "周委员",
        "经讨论，一致同意。",
        [Voice(name, outcome) for name in NAMES],
        penalties if outcome == rules.PENALISE else (),
    )


def discussed(case: Case | None = None, outcome: str = rules.PENALISE, penalties=SMALL) -> Case:
    case = case or waived(told())
    with on_day(_after_hearing(case)):
        deciding.discuss(case, meeting(outcome, penalties), by=committee())
    return again(case)


def _after_hearing(case: Case) -> date:
    hearing = Hearing.objects.filter(telling__case=case, held_on__isnull=False).last()
    return max(today(), hearing.held_on) if hearing else today()


def decided(case: Case | None = None) -> Case:
    case, by = case or discussed(), director()
    with on_day(_after_hearing(case)):
        return deciding.decide(case, text="决定给予以下行政处罚。", by=by, confirmed=confirmed(by))


def served(case: Case | None = None, **given) -> Case:
    case = case or decided()
    with on_day(_after_hearing(case)):
        service.serve(case, direct(**given), by=lead(case))
    return again(case)


def receipt(amount="20000.00", **given) -> Receipt:
    values = {"kind": "fine", "paid_on": today(), "number": f"宁财{next(_numbers):08d}"}
    return Receipt(**{**values, "amount": Decimal(amount), **given})


def executed(case: Case | None = None) -> Case:
    case = case or served()
    owed = case.decisions.get(state="in_force").fine
    with on_day(_after_hearing(case)):
        execution.record_payment(case, receipt(str(owed)), by=lead(case))
    return again(case)


def suspended(case: Case | None = None) -> Case:
    case, by = case or served(), head()
    execution.suspend(case, reason="当事人经营困难。", by=by, confirmed=confirmed(by))
    return again(case)


def after_term(case: Case) -> date:
    """A day after the term of payment."""
    return case.decisions.get(state="in_force").pay_by + timedelta(days=1)


def reminded(case: Case | None = None) -> Case:
    case = case or served()
    with on_day(after_term(case)):
        found = court.remind(case, text="限十日内缴纳。", by=lead(case))
        service.record_service(case, found.reminder, direct(), by=lead(case))
    return again(case)


def in_court(case: Case | None = None) -> Case:
    case, by = case or reminded(), head()
    window = court.window_of(case.decisions.get(state="in_force"))
    with on_day(window.first):
        court.apply_court(
            case,
            court="银川市兴庆区人民法院",
            text="请求强制执行罚款。",
            by=by,
            confirmed=confirmed(by),
        )
    return again(case)


def withdrawn(case: Case | None = None) -> Case:
    case, by = case or registered(), head()
    return filing.withdraw(case, reason="违法事实不成立。", by=by, confirmed=confirmed(by))


def suspected(case: Case | None = None) -> Case:
    case = case or evidence(registered())
    transfer.report_crime(
        case, offence="非法储存爆炸物", grounds="数量达到立案追诉标准。", by=lead(case)
    )
    return again(case)


def handed_over(case: Case | None = None) -> Case:
    case, by = suspected(case), director()
    transfer.decide_transfer(
        case, approve=True, reason="涉嫌犯罪。", by=by, confirmed=confirmed(by)
    )
    transfer.hand_over(case, body="某市公安局", text="现移送你局。", by=lead(case))
    return again(case)


def transferred(case: Case | None = None) -> Case:
    case = handed_over(case)
    answer = transfer.Answer(True, today(), "公立字〔2026〕1号")
    transfer.record_answer(case, answer, by=lead(case))
    return again(case)


def closing_asked(case: Case | None = None) -> Case:
    case = case or executed()
    return closing.ask_closing(case, text="罚款已缴清。", by=lead(case))


def closed(case: Case | None = None) -> Case:
    case, by = case or closing_asked(), head()
    return closing.close(case, opinion="同意结案。", by=by, confirmed=confirmed(by))


def not_filed() -> Case:
    by = head()
    return filing.refuse_filing(proposed(), reason="情节轻微。", by=by, confirmed=confirmed(by))


def again(case: Case) -> Case:
    """Read anew."""
    return Case.objects.get(pk=case.pk)


def moment(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


AT = {
    "proposed": proposed,
    "not_filed": not_filed,
    "registered": registered,
    "investigated": investigated,
    "reviewing": reviewing,
    "reviewed": reviewed,
    "told": told,
    "hearing_asked": hearing_asked,
    "hearing_set": hearing_set,
    "heard": heard,
    "discussed": discussed,
    "decided": decided,
    "served": served,
    "suspended": suspended,
    "reminded": reminded,
    "court": in_court,
    "executed": executed,
    "withdrawn": withdrawn,
    "transferred": transferred,
    "closing": closing_asked,
    "closed": closed,
}
large = partial(investigated, penalties=LARGE)

"""Two bodies and six reports in different states over three quarters of 2026."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.step_up import Confirmed
from foundation.workdays.quarters import Quarter, on_day, today
from interference import rules
from interference.actions import ceremony, handling, registers, sections, summaries
from interference.actions.filing import Filing, file_report, supplement
from interference.actions.unlocking import active_member, unlock
from interference.models import Report
from interference.vault import receipt
from interference.vault.unlocked import Unlocked
from safetyreg.demo.interference_texts import (
    ABOUT_THE_GROUP,
    ASKED_FOR_PROGRESS,
    BLANK,
    CALL_FOR_LENIENCY,
    DELAYED_DOCUMENT,
    LEAKED,
    NOTICE,
    RECIPIENTS,
    REPRIMAND,
    VISIT,
)

PASSPHRASE = "vault-demo-passphrase"  # noqa: S105 (shown in the demo)
FOUNDED = date(2026, 4, 1)


@dataclass(frozen=True, slots=True)
class Desk:
    """A member with the vault open."""

    user: User
    vault: Unlocked

    def confirmed(self) -> Confirmed:
        return Confirmed(self.user.pk, timezone.now(), "password")

    @property
    def signed(self) -> dict[str, Any]:
        return {"by": self.user, "vault": self.vault}

    @property
    def deciding(self) -> dict[str, Any]:
        return {**self.signed, "confirmed": self.confirmed()}


def load(users: Mapping[str, User]) -> None:
    """Fill an empty room. The dates are those of the story; the audit trail keeps real times."""
    with on_day(FOUNDED):
        first = _found(users["discipline"])
        second = _join(users["discipline2"], first)
        _found(users["upper_discipline"])
    _second_quarter(users, first, second)
    _third_quarter(users, first, second)
    _fourth_quarter(users, first)
    summaries.register_in_trail()
    sections.request_section_summaries()
    summaries.make_missing_summaries()


def _found(user: User) -> Desk:
    confirmed = Confirmed(user.pk, timezone.now(), "password")
    ceremony.found_body(by=user, passphrase=PASSPHRASE, confirmed=confirmed)
    return Desk(user, unlock(by=user, passphrase=PASSPHRASE))


def _join(user: User, admitting: Desk) -> Desk:
    confirmed = Confirmed(user.pk, timezone.now(), "password")
    body = active_member(admitting.user).body
    member = ceremony.ask_to_join(body, by=user, passphrase=PASSPHRASE, confirmed=confirmed)
    ceremony.admit(member, **admitting.deciding)
    return Desk(user, unlock(by=user, passphrase=PASSPHRASE))


def _second_quarter(users: Mapping[str, User], first: Desk, second: Desk) -> None:
    with on_day(date(2026, 5, 13)):
        report = _file(users["inspector"], **CALL_FOR_LENIENCY)
        handling.take_up(report, **first.signed)
        handling.note(report, **first.signed, text="已调取通话记录和检查记录，与报告内容相符。")
    with on_day(date(2026, 6, 10)):
        reasons = "通话记录、两名执法人员证言相互印证，李某某要求从轻处理的事实清楚。"
        handling.conclude(report, **second.deciding, outcome="substantiated", reasons=reasons)
        handling.decide_measure(report, **first.deciding, measure=REPRIMAND)
    with on_day(date(2026, 6, 24)):
        handling.circulate(report, **second.deciding, text=NOTICE, recipients=RECIPIENTS)
        handling.close(report, **second.signed, text="已通报，材料归入廉政档案。")
        report = _file(users["inspector2"], **ASKED_FOR_PROGRESS)
        handling.take_up(report, **second.signed)
        reasons = (
            "经查，分管领导依工作程序听取案件进展，未提出任何处理要求，属第二条规定的履行职责。"
        )
        handling.conclude(report, **first.deciding, outcome="lawful_duty", reasons=reasons)
        handling.close(report, **first.signed, text="已向报告人说明。")
    with on_day(date(2026, 7, 6)):
        _send(
            users["section_head"], Quarter(2026, 2), "本处室本季度报告2件，均已按规定登记并报送。"
        )
        _send(users["equipment"], Quarter(2026, 2), "")


def _third_quarter(users: Mapping[str, User], first: Desk, second: Desk) -> None:
    with on_day(date(2026, 8, 20)):
        report = _file(users["inspector"], late=True, **VISIT)
        handling.take_up(report, **first.signed)
        reasons = "现有证据只能证明当事人在场，不能证明其提出过干预要求。"
        handling.conclude(report, **second.deciding, outcome="unsubstantiated", reasons=reasons)
    with on_day(date(2026, 9, 16)):
        report = _file(users["inspector2"], **DELAYED_DOCUMENT)
        handling.take_up(report, **second.signed)
        reasons = "书面批示原件在卷，要求暂缓送达的事实清楚。"
        handling.conclude(report, **first.deciding, outcome="substantiated", reasons=reasons)
        registers.register_omission(
            **first.signed,
            officer=users["inspector"],
            on=date(2026, 9, 10),
            facts="在场但未记录口头打招呼的情况，经谈话后承认。",
            handling=rules.Handling.REMINDER,
        )
    with on_day(date(2026, 10, 12)):
        _send(users["section_head"], Quarter(2026, 3), "本处室本季度报告2件。")


def _fourth_quarter(users: Mapping[str, User], first: Desk) -> None:
    with on_day(date(2026, 11, 12)):
        report, number, secret = _file_with_receipt(users["inspector"], **LEAKED)
        handling.take_up(report, **first.signed)
        handling.ask(report, **first.signed, text="请补充对方是从何处得知检查安排的。")
        text = "对方自称是从开会材料里看到的，我没有追问。"
        supplement(
            number, secret, by=users["inspector"], text=text, evidence=[], on=date(2026, 11, 16)
        )
    with on_day(date(2026, 11, 18)):
        _file(users["inspector2"], to=Role.UPPER_DISCIPLINE, **ABOUT_THE_GROUP)


def _file(reporter: User, **told: Any) -> Report:
    return _file_with_receipt(reporter, **told)[0]


def _file_with_receipt(
    reporter: User, *, to: Role = Role.DISCIPLINE, late: bool = False, **told: Any
) -> tuple[Report, str, str]:
    content = {
        **BLANK,
        **told,
        "reporter_name": reporter.full_name,
        "reporter_title": reporter.title,
        "reporter_contact": "0951-6038000",
        "to": to.value,
    }
    filing = Filing(
        to=to,
        involved=content["involved"],
        kinds=content["kinds"],
        manner=content["manner"],
        late=late,
        filed_on=today(),
        content=content,
        evidence=[],
    )
    filed = file_report(filing, by=reporter, token=receipt.new_token())
    report = Report.objects.get(receipt_number=filed.receipt.number)
    return report, filed.receipt.number, filed.receipt.secret


def _send(head: User, quarter: Quarter, text: str) -> None:
    sections.send_section_summary(by=head, quarter=quarter, nothing_to_report=not text, text=text)

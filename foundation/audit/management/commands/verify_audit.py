from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.audit.models import Seal
from foundation.audit.printed import Verdict, check_printed
from foundation.audit.verify import Report, verify
from foundation.workdays.quarters import CHINA

BAD_USAGE = 2


class Command(BaseCommand):
    help = "核验审计轨迹：逐行摘要、封存根值、封存链；有误时指明第一处并以状态 1 退出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--against",
            nargs=2,
            metavar=("NUMBER", "ROOT"),
            help="纸面上的封存编号与封存值（至少前 16 位十六进制数字）",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        printed = options["against"]
        number = self._number(printed[0]) if printed else 0
        began = time.perf_counter()
        report = verify()
        seconds = time.perf_counter() - began
        failed = self._tell(report, seconds)
        if printed:
            failed |= self._hold_against(number, printed[1])
        if failed:
            raise CommandError("审计轨迹核验未通过。")
        self.stdout.write("审计轨迹核验通过。")

    def _number(self, text: str) -> int:
        digits = text.strip().removeprefix("第").removesuffix("号")
        if not digits.isdecimal():
            raise CommandError(f"封存编号应为数字：{text}", returncode=BAD_USAGE)
        return int(digits)

    def _tell(self, report: Report, seconds: float) -> bool:
        self.stdout.write(
            f"共 {report.events} 行、{report.seals} 次封存，用时 {seconds:.1f} 秒；"
            f"最后一次封存之后尚有 {report.unsealed} 行未封存。"
        )
        if report.sequence > report.last_id:
            self.stdout.write(
                f"提示：序号已发至 {report.sequence}，最后一行为 {report.last_id}；"
                "其间的序号来自回滚的事务，或者末尾的行已被删除，请用纸面封存值核对（--against）。"
            )
        findings = report.findings
        if findings.total:
            self.stdout.write(f"发现 {findings.total} 处问题，第一处：{findings.shown[0]}")
        for finding in findings.shown[1:]:
            self.stdout.write(f"　　{finding}")
        return bool(findings.total)

    def _hold_against(self, number: int, root: str) -> bool:
        try:
            outcome = check_printed(number, root)
        except ValueError as error:
            raise CommandError(str(error), returncode=BAD_USAGE) from error
        if outcome.verdict is Verdict.MATCHES:
            self.stdout.write(f"纸面第 {number} 号封存值与轨迹一致。")
        elif outcome.verdict is Verdict.DIFFERS:
            self.stdout.write(f"纸面第 {number} 号封存值与轨迹不一致：该封存及以前的记录已被改写。")
        else:
            self.stdout.write(f"第 {number} 号封存记录不存在：{_end_of_trail(outcome.last)}")
        return outcome.verdict is not Verdict.MATCHES


def _end_of_trail(last: Seal | None) -> str:
    if last is None:
        return "轨迹中没有任何封存记录。"
    made = last.made_at.astimezone(CHINA)
    return (
        f"轨迹止于第 {last.number} 号封存（{made:%Y-%m-%d %H:%M:%S}，末行 {last.last_id}），"
        "其后的记录已被截去，或者所持编号有误。"
    )

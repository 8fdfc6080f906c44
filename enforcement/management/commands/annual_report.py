"""``manage.py annual_report YEAR [--json]``: the report on the three enforcement systems."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from enforcement.annual.report import as_json, report_of


class Command(BaseCommand):
    help = "Print the annual report on the three enforcement systems."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--json", action="store_true", help="numbers by key, yuan and per cent")

    def handle(self, *_args: Any, **options: Any) -> None:
        report = report_of(options["year"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(report), ensure_ascii=False, indent=2))
            return
        for line in report.lines:
            self.stdout.write(f"{line.label}\t{line.text}\t{line.before_text}")
        for one in report.contradictions:
            self.stdout.write(f"!\t{one.text}")

"""``manage.py import_history FILE.xlsx``: the past of an office, whole or not at all."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from enforcement.history.importer import KIND
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.imports import actions
from foundation.imports.models import ImportBatch
from foundation.procedure.refusals import Refused


class Command(BaseCommand):
    help = "Import a history workbook; every wrong cell is told and then nothing is imported."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", default="", help="user name; default: a planner")
        parser.add_argument("--check", action="store_true", help="check only, import nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        by, path = _user(options["by"]), options["file"]
        try:
            with path.open("rb") as source:
                batch = actions.upload(KIND, File(source, name=path.name), options=(), by=by)
        except OSError as error:
            raise CommandError(f"cannot read {path}: {error.strerror}") from None
        except Refused as refused:
            raise CommandError(str(refused)) from None
        batch = actions.check(batch, progress=self._say)
        if batch.state == ImportBatch.State.CHECKED and not options["check"]:
            batch = actions.perform(actions.confirm(batch, by=by), progress=self._say)
        if batch.state == ImportBatch.State.REFUSED:
            for one in batch.problems:
                told = (one["sheet"], one["cell"], one["heading"], one["value"], one["reason"])
                self.stderr.write("\t".join(told))
            raise CommandError(batch.reason)
        for word, number in batch.counts.items():
            self.stdout.write(f"{word}\t{number}")
        self.stdout.write(str(batch.get_state_display()))

    def _say(self, rows: int) -> None:
        if rows % 10_000 == 0:
            self.stderr.write(f"{rows}")


def _user(name: str) -> User:
    if name:
        found = User.objects.filter(username=name, is_active=True).first()
        if found is None:
            raise CommandError(f"no active user {name}")
        return found
    holders = (user for user in User.objects.filter(is_active=True).order_by("pk"))
    chosen = next((user for user in holders if user.may(Permission.MAKE_PLANS)), None)
    if chosen is None:
        raise CommandError("no active user may import history; name one with --by")
    return chosen

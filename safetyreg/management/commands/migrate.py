"""Django's ``migrate``, which fills an empty database in one step (see ``safetyreg.schema``)."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from safetyreg.schema import lay_out

PARTLY = ("app_label", "fake", "fake_initial", "plan", "check_unapplied")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        whole = not any(
            options[name]
            for name in ("app_label", "fake", "fake_initial", "plan", "check_unapplied")
        )
        if whole:
            lay_out(connections[options["database"]])
        super().handle(*args, **options)

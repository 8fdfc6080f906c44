from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from foundation.accounts.demo_accounts import create_demo_accounts
from foundation.accounts.models import User
from foundation.audit.models import AuditEvent
from safetyreg.demo import (
    accidents,
    blacklist,
    cases,
    correction_findings,
    correction_room,
    disclosure,
    draws,
    enterprises,
    hazards,
    inspections,
    interference,
    plans,
    registers,
    tips,
)


class Command(BaseCommand):
    help = "Load the demonstration data into an empty database, whole or not at all."

    @transaction.atomic
    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("SAFETYREG_DEMO is off: demonstration data is not for real offices.")
        if AuditEvent.objects.exists():
            raise CommandError("The database is not empty.")
        users = create_demo_accounts()
        interference.load(users)
        _load_enforcement(users)
        self.stdout.write("Demonstration data loaded.")


def _load_enforcement(users: Mapping[str, User]) -> None:
    units = enterprises.load(users)
    officers = registers.load(users)
    plan = plans.load(users)
    inspections.load(users, units, officers[:2], plan.items.order_by("number")[0])
    cases.load(users, units, officers[:2])
    hazards.load(users)
    accidents.load(users)
    draws.load(users)
    tips.load(users, units, officers)
    blacklist.load(users)
    disclosure.load(users)
    correction_findings.load(users)
    correction_room.load(users)

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from foundation.accounts.demo_accounts import create_demo_accounts
from foundation.audit.models import AuditEvent
from safetyreg.demo import enterprises, interference


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
        enterprises.load(users)
        self.stdout.write("Demonstration data loaded.")

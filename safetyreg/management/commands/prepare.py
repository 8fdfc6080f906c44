from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from foundation.accounts.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from foundation.accounts.models import User


class Command(BaseCommand):
    help = "Bring the database up to date as its owner: migrate, grant rights, fill the demo once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=1)
        call_command("grant_rights")
        if settings.DEMO and not User.objects.exists():
            call_command("load_demo")
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        list_demo_accounts()


def list_demo_accounts() -> None:
    """Lay down for ``bin/serve`` what it prints; nothing outside the demo."""
    path = settings.VAR / "demo-accounts.txt"
    path.unlink(missing_ok=True)
    if settings.DEMO:
        rows = [f"  {each.username:<20}{each.label}  {each.full_name}" for each in DEMO_ACCOUNTS]
        path.write_text("\n".join([f"演示账号（口令均为 {DEMO_PASSWORD}）：", *rows]) + "\n")

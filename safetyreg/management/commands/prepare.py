from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from foundation.accounts.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from foundation.accounts.models import User


class Command(BaseCommand):
    help = "Bring the database up to date as its owner; with --demo, fill the demonstration once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["demo"]:
            fill_demo()
            return
        call_command("migrate", interactive=False, verbosity=1)
        call_command("grant_rights")
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)


def fill_demo() -> None:
    """A process of its own, as the app role: the portal answers while the demo is still filling."""
    if settings.DEMO and not User.objects.exists():
        call_command("load_demo")
    list_demo_accounts()


def list_demo_accounts() -> None:
    """Lay down for ``bin/serve`` what it prints; nothing outside the demo."""
    path = settings.VAR / "demo-accounts.txt"
    path.unlink(missing_ok=True)
    if settings.DEMO:
        rows = [f"  {each.username:<20}{each.label}  {each.full_name}" for each in DEMO_ACCOUNTS]
        path.write_text("\n".join([f"演示账号（口令均为 {DEMO_PASSWORD}）：", *rows]) + "\n")

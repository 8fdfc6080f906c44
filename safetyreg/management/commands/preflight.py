from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from safetyreg.checks import refuse_unsafe_start


class Command(BaseCommand):
    help = "Say what is unsafe about this configuration; exit 1 when production must not start."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        refuse_unsafe_start()

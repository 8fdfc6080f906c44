"""A browser whose requests reach the database as the role of the public surface."""

from __future__ import annotations

from contextlib import contextmanager
from types import ModuleType

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from safetyreg import urls
from safetyreg.settings import PUBLIC_MIDDLEWARE


@contextmanager
def public_role():
    """Everything inside is asked as that role, in this test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_PUBLIC_ROLE}")
        try:
            yield cursor
        finally:
            if not connection.needs_rollback:
                cursor.execute("RESET ROLE")


def grant() -> None:
    call_command("grant_rights")


def serve_public(settings) -> None:
    """Routes and middleware of a process with ``SAFETYREG_SURFACE=public``."""
    side = ModuleType("urls_public")
    side.urlpatterns = urls.routes("public")
    for name in ("handler400", "handler403", "handler404", "handler500"):
        setattr(side, name, getattr(urls, name))
    settings.ROOT_URLCONF = side
    settings.SURFACE = "public"
    settings.MIDDLEWARE = PUBLIC_MIDDLEWARE


class PublicClient(Client):
    """Reads the answer whole while the role lasts: downloads ask the database as they go."""

    def request(self, **environ):
        with public_role():
            answer = super().request(**environ)
            if answer.streaming:
                answer.body = b"".join(answer.streaming_content)
            else:
                answer.body = answer.content
        return answer

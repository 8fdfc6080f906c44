"""The request of somebody who is signed in, for type checkers."""

from __future__ import annotations

from django.http import HttpRequest

from foundation.accounts.models import User


class StaffRequest(HttpRequest):
    """Every view of the office gets one: ``LoginRequiredMiddleware`` lets nobody else through."""

    user: User

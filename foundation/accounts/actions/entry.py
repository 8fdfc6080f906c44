"""Entering and leaving: each sign-in, failure, lockout and sign-out is recorded."""

from __future__ import annotations

from axes.helpers import get_cool_off
from django.contrib import auth
from django.core.cache import cache
from django.http import HttpRequest

from foundation.accounts import sittings, verbs
from foundation.accounts.addresses import disguised
from foundation.accounts.models import User
from foundation.audit.actors import VISITOR
from foundation.audit.trail import record
from foundation.procedure.acts import act


@act
def sign_in(request: HttpRequest, *, by: User) -> None:
    """Open a new session for an authenticated user; nothing of the session before stays."""
    if request.user.is_authenticated:
        sittings.end(request.session, request.user.pk)
    request.session.flush()
    auth.login(request, by)
    sittings.begin(request.session, by.pk)
    record(verbs.SIGNED_IN, target=by, by=by)


@act
def refuse_sign_in(username: str, *, locked: bool) -> None:
    """Record a failed sign-in.

    A name that does not exist is not written down: people type passwords into that field. A
    lockout is recorded once, not for each further try.
    """
    user = User.objects.filter(username=username).first()
    target = user if user is not None else ("accounts.user", "")
    if not locked or _first_of_lockout(username):
        verb = verbs.LOCKED_OUT if locked else verbs.SIGN_IN_FAILED
        record(verb, target=target, by=VISITOR)


@act
def sign_out(request: HttpRequest, *, by: User) -> None:
    sittings.end(request.session, by.pk)
    auth.logout(request)
    record(verbs.SIGNED_OUT, target=by, by=by)


def _first_of_lockout(username: str) -> bool:
    seconds = get_cool_off().total_seconds()
    return bool(cache.add(f"accounts:lockout:{disguised(username)}", True, timeout=int(seconds)))

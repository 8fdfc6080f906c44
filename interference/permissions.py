"""Who comes through the doors of this room, and with the vault open or not."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from foundation.accounts.requests import StaffRequest
from foundation.procedure.refusals import NotPermitted
from interference.actions.unlocking import acting_member, active_member, body_role
from interference.models import Member
from interference.vault import envelope, keys, unlocked
from interference.vault.unlocked import Unlocked

View = Callable[..., Any]  # views differ in what follows the request


def for_discipline(view: View) -> View:
    """Only staff of a discipline body; for everyone else the page does not exist."""

    @functools.wraps(view)
    def wrapper(request: StaffRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            body_role(request.user)
        except NotPermitted as error:
            raise Http404 from error
        return view(request, *args, **kwargs)

    return confidential(wrapper)


def for_members(view: View) -> View:
    """Only members of a body; the view gets ``member``.

    Staff of a discipline body who are not members yet are led to the vault's page, which says what
    to do; for everyone else the page does not exist.
    """

    @functools.wraps(view)
    def wrapper(request: StaffRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            body_role(request.user)
        except NotPermitted as error:
            raise Http404 from error
        try:
            member = active_member(request.user)
        except NotPermitted as refusal:
            messages.info(request, str(refusal))
            return redirect("interference:vault")
        return view(request, *args, member=member, **kwargs)

    return confidential(wrapper)


def confidential(view: View) -> View:
    """Answers are kept nowhere, and a record that was changed is never shown, not even in part."""

    @functools.wraps(view)
    def wrapper(request: StaffRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except (envelope.Tampered, keys.WrongKey):  # the text, or the key sealed beside it
            return render(request, "interference/damaged.html", status=409)

    return never_cache(wrapper)


def open_vault(request: StaffRequest, member: Member) -> Unlocked | None:
    """The vault that this browser holds open for this member, or ``None`` when it is locked."""
    vault = unlocked.recall(request)
    if vault is None or vault.member_id != member.pk:
        return None
    try:
        acting_member(request.user, vault)
    except NotPermitted:
        return None
    return vault


def unlock_first(request: StaffRequest) -> HttpResponse:
    """Lead to the lock, and back here once it is open."""
    return redirect(f"{reverse('interference:unlock')}?next={quote(request.get_full_path())}")

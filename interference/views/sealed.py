"""The page of an act that writes with the vault. One that locks in the middle loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse

from foundation.accounts.requests import StaffRequest
from foundation.web.acts import act_page
from interference.actions.unlocking import unlock
from interference.forms.handling import PassphraseField
from interference.models import Member
from interference.permissions import open_vault, unlock_first
from interference.vault import unlocked
from interference.vault.unlocked import Unlocked

LOCKED = "保险箱已锁定。输入口令即可继续，已填写的内容不会丢失。"


def sealed_act_page(
    request: StaffRequest,
    member: Member,
    *,
    form: type[Form],
    perform: Callable[[Any, Unlocked], Any],
    **page: Any,
) -> HttpResponse:
    """``act_page`` whose ``perform`` gets the vault; locked, the form asks for the passphrase."""
    vault = open_vault(request, member)
    if vault is None and request.method != "POST":
        return unlock_first(request)
    bound = form(request.POST if request.method == "POST" else None)
    if vault is None:
        bound.fields = {"passphrase": PassphraseField(help_text=LOCKED), **bound.fields}
    opened: list[Unlocked] = []

    def with_vault(valid: Any) -> Any:
        if vault is not None:
            return perform(valid, vault)
        passphrase = valid.cleaned_data.pop("passphrase")
        opened.append(unlock(by=request.user, passphrase=passphrase))
        return perform(valid, opened[0])

    response = act_page(request, form=bound, perform=with_vault, **page)
    if opened:
        unlocked.store(request, response, opened[0])
    return response

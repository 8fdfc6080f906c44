"""What the pages of the registers share: who may open them, and the page of an act."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from foundation.accounts.checks import holders_only
from foundation.accounts.roles import Permission
from foundation.web.acts import act_page

SHOWN_EVENTS = 50
Crumbs = list[tuple[str, str]]

readers_only = holders_only(Permission.READ_ENFORCEMENT)
registrars_only = holders_only(Permission.MANAGE_OFFICERS)
read_page = require_http_methods(["GET", "HEAD"])
page = require_http_methods(["GET", "HEAD", "POST"])


def register_act(
    request: HttpRequest,
    *,
    title: str,
    back: str,
    crumbs: Crumbs,
    of: str = "",
    intro: str = "",
    extra: dict[str, Any] | None = None,
    **page: Any,
) -> HttpResponse:
    """The page of an act named ``title`` on the entry named ``of``; done it leads ``back``."""
    return act_page(
        request,
        title=f"{title}：{of}" if of else title,
        redirect_to=page.pop("redirect_to", back),
        extra={
            "crumbs": [*crumbs, (title, "")],
            "submit_label": page.pop("submit_label", title),
            "cancel_url": back,
            "intro": intro,
            **(extra or {}),
        },
        **page,
    )


def links(*offered: tuple[str, str], pk: int | None = None) -> list[dict[str, str]]:
    """Acts as ``web/acts.html`` takes them, of pairs of route and label."""
    args = [] if pk is None else [pk]
    return [
        {"label": label, "url": reverse(f"enforcement:{name}", args=args), "note": ""}
        for name, label in offered
    ]

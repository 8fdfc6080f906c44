"""Permission checks: inside acts (``require``) and before pages (``holders_only``)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.refusals import NotPermitted

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def require(user: User, permission: Permission, *, article: str = "") -> None:
    """Raise ``NotPermitted`` unless ``user`` holds ``permission``."""
    if not user.may(permission):
        raise NotPermitted(
            f"您没有“{permission.label}”的权限。",
            remedy="如工作需要，请联系系统管理员调整角色。",
            article=article,
        )


def holders_only(*permissions: Permission) -> Callable[[View], View]:
    """A page that does not exist (404) for those with none of ``permissions``."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(map(signed_in(request).may, permissions)):
                raise Http404
            return view(request, *args, **kwargs)

        return cast("View", wrapper)

    return decorate


def signed_in(request: HttpRequest) -> User:
    """The user of a request that ``LoginRequiredMiddleware`` let through."""
    return cast("User", request.user)

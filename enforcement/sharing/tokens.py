"""Who calls: the bearer of a token that is in force, within its scope and not too often."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from enforcement.models import ShareToken
from enforcement.rules.sharing import digest_of
from foundation.jurisdiction import current
from foundation.workdays.quarters import today

KEYWORD = b"bearer"
_LONGEST = 200


class BearerToken(BaseAuthentication):
    """``Authorization: Bearer sr_…``; the token stands for the user."""

    def authenticate(self, request: Request) -> tuple[Any, ShareToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != KEYWORD:
            return None
        if len(words) != 2 or len(words[1]) > _LONGEST:
            raise AuthenticationFailed("令牌格式不对。")
        digest = digest_of(words[1].decode("latin-1"))
        found: ShareToken | None = ShareToken.objects.filter(digest=digest).first()
        if found is None:
            raise AuthenticationFailed("令牌无效。")
        if found.revoked_on or found.expires_on < today():
            raise AuthenticationFailed("令牌已撤销或者过期。")
        return found, found

    def authenticate_header(self, _request: Request) -> str:
        return "Bearer"


class InScope(BasePermission):
    """The view's ``scope`` is among those of the token; a view without one asks for any."""

    message = "令牌的范围不包括这类数据。"

    def has_permission(self, request: Request, view: APIView) -> bool:
        token = request.auth
        scope = getattr(view, "scope", "")
        return isinstance(token, ShareToken) and (not scope or scope in token.scopes)


class PerToken(SimpleRateThrottle):
    """So many calls of one token in a minute (a parameter of the office)."""

    scope = "sharing"

    def get_rate(self) -> str:
        return f"{current().number('enforcement.sharing_calls_a_minute')}/min"

    def get_cache_key(self, request: Request, _view: APIView) -> str | None:
        token = request.auth
        return f"sharing:{token.pk}" if isinstance(token, ShareToken) else None

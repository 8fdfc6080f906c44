"""An unlocked vault: the body's secrets for one member, for one browser, for a quarter of an hour.

Redis holds the secrets encrypted under a random key that only the browser's cookie holds. The
store alone opens nothing, and neither does the cookie.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from interference.vault import envelope, keys

COOKIE = "vault"
COOKIE_PATH = "/office/interference/"


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What an unlocked member can open: the body's secret halves by key generation."""

    user_id: int
    member_id: int
    body_id: int
    secrets: Mapping[int, bytes] = field(repr=False)

    def open(self, sealed: keys.Stored, *, generation: int) -> bytes:
        """Unseal what was sealed to one generation of the body's key."""
        if generation not in self.secrets:
            raise keys.WrongKey
        return keys.unseal(sealed, secret_half=self.secrets[generation])


def store(request: HttpRequest, response: HttpResponse, vault: Unlocked) -> None:
    """Keep the vault open for this browser: ciphertext to Redis, its key to the cookie."""
    key = keys.random_key()
    value = {
        "member": vault.member_id,
        "body": vault.body_id,
        "secrets": {str(g): base64.b64encode(s).decode() for g, s in vault.secrets.items()},
    }
    box = envelope.encrypt_json(value, key=key, bound_to=_binding(request))
    cache.set(_name(request), box, settings.VAULT_IDLE_SECONDS)
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(key).decode(),
        path=COOKIE_PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.SECURE_COOKIES,
    )


def recall(request: HttpRequest) -> Unlocked | None:
    """The vault that this browser has open, or ``None``; being used keeps it open."""
    box = cache.get(_name(request))
    if box is None or COOKIE not in request.COOKIES:
        return None
    try:
        key = base64.urlsafe_b64decode(request.COOKIES[COOKIE])
        value = envelope.decrypt_json(box, key=key, bound_to=_binding(request))
    except (binascii.Error, ValueError, TypeError, envelope.Tampered):
        return None
    cache.touch(_name(request), settings.VAULT_IDLE_SECONDS)
    return Unlocked(
        user_id=_user_id(request),
        member_id=value["member"],
        body_id=value["body"],
        secrets={int(g): base64.b64decode(s) for g, s in value["secrets"].items()},
    )


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Lock the vault again."""
    cache.delete(_name(request))
    response.delete_cookie(COOKIE, path=COOKIE_PATH, samesite="Strict")


def _user_id(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _name(request: HttpRequest) -> str:
    session = (request.session.session_key or "").encode()
    return "vault:" + keys.derive(session.ljust(16, b"0"), purpose=b"vault store").hex()


def _binding(request: HttpRequest) -> bytes:
    return envelope.binding("vault", request.session.session_key, _user_id(request))

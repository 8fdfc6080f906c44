"""Name and phone of an informant, encrypted before they reach the database.

XSalsa20-Poly1305 under a key derived from ``TIPS_KEY`` (``SECRET_KEY`` without one): a copy of the
database alone does not tell who reported. Each ciphertext is bound to its tip, and padded, so that
its length tells nothing. 《安全生产法》第七十三条; what the act asks is in ``actions.tip_contact``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from hashlib import blake2b

from django.conf import settings
from django.utils.encoding import force_bytes
from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from foundation.procedure.refusals import Refused

_PERSON = b"safetyreg.tips"
_ABOUT_BYTES = 32
_PAD_BYTES = 512


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach an informant; either may be empty."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.name or self.phone)


def seal(contact: Contact, *, about: str) -> bytes:
    """Encrypt; ``about`` (the tip's token digest) must be given again to open it."""
    plain = json.dumps(asdict(contact), ensure_ascii=False).encode()
    key = next(_keys())
    return bytes(SecretBox(key).encrypt(_digest(about) + bindings.sodium_pad(plain, _PAD_BYTES)))


def unseal(sealed: bytes | memoryview, *, about: str) -> Contact:
    """The contact. ``Refused`` when the keys were changed, or the text belongs to another tip."""
    for key in _keys():
        try:
            value = SecretBox(key).decrypt(bytes(sealed))
        except (CryptoError, ValueError):
            continue
        if value[:_ABOUT_BYTES] == _digest(about):
            plain = bindings.sodium_unpad(value[_ABOUT_BYTES:], _PAD_BYTES)
            return Contact(**json.loads(plain))
    raise Refused(
        "举报人联系方式无法打开：服务器密钥（TIPS_KEY、SECRET_KEY）已经更换，或者数据已经损坏。",
        remedy="请系统管理员恢复原密钥，或者把原 SECRET_KEY 加入 SECRET_KEY_FALLBACKS。",
    )


def _keys() -> Iterator[bytes]:
    """The key in use first, then those that may have sealed what is older."""
    secrets = (settings.TIPS_KEY, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    for secret in filter(None, secrets):
        yield blake2b(force_bytes(secret), digest_size=SecretBox.KEY_SIZE, person=_PERSON).digest()


def _digest(about: str) -> bytes:
    return blake2b(about.encode(), digest_size=_ABOUT_BYTES).digest()

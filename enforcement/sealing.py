"""What must stay secret in the database until the visit: the draw's secret and its result.

XSalsa20-Poly1305 under a key derived from ``SECRET_KEY``: a copy of the database alone does not
show it. Each ciphertext is bound to what it is about, so that it cannot stand in another row.
"""

from __future__ import annotations

from hashlib import blake2b

from django.conf import settings
from django.utils.encoding import force_bytes
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from foundation.procedure.refusals import Refused

_PERSON = b"safetyreg.draw"
_ABOUT_BYTES = 32


def seal(value: bytes, *, about: str) -> bytes:
    """Encrypt; ``about`` must be given again to open it."""
    return bytes(_box(settings.SECRET_KEY).encrypt(_digest(about) + value))


def unseal(sealed: bytes | memoryview | None, *, about: str) -> bytes:
    """The value. ``Refused`` when ``SECRET_KEY`` was changed, or the text is of something else.

    After a rotation the old key in ``SECRET_KEY_FALLBACKS`` still opens.
    """
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            value = _box(key).decrypt(bytes(sealed or b""))
        except (CryptoError, ValueError):
            continue
        if value[:_ABOUT_BYTES] == _digest(about):
            return value[_ABOUT_BYTES:]
    raise Refused(
        "加封的随机码或者抽取结果无法打开：服务器密钥（SECRET_KEY）已经更换，或者数据已经损坏。",
        remedy="请系统管理员把原密钥加入 SECRET_KEY_FALLBACKS；原密钥已丢失的，只能取消抽取。",
    )


def _box(secret_key: str | bytes) -> SecretBox:
    key = blake2b(force_bytes(secret_key), digest_size=SecretBox.KEY_SIZE, person=_PERSON).digest()
    return SecretBox(key)


def _digest(about: str) -> bytes:
    return blake2b(about.encode(), digest_size=_ABOUT_BYTES).digest()

"""Authenticated encryption of records: what stands in the clear beside a record is bound to it."""

from __future__ import annotations

import json
from typing import Any

from nacl import bindings, utils
from nacl.exceptions import CryptoError

from interference.vault.keys import Stored

NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
PAD_BYTES = 2048  # hides how long a text is


class Tampered(Exception):
    """The ciphertext, or what stands in the clear beside it, was changed."""


def binding(*parts: object) -> bytes:
    """The associated data of a record: canonical JSON of what it is bound to."""
    return json.dumps([str(part) for part in parts], ensure_ascii=True).encode()


def encrypt(plain: bytes, *, key: bytes, bound_to: bytes) -> bytes:
    """Encrypt under a 32-byte ``key``; returns nonce and XChaCha20-Poly1305 ciphertext."""
    nonce = utils.random(NONCE_BYTES)
    padded = bindings.sodium_pad(plain, PAD_BYTES)
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, bound_to, nonce, key)


def decrypt(stored: Stored, *, key: bytes, bound_to: bytes) -> bytes:
    """Reverse of ``encrypt``; raises ``Tampered`` when anything differs."""
    data = bytes(stored)
    nonce, box = data[:NONCE_BYTES], data[NONCE_BYTES:]
    try:
        padded = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(box, bound_to, nonce, key)
        return bindings.sodium_unpad(padded, PAD_BYTES)
    except (CryptoError, ValueError, TypeError) as error:
        raise Tampered from error


def encrypt_json(value: Any, *, key: bytes, bound_to: bytes) -> bytes:
    plain = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return encrypt(plain, key=key, bound_to=bound_to)


def decrypt_json(stored: Stored, *, key: bytes, bound_to: bytes) -> Any:
    plain = decrypt(stored, key=key, bound_to=bound_to)
    return json.loads(plain.decode("utf-8", "surrogatepass"))

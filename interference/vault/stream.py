"""Encrypting files while they arrive: no unencrypted byte reaches the disk.

XChaCha20-Poly1305 in the secretstream construction: chunks cannot be changed, dropped, reordered
or cut off without the reader noticing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from nacl import bindings
from nacl.exceptions import CryptoError

from interference.vault.envelope import Tampered
from interference.vault.keys import random_key

CHUNK = 64 * 1024  # bytes of plain text in a chunk
_OVERHEAD = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_HEADER = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MESSAGE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class EncryptingWriter:
    """Takes plain bytes, writes ciphertext to ``target``; remembers the plain SHA-256 and size.

    The last chunk is padded to full length (the true size is kept with the key), so the length of
    a stored file shows its size only to 64 KiB.
    """

    def __init__(self, target: BinaryIO) -> None:
        self.key = random_key()
        self.size = 0
        self._target = target
        self._digest = hashlib.sha256()
        self._pending = bytearray()
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        header = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, self.key)
        target.write(header)

    @property
    def sha256(self) -> str:
        """Hex digest of the plain bytes so far."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> None:
        self.size += len(data)
        self._digest.update(data)
        self._pending += data
        while len(self._pending) > CHUNK:
            self._push(bytes(self._pending[:CHUNK]), _MESSAGE)
            del self._pending[:CHUNK]

    def finish(self) -> None:
        self._push(bytes(self._pending).ljust(CHUNK, b"\0"), _FINAL)
        self._pending.clear()

    def _push(self, chunk: bytes, tag: int) -> None:
        self._target.write(
            bindings.crypto_secretstream_xchacha20poly1305_push(self._state, chunk, b"", tag)
        )


def decrypted(source: BinaryIO, *, key: bytes, size: int) -> Iterator[bytes]:
    """Yield the plain bytes of a stored file of ``size`` plain bytes; raises ``Tampered``."""
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    left, tag = size, _MESSAGE
    try:
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, source.read(_HEADER), key)
        for sealed in _chunks(source):
            if tag == _FINAL:
                raise Tampered
            plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, sealed, b"")
            yield plain[:left]
            left -= min(left, len(plain))
    except (CryptoError, ValueError, TypeError) as error:
        raise Tampered from error
    if tag != _FINAL or left:
        raise Tampered


def _chunks(source: BinaryIO) -> Iterable[bytes]:
    return iter(lambda: source.read(CHUNK + _OVERHEAD), b"")

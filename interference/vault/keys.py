"""Key pairs, sealing to a public key, and locking a secret under a passphrase."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TypeAlias

from django.conf import settings
from nacl import bindings, pwhash, secret, utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

KEY_BYTES = 32
Stored: TypeAlias = "bytes | memoryview[int]"  # a binary column gives either


class WrongKey(Exception):
    """The passphrase, code or key does not open what it was tried on."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An X25519 key pair; both halves are 32 bytes."""

    public: bytes
    secret: bytes = field(repr=False)


def random_key() -> bytes:
    return utils.random(KEY_BYTES)


def new_key_pair() -> KeyPair:
    return _pair(PrivateKey.generate())


def key_pair_from_secret(secret_half: bytes) -> KeyPair:
    return _pair(PrivateKey(secret_half))


def _pair(private: PrivateKey) -> KeyPair:
    return KeyPair(public=bytes(private.public_key), secret=bytes(private))


def seal(data: bytes, *, to: bytes) -> bytes:
    """Encrypt ``data`` so that only the holder of the secret half of ``to`` can read it."""
    return SealedBox(PublicKey(to)).encrypt(data)


def unseal(sealed: Stored, *, secret_half: bytes) -> bytes:
    """Open what was sealed to this secret half's public key; raise ``WrongKey`` otherwise."""
    try:
        return SealedBox(PrivateKey(secret_half)).decrypt(bytes(sealed))
    except (CryptoError, ValueError, TypeError) as error:
        raise WrongKey from error


def derive(material: bytes, *, purpose: bytes, size: int = KEY_BYTES) -> bytes:
    """Derive ``size`` bytes for one purpose from high-entropy ``material`` (BLAKE2b, keyed)."""
    return bindings.crypto_generichash_blake2b_salt_personal(
        purpose, digest_size=size, key=material[:64], person=b"safetyreg"
    )


def fingerprint(public: Stored) -> str:
    """Twenty-four hex digits in groups of four: what two people compare by voice."""
    digest = bindings.crypto_generichash_blake2b_salt_personal(bytes(public), digest_size=12).hex()
    return " ".join(digest[i : i + 4] for i in range(0, len(digest), 4))


def lock(secret_half: bytes, passphrase: str) -> bytes:
    """Lock a secret under a passphrase with Argon2id; the parameters travel with the box."""
    opslimit, memlimit = settings.VAULT_ARGON2
    salt = utils.random(pwhash.argon2id.SALTBYTES)
    key = _stretch(passphrase, salt, opslimit, memlimit)
    box = secret.SecretBox(key).encrypt(secret_half)
    return opslimit.to_bytes(4, "big") + memlimit.to_bytes(8, "big") + salt + bytes(box)


def unlock(stored: Stored, passphrase: str) -> bytes:
    """Open what ``lock`` made; raise ``WrongKey`` when the passphrase is wrong."""
    locked = bytes(stored)
    opslimit, memlimit = int.from_bytes(locked[:4], "big"), int.from_bytes(locked[4:12], "big")
    salt, box = locked[12:28], locked[28:]
    try:
        return secret.SecretBox(_stretch(passphrase, salt, opslimit, memlimit)).decrypt(box)
    except CryptoError as error:
        raise WrongKey from error


def _stretch(passphrase: str, salt: bytes, opslimit: int, memlimit: int) -> bytes:
    normalized = unicodedata.normalize("NFKC", passphrase).encode()
    return pwhash.argon2id.kdf(KEY_BYTES, normalized, salt, opslimit=opslimit, memlimit=memlimit)

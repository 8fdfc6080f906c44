"""Time-based one-time codes (RFC 6238) by django-otp: a new secret, its QR code, checking."""

from __future__ import annotations

import time
from base64 import b32encode
from binascii import unhexlify

import segno
from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from foundation.accounts.models import User

TOLERANCE = 1  # steps of 30 seconds before and after


def new_secret() -> str:
    """20 random bytes, hexadecimal."""
    return str(random_hex(20))


def manual_entry(secret: str) -> str:
    """The secret as authenticator apps read it by hand: base 32 in groups of four."""
    text = b32encode(unhexlify(secret)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def qr_image(user: User, secret: str) -> str:
    """The set-up QR code as a data: address of an SVG."""
    url = TOTPDevice(user=user, key=secret).config_url
    return str(segno.make(url, error="m").svg_data_uri(scale=4, border=4, light="#fff"))


def matching_step(secret: str, code: str) -> int | None:
    """The time step whose code was given for a secret not yet in use, or None."""
    totp = TOTP(unhexlify(secret))
    totp.time = time.time()
    return int(totp.t()) if totp.verify(int(code), TOLERANCE) else None


def verify(user: User, code: str) -> TOTPDevice | None:
    """The user's device if it accepts the code; each code is accepted once."""
    with transaction.atomic():
        devices = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True)
        device = devices.first()
        return device if device is not None and device.verify_token(code) else None


def is_code(text: str) -> bool:
    return len(text) == 6 and text.isascii() and text.isdigit()

"""Rules of passwords, said in Chinese, and one-time passwords."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from foundation.accounts.models import User
from foundation.procedure.refusals import Refused

LONGEST = 128  # characters; a longer one would only burn the hasher's time
RULES = "至少 12 个字符，不能只含数字，不能是常见口令，不能与用户名或姓名相近。"

_REASONS = {
    "password_too_short": "口令太短，至少需要 12 个字符。",
    "password_too_common": "这是常见口令，容易被猜中。",
    "password_entirely_numeric": "口令不能只含数字。",
    "password_too_similar": "口令与用户名或姓名过于相近。",
}
# Without 0 o 1 l i: a one-time password is read from paper.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def check(password: str, user: User, *, field: str = "new_password") -> None:
    """Raise ``Refused`` with every rule that the password breaks."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        reasons = [
            _REASONS.get(each.code or "", "".join(each.messages)) for each in error.error_list
        ]
        raise Refused("".join(reasons), remedy="请换一个口令。", field=field) from error
    if user.password and user.check_password(password):
        raise Refused("新口令与原口令相同。", remedy="请换一个口令。", field=field)


def one_time() -> str:
    """Four groups of four, about 79 random bits; to be changed at the first sign-in."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)

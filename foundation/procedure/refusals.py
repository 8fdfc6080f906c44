"""Refusals: what an act says when a rule does not allow it."""

from __future__ import annotations


class Refused(Exception):
    """An act was refused by a rule of the procedure.

    ``reason`` (Chinese, shown to the user) says what stands against it, ``remedy`` what to do
    instead, ``article`` which rule says so. ``field`` names the form field concerned, if any.
    """

    def __init__(
        self, reason: str, *, remedy: str = "", article: str = "", field: str = ""
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.article = article
        self.field = field

    def __str__(self) -> str:
        rule = f"（依据：{self.article}）" if self.article else ""
        return f"{self.reason}{rule}{self.remedy}"


class NotPermitted(Refused):
    """The user does not hold the permission that this act needs."""

"""How much one address may send: counted in the cache under a digest, never under the address.

Many people may stand behind the one address of a plant, so the limits are generous and short: they
stop a flood, and whoever meets one is told when to go on. The numbers are parameters.
"""

from __future__ import annotations

import time
from ipaddress import ip_address, ip_network

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from foundation.documents.throttle import client_address
from foundation.jurisdiction import current
from foundation.procedure.refusals import Refused
from foundation.web.caching import count

MINUTE, HOUR = 60, 3600  # seconds
MEGABYTE = 1024 * 1024
_KEEP = "您填写的内容都在本页，不必重写；所选文件需要重新选择。情况紧急的，请拨打 12350。"


class Limited(Refused):
    """Too much from one address for now; ``seconds`` until it may go on."""

    def __init__(self, reason: str, *, seconds: int, remedy: str = "") -> None:
        super().__init__(reason, remedy=remedy)
        self.seconds = seconds


def count_filing(request: HttpRequest, size: int) -> None:
    """Count one tip with files of ``size`` bytes. Raises ``Limited`` when it is too much."""
    number = current().number
    limits = (
        ("minute", 1, number("enforcement.tips_a_minute"), MINUTE, "一分钟"),
        ("hour", 1, number("enforcement.tips_an_hour"), HOUR, "一小时"),
        ("bytes", size, number("enforcement.tip_megabytes_an_hour") * MEGABYTE, HOUR, "一小时"),
    )
    for name, amount, limit, window, words in limits:
        if _count(request, name, amount, window) > limit:
            raise Limited(
                f"本网络地址（同一单位、同一宽带共用一个地址）{words}内提交的举报较多，暂时不能再提交。",
                seconds=window,
                remedy=f"请{words}后再点“提交举报”。{_KEEP}",
            )


def count_question(request: HttpRequest) -> None:
    """Count one query of a tip. Raises ``Limited``."""
    limit = current().number("enforcement.tip_questions_a_minute")
    if _count(request, "question", 1, MINUTE) > limit:
        raise Limited(
            "本网络地址一分钟内查询较多，暂时不能再查。",
            seconds=MINUTE,
            remedy="请一分钟后再试。",
        )


def _count(request: HttpRequest, name: str, amount: int, window: int) -> int:
    key = f"tips:{name}:{_place(client_address(request))}:{int(time.time()) // window}"
    return count(key, amount, timeout=2 * window)


def _place(address: str) -> str:
    """A digest of the address; of IPv6 the /64 that a subscriber has whole."""
    try:
        found = ip_address(address)
        place = str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
    except ValueError:
        place = address
    return salted_hmac("enforcement.tips", place, algorithm="sha256").hexdigest()[:32]

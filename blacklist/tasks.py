"""Jobs of the room; each may run late, twice or not at all."""

from __future__ import annotations

from celery import shared_task

from blacklist.actions import jobs, questioning
from foundation.workdays.quarters import today


@shared_task
def find_candidates() -> int:
    """第五条: units whose records meet a ground, for a person to confirm or dismiss."""
    return jobs.find_candidates(today=today())


@shared_task
def question_listings() -> int:
    """纠错制度 第五条: listings that rest on a decision no longer in force."""
    return questioning.question_listings()


@shared_task
def watch_listings() -> dict[str, int]:
    """第六条（五）, 第八条: terms that are over, reports that are missing, new accidents."""
    return jobs.watch(today=today())

"""What the nightly jobs write: candidates, missed reports, exit inspections that are due."""

from __future__ import annotations

from datetime import date

from django.db import connection

from blacklist import finding
from blacklist.actions.collecting import mark
from blacklist.actions.leaving import announce_exit
from blacklist.actions.watching import mark_missed_reports
from blacklist.models import Candidate, Heavier, Listing
from blacklist.states import listing as states
from foundation.audit.actors import SYSTEM
from foundation.audit.trail import record_many
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import act

_ONE_FINDER = 0x1E78  # key of the advisory lock


def find_candidates(*, today: date) -> int:
    """Store what the finder shows and is not known yet; each chunk in its own transaction.

    Run twice, or after a night was missed, it adds what is missing; two at once store each once.
    """
    return sum(_store(some) for some in finding.new_candidates(today))


@act
def _store(some: list[Candidate]) -> int:
    """Those that nobody stored meanwhile; two runs wait for each other here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_FINDER])
    keys = [one.key for one in some]
    known = set(Candidate.objects.filter(key__in=keys).values_list("key", flat=True))
    made = Candidate.objects.bulk_create([one for one in some if one.key not in known])
    names = dict(
        Enterprise.objects.filter(pk__in=[one.enterprise_id for one in made]).values_list(
            "pk", "name"
        )
    )
    return record_many(
        "blacklist.candidate.found",
        (
            (one, {"企业": names[one.enterprise_id], "情形": str(one.get_kind_display())})
            for one in made
        ),
        by=SYSTEM,
        article=states.COLLECTING,
    )


def watch(*, today: date) -> dict[str, int]:
    """Mark missed reports and accidents of listed units, and open the exits that are due."""
    counts = {"missed": 0, "accidents": 0, "exits": 0}
    owing = Listing.objects.filter(
        state=states.LISTED, reports__received_on__isnull=True, reports__due__lt=today
    )
    for listing in owing.distinct().iterator(finding.CHUNK):
        counts["missed"] += _mark_missed(listing, today=today)
    listed = Listing.objects.filter(state=states.LISTED, published_on__isnull=False)
    marked = Heavier.objects.filter(reason=Heavier.Reason.ACCIDENT)
    known = set(marked.values_list("listing_id", "key"))
    for pk, key, text in finding.accidents_while_listed():
        if (pk, key) not in known:
            counts["accidents"] += _mark_accident(Listing.objects.get(pk=pk), key, text)
    for listing in listed.filter(until__lt=today).iterator(finding.CHUNK):
        counts["exits"] += announce_exit(listing, today=today)
    return counts


@act
def _mark_missed(listing: Listing, *, today: date) -> int:
    return mark_missed_reports(listing, today=today)


@act
def _mark_accident(listing: Listing, key: str, text: str) -> bool:
    return mark(listing, Heavier.Reason.ACCIDENT, key, text, by=None)

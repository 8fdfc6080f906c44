"""Jobs of the room; each may run late, twice or not at all."""

from __future__ import annotations

from itertools import islice

from celery import shared_task

from disclosure import compiling, datasets, fields
from disclosure.actions import corrections, drafting
from disclosure.models import Batch, Entry
from disclosure.rules import terms
from foundation.jurisdiction import current
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar

CHUNK = 500


@shared_task
def compile_due_batches() -> list[int]:
    """第四条: last year's penalties from 1 March on, each quarter's hazards at its end.

    安全生产法 第七十八条: on each workday the penalties that are in no batch yet.
    """
    now = today()
    wanted = []
    if year := terms.annual_year(now):
        wanted.append((Batch.Kind.PENALTIES, str(year)))
    wanted += [(Batch.Kind.HAZARDS, f"{one.year}-{one.number}") for one in terms.quarters(now)]
    if current().number(drafting.EACH_WORKDAYS) and current_calendar().is_workday(now):
        wanted.append((Batch.Kind.PENALTIES, f"{now:%Y-%m-%d}"))
    made = [drafting.compile_due(kind, period) for kind, period in wanted]
    return [batch.pk for batch in made if batch is not None]


@shared_task
def prepare_correction_of(decision: int) -> int:
    """Soon after a decision was revoked or changed; the nightly job finds what this one lost."""
    entry = Entry.objects.filter(key=f"{fields.PENALTY}:{decision}", state=Entry.State.CURRENT)
    return sum(corrections.prepare(one) is not None for one in entry)


@shared_task
def prepare_corrections() -> int:
    """An entry whose penalty was revoked, or whose listing ended, gets its correction."""
    rows = Entry.objects.filter(
        state=Entry.State.CURRENT, kind__in=[Batch.Kind.PENALTIES, Batch.Kind.BLACKLIST]
    )
    made = 0
    entries = rows.iterator(CHUNK)
    while chunk := list(islice(entries, CHUNK)):
        gone = compiling.gone(entry.key for entry in chunk)
        found = [corrections.prepare(entry) for entry in chunk if entry.key in gone]
        made += sum(correction is not None for correction in found)
    return made


@shared_task
def make_datasets() -> int:
    """Files of all that the lists show; the number of files that are new."""
    return datasets.make()

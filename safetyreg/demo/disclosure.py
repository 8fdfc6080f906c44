"""Invented batches: penalties published with a correction to come, a quarter waiting, a draft."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from disclosure import datasets
from disclosure.actions import batches, corrections, drafting
from disclosure.models import Batch
from disclosure.tasks import compile_due_batches
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

Users = Mapping[str, User]


def load(users: Users) -> None:
    """What the other rooms of the demonstration give to publish."""
    year = today().year
    for kind, period in (
        ("penalties", str(year)),
        ("blacklist", f"{today()}"),
        ("accidents", f"{today()}"),
        ("cases", f"{today()}"),
    ):
        try:
            batch = drafting.compile_batch(kind, period, by=users["legal"])
        except Refused:
            continue  # nothing of that kind
        _published(batch, users)
    compile_due_batches()
    entry = Batch.objects.filter(kind="penalties", state="published").first()
    if entry and (found := entry.entries.first()):
        corrections.report_error(found, text="处罚决定书的日期与现场公示的不一致，请核对。")
    datasets.make()  # as the night would


def _published(batch: Batch, users: Users) -> None:
    drafting.edit(batch, note="根据信息公开制度，现予公布。", left_out={}, by=users["legal"])
    batches.sign(batch, by=users["legal"])
    batches.sign(batch, by=users["equipment"])
    batches.submit(batch, by=users["legal"])
    director = users["committee_director"]
    sure = Confirmed(director.pk, timezone.now(), "password")
    batches.approve(batch, by=director, confirmed=sure)
    batches.publish(batch, by=users["info_centre"])
    batches.print_paper(batch, recipients="各市、县（区）工信部门", by=users["committee"])

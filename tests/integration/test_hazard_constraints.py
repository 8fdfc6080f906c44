"""The database refuses the impossible, whoever writes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from enforcement.models import Bulletin, Extension, Supervision, Talk
from foundation.procedure.acts import OutsideAct, acting
from foundation.workdays.quarters import today
from tests.factories import hazards as make
from tests.factories.officers import inspector

pytestmark = pytest.mark.django_db


def refused(rows, **values) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), acting():
        rows.update(**values)


@pytest.mark.article("E.hazards.supervised")
def test_supervisions():
    made = make.proposed()
    rows = Supervision.objects.filter(pk=made.pk)
    refused(rows, state="listed")  # a proposal without its state
    refused(rows, state="removed")  # removed by nobody
    refused(rows, state="removed", removed_on=today(), removed_by=made.proposed_by)
    refused(rows, due=made.listed_on)
    refused(rows, requirements="")
    refused(rows, finding="")


@pytest.mark.article("E.hazards.supervised")
def test_extensions():
    from enforcement.actions.supervision import ask_extension

    made, by = make.supervised(), inspector()
    asked = ask_extension(made, due=made.due.replace(year=made.due.year + 1), reason="x", by=by)
    rows = Extension.objects.filter(pk=asked.pk)
    refused(rows, state="granted")
    refused(rows, state="granted", decided_by=by, decided_on=today())
    refused(rows, due_after=asked.due_before)
    asked.pk = None  # a second one that waits
    with pytest.raises(IntegrityError), transaction.atomic(), acting():
        asked.save(force_insert=True)


@pytest.mark.article("E.talks")
def test_talks():
    made = make.talk()
    rows = Talk.objects.filter(pk=made.pk)
    refused(rows, state="done")
    refused(rows, result="x", result_on=today())
    refused(rows, attended="")
    refused(rows, demands="")
    refused(rows, due=made.held_on.replace(year=2000))


@pytest.mark.article("E.bulletin")
def test_bulletins():
    make.visited(make.last_quarter().first)
    made, by = make.bulletin(), make.head()
    rows = Bulletin.objects.filter(pk=made.pk)
    refused(rows, state="signed")
    refused(rows, signed_by=by, signed_on=today())
    refused(rows, state="issued", signed_by=by, signed_on=today())
    refused(rows, text="")
    refused(rows, quarter=5)
    with pytest.raises(OutsideAct):
        rows.update(text="x")
    with pytest.raises(OutsideAct):
        made.delete()

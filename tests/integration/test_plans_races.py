"""Two people press the same button: the second is told, and nothing happens twice."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from enforcement.actions import plans as acts
from enforcement.actions.plan_content import add_item
from enforcement.models import Plan
from foundation.documents.models import Document
from foundation.procedure.refusals import Refused
from tests.factories import plans as make
from tests.integration.test_interference_races import wait_for_one_that_waits

pytestmark = pytest.mark.django_db(transaction=True)


def while_another_waits(first, second):
    """``second`` begins before ``first`` is committed; what it answered."""
    done = []

    def run():
        try:
            done.append(second())
        except Exception as error:  # noqa: BLE001  (handed to the test)
            done.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        wait_for_one_that_waits()
    thread.join(60)
    return done[0]


@pytest.mark.article("E.plan.approval")
def test_a_plan_is_issued_once():
    plan = make.approved(make.submitted())
    plan = acts.file_plan(plan, authority="某部", on=plan.approved_on, by=make.general_office())
    one, two = make.head(), make.head()
    answer = while_another_waits(
        lambda: acts.put_in_force(plan, by=one), lambda: acts.put_in_force(plan, by=two)
    )
    assert isinstance(answer, Refused)
    assert "当前状态为“执行中”" in answer.reason
    assert Document.objects.count() == 1


def test_of_two_drafts_of_a_year_the_second_is_refused():
    one, two = make.planner(), make.planner()
    answer = while_another_waits(lambda: make.draft(2027, by=one), lambda: make.draft(2027, by=two))
    assert isinstance(answer, Refused)
    assert "已有一份正在办理的计划草案" in answer.reason
    assert Plan.objects.count() == 1


def test_an_item_added_while_the_plan_is_submitted_is_refused():
    by = make.planner()
    plan = make.filled(by=by)
    answer = while_another_waits(
        lambda: acts.submit(plan, by=make.head()), lambda: add_item(plan, make.KEY_ITEM, by=by)
    )
    assert isinstance(answer, Refused)
    assert "已送审" in answer.reason

"""Two people press the same button of a register: one act counts, the other is told why not."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from enforcement.actions import leaves, letters, sources
from enforcement.actions import officers as acts
from enforcement.models import Officer, ResponsibilityLetter
from foundation.audit.trail import timeline
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today
from tests.factories import enterprises, officers
from tests.factories import letters as letters_made
from tests.factories import sources as sources_made
from tests.integration.test_interference_races import wait_for_one_that_waits

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(first, second):
    """``second`` begins before ``first`` is committed. What they gave, or the refusal."""
    done = []

    def run():
        try:
            done.append(second())
        except Refused as refusal:
            done.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        result = first()
        thread.start()
        wait_for_one_that_waits()
    thread.join(60)
    return result, done[0]


def test_a_certificate_is_registered_once():
    by, account, other = officers.planner(), officers.inspector(), officers.inspector()
    given = {"certificate": "宁A-1"}
    _, refusal = at_once(
        lambda: officers.officer(by, user=account, **given),
        lambda: officers.officer(by, user=other, **given),
    )
    assert refusal.field == "certificate"
    assert Officer.objects.count() == 1


def test_leaves_do_not_overlap():
    held, by, day = officers.officer(), officers.planner(), today()
    span = {"first": day, "last": day, "reason": "病假"}
    _, refusal = at_once(
        lambda: leaves.take_leave(held, **span, by=by),
        lambda: leaves.take_leave(held, **span, by=by),
    )
    assert "重叠" in str(refusal)


def test_an_officer_who_is_leaving_is_not_renewed():
    held, by = officers.officer(), officers.planner()
    later = {"valid_from": today(), "valid_to": date(2035, 1, 1), "certificate": ""}
    _, refusal = at_once(
        lambda: acts.leave_post(held, on=today(), reason="调离", by=by),
        lambda: acts.renew_certificate(held, **later, by=by),
    )
    assert "离岗" in str(refusal)


def test_a_recusal_stands_and_is_lifted_once():
    held, unit, by = officers.officer(), enterprises.enterprise(), officers.planner()
    recusal, refusal = at_once(
        lambda: officers.recusal(held, by, enterprise=unit),
        lambda: officers.recusal(held, by, enterprise=unit),
    )
    assert "已登记" in str(refusal)
    _, refusal = at_once(
        lambda: acts.lift_recusal(recusal, reason="已离职", by=by),
        lambda: acts.lift_recusal(recusal, reason="已离职", by=by),
    )
    assert "解除" in str(refusal)


def test_a_source_is_entered_and_deregistered_once():
    by = enterprises.registrar()
    holder = enterprises.enterprise(by)
    source, refusal = at_once(
        lambda: sources_made.source(holder, by, name="1号库"),
        lambda: sources_made.source(holder, by, name="1号库"),
    )
    assert refusal.field == "name"
    gone = {"on": today(), "reason": "拆除", "by": by}
    _, refusal = at_once(
        lambda: sources.deregister_source(source, **gone),
        lambda: sources.deregister_source(source, **gone),
    )
    assert "注销" in str(refusal)


@pytest.mark.article("E.responsibility")
def test_a_year_is_opened_and_a_letter_signed_once():
    by = officers.planner()
    officers.department(by)
    year = letters_made.YEAR
    made = at_once(lambda: letters.open_year(year, by=by), lambda: letters.open_year(year, by=by))
    assert made == (1, 0)
    assert timeline(letters.year_key(year)).count() == 1
    letter = ResponsibilityLetter.objects.get()
    days = [today(), today() - timedelta(days=1)]
    _, refusal = at_once(
        lambda: letters.sign_letters(year, [letter.pk], signed_on=days[0], by=by),
        lambda: letters.sign_letters(year, [letter.pk], signed_on=days[1], by=by),
    )
    assert refusal.field == "letters"
    letter.refresh_from_db()
    assert letter.signed_on == days[0]

"""Two people at one button: one draw, one entry that counts, one cancellation."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from enforcement.actions.draws import conduct, numbers, sealed
from enforcement.models import Draw, Inspection
from foundation.audit.models import AuditEvent
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import on_day
from tests.factories import draw_acts as make
from tests.factories import officers
from tests.factories.accounts import confirmed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.article("E.random.draw")]


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def by():
    user = officers.planner()
    make.some_pool(user)
    return user


def at_once(*calls):
    """What each call gave or refused; all begin together."""
    gate, done = threading.Barrier(len(calls)), []

    def run(call):
        gate.wait()
        try:
            with on_day(make.DRAWN_ON):
                done.append(call())
        except Refused as refused:
            done.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return done


def test_two_planners_draw_at_once(by):
    draw, other = make.with_numbers(make.committed(by), by), officers.planner()
    done = at_once(
        *[lambda who=who: conduct.draw_now(draw, by=who, confirmed=confirmed(who))
          for who in (by, other)]
    )  # fmt: skip
    assert len(done) == 2
    assert Draw.objects.get().state == "drawn"
    assert Inspection.objects.count() == 3
    assert AuditEvent.objects.filter(verb="enforcement.draw.drawn").count() == 1
    assert len(sealed.read_outcome(Draw.objects.get()).result.selection.drawn) == 3


def test_two_people_enter_the_numbers_at_once(by):
    draw, other = make.committed(by), make.second()
    done = at_once(
        lambda: numbers.enter_numbers(draw, make.TEXTS, by=by),
        lambda: numbers.enter_numbers(draw, make.SAME_TEXTS, by=other),
    )
    assert sorted(done) == sorted([numbers.AGREED, numbers.WAITING])
    assert Draw.objects.get().state == "ready"


def test_the_job_runs_twice_at_once(by):
    draw = make.with_numbers(make.committed(by), by)
    conduct.order(draw, conduct.DRAW, by=by, confirmed=confirmed(by))
    done = at_once(*[lambda: conduct.perform_draw(draw.pk)] * 3)
    assert [one.state for one in done] == ["drawn"] * 3
    assert Inspection.objects.count() == 3

"""The jobs of the room: late, twice, at the same moment, killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date

import pytest
from django.db import connection

from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.documents import actions as documents
from foundation.documents.models import Document
from foundation.documents.render import Rendered
from foundation.procedure.acts import acting
from foundation.workdays.quarters import Quarter
from interference import tasks
from interference.actions import summaries
from interference.models import Body, QuarterlySummary
from safetyreg.celery import app
from tests.factories import interference as make
from tests.factories.accounts import UserFactory
from tests.integration.serving import ROOT
from tests.integration.vaulted import race

LAST = Quarter.of(make.today()).previous()


def founded(*, on: date, role: Role = Role.DISCIPLINE) -> Body:
    user = make.member(role)
    body = make.found(user)[0].body
    with acting():
        Body.objects.filter(pk=body.pk).update(founded_on=on)
    return Body.objects.get(pk=body.pk)


@pytest.fixture
def quick(monkeypatch):
    """Documents made of nothing but their title: these tests are not about paper."""

    def render(template, context, *, made_on):
        return Rendered(html="", pdf=context["document"].title.encode())

    monkeypatch.setattr(documents, "render", render)


@pytest.fixture
def day(monkeypatch):
    def is_now(day):
        monkeypatch.setattr(summaries, "today", lambda: day)

    return is_now


def made() -> list[tuple[str, Quarter]]:
    rows = QuarterlySummary.objects.select_related("body").order_by("pk")
    return [(row.body.role, Quarter(row.year, row.quarter)) for row in rows]


@pytest.mark.django_db
@pytest.mark.article("I.6.quarterly")
def test_the_job_asks_which_quarters_lack_their_summary(quick, day):
    founded(on=date(2026, 1, 15))
    day(date(2026, 3, 31))
    assert tasks.make_missing_summaries() == 0
    day(date(2026, 4, 1))
    assert tasks.make_missing_summaries() == 1
    assert tasks.make_missing_summaries() == 0  # run again
    # Beat stops for more than five months.
    day(date(2026, 10, 9))
    assert tasks.make_missing_summaries() == 2
    assert tasks.make_missing_summaries() == 0
    local = Role.DISCIPLINE.value
    assert made() == [(local, Quarter(2026, number)) for number in (1, 2, 3)]
    numbers = list(Document.objects.order_by("pk").values_list("year", "number"))
    assert numbers == [(2026, 1), (2026, 2), (2026, 3)]
    assert AuditEvent.objects.filter(verb="interference.summary.made").count() == 3


@pytest.mark.django_db
@pytest.mark.article("I.6.quarterly")
def test_the_summary_of_the_last_quarter_is_numbered_in_the_new_year(quick, day):
    founded(on=date(2026, 11, 1))
    day(date(2027, 1, 1))
    assert tasks.make_missing_summaries() == 1
    assert made() == [(Role.DISCIPLINE.value, Quarter(2026, 4))]
    assert Document.objects.get().number_text == "宁经信纪汇〔2027〕1号"


@pytest.mark.django_db
@pytest.mark.article("I.6.quarterly")
def test_each_body_gets_its_own_since_its_founding(quick, day):
    founded(on=date(2026, 5, 1))
    founded(on=date(2026, 8, 1), role=Role.UPPER_DISCIPLINE)
    day(date(2026, 10, 1))
    assert tasks.make_missing_summaries() == 3
    local, upper = Role.DISCIPLINE.value, Role.UPPER_DISCIPLINE.value
    assert sorted(made()) == [
        (local, Quarter(2026, 2)),
        (local, Quarter(2026, 3)),
        (upper, Quarter(2026, 3)),
    ]
    assert sorted(Document.objects.values_list("number_text", flat=True)) == [
        "上级纪汇〔2026〕1号",
        "宁经信纪汇〔2026〕1号",
        "宁经信纪汇〔2026〕2号",
    ]


@pytest.mark.django_db
def test_without_a_body_the_jobs_do_nothing():
    assert tasks.make_missing_summaries() == 0
    assert tasks.register_reports() == 0
    assert tasks.request_section_summaries() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.article("I.6.quarterly")
def test_two_workers_at_once_make_one_summary_a_quarter_and_body(quick):
    first = LAST.previous().first
    founded(on=first)
    founded(on=first, role=Role.UPPER_DISCIPLINE)
    results = race(*[tasks.make_missing_summaries] * 3)
    assert sum(results) == 4
    assert len(made()) == len(set(made())) == 4
    assert Document.objects.count() == 4
    assert set(Document.objects.values_list("number", flat=True)) == {1, 2}


KILLED = """
import sys, time, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from foundation.documents import actions
from foundation.documents.render import Rendered
from interference.tasks import make_missing_summaries
done = []
def render(template, context, *, made_on):
    if done:
        print("rendering the second", flush=True)
        time.sleep(120)
    done.append(1)
    return Rendered(html="", pdf=b"the first")
actions.render = render
make_missing_summaries()
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.article("I.6.quarterly")
def test_a_worker_killed_in_the_middle_leaves_whole_summaries_and_the_next_goes_on(quick):
    founded(on=LAST.previous().first)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "safetyreg.settings"}
    command = [sys.executable, "-c", KILLED, connection.settings_dict["NAME"]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as worker:
        try:
            assert worker.stdout.readline() == b"rendering the second\n"
        finally:
            worker.send_signal(signal.SIGKILL)
        assert worker.wait(20) == -signal.SIGKILL
    local = Role.DISCIPLINE.value
    assert made() == [(local, LAST.previous())]
    assert tasks.make_missing_summaries() == 1
    assert made() == [(local, LAST.previous()), (local, LAST)]
    assert sorted(Document.objects.values_list("number", flat=True)) == [1, 2]  # no gap either
    assert AuditEvent.objects.filter(verb="interference.summary.made").count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.article("I.10.secrecy")
def test_two_workers_at_once_register_each_report_once():
    founded(on=make.today())
    inspector = UserFactory(roles=[Role.INSPECTOR])
    for _ in range(4):
        make.file(inspector)
    results = race(*[tasks.register_reports] * 2)
    assert sum(results) == 4
    events = AuditEvent.objects.filter(verb="interference.report.filed")
    assert len({event.target_id for event in events}) == events.count() == 4


@pytest.mark.django_db
@pytest.mark.article("I.10.secrecy")
def test_the_trail_learns_of_reports_in_no_order_and_from_nobody():
    founded(on=make.today())
    inspector = UserFactory(roles=[Role.INSPECTOR])
    filed = [str(make.file(inspector)[0].pk) for _ in range(12)]
    assert tasks.register_reports() == 12
    events = AuditEvent.objects.filter(verb="interference.report.filed").order_by("id")
    order = [event.target_id for event in events]
    assert sorted(order) == sorted(filed)
    assert order != filed  # one chance in 479,001,600 to fail
    assert {(event.actor_id, event.actor_office, event.address_class) for event in events} == {
        ("", "", "任务")
    }


def test_beat_knows_every_job_of_the_room():
    planned = {entry["task"] for entry in app.conf.beat_schedule.values()}
    for task in (
        tasks.register_reports,
        tasks.request_section_summaries,
        tasks.make_missing_summaries,
    ):
        assert task.name in planned

"""A worker killed with SIGKILL in the middle of the nightly jobs, and the run that follows it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from blacklist.actions import jobs
from blacklist.models import Candidate
from foundation.audit.models import AuditEvent
from foundation.audit.trail import target_key
from foundation.deadlines.models import Deadline
from foundation.workdays.quarters import today
from tests.factories import blacklist as make
from tests.factories import enterprises
from tests.integration.serving import ROOT
from tests.integration.test_blacklist_jobs import accident

pytestmark = pytest.mark.django_db(transaction=True)
START = """
import sys, time
import django
django.setup()
from django.db import connections
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
connections["default"].settings_dict["NAME"] = sys.argv[1]
from blacklist import finding
from blacklist.actions import jobs, leaving
from foundation.workdays.quarters import today
finding.CHUNK = 1
"""
FINDER = (
    START
    + """
whole, seen = jobs.finding.new_candidates, []
def slowly(day):
    for some in whole(day):
        yield some
        seen.append(some)
        if len(seen) == 2:
            print("two are stored", flush=True)
            time.sleep(60)
jobs.finding.new_candidates = slowly
jobs.find_candidates(today=today())
"""
)
EXPIRY = (
    START
    + """
whole, seen = jobs.announce_exit, []
def slowly(listing, *, today):
    if seen:
        print("one is announced", flush=True)
        time.sleep(60)
    seen.append(listing)
    return whole(listing, today=today)
jobs.announce_exit = slowly
jobs.watch(today=today())
"""
)


def killed(script: str, word: bytes) -> None:
    """Run the script in a process of its own and kill it when it says the word."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "safetyreg.settings"}
    command = [sys.executable, "-c", script, connection.settings_dict["NAME"]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as worker:
        try:
            assert worker.stdout.readline() == word + b"\n"
        finally:
            worker.send_signal(signal.SIGKILL)
        assert worker.wait(20) == -signal.SIGKILL


@pytest.mark.article("B.6.1")
def test_a_finder_killed_in_the_middle_is_completed_by_the_next():
    for _ in range(5):
        accident(enterprises.enterprise(), deaths=3)
    killed(FINDER, b"two are stored")
    assert Candidate.objects.count() == 2
    assert jobs.find_candidates(today=today()) == 3
    found = AuditEvent.objects.filter(verb="blacklist.candidate.found")
    assert len({event.target_id for event in found}) == found.count() == 5


@pytest.mark.article("B.6.5")
def test_an_expiry_killed_in_the_middle_drops_nobody():
    listings = [make.listed(on=today() - timedelta(days=370)) for _ in range(3)]
    killed(EXPIRY, b"one is announced")
    assert exits(listings) == 1
    assert jobs.watch(today=today())["exits"] == 3
    assert exits(listings) == 3
    assert {make.again(one).state for one in listings} == {"listed"}


def exits(listings) -> int:
    return sum(
        Deadline.objects.open().of(*target_key(one)).filter(code="exit").count() for one in listings
    )

"""The probes: true, quick, open to everybody, and silent about everything else."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache

from safetyreg import health
from safetyreg.tasks import heartbeat

WELL = {"database": "ok", "broker": "ok", "worker": "ok", "disk": "ok", "clock": "ok"}


def test_alive_without_database_session_or_host_name(client):
    answer = client.get("/healthz", headers={"host": "10.1.2.3"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.django_db
def test_ready_when_everything_answers(client):
    heartbeat()
    answer = client.get("/readyz", headers={"host": "10.1.2.3"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "checks": WELL})


@pytest.mark.django_db
@pytest.mark.parametrize("age", [None, health.HEARTBEAT_LIMIT + 1])
def test_a_worker_that_is_silent_is_told(client, age):
    if age is not None:
        cache.set(health.HEARTBEAT_KEY, time.time() - age)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "checks": {**WELL, "worker": "failed"}}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("limit", "value", "name"),
    [("DISK_LIMIT", 10**18, "disk"), ("CLOCK_LIMIT", -1.0, "clock")],
)
def test_a_full_disk_and_a_wrong_clock_are_told(client, monkeypatch, limit, value, name):
    heartbeat()
    monkeypatch.setattr(health, limit, value)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {**WELL, name: "failed"}


@pytest.mark.django_db
def test_what_is_down_is_told_without_its_reason(client, settings, monkeypatch, caplog):
    def down(*_words, **_more):
        raise ConnectionError("redis at 10.9.8.7 refused the password hunter2")

    monkeypatch.setattr(cache, "set", down)
    monkeypatch.setattr(cache, "get", down)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {**WELL, "broker": "failed", "worker": "failed"}
    assert b"hunter2" not in answer.content

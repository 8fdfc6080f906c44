"""Sealing while others write, doubled, late, and with rolled back sequence values."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import DatabaseError, connection, transaction

from foundation.audit import seals, tasks
from foundation.audit.actors import SYSTEM
from foundation.audit.merkle import event_leaf, merkle_root
from foundation.audit.models import AuditEvent, Seal
from foundation.audit.seals import SealingPostponedError, newest, seal
from foundation.audit.trail import record
from foundation.audit.verify import verify

TARGET = ("test.case", "1")


def write(count: int = 1) -> None:
    for _ in range(count):
        record("test.case.noted", target=TARGET, by=SYSTEM)


def roll_back_one() -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)


def in_thread(function) -> threading.Thread:
    def run() -> None:
        try:
            function()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db
def test_nothing_to_seal():
    assert seal() is None
    write()
    assert seal() is not None
    assert seal() is None
    assert Seal.objects.count() == 1


@pytest.mark.django_db
def test_seals_cover_all_rows_in_consecutive_ranges_with_gaps():
    write(3)
    first = seal()
    roll_back_one()
    write()
    roll_back_one()
    write()
    second = seal()
    ids = list(AuditEvent.objects.values_list("id", flat=True))
    assert (first.number, second.number) == (1, 2)
    assert second.first_id == first.last_id + 1
    assert (first.row_count, second.row_count, second.last_id) == (3, 2, ids[-1])
    assert second.gaps == f"{ids[3] - 1},{ids[4] - 1}"
    leaves = [event_leaf(e.id, bytes(e.digest)) for e in AuditEvent.objects.all()[3:]]
    assert second.rows_root == merkle_root(leaves)


@pytest.mark.django_db
def test_each_root_rests_on_the_one_before():
    write()
    first = seal()
    write()
    second = seal()
    assert first.root == seals.seal_root(first, seals.GENESIS)
    assert second.root == seals.seal_root(second, first.root)
    assert second.root != seals.seal_root(second, seals.GENESIS)


@pytest.mark.django_db
def test_the_short_form_is_number_and_sixteen_digits():
    write()
    made = seal()
    assert newest() == made
    assert made.short == f"第1号 {made.root.hex()[:16]}"


@pytest.mark.django_db(transaction=True)
def test_sealing_while_eight_writers_write():
    stop = threading.Event()

    def writer() -> None:
        while not stop.is_set():
            with transaction.atomic():
                write()
                time.sleep(0.001)

    def sealer() -> None:
        while not stop.is_set():
            seal(timeout_ms=5000)

    threads = [in_thread(writer) for _ in range(8)] + [in_thread(sealer) for _ in range(2)]
    time.sleep(1.5)
    stop.set()
    for thread in threads:
        thread.join(timeout=20)
    seal()
    report = verify()
    assert [str(finding) for finding in report.findings.shown] == []
    assert report.seals > 2
    assert report.unsealed == 0
    assert report.events == AuditEvent.objects.count() > 100


@pytest.mark.django_db(transaction=True)
def test_a_row_that_commits_late_is_in_the_seal_not_behind_it():
    """Its sequence number is lower than that of a row that was committed before it."""
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            write()
            written.set()
            go_on.wait(10)

    thread = in_thread(slow)
    assert written.wait(10)
    write()
    sealed: list[Seal | None] = []
    sealing = in_thread(lambda: sealed.append(seal(timeout_ms=8000)))
    time.sleep(0.2)
    assert not sealed, "the sealer waits for the writer"
    go_on.set()
    thread.join(10)
    sealing.join(10)
    assert sealed[0].row_count == 2
    assert list(AuditEvent.objects.values_list("id", flat=True)) == [
        sealed[0].last_id - 1,
        sealed[0].last_id,
    ]


@pytest.mark.django_db(transaction=True)
def test_a_long_writer_postpones_the_seal_and_the_job_says_so(caplog):
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            write()
            written.set()
            go_on.wait(20)

    thread = in_thread(slow)
    assert written.wait(10)
    began = time.monotonic()
    with pytest.raises(SealingPostponedError):
        seal(timeout_ms=100)
    assert time.monotonic() - began < 2
    tasks.seal()
    assert "sealing postponed" in caplog.text
    go_on.set()
    thread.join(10)
    tasks.seal()
    assert Seal.objects.get().row_count == 1


@pytest.mark.django_db(transaction=True)
def test_doubled_jobs_make_one_seal():
    write(50)
    start = threading.Barrier(4)

    def job() -> None:
        start.wait()
        tasks.seal()

    for thread in [in_thread(job) for _ in range(4)]:
        thread.join(20)
    assert Seal.objects.get().row_count == 50


@pytest.mark.django_db
def test_a_lock_that_fails_for_another_reason_is_not_swallowed(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION audit_settled_id(integer)")
    with pytest.raises(DatabaseError, match="audit_settled_id"):
        seal()

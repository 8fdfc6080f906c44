"""Issuing, numbering, cancelling and replacing documents."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from foundation.audit.actors import SYSTEM
from foundation.audit.models import AuditEvent, Seal
from foundation.documents import actions, numbers
from foundation.documents.models import Document, NumberCounter, State
from foundation.documents.render import render
from foundation.procedure.acts import OutsideAct, acting
from foundation.procedure.refusals import Refused
from tests.factories import documents as samples

pytestmark = pytest.mark.real_papers


HEAD = "宁经信安委发"


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    samples.know_samples()
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }


def issue(**given):
    values = {
        "series": "general",
        "title": "关于开展大检查的通知",
        "template": "official_sample.html",
        "context": {"texts": ["请遵照执行。"]},
        "made_on": samples.DAY,
        "by": SYSTEM,
        "head": HEAD,
    }
    return actions.issue(**{**values, **given})


@pytest.mark.django_db
def test_an_issued_document_is_numbered_stored_and_recorded():
    document = issue(public=True, subject=("enforcement.case", "7"))
    document.refresh_from_db()
    assert document.number_text == "宁经信安委发〔2026〕1号"
    assert (document.subject_type, document.subject_id) == ("enforcement.case", "7")
    pdf = samples.content_of(document)
    assert hashlib.sha256(pdf).hexdigest() == document.sha256
    assert document.sha256 in document.file.name
    assert document.size == len(pdf)
    assert samples.decode_qr(pdf) == document.verify_url
    event = AuditEvent.objects.get()
    assert (event.verb, event.target_id) == ("documents.document.issued", str(document.pk))
    assert event.changes == {"文号": document.number_text, "SHA-256摘要": document.sha256}


def seal(number):
    Seal.objects.create(
        number=number, first_id=number, last_id=number, row_count=1,
        rows_root=bytes(32), root=bytes([number] * 32), made_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.django_db
def test_what_was_issued_can_be_made_again_byte_for_byte():
    seal(1)
    context = {"texts": ["请遵照执行。"]}
    document = issue(context=context)
    seal(2)
    document = Document.objects.get(pk=document.pk)
    assert document.seal_number == 1
    again = render(
        "official_sample.html", actions.printed(document, context), made_on=document.made_on
    )
    assert again.pdf == samples.content_of(document)
    assert document.printed_seal.short in again.html


@pytest.mark.django_db
def test_numbers_run_per_series_and_year():
    issued = [
        issue(),
        issue(),
        issue(series="other", head="宁纪汇"),
        issue(made_on=dt.date(2027, 1, 4)),
        issue(),
    ]
    assert [document.number for document in issued] == [1, 2, 1, 1, 3]
    assert issued[3].number_text == "宁经信安委发〔2027〕1号"


@pytest.mark.django_db
def test_a_number_needs_a_transaction(monkeypatch):
    monkeypatch.setattr(transaction, "get_autocommit", lambda: True)
    with pytest.raises(transaction.TransactionManagementError):
        numbers.next_number("general", 2026)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_document_gives_its_number_back():
    issue()

    class Stop(Exception):
        pass

    def fail():
        with transaction.atomic():
            issue()
            raise Stop

    with pytest.raises(Stop):
        fail()
    assert issue().number == 2
    assert list(Document.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert AuditEvent.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_writers_leave_no_gap_and_no_double():
    start = threading.Barrier(8)

    def write(writer):
        taken = []
        start.wait()
        try:
            for turn in range(6):
                with transaction.atomic():
                    number = numbers.next_number("busy", 2026)
                    given_up = (writer + turn) % 4 == 0
                    transaction.set_rollback(given_up)
                if not given_up:
                    taken.append(number)
        finally:
            connection.close()
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = [number for part in pool.map(write, range(8)) for number in part]
    assert sorted(taken) == list(range(1, 37))
    assert NumberCounter.objects.get(series="busy").last == 36


@pytest.mark.django_db(transaction=True)
def test_eight_writers_issue_eight_documents():
    def write(_):
        try:
            return issue().number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        issued = list(pool.map(write, range(8)))
    assert sorted(issued) == list(range(1, 9))
    for document in Document.objects.all():
        assert hashlib.sha256(samples.content_of(document)).hexdigest() == document.sha256


@pytest.mark.django_db
def test_a_cancelled_number_stays_cancelled():
    document = actions.cancel(issue(), reason=" 印制有误 ", by=SYSTEM)
    document.refresh_from_db()
    assert (document.state, document.reason) == (State.CANCELLED, "印制有误")
    assert document.closed_at is not None
    assert issue().number == 2
    event = AuditEvent.objects.get(verb="documents.document.cancelled")
    assert (event.state_before, event.state_after) == ("issued", "cancelled")


@pytest.mark.django_db
def test_replacing_names_the_successor():
    old, new = issue(), issue()
    actions.replace(old, successor=new, reason="内容更正", by=SYSTEM)
    old.refresh_from_db()
    assert (old.state, old.replaced_by) == (State.REPLACED, new)
    event = AuditEvent.objects.get(verb="documents.document.replaced")
    assert event.changes == {"原因": "内容更正", "替换为": new.number_text}


@pytest.mark.django_db
def test_what_is_closed_is_not_closed_again():
    document = actions.cancel(issue(), reason="有误", by=SYSTEM)
    with pytest.raises(Refused, match="已作废"):
        actions.cancel(document, reason="再次", by=SYSTEM)


@pytest.mark.django_db
def test_closing_needs_a_reason():
    with pytest.raises(Refused, match="原因") as refusal:
        actions.cancel(issue(), reason="  ", by=SYSTEM)
    assert refusal.value.field == "reason"


@pytest.mark.django_db
def test_only_another_document_in_force_replaces():
    old, void = issue(), actions.cancel(issue(), reason="有误", by=SYSTEM)
    for successor in (old, void):
        with pytest.raises(Refused, match="另一份有效文书"):
            actions.replace(old, successor=successor, reason="更正", by=SYSTEM)


@pytest.mark.django_db
def test_documents_are_written_by_acts_alone():
    document = issue()
    with pytest.raises(OutsideAct):
        document.save()
    with pytest.raises(OutsideAct):
        Document.objects.filter(pk=document.pk).update(title="改")
    with pytest.raises(OutsideAct):
        document.delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "cancelled"}, "documents_closed_with_reason"),
        ({"reason": "无故"}, "documents_closed_with_reason"),
        ({"sha256": "xyz"}, "documents_code_and_digest"),
        ({"code": "ABCD2345EFGH678O"}, "documents_code_and_digest"),
        ({"number": 0}, "documents_number_positive"),
        ({"size": 0}, "documents_number_positive"),
        ({"seal_number": 3}, "documents_seal_whole"),
        ({"seal_root": "ab" * 32}, "documents_seal_whole"),
    ],
)
def test_the_database_refuses_the_impossible(change, constraint):
    document = issue()
    with acting(), pytest.raises(IntegrityError, match=constraint):
        Document.objects.filter(pk=document.pk).update(**change)


@pytest.mark.django_db
def test_replaced_needs_another():
    document = issue()
    closed = {"state": "replaced", "reason": "更正", "closed_at": document.issued_at}
    for successor in (None, document.pk):
        with (
            acting(),
            pytest.raises(IntegrityError, match="documents_replaced_by_another"),
            transaction.atomic(),
        ):
            Document.objects.filter(pk=document.pk).update(replaced_by=successor, **closed)


@pytest.mark.django_db
def test_sweeping_removes_only_old_files_without_a_row(tmp_path, capsys):
    kept = issue()
    old = default_storage.save("issued/ab/old.pdf", ContentFile(b"x"))
    new = default_storage.save("issued/ab/new.pdf", ContentFile(b"x"))
    for name in (old, kept.file.name):
        os.utime(tmp_path / name, (0, 0))
    call_command("sweep_documents")
    assert "1 files removed" in capsys.readouterr().out
    assert not default_storage.exists(old)
    assert default_storage.exists(new)
    assert default_storage.exists(kept.file.name)

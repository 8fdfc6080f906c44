"""Filing, the receipt, and what the server may know of it."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.procedure.acts import OutsideAct
from foundation.procedure.refusals import NotPermitted, Refused
from interference.actions import handling
from interference.actions.filing import (
    file_report,
    open_with_receipt,
    prove,
    supplement,
)
from interference.actions.summaries import register_in_trail
from interference.models import Entry, EvidenceBlob, Report
from interference.vault import envelope, receipt
from interference.vault.keys import WrongKey
from interference.vault.records import keys_of_body, read_entry, read_evidence, read_report
from tests.factories import interference as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def discipline():
    return make.member()


@pytest.fixture
def vault(discipline):
    return make.found(discipline)[1]


@pytest.mark.article("I.1", "I.3", "I.5", "I.6.form")
def test_the_body_reads_what_was_filed(vault, discipline, inspector):
    report, _ = make.file(inspector, evidence=[make.upload("录 音 中文.pdf")])
    text = handling.open_report(report, by=discipline, vault=vault)
    assert text["leader_name"] == "李某某"
    assert text["through"] == "其司机"
    assert text["refusal_how"] == "当场说明依法办理。"
    assert report.kinds == [2, 4]
    assert text["evidence"][0]["name"] == "录 音 中文.pdf"


@pytest.mark.article("I.10.secrecy")
def test_every_reading_is_recorded(vault, discipline, inspector):
    report, _ = make.file(inspector)
    handling.open_report(report, by=discipline, vault=vault)
    event = AuditEvent.objects.get(verb="interference.report.opened")
    assert (event.actor_id, event.target_id) == (str(discipline.pk), str(report.pk))


@pytest.mark.article("I.10.secrecy")
def test_no_row_ties_the_reporter_to_the_report(vault, inspector):
    before = AuditEvent.objects.count()
    report, _ = make.file(inspector)
    assert AuditEvent.objects.count() == before
    columns = {field.name for field in Report._meta.get_fields() if field.concrete}
    assert not columns & {"created_by", "reporter", "created_at", "filed_at"}
    register_in_trail()
    event = AuditEvent.objects.get(verb="interference.report.filed")
    assert (event.actor_id, event.target_id) == ("", str(report.pk))


@pytest.mark.article("I.10.secrecy")
def test_registering_twice_records_once(vault, inspector):
    make.file(inspector)
    assert register_in_trail() == 1
    assert register_in_trail() == 0


@pytest.mark.article("I.6.form")
def test_the_same_form_twice_is_one_report_with_one_receipt(vault, inspector):
    token = receipt.new_token()
    first = file_report(make.filing(), by=inspector, token=token)
    second = file_report(make.filing(facts="改过"), by=inspector, token=token)
    assert second.again
    assert not first.again
    assert first.receipt == second.receipt
    assert Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.article("I.6.form")
def test_a_double_click_files_one_report():
    make.found(make.member())
    inspector, token = UserFactory(roles=[Role.INSPECTOR]), receipt.new_token()

    def send(_):
        evidence = make.upload()
        try:
            filing = make.filing(evidence=[evidence])
            return file_report(filing, by=inspector, token=token).receipt
        finally:
            evidence.close()
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        receipts = set(pool.map(send, range(4)))
    assert len(receipts) == 1
    assert Report.objects.count() == 1
    assert EvidenceBlob.objects.count() == 1
    stored = default_storage.listdir("vault")[1]
    assert EvidenceBlob.objects.get().stored_as.split("/")[1] in stored


@pytest.mark.article("I.6.escalate")
def test_a_report_on_the_discipline_group_goes_up_only(vault, inspector):
    make.found(make.member(Role.UPPER_DISCIPLINE))
    involved = ["discipline_group"]
    with pytest.raises(Refused) as refused:
        make.file(inspector, involved=involved)
    assert refused.value.field == "to"
    report, filed = make.file(inspector, to=Role.UPPER_DISCIPLINE, involved=involved)
    assert filed.body.role == Role.UPPER_DISCIPLINE
    assert report.number == 1


@pytest.mark.article("I.6.escalate")
def test_another_bodys_vault_opens_nothing(vault, discipline, inspector):
    make.found(make.member(Role.UPPER_DISCIPLINE))
    report, _ = make.file(inspector, to=Role.UPPER_DISCIPLINE, involved=["special"])
    with pytest.raises(WrongKey):
        handling.open_report(report, by=discipline, vault=vault)


@pytest.mark.article("I.6.escalate")
def test_numbers_of_a_body_show_no_gap_for_the_other(vault, inspector):
    make.found(make.member(Role.UPPER_DISCIPLINE))
    first, _ = make.file(inspector)
    make.file(inspector, to=Role.UPPER_DISCIPLINE, involved=["principal_leader"])
    second, _ = make.file(inspector)
    assert (first.number, second.number) == (1, 2)


def test_without_a_founded_body_the_form_says_what_to_do(inspector):
    with pytest.raises(Refused, match="尚未在本系统设立保险箱"):
        make.file(inspector)


def test_discipline_staff_do_not_file(vault, discipline):
    with pytest.raises(NotPermitted):
        make.file(discipline)


def test_a_form_older_than_a_day_is_renewed(vault, inspector, monkeypatch):
    token = receipt.new_token()
    monkeypatch.setattr(receipt, "FORM_LIFETIME", -1)
    with pytest.raises(Refused) as refused:
        file_report(make.filing(), by=inspector, token=token)
    assert refused.value.field == "token"


def test_a_forged_token_is_refused(vault, inspector):
    with pytest.raises(Refused):
        file_report(make.filing(), by=inspector, token="forged:token")


@pytest.mark.article("I.4")
def test_a_report_is_neither_saved_nor_deleted_outside_an_act(vault, inspector):
    report, _ = make.file(inspector)
    for write in (report.save, report.delete, Report.objects.all().delete):
        with pytest.raises(OutsideAct):
            write()
    with pytest.raises(OutsideAct):
        Report.objects.update(late=True)


@pytest.mark.article("I.4")
def test_questions_answers_and_supplements(vault, discipline, inspector):
    report, filed = make.file(inspector)
    slip = (filed.receipt.shown_number, filed.receipt.shown_secret.lower())
    handling.ask(report, by=discipline, vault=vault, text="当时还有谁在场？")
    supplement(*slip, by=inspector, text="还有王某。", evidence=[make.upload()], on=date.today())
    supplement(*slip, by=inspector, text="又想起一事。", evidence=[], on=date.today())
    kinds = list(report.entries.values_list("kind", flat=True))
    assert kinds == [Entry.Kind.QUESTION, Entry.Kind.ANSWER, Entry.Kind.SUPPLEMENT]
    opened = keys_of_body(report, vault)
    assert read_entry(report.entries.get(sequence=2), opened)["text"] == "还有王某。"


@pytest.mark.article("I.10.secrecy")
def test_the_reporter_cannot_read_the_bodys_own_notes(vault, discipline, inspector):
    report, filed = make.file(inspector)
    handling.take_up(report, by=discipline, vault=vault)
    handling.note(report, by=discipline, vault=vault, text="内部核实")
    _, report_keys = open_with_receipt(filed.receipt.number, filed.receipt.secret)
    assert report_keys.inner is None
    with pytest.raises(WrongKey):
        read_entry(report.entries.get(), report_keys)


def test_a_wrong_receipt_is_refused_until_the_limit(vault, inspector):
    _, filed = make.file(inspector)
    for _ in range(5):
        with pytest.raises(Refused, match="回执号或密码不正确"):
            open_with_receipt(filed.receipt.number, "0" * 20)
    with pytest.raises(Refused, match="暂停"):
        open_with_receipt(filed.receipt.number, filed.receipt.secret)


def test_an_unknown_number_is_refused_in_the_same_words(vault, inspector):
    with pytest.raises(Refused, match="回执号或密码不正确"):
        open_with_receipt("AAAAAAAAAA", "0" * 20)


def test_a_proof_says_yes_only_for_its_own_day(vault, inspector):
    _, filed = make.file(inspector)
    slip, day = filed.receipt, filed.filed_on
    assert prove(slip.shown_number, slip.shown_proof, day)
    assert not prove(slip.number, slip.proof, day - timedelta(days=1))
    assert not prove(slip.number, slip.secret, day)
    assert not prove("0000000000", slip.proof, day)


@pytest.mark.parametrize("field", ["late", "manner", "month", "quarter"])
def test_a_changed_clear_field_is_noticed(vault, discipline, inspector, field):
    report, _ = make.file(inspector)
    changed = {"late": "true", "manner": "'oral'", "month": "13 - month", "quarter": "5 - quarter"}
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE interference_report SET {field} = {changed[field]}")
    report.refresh_from_db()
    with pytest.raises(envelope.Tampered):
        handling.open_report(report, by=discipline, vault=vault)


@pytest.mark.article("I.4")
def test_a_changed_evidence_file_is_noticed(vault, discipline, inspector):
    report, _ = make.file(inspector, evidence=[make.upload(data=make.PDF + b"x" * 200_000)])
    blob = EvidenceBlob.objects.get()
    described = read_report(report, keys_of_body(report, vault))["evidence"][0]
    assert b"".join(read_evidence(blob, described)).startswith(b"%PDF")
    with default_storage.open(blob.stored_as) as stored:
        raw = bytearray(stored.read())
    raw[100_000] ^= 1
    default_storage.delete(blob.stored_as)
    assert default_storage.save(blob.stored_as, io.BytesIO(raw)) == blob.stored_as
    with pytest.raises(envelope.Tampered):
        b"".join(read_evidence(blob, described))


def test_evidence_of_a_failed_filing_is_taken_away(vault, inspector, monkeypatch):
    before = set(default_storage.listdir("vault")[1]) if default_storage.exists("vault") else set()

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(EvidenceBlob, "save", broken)
    with pytest.raises(RuntimeError):
        make.file(inspector, evidence=[make.upload()])
    assert set(default_storage.listdir("vault")[1]) <= before


def test_long_and_rare_text_survives(vault, discipline, inspector):
    facts = "喆堃玥昇😀\u3000“粘贴”\r\n\t" + "长" * 50_000
    report, _ = make.file(inspector, facts=facts)
    assert handling.open_report(report, by=discipline, vault=vault)["facts"] == facts

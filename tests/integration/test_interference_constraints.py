"""The database refuses what cannot be, also from those who write past the acts."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from foundation.accounts.roles import Role
from foundation.procedure.acts import OutsideAct, acting
from foundation.workdays.quarters import Quarter
from interference.actions import registers, sections, summaries
from interference.models import (
    Body,
    BodyKey,
    Entry,
    EvidenceBlob,
    Member,
    QuarterlySummary,
    RegisterEntry,
    Report,
    SectionSummary,
)
from tests.factories import interference as make
from tests.factories.accounts import OfficeFactory, UserFactory
from tests.integration.vaulted import bring_to, step

pytestmark = pytest.mark.django_db
CONCLUDED_BY = "report_concluded_by_someone_on_a_day"
MEASURED_BY = "report_measured_only_when_substantiated"
SHORT = {
    "TAKEN_UP": "taken_up_by_id = USER",
    "CONCLUDED": "concluded_by_id = USER, concluded_on = now()",
    "MEASURED": "measured_by_id = USER, measured_on = now()",
}


@pytest.fixture
def report(vault):
    return make.file(UserFactory(roles=[Role.INSPECTOR]), evidence=[make.upload()])[0]


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def refused(sql, name=""):
    with pytest.raises(IntegrityError, match=name):
        run(sql)


@pytest.mark.article("I.4", "I.5")
@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("quarter = 5", "report_period"),
        ("quarter = 0", "report_period"),
        ("month = 13", "report_period"),
        ("kinds = '{}'", "report_kinds_of_article_5"),
        ("kinds = '{9}'", "report_kinds_of_article_5"),
        ("kinds = '{1,0}'", "report_kinds_of_article_5"),
        ("state = 'verifying'", "report_taken_up_by_someone"),
        ("outcome = 'substantiated'", CONCLUDED_BY),
        ("concluded_on = now()", CONCLUDED_BY),
        ("concluded_by_id = USER", CONCLUDED_BY),
        ("measured_by_id = USER", MEASURED_BY),
        ("measured_on = now()", MEASURED_BY),
        ("state = 'substantiated', outcome = 'substantiated', TAKEN_UP", CONCLUDED_BY),
        ("state = 'closed', TAKEN_UP", CONCLUDED_BY),
        ("state = 'verifying', outcome = 'referred', TAKEN_UP, CONCLUDED", CONCLUDED_BY),
        (
            "state = 'measured', outcome = 'substantiated', TAKEN_UP, CONCLUDED",
            "report_measured_by",
        ),
        ("state = 'closed', outcome = 'lawful_duty', TAKEN_UP, CONCLUDED, MEASURED", MEASURED_BY),
    ],
)
def test_a_report_that_cannot_be(report, member, change, name):
    for word, meaning in SHORT.items():
        change = change.replace(word, meaning)
    refused(f"UPDATE interference_report SET {change.replace('USER', str(member.pk))}", name)


@pytest.mark.parametrize("state", ["measured", "circulated"])
def test_a_measured_report_keeps_who_measured_it(report, member, vault, state):
    bring_to(report, state, by=member, vault=vault)
    refused("UPDATE interference_report SET measured_by_id = NULL", "report_measured")
    refused("UPDATE interference_report SET measured_on = NULL", "report_measured")
    refused("UPDATE interference_report SET concluded_by_id = NULL", "report_concluded")
    refused("UPDATE interference_report SET taken_up_by_id = NULL", "report_taken_up")


def test_two_reports_share_neither_number_nor_receipt(report, vault):
    make.file(UserFactory(roles=[Role.INSPECTOR]))
    refused("UPDATE interference_report SET number = 1", "one_report_a_number")
    refused("UPDATE interference_report SET receipt_number = 'X'", "receipt_number")


def test_two_entries_do_not_share_a_place(report, member, vault):
    for _ in range(2):
        step("ask", report, by=member, vault=vault)
    refused("UPDATE interference_entry SET sequence = 1", "one_entry_a_place")


@pytest.mark.article("I.10.secrecy")
def test_bodies_keys_and_members(vault, member):
    body = Body.objects.get()
    refused("UPDATE interference_body SET role = 'inspector'", "body_is_of_discipline")
    keyed = f"INSERT INTO interference_bodykey (body_id, generation, public, sealed_for_recovery, made_on) VALUES ({body.pk}, 1, '', '', now())"  # noqa: E501
    refused(keyed, "one_key_a_generation")
    again = f"INSERT INTO interference_member (body_id, user_id, public, locked_secret, state, since) VALUES ({body.pk}, {member.pk}, '', '', 'waiting', now())"  # noqa: E501
    refused(again, "one_membership_a_person")
    run(again.replace("waiting", "removed"))  # history may repeat
    grant = "INSERT INTO interference_keygrant (member_id, key_id, sealed) SELECT member_id, key_id, sealed FROM interference_keygrant"  # noqa: E501
    refused(grant, "one_grant_a_key")


@pytest.mark.article("I.6.quarterly", "I.7", "I.10.omission")
def test_periods_of_summaries_and_registers(vault, member, report):
    office = OfficeFactory(enforces=True)
    head = UserFactory(roles=[Role.SECTION_HEAD], office=office)
    quarter = Quarter.of(make.today())
    summaries.make_summary(Body.objects.get(), quarter)
    for _ in range(2):
        sections.send_section_summary(by=head, quarter=quarter, nothing_to_report=True, text="")
    registers.register_omission(
        by=member, vault=vault, officer=head, on=make.today(), facts="?", handling="reminder"
    )
    refused("UPDATE interference_quarterlysummary SET quarter = 5", "summary_period")
    refused("UPDATE interference_sectionsummary SET quarter = 0", "section_summary_period")
    refused("UPDATE interference_sectionsummary SET version = 1", "one_section_summary_a_version")
    refused("UPDATE interference_registerentry SET quarter = 9", "register_period")
    columns = "body_id, year, quarter, made_on, counts, listed, document_id"
    twice = f"INSERT INTO interference_quarterlysummary ({columns}) SELECT {columns} FROM interference_quarterlysummary"  # noqa: E501
    refused(twice, "one_summary_a_quarter_and_body")


def test_what_others_stand_on_is_not_deleted(report, vault, member):
    bring_to(report, "verifying", by=member, vault=vault)
    for table in ("report", "body", "bodykey", "member"):
        with pytest.raises(DatabaseError):
            run(f"DELETE FROM interference_{table}; SET CONSTRAINTS ALL IMMEDIATE")


RECORDS = [
    Body, BodyKey, Member, Report, Entry, EvidenceBlob, RegisterEntry, SectionSummary,
    QuarterlySummary,
]  # fmt: skip


@pytest.mark.article("I.4")
@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_nothing_is_written_outside_an_act_and_nothing_ever_deleted(model):
    field = next(field.name for field in model._meta.fields if not field.primary_key)
    for write in (
        lambda: model().save(),
        lambda: model.objects.update(**{field: None}),
        lambda: model.objects.bulk_create([model()]),
        lambda: model.objects.bulk_update([model(pk=1)], [field]),
        model.objects.create,
        lambda: model.objects.all().delete(),
        lambda: model().delete(),
    ):
        with pytest.raises(OutsideAct):
            write()
    with acting(), pytest.raises(OutsideAct):
        model.objects.all().delete()

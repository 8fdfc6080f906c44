"""The keys change in the middle of something else: nothing new is sealed to the old key."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from foundation.accounts.roles import Role
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted
from foundation.workdays.quarters import Quarter, today
from interference.actions import ceremony, registers, sections
from interference.models import Body, Member, RegisterEntry, Report, SectionSummary
from tests.factories import interference as make
from tests.factories.accounts import OfficeFactory, UserFactory, confirmed

pytestmark = pytest.mark.django_db(transaction=True)
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


def wait_for_one_that_waits():
    for _ in range(1500):  # half a minute, on a machine that is busy
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.02)")
            cursor.execute(WAITS)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


def during_removal(leaving, *, by, vault, call):
    """Remove a member; ``call`` begins before the removal is committed. Its result or error."""
    done = []

    def run():
        try:
            done.append(call())
        except Exception as error:  # noqa: BLE001  (handed to the test)
            done.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        ceremony.remove(leaving, by=by, vault=vault, confirmed=confirmed(by))
        thread.start()
        wait_for_one_that_waits()
    thread.join(60)
    return done[0]


@pytest.fixture
def founder():
    return make.member()


@pytest.fixture
def vault(founder):
    return make.found(founder)[1]


@pytest.fixture
def second(founder, vault):
    """Another member and the vault that she holds open."""
    user = make.member()
    return user, make.join(user, admitted_by=founder, vault=vault)


@pytest.fixture
def leaving(second):
    return Member.objects.get(user=second[0])


@pytest.mark.article("I.10.secrecy")
def test_a_report_filed_during_a_removal_is_sealed_to_the_new_key(founder, vault, leaving):
    inspector = UserFactory(roles=[Role.INSPECTOR])
    filed = during_removal(leaving, by=founder, vault=vault, call=lambda: make.file(inspector))
    assert not isinstance(filed, Exception), filed
    assert Report.objects.get().body_key.generation == 2


@pytest.mark.article("I.7")
def test_material_sent_during_a_removal_is_sealed_to_the_new_key(founder, vault, leaving):
    head = UserFactory(roles=[Role.SECTION_HEAD], office=OfficeFactory(enforces=True))
    quarter = Quarter.of(today())

    def send():
        return sections.send_section_summary(
            by=head, quarter=quarter, nothing_to_report=False, text="材料"
        )

    sent = during_removal(leaving, by=founder, vault=vault, call=send)
    assert not isinstance(sent, Exception), sent
    assert SectionSummary.objects.get().body_key.generation == 2


@pytest.mark.article("I.10.omission")
def test_who_is_being_removed_registers_nothing_more(founder, vault, second, leaving):
    officer = UserFactory(roles=[Role.INSPECTOR])

    def register():
        return registers.register_omission(
            by=second[0], vault=second[1], officer=officer, on=today(), facts="未记录。",
            handling="reminder",
        )  # fmt: skip

    told = during_removal(leaving, by=founder, vault=vault, call=register)
    assert isinstance(told, NotPermitted), told
    assert RegisterEntry.objects.count() == 0


@pytest.mark.article("I.7")
def test_material_sent_while_it_is_asked_for_leaves_no_open_deadline(founder, vault):
    from foundation.deadlines.models import Deadline

    office = OfficeFactory(enforces=True)
    head = UserFactory(roles=[Role.SECTION_HEAD], office=office)
    quarter = Quarter.of(today()).previous()
    with acting():
        Body.objects.update(founded_on=quarter.first)
    asked = threading.Thread(
        target=lambda: (sections.request_section_summaries(), connection.close())
    )
    with transaction.atomic():
        sections.send_section_summary(by=head, quarter=quarter, nothing_to_report=True, text="")
        asked.start()
        asked.join(1)
    asked.join(60)
    assert not Deadline.objects.open().exists()

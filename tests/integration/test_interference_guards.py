"""Guards against the tables' owner, against the calendar of the trail, and against oneself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import on_day, today
from interference.actions import handling
from interference.actions.summaries import register_in_trail
from interference.actions.unlocking import unlock
from interference.models import BodyKey
from interference.vault import keys
from tests.factories import interference as make
from tests.integration.vaulted import client_of
from tests.integration.vaulted import unlock as open_in

pytestmark = pytest.mark.django_db


@pytest.mark.article("I.10.secrecy")
@pytest.mark.parametrize("how", ["swapped", "added"])
def test_a_key_put_in_by_the_tables_owner_is_noticed(member, vault, how):
    foreign, own = keys.new_key_pair().public, BodyKey.objects.get()
    with connection.cursor() as cursor:
        if how == "swapped":
            cursor.execute("UPDATE interference_bodykey SET public = %s", [foreign])
        else:
            cursor.execute(
                "INSERT INTO interference_bodykey (body_id, generation, public, "
                "sealed_for_recovery, made_on) VALUES (%s, 2, %s, '', %s)",
                [own.body_id, foreign, today()],
            )
    with pytest.raises(Refused, match="可能已被人改动"):
        unlock(by=member, passphrase=make.PASSPHRASE)
    assert AuditEvent.objects.filter(verb="interference.vault.foreign_key").exists()


@pytest.mark.article("I.10.secrecy")
def test_the_trail_tells_the_month_of_a_report_and_no_day(vault, inspector):
    make.file(inspector)
    assert register_in_trail() == 1
    make.file(inspector)
    assert register_in_trail() == 0  # this month has had its turn
    next_month = today().replace(day=1) + timedelta(days=32)
    with on_day(next_month.replace(day=1)):
        assert register_in_trail() == 1
        assert register_in_trail() == 0


@pytest.mark.article("I.6.verify")
def test_the_page_offers_no_step_that_another_member_must_take(member, vault, inspector):
    other = make.member()
    make.join(other, admitted_by=member, vault=vault)
    report, _ = make.file(inspector)
    handling.take_up(report, by=member, vault=vault)
    address = reverse("interference:report", args=[report.pk])
    conclude = reverse("interference:act", args=[report.pk, "conclude"])
    mine = open_in(client_of(member)).get(address).text
    assert conclude not in mine
    assert "作出核实结论：上一步由您办理，须由另一名成员进行。" in mine
    assert conclude in open_in(client_of(other)).get(address).text


def test_the_upper_body_has_no_section_summaries(inspector):
    upper = make.member(Role.UPPER_DISCIPLINE)
    make.found(upper)
    client = open_in(client_of(upper))
    assert client.get(reverse("interference:sections")).status_code == 404
    assert reverse("interference:sections") not in client.get("/office/").text

"""Who may be sent where, and who sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from enforcement.actions import leaves
from enforcement.actions.officers import renew_certificate
from enforcement.models import Inspection
from foundation.accounts.roles import Role
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today
from tests.factories import enterprises, inspections, officers
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.article("E.officers")
def test_at_least_two_officers_with_certificates_that_last():
    one = officers.officer()
    with pytest.raises(Refused, match="至少2名"):
        inspections.assigned(officers=[one, one])
    ends = officers.officer(valid_to=today() + timedelta(days=29))
    with pytest.raises(Refused, match="在检查期间无效"):
        inspections.assigned(officers=[one, ends])


@pytest.mark.article("E.officers")
def test_who_must_recuse_himself_is_not_sent():
    one, other, unit = officers.officer(), officers.officer(), enterprises.enterprise()
    officers.recusal(other, enterprise=unit)
    with pytest.raises(Refused, match="应当回避"):
        inspections.assigned(enterprise=unit, officers=[one, other])
    inspections.assigned(officers=[one, other])


@pytest.mark.article("E.officers")
def test_who_is_on_leave_is_not_sent():
    away, by = officers.officer(), officers.planner()
    first = today() + timedelta(days=2)
    leaves.take_leave(away, first=first, last=first, reason="年休假", by=by)
    with pytest.raises(Refused, match="已登记请假"):
        inspections.assigned(officers=[away, officers.officer()])
    later = {"planned_first": first + timedelta(days=1), "planned_last": first + timedelta(days=9)}
    inspections.assigned(officers=[away, officers.officer()], **later)


@pytest.mark.article("E.officers")
def test_a_certificate_renewed_in_advance_holds_without_a_break():
    held, by = officers.officer(), officers.planner()
    new = held.valid_to + timedelta(days=1)
    ends = new + timedelta(days=999)
    renew_certificate(held, certificate="", valid_from=new, valid_to=ends, by=by)
    held.refresh_from_db()
    inspections.assigned(officers=[held, officers.officer()])


@pytest.mark.article("E.random.unannounced")
def test_what_was_drawn_is_seen_by_dispatchers_alone_before_the_visit():
    drawn = inspections.assigned(source=Inspection.Source.DRAW)
    for role in Role:
        user = UserFactory(roles=[role.value])
        seen = Inspection.objects.visible_to(user).filter(pk=drawn.pk).exists()
        assert seen == (role == Role.PLANNER)
    member = drawn.members.first().officer.user
    assert not Inspection.objects.visible_to(member).exists()

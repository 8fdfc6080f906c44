"""Who may be sent where, and who sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest

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


@pytest.mark.article("E.random.unannounced")
def test_what_was_drawn_is_seen_by_dispatchers_alone_before_the_visit():
    drawn = inspections.assigned(source=Inspection.Source.DRAW)
    for role in Role:
        user = UserFactory(roles=[role.value])
        seen = Inspection.objects.visible_to(user).filter(pk=drawn.pk).exists()
        assert seen == (role == Role.PLANNER)
    member = drawn.members.first().officer.user
    assert not Inspection.objects.visible_to(member).exists()

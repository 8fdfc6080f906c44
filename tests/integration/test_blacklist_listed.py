"""While a unit is listed, and how it leaves: reports, inspections, marks, exit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blacklist import papers
from blacklist.actions import collecting, leaving, publishing, watching
from blacklist.actions.watching import Handed, Seen
from blacklist.models import Listing
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit.trail import target_key, timeline
from foundation.deadlines.models import Deadline
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import on_day, today
from tests.factories import blacklist as make

pytestmark = pytest.mark.django_db


def dues(listing: Listing) -> dict[str, object]:
    return {one.code: one for one in Deadline.objects.open().of(*target_key(listing))}


def with_roles(user: User, *roles: Role) -> User:
    User.objects.filter(pk=user.pk).update(roles=[role.value for role in roles])
    return User.objects.get(pk=user.pk)


class TestListed:
    @pytest.mark.article("B.7.1.reports", "B.7.1.inspections")
    def test_reports_and_inspections_of_the_year_are_opened(self):
        found = make.listed()
        assert (found.reports.filter(kind="month").count(), found.reports.count()) == (12, 16)
        codes = dues(found)
        assert len(codes) == 32
        assert codes["report-month-1"].owner_role == "county"
        assert codes["check-quarter-1"].owner_role == "inspector"

    @pytest.mark.article("B.7.1.reports", "B.8")
    def test_a_report_closes_its_deadline_and_a_late_one_is_marked(self):
        found = make.listed(on=today() - timedelta(days=60))
        given = Handed(today(), "已整改三项。")
        watching.file_report(found, make.owed(found, number=2), given, by=make.county())
        assert not found.heavier.exists()
        watching.file_report(found, make.owed(found), given, by=make.county())
        assert found.heavier.get().reason == "reports"
        assert "report-month-1" not in dues(found)
        with pytest.raises(Refused, match="已于"):
            watching.file_report(found, make.owed(found), given, by=make.county())

    @pytest.mark.article("B.7.1.reports")
    def test_the_unit_hands_in_by_a_link_that_works_once(self):
        found = make.listed()
        secret = make.link(found)
        report = watching.submit_by_link(secret, text="本月安全生产情况。")
        assert (report.by_link, report.received_on) == (True, today())
        with pytest.raises(Refused, match="已使用"):
            watching.submit_by_link(secret, text="再交一次")
        assert timeline(found).last().actor_name == found.unit_name

    def test_a_link_ends_with_its_day(self):
        found = make.listed()
        secret = make.link(found)
        with on_day(make.owed(found).due + timedelta(days=31)):
            assert watching.usable_link(secret) is None

    @pytest.mark.article("B.7.1.inspections", "B.8")
    def test_an_inspection_closes_its_deadline_and_what_is_not_corrected_is_marked(self):
        found = make.listed()
        seen = Seen("month", today(), "隐患没有整改。", corrected=False)
        check = watching.record_check(found, seen, by=make.county())
        assert check.record.title == "安全生产信用“黑名单”单位整改督查记录"
        assert "check-month-1" not in dues(found)
        assert found.heavier.get().reason == "uncorrected"

    @pytest.mark.article("B.8")
    def test_a_second_ground_while_listed_is_marked(self):
        found = make.listed()
        collecting.add_ground(found, kind="5.5", text="拒不执行指令。", by=make.inspector())
        assert found.heavier.get().reason == "again"

    @pytest.mark.article("B.8")
    def test_listed_again_is_marked(self):
        first = make.deleted()
        found = make.listed(enterprise=first.enterprise)
        assert found.listed_before == 1
        assert found.heavier.get().key == "before"

    @pytest.mark.article("B.7.1.closure")
    def test_closure_is_proposed_by_letter(self):
        found = make.listed()
        made = watching.propose_closure(
            found, government="某某市人民政府", reason="不具备条件", by=make.staff(),
            text=papers.draft_closure(found),
        )  # fmt: skip
        assert made.letter.title == f"关于提请依法关闭{found.enterprise.name}的函"


@pytest.mark.article("B.6.5")
class TestLeaving:
    def test_not_before_the_term_is_over(self):
        with pytest.raises(Refused, match="还没有届满"):
            make.exit_inspected(make.listed())

    def test_a_term_that_is_over_drops_nobody(self):
        found = make.over()
        assert (found.state, found.term_over) == ("listed", True)
        assert found.listed_on_day(today())
        assert list(Listing.objects.listed_on(today())) == [found]

    @pytest.mark.parametrize(("corrected", "again"), [(False, False), (True, True)])
    def test_not_corrected_or_a_new_ground_it_is_not_removed(self, corrected, again):
        found = make.exit_inspected(corrected=corrected, new_ground=again)
        with pytest.raises(Refused, match="不能移出"):
            make.exit_discussed(found)
        found = make.exit_decided(make.exit_discussed(found, "continue"), "continue")
        assert (found.state, found.term) == ("listed", 2)
        assert found.until > today()
        assert found.reports.filter(term=2).count() == 16
        assert len([code for code in dues(found) if code.startswith("report-")]) == 16

    def test_removed_is_published_in_every_medium_of_the_listing(self):
        found = make.over()
        publishing.publish(found, make.release(make.PAPER), by=make.centre())
        found = make.exit_decided(make.exit_discussed(make.exit_inspected(found)))
        assert (found.state, found.removed_on) == ("removed", today())
        assert not any(code.startswith("report-") for code in dues(found))
        with pytest.raises(Refused, match="请在公布列入的媒体"):
            publishing.publish_removal(found, make.release("别的媒体"), by=make.centre())
        publishing.publish_removal(found, make.release(), by=make.centre())
        assert publishing.unpublished(make.again(found)) == [make.PAPER]
        assert make.again(found).state == "removed"
        publishing.publish_removal(found, make.release(make.PAPER), by=make.centre())
        assert make.again(found).state == "deleted"

    def test_the_inspection_is_joint_and_after_the_term(self):
        found = make.over()
        for given, field in (
            (Seen("exit", today(), "x", True, None, " ", False), "partner"),
            (Seen("exit", today(), "x", None, None, "市局", False), "corrected"),
            (Seen("exit", found.until, "x", True, None, "市局", False), "on"),
        ):
            with pytest.raises(Refused) as refusal:
                leaving.inspect_exit(found, given, by=make.inspector())
            assert refusal.value.field == field

    def test_history_stays(self):
        found = make.deleted()
        assert found.published_on < found.removed_on
        assert found.listed_on_day(found.published_on)
        assert not found.listed_on_day(found.removed_on)

    def test_a_revoked_listing_was_never_listed(self):
        found = make.revoked()
        assert not found.listed_on_day(today())
        assert not Listing.objects.listed_on(today()).exists()
        assert dues(found) == {}

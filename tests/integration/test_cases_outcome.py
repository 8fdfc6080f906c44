"""Acts of penalty cases after the decision: money, court, police, challenges, two at once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from enforcement.actions.cases import (
    challenges,
    closing,
    court,
    deciding,
    execution,
    filing,
    transfer,
)
from enforcement.actions.cases.challenges import Filed
from enforcement.actions.cases.transfer import Answer
from enforcement.case_accounts import account_of
from enforcement.models import Case, Payment
from enforcement.rules.case_money import Instalment
from enforcement.rules.cases import Penalty
from foundation.accounts.models import User
from foundation.deadlines.models import Deadline
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import on_day, today
from tests.factories import cases as make
from tests.factories.accounts import confirmed
from tests.integration.vaulted import race

pytestmark = [pytest.mark.django_db]


def open_codes() -> set[str]:
    return set(Deadline.objects.open().values_list("code", flat=True))


def with_roles(user: User, *roles: str) -> User:
    """The same person with other roles, read anew."""
    User.objects.filter(pk=user.pk).update(roles=list(roles))
    return User.objects.get(pk=user.pk)


def _reviewing(penalties) -> Case:
    return make.investigated(penalties=penalties)


def _told(case: Case) -> Case:
    return make.waived(make.told(case))


@pytest.mark.article("E.case.fines")
class TestExecution:
    def test_in_two_parts_on_two_receipts(self):
        case = make.served()
        execution.record_payment(case, make.receipt("12000.50"), by=make.lead(case))
        assert make.again(case).state == "served"
        execution.record_payment(case, make.receipt("7999.50"), by=make.lead(case))
        case = make.again(case)
        assert case.state == "executed"
        assert open_codes() == set()
        assert case.decisions.get().items.get().execution_note == "已缴清"

    @pytest.mark.parametrize(
        ("amount", "why"),
        [("20000.01", "超过尚欠"), ("-1", "大于零"), ("0", "大于零"), ("0.001", "精确到分")],
    )
    def test_what_is_not_booked(self, amount, why):
        case = make.served()
        with pytest.raises(Refused, match=why):
            execution.record_payment(case, make.receipt(amount), by=make.lead(case))

    def test_a_receipt_counts_once_in_the_whole_house(self):
        one, other = make.served(), make.served()
        paid = make.receipt("100", number="宁财0001")
        execution.record_payment(one, paid, by=make.lead(one))
        with pytest.raises(Refused, match="已经登记在本案"):
            execution.record_payment(one, paid, by=make.lead(one))
        with pytest.raises(Refused, match=f"已经登记在案件{one.number}"):
            execution.record_payment(other, paid, by=make.lead(other))

    def test_paid_late_the_added_fine_is_owed_too(self):
        case = make.served()
        with on_day(make.after_term(case)):
            execution.record_payment(case, make.receipt("20000"), by=make.lead(case))
            case = make.again(case)
            assert case.state == "served"
            account = account_of(case, case.decisions.get(), until=today())
            assert account.left("added") == Decimal("600.00")
            execution.record_payment(case, make.receipt("600", kind="added"), by=make.lead(case))
        assert make.again(case).state == "executed"

    def test_instalments_move_the_term(self):
        case, by = make.served(), make.head()
        parts = [
            Instalment(today() + timedelta(days=30), Decimal(12000)),
            Instalment(today() + timedelta(days=60), Decimal(8000)),
        ]
        execution.grant_instalments(
            case, parts=parts, reason="经济困难", by=by, confirmed=confirmed(by)
        )
        with on_day(today() + timedelta(days=29)):
            account = account_of(case, case.decisions.get(), until=today())
            assert account.left("added") == 0
        with pytest.raises(Refused, match="才届满，不能催告"):
            court.remind(case, text="催告", by=make.lead(case))

    def test_a_suspension_is_executed_by_its_own_record(self):
        case = make.reviewed(_reviewing(make.SUSPENSION))
        case = make.served(make.decided(make.discussed(_told(case), penalties=make.SUSPENSION)))
        with on_day(case.decisions.get().served_on):
            execution.record_payment(case, make.receipt("20000"), by=make.lead(case))
            assert make.again(case).state == "served"
            item = case.decisions.get().items.get(kind="suspension")
            execution.record_execution(
                case, item=item, executed_on=today(), remark="已停产整顿", by=make.lead(case)
            )
        assert make.again(case).state == "executed"

    def test_a_stay_stops_the_added_fine(self):
        case = make.suspended()
        with on_day(make.after_term(case) + timedelta(days=20)):
            account = account_of(case, case.decisions.get(), until=today())
            assert account.left("added") == 0
            execution.resume(case, by=make.head())
        assert make.again(case).state == "served"


@pytest.mark.article("E.case.court")
class TestCourt:
    def test_ten_days_after_the_reminder_and_in_its_window(self):
        case, by = make.reminded(), make.head()
        window = court.window_of(case.decisions.get())
        for day, why in (
            (make.after_term(case) + timedelta(days=3), "满10日后"),
            (window.first - timedelta(days=1), "期限未满"),
            (window.last + timedelta(days=1), "期限已于.*届满"),
        ):
            with on_day(day), pytest.raises(Refused, match=why):
                court.apply_court(case, court="某法院", text="申请", by=by, confirmed=confirmed(by))
        assert make.in_court(case).state == "court"

    def test_without_the_service_of_the_reminder_nobody_asks(self):
        case, by = make.served(), make.head()
        with on_day(make.after_term(case)):
            court.remind(case, text="催告", by=make.lead(case))
        with (
            on_day(court.window_of(case.decisions.get()).first),
            pytest.raises(Refused, match="催告书的送达"),
        ):
            court.apply_court(case, court="某法院", text="申请", by=by, confirmed=confirmed(by))

    def test_ruled_once_and_ended_with_a_reason(self):
        case, by = make.in_court(), make.head()
        with on_day(case.enforcement.applied_on):
            court.record_ruling(
                case,
                ruling="granted",
                ruling_number="（2027）宁01行审1号",
                ruled_on=today(),
                by=make.lead(case),
            )
            with pytest.raises(Refused, match="已经登记"):
                court.record_ruling(
                    case, ruling="refused", ruling_number="2", ruled_on=today(), by=make.lead(case)
                )
            ended = court.end_execution(case, reason="被执行人注销", by=by, confirmed=confirmed(by))
        assert ended.state == "executed"


@pytest.mark.article("E.case.transfer")
class TestTransfer:
    def test_no_penalty_while_a_crime_is_suspected(self):
        case = make.suspected(make.discussed())
        by = make.director()
        with pytest.raises(Refused, match="不得以罚代刑"):
            deciding.decide(case, text="决定", by=by, confirmed=confirmed(by))
        told = make.suspected(make.waived(make.told()))
        with pytest.raises(Refused, match="不得以罚代刑"):
            deciding.discuss(told, make.meeting(), by=make.committee())
        registered = make.suspected()
        head = make.head()
        with pytest.raises(Refused, match="涉嫌犯罪，不能撤销"):
            filing.withdraw(registered, reason="x", by=head, confirmed=confirmed(head))

    def test_the_clocks_of_three_days_and_of_twenty_four_hours(self):
        case = make.suspected()
        deadline = Deadline.objects.open().get(code="case-transfer")
        assert deadline.due == today() + timedelta(days=3)
        by = make.director()
        transfer.decide_transfer(case, approve=True, reason="是", by=by, confirmed=confirmed(by))
        assert Deadline.objects.open().get(code="case-transfer").due == today() + timedelta(days=1)

    def test_declined_and_accepted_so_the_penalty_goes_on(self):
        case = make.handed_over()
        transfer.record_answer(case, Answer(False, today(), "不立字1号"), by=make.lead(case))
        late = today() + timedelta(days=4)
        with on_day(late), pytest.raises(Refused, match="提请复议的期限"):
            transfer.ask_reconsideration(case, asked_on=late, accept=False, by=make.lead(case))
        transfer.ask_reconsideration(case, asked_on=today(), accept=True, by=make.lead(case))
        case = make.again(case)
        assert (case.state, case.crime_suspected) == ("registered", False)
        assert case.stops.get(kind="transfer").until == today()

    def test_reconsidered_and_taken(self):
        case = make.handed_over()
        by = make.lead(case)
        transfer.record_answer(case, Answer(False, today(), "不立字1号"), by=by)
        transfer.ask_reconsideration(case, asked_on=today(), accept=False, by=by)
        transfer.record_answer(case, Answer(True, today(), "立字2号"), by=by)
        case = make.again(case)
        assert case.state == "transferred"
        assert open_codes() == set()
        assert make.closed(make.closing_asked(case)).state == "closed"

    def test_who_reports_does_not_decide_and_a_refusal_lifts_the_mark(self):
        case, by = make.suspected(), make.director()
        transfer.decide_transfer(case, approve=False, reason="否", by=by, confirmed=confirmed(by))
        assert not make.again(case).crime_suspected
        with pytest.raises(Refused, match="没有处于"):
            transfer.hand_over(case, body="公安局", text="移送", by=make.lead(case))


class TestChallenges:
    def filed(self, case: Case) -> None:
        challenges.record_challenge(
            case, Filed("review", today(), "自治区政府", "宁政复〔2026〕1号"), by=make.legal()
        )

    def test_the_added_fine_stands_still_and_the_case_does_not_close(self):
        case = make.served()
        self.filed(case)
        with pytest.raises(Refused, match="没有结果"):
            self.filed(case)
        with on_day(make.after_term(case) + timedelta(days=9)):
            assert account_of(case, case.decisions.get(), until=today()).left("added") == 0
        done = make.executed(case)
        with pytest.raises(Refused, match="不能结案"):
            closing.ask_closing(done, text="结案", by=make.lead(done))

    @pytest.mark.parametrize(
        ("result", "state", "decision"),
        [
            ("upheld", "served", "in_force"),
            ("revoked", "withdrawn", "revoked"),
            ("anew", "registered", "revoked"),
            ("changed", "served", "in_force"),
        ],
    )
    def test_results(self, result, state, decision):
        case = make.served()
        self.filed(case)
        challenges.conclude_challenge(
            case, result=result, concluded_on=today(), text="复议决定", by=make.legal()
        )
        case = make.again(case)
        assert (case.state, case.decisions.get().state) == (state, decision)

    def test_changed_it_is_served_and_paid_anew(self):
        case, by = make.served(), make.director()
        lighter = [Penalty("fine", Decimal(5000))]
        with pytest.raises(Refused, match="重于告知"):
            challenges.change_decision(
                case,
                penalties=make.LARGE,
                reason="x",
                text="x",
                by=by,
                confirmed=confirmed(by),
            )
        challenges.change_decision(
            case, penalties=lighter, reason="从轻", text="变更", by=by, confirmed=confirmed(by)
        )
        case = make.again(case)
        assert case.state == "decided"
        assert [one.state for one in case.decisions.all()] == ["changed", "in_force"]
        case = make.executed(make.served(case))
        assert case.state == "executed"
        assert Payment.objects.get().amount == 5000

    def test_a_closed_case_is_opened_again_by_a_revocation(self):
        case, by = make.closed(), make.director()
        challenges.revoke(
            case, reason="认定错误", anew=False, text="撤销", by=by, confirmed=confirmed(by)
        )
        case = make.again(case)
        assert (case.state, case.closed_on) == ("withdrawn", None)
        assert make.closed(make.closing_asked(case)).state == "closed"


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_one_receipt_is_booked_once(self):
        case = make.served()
        by, paid = make.lead(case), make.receipt("20000")
        told = race(*[lambda: execution.record_payment(case, paid, by=by)] * 2)
        assert Payment.objects.count() == 1
        assert sum(isinstance(one, Refused) for one in told) == 1

    def test_two_receipts_for_the_whole_fine_are_not_both_booked(self):
        case = make.served()
        by = make.lead(case)
        first, second = make.receipt("20000"), make.receipt("20000")
        told = race(
            lambda: execution.record_payment(case, first, by=by),
            lambda: execution.record_payment(case, second, by=by),
        )
        assert Payment.objects.count() == 1
        assert sum(isinstance(one, Refused) for one in told) == 1

    def test_two_deciders_make_one_decision(self):
        case = make.discussed()
        people = [make.director(), make.director()]
        told = race(
            *[
                lambda by=by: deciding.decide(case, text="决定", by=by, confirmed=confirmed(by))
                for by in people
            ]
        )
        assert case.decisions.count() == 1
        assert sum(isinstance(one, Refused) for one in told) == 1

    def test_registered_and_refused_at_once_is_one_of_both(self):
        case, one, other = make.proposed(), make.head(), make.head()
        told = race(
            lambda: filing.register(case, opinion="同意", by=one, confirmed=confirmed(one)),
            lambda: filing.refuse_filing(case, reason="轻微", by=other, confirmed=confirmed(other)),
        )
        assert sum(isinstance(one, Refused) for one in told) == 1
        assert make.again(case).state in ("registered", "not_filed")

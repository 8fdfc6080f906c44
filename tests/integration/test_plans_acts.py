from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from enforcement.actions import plan_content, plan_deadlines
from enforcement.actions import plans as acts
from enforcement.models import Plan, PlanItem, Sheet
from enforcement.rules.capacity import Stated
from foundation.accounts.roles import Role
from foundation.audit.trail import timeline
from foundation.deadlines.models import Deadline
from foundation.documents.models import Document
from foundation.enterprises.actions.register import strike_off
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.actions import set_override
from foundation.workdays.quarters import on_day
from tests.factories import enterprises
from tests.factories import plans as make
from tests.factories.accounts import UserFactory, confirmed

pytestmark = pytest.mark.django_db


def verbs(plan) -> list[str]:
    return [event.verb.removeprefix("enforcement.plan.") for event in timeline(plan)]


@pytest.mark.article("E.plan.approval")
def test_the_way_of_a_plan_into_force():
    plan = make.plan_in_force(2026)
    assert plan.state == "in_force"
    assert (plan.in_force_on, plan.submitted_on) == (date(2026, 1, 5), date(2026, 1, 5))
    assert plan.document.public
    assert plan.document.number_text == "宁经信安检〔2026〕1号"
    way = ["created", "sheet_saved", "item_added", "item_added"]
    assert verbs(plan) == [*way, "submitted", "approved", "filed", "in_force"]
    articles = {event.article for event in timeline(plan)}
    assert "加强监管执法通知 三（一）" in articles


@pytest.mark.article("E.plan.approval")
def test_who_submitted_does_not_record_the_approval():
    both = UserFactory(roles=[Role.SECTION_HEAD.value, Role.GENERAL_OFFICE.value])
    plan = acts.submit(make.filled(), by=both)
    with pytest.raises(Refused, match="须由另一人进行"):
        make.approved(plan, by=both)
    other = make.general_office()
    given = {"authority": "自治区人民政府", "number": "1号", "on": plan.submitted_on, "by": other}
    with pytest.raises(Refused, match="再次确认身份"):
        acts.approve(plan, **given, confirmed=confirmed(both))
    for wrong, field in (
        ({"on": date(2999, 1, 1)}, "on"),
        ({"on": date(2001, 1, 1)}, "on"),
        ({"authority": " "}, "authority"),
        ({"number": ""}, "number"),
    ):
        with pytest.raises(Refused) as refused:
            acts.approve(plan, **{**given, **wrong}, confirmed=confirmed(other))
        assert refused.value.field == field
    assert make.approved(plan, by=other).approved_by == other


@pytest.mark.article("E.plan.approval")
def test_a_returned_plan_is_a_draft_again():
    plan = make.submitted()
    by = make.general_office()
    with pytest.raises(Refused, match="退回原因"):
        acts.return_to_draft(plan, reason=" ", by=by)
    plan = acts.return_to_draft(plan, reason="对象不全", by=by)
    assert (plan.state, plan.submitted_by, plan.submitted_on) == ("draft", None, None)
    assert acts.submit(plan, by=make.head()).state == "submitted"


@pytest.mark.parametrize("role", Role)
def test_permissions_by_role(role):
    user = UserFactory(roles=[role.value])

    def permitted(act, *args, **kwargs) -> bool:
        try:
            with transaction.atomic():
                act(*args, by=user, **kwargs)
        except NotPermitted:
            return False
        except Refused:
            return True
        return True

    draft, small = make.filled(), replace(make.KEY_ITEM, days=1)
    assert permitted(acts.create_plan, year=2027, title="") == (role == Role.PLANNER)
    assert permitted(plan_content.save_sheet, draft, make.stated()) == (role == Role.PLANNER)
    assert permitted(plan_content.add_item, draft, small) == (role == Role.PLANNER)
    assert permitted(acts.submit, draft) == (role == Role.SECTION_HEAD)
    if role != Role.SECTION_HEAD:
        acts.submit(draft, by=make.head())
    given = {"authority": "x", "number": "y", "on": date(2026, 11, 1)}
    may = role == Role.GENERAL_OFFICE
    assert permitted(acts.approve, draft, **given, confirmed=confirmed(user)) == may
    assert permitted(acts.return_to_draft, draft, reason="x") == may


@pytest.mark.article("E.plan.capacity")
def test_a_sheet_whose_sums_do_not_hold_is_refused():
    by = make.planner()
    plan = make.draft(by=by)
    good = make.stated()
    with pytest.raises(Refused, match="监督检查工作日应为") as refused:
        plan_content.save_sheet(plan, replace(good, inspection=1), by=by)
    assert refused.value.field == "inspection"
    assert not Sheet.objects.exists()
    with pytest.raises(Refused, match="还没有填写监督检查工作日测算表"):
        acts.submit(plan, by=make.head())


@pytest.mark.article("E.plan.capacity")
def test_other_legal_workdays_need_a_reason():
    by = make.planner()
    plan = make.draft(by=by)
    given = Stated(4, 250, {"duty": 100}, key=700, general=200)
    with pytest.raises(Refused) as refused:
        plan_content.save_sheet(plan, given, by=by)
    assert refused.value.field == "legal_reason"
    sheet = plan_content.save_sheet(plan, given, legal_reason="新进人员按实际在岗", by=by)
    assert (sheet.legal_workdays, sheet.provisional) == (250, False)
    assert sheet.legal_reason == "新进人员按实际在岗"
    with pytest.raises(IntegrityError), transaction.atomic(), acting():
        Sheet.objects.filter(pk=sheet.pk).update(legal_reason="")


@pytest.mark.article("E.plan.capacity")
def test_a_provisional_year_is_marked_and_a_changed_calendar_stops_the_submission():
    plan = make.filled(2027)
    assert Sheet.objects.get(plan=plan).provisional
    by = UserFactory(roles=[Role.ADMINISTRATOR.value])
    set_override(day=date(2027, 3, 2), is_workday=False, reason="调休", by=by)
    with pytest.raises(Refused, match="工作日历已变更"):
        acts.submit(plan, by=make.head())


@pytest.mark.article("E.plan.capacity")
def test_items_that_take_too_many_days_stop_the_submission():
    big = replace(make.KEY_ITEM, days=400)
    plan = make.filled(items=[big, make.GENERAL_ITEM])
    with pytest.raises(Refused, match="重点检查各事项计划工作日合计 400 天，超过测算表"):
        acts.submit(plan, by=make.head())


@pytest.mark.article("E.plan.content", "E.plan.classes")
def test_items_are_checked_and_change_only_in_a_draft():
    by = make.planner()
    plan = make.filled(by=by)
    item = make.first_item(plan)
    for changes, field in (
        ({"q1": 6}, "q1"),
        ({"content": " "}, "content"),
        ({"measures": ""}, "measures"),
        ({"frequency": 0}, "frequency"),
        ({"method": "draw", "pool": "x"}, "method"),
        ({"method": "named"}, "enterprises"),
        ({"enterprises": [enterprises.enterprise()]}, "method"),
        ({"klass": "general", "method": "draw"}, "pool"),
    ):
        with pytest.raises(Refused) as refused:
            plan_content.change_item(item, replace(make.KEY_ITEM, **changes), by=by)
        assert refused.value.field == field
    changed = plan_content.change_item(item, replace(make.KEY_ITEM, q1=6, q2=4), by=by)
    assert changed.quarters == (6, 4, 5, 5)
    acts.submit(plan, by=make.head())
    for act, args in (
        (plan_content.add_item, (plan, make.KEY_ITEM)),
        (plan_content.change_item, (item, make.KEY_ITEM)),
        (plan_content.drop_item, (item,)),
        (plan_content.save_sheet, (plan, make.stated())),
    ):
        with pytest.raises(Refused, match="当前状态为“已送审”"):
            act(*args, by=by)


@pytest.mark.article("E.plan.classes")
def test_named_enterprises_are_the_objects():
    by = make.planner()
    named = [enterprises.enterprise() for _ in range(3)]
    spread = {"q1": 1, "q2": 1, "q3": 1, "q4": 0}
    given = replace(make.KEY_ITEM, method="named", objects_count=None, enterprises=named, **spread)
    plan = make.filled(by=by, items=[given])
    item = make.first_item(plan)
    assert item.objects_count == item.enterprises.count() == 3
    strike_off(named[0], on=date(2026, 1, 1), by=enterprises.registrar())
    with pytest.raises(Refused, match="有 1 家已注销"):
        acts.submit(plan, by=make.head())


def test_a_dropped_item_stays_and_does_not_count():
    by = make.planner()
    plan = make.filled(by=by)
    item = plan_content.drop_item(make.first_item(plan), by=by)
    assert PlanItem.objects.filter(plan=plan).count() == 2
    assert PlanItem.objects.standing().filter(plan=plan).count() == 1
    with pytest.raises(Refused, match="已移出草案"):
        plan_content.drop_item(item, by=by)
    with pytest.raises(Refused, match="还没有重点检查事项"):
        acts.submit(plan, by=make.head())
    assert plan_content.add_item(plan, make.KEY_ITEM, by=by).number == 3


@pytest.mark.article("E.plan.approval")
def test_a_new_version_goes_the_same_way_and_replaces_the_old():
    old = make.plan_in_force()
    by = make.planner()
    new = acts.new_version(old, reason="新增三家生产企业", by=by)
    assert (new.version, new.state, new.previous) == (2, "draft", old)
    lines = set(PlanItem.objects.filter(plan=old).values_list("line", flat=True))
    assert set(PlanItem.objects.filter(plan=new).values_list("line", flat=True)) == lines
    assert new.sheet.stated() == old.sheet.stated()
    with pytest.raises(Refused, match="正在办理的计划草案"):
        acts.new_version(old, reason="再次调整", by=by)
    new = make.through(acts.submit(new, by=make.head()))
    old.refresh_from_db()
    assert (old.state, new.state) == ("replaced", "in_force")
    assert old.document.state == "replaced"
    assert old.document.replaced_by == new.document
    assert verbs(old)[-1] == "replaced"


def test_a_cancelled_draft_frees_the_year():
    by = make.planner()
    plan = make.draft(2027, by=by)
    with pytest.raises(Refused, match="已有第1版"):
        make.draft(2027, by=by)
    with pytest.raises(Refused, match="撤销原因"):
        acts.cancel(plan, reason="", by=by)
    acts.cancel(plan, reason="重新测算", by=by)
    assert make.draft(2027, by=by).version == 2
    with pytest.raises(Refused, match="只能编制"):
        make.draft(2035, by=by)


def test_the_items_of_the_year_before_may_be_taken_over():
    by = make.planner()
    with pytest.raises(Refused, match="2026年度没有印发执行的计划") as refused:
        acts.create_plan(year=2027, title="", from_last=True, by=by)
    assert refused.value.field == "from_last"
    old = make.plan_in_force(2026, items=[make.named_item(), make.GENERAL_ITEM])
    new = acts.create_plan(year=2027, title="", from_last=True, by=by)
    copied = PlanItem.objects.filter(plan=new).order_by("number")
    assert [item.title for item in copied] == [make.KEY_ITEM.title, make.GENERAL_ITEM.title]
    assert copied[0].enterprises.count() == 3
    lines = set(PlanItem.objects.filter(plan=old).values_list("line", flat=True))
    assert not lines & set(copied.values_list("line", flat=True))
    assert not Sheet.objects.filter(plan=new).exists()


@pytest.mark.article("E.plan.execution")
def test_the_report_keeps_the_figures_of_its_day():
    plan = make.plan_in_force()
    by = make.head()
    with on_day(date(2026, 11, 30)), pytest.raises(Refused, match="12月起"):
        acts.report(plan, text="完成", by=by)
    with on_day(date(2026, 12, 20)):
        with pytest.raises(Refused, match="未完成的，说明原因"):
            acts.report(plan, text=" ", by=by)
        plan = acts.report(plan, text="因安排未实施。", by=by)
    assert plan.state == "reported"
    assert plan.result_figures["完成率"] == "0 / 30（0.0%）"


@pytest.mark.article("E.plan.approval")
def test_deadlines_of_the_next_year_open_once_and_close_when_met():
    assert plan_deadlines.open_plan_deadlines(today=date(2026, 10, 31)) == 2  # of 2026
    make_2026 = make.plan_in_force(2026)
    assert make_2026.state == "in_force"
    assert not Deadline.objects.open().exists()
    for _ in range(2):
        assert plan_deadlines.open_plan_deadlines(today=date(2026, 11, 1)) == 2
    due = dict(Deadline.objects.open().values_list("code", "due"))
    assert due == {"plan-draft": date(2026, 12, 31), "plan-filing": date(2027, 3, 31)}
    with on_day(date(2026, 12, 1)):
        plan = make.submitted(2027)
        assert [one.code for one in Deadline.objects.open()] == ["plan-filing"]
        make.through(plan)
    assert not Deadline.objects.open().exists()
    # What is left in December is the report on the year.
    for day in (date(2026, 12, 2), date(2027, 1, 9)):
        assert plan_deadlines.open_plan_deadlines(today=day) == 1
    assert Deadline.objects.open().get().due == date(2026, 12, 31)
    with on_day(date(2027, 1, 9)):
        acts.report(make_2026, text="因安排未实施。", by=make.head())
    assert not Deadline.objects.open().exists()
    assert plan_deadlines.open_plan_deadlines(today=date(2027, 1, 10)) == 0


def test_the_database_refuses_the_impossible():
    plan = make.submitted()
    impossible = [
        {"state": "approved"},
        {"state": "draft"},
        {"state": "in_force"},
        {"state": "closed"},
        {"version": 2},
        {"result_text": "x"},
        {"filed_with": "x"},
        {"starts": date(2026, 1, 1)},
        {"year": 1990},
    ]
    for fields in impossible:
        with pytest.raises(IntegrityError), transaction.atomic(), acting():
            Plan.objects.filter(pk=plan.pk).update(**fields)
    for fields in ({"q1": 99}, {"frequency": 0}, {"pool": "x"}, {"method": "draw"}):
        with pytest.raises(IntegrityError), transaction.atomic(), acting():
            PlanItem.objects.filter(pk=make.first_item(plan).pk).update(**fields)


def test_a_plan_that_fails_to_be_issued_takes_no_number(monkeypatch):
    plan = make.submitted()
    plan = make.approved(plan)
    given = {"authority": "某部", "on": plan.approved_on}
    plan = acts.file_plan(plan, **given, by=make.general_office())
    with monkeypatch.context() as patch:
        patch.setattr("enforcement.plan_papers.context_of", lambda _plan: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            acts.put_in_force(plan, by=make.head())
    assert not Document.objects.exists()
    issued = acts.put_in_force(Plan.objects.get(pk=plan.pk), by=make.head())
    assert issued.document.number == 1

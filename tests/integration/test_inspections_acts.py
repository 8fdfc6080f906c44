"""Inspections from the visit to the end: what every act asks, and what it leaves behind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from enforcement import inspection_papers as papers
from enforcement.actions import rectification, redispatch, visits
from enforcement.actions.rectification import Outcome
from enforcement.actions.visits import Arrival, Shown
from enforcement.models import Hazard, Inspection, VisitDraft
from enforcement.rules.inspections import Answer
from foundation.audit.models import AuditEvent
from foundation.deadlines.models import Deadline
from foundation.documents.evidence import RejectedFile
from foundation.documents.models import Document
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day, today
from tests.factories import cases, enterprises, hazards, inspections, officers
from tests.factories import documents as samples
from tests.factories.inspections import ARRIVAL, GENERAL, MAJOR, lead, upload

pytestmark = pytest.mark.django_db


def outcomes(*corrected: bool, due: date | None = None) -> dict[int, Outcome]:
    return {
        number: Outcome(corrected=one, note="现场查看。", new_due=due)
        for number, one in enumerate(corrected, start=1)
    }


@pytest.mark.article("E.record", "E.hazards")
def test_the_whole_path_to_the_end():
    found = inspections.ordered([GENERAL, MAJOR])
    by = lead(found)
    assert {one.state for one in found.hazards.all()} == {"ordered"}
    assert Deadline.objects.open().filter(code="rectification").count() == 2
    rectification.report_rectified(
        found, numbers=[1], reported_on=today(), text="已调整堆垛。", by=by, files=[upload()]
    )
    later = today() + timedelta(days=30)
    found = rectification.reinspect(found, outcomes(True, False, due=later), by=by)
    assert found.state == "ordered"
    assert list(found.hazards.values_list("state", "due")) == [
        ("cancelled", today() + timedelta(days=15)),
        ("ordered", later),
    ]
    with pytest.raises(Refused, match="还没有挂牌督办") as refusal:
        rectification.reinspect(found, {2: Outcome(corrected=True, note="已修复。")}, by=by)
    assert refusal.value.field == "result_2"
    hazards.removed(hazards.supervised(found.hazards.get(number=2)))
    found.refresh_from_db()
    assert (found.state, found.reinspected_on) == ("reinspected", today())
    found = rectification.close(found, note="全部整改到位。", by=by)
    assert (found.state, found.closed_on) == ("closed", today())
    assert not Deadline.objects.open().filter(code="rectification").exists()
    series = [one.series for one in papers.documents_of(found)]
    assert series == [papers.SITE_RECORD, papers.ORDER, papers.REINSPECTION]


@pytest.mark.article("E.record")
def test_every_step_and_file_stands_in_the_trail_with_who_and_article():
    found = inspections.ordered()
    events = AuditEvent.objects.filter(
        target_type="enforcement.inspection", target_id=str(found.pk)
    )
    verbs = [verb.rsplit(".", 1)[-1] for verb in events.values_list("verb", flat=True)]
    assert [verb for verb in verbs if verb != "stored"] == [
        "assigned", "start", "record", "sign", "sign", "sign", "order",
    ]  # fmt: skip
    assert all(event.article and event.actor_name for event in events)


@pytest.mark.article("E.random.unannounced", "E.record")
def test_the_visit_says_whether_it_was_announced_and_who_showed_identification():
    found = inspections.assigned()
    silent = Arrival(True, False, "库区", "张某某")
    with pytest.raises(Refused, match="必须出示执法证件"):
        visits.start_visit(found, silent, by=lead(found))
    found = visits.start_visit(found, ARRIVAL, by=lead(found))
    assert (found.unannounced, found.started_on) == (True, today())


@pytest.mark.article("E.officers")
def test_a_certificate_that_ended_since_stops_the_visit():
    found = inspections.assigned()
    ends = found.team[1]
    with on_day(ends.valid_to + timedelta(days=1)), pytest.raises(Refused, match="无效"):
        visits.start_visit(found, ARRIVAL, by=lead(found))
    officers.recusal(ends, enterprise=found.enterprise)
    with pytest.raises(Refused, match="应当回避"):
        visits.start_visit(found, ARRIVAL, by=lead(found))


def test_only_the_team_goes_on():
    found = inspections.assigned()
    with pytest.raises(Refused, match="不是该检查组的成员"):
        visits.start_visit(found, ARRIVAL, by=officers.officer().user)
    with pytest.raises(NotPermitted):
        visits.start_visit(found, ARRIVAL, by=officers.planner())


@pytest.mark.article("E.random.unannounced")
def test_a_drawn_visit_begins_only_after_the_team_was_told():
    found = inspections.assigned(source=Inspection.Source.DRAW)
    with pytest.raises(Refused, match="不是该检查组的成员"):
        visits.start_visit(found, ARRIVAL, by=lead(found))


def test_a_visit_starts_once():
    found = inspections.started()
    with pytest.raises(Refused, match="当前状态为“检查中”"):
        visits.start_visit(found, ARRIVAL, by=lead(found))


@pytest.mark.article("E.record")
def test_a_draft_over_a_newer_one_is_told():
    found = inspections.started()
    first, second = (officer.user for officer in found.team)
    visits.save_draft(found, {"facts": "甲"}, version=0, by=first)
    with pytest.raises(Refused, match=f"另一台设备上已由{first.full_name}"):
        visits.save_draft(found, {"facts": "乙"}, version=0, by=second)
    assert VisitDraft.objects.get().content == {"facts": "甲"}
    visits.save_draft(found, {"facts": "乙"}, version=0, by=second, overwrite=True)
    assert VisitDraft.objects.get().content == {"facts": "乙"}


@pytest.mark.article("E.case.documents")
def test_violations_do_not_close_without_a_document():
    found = inspections.documented()
    with pytest.raises(Refused, match="严禁以检查代替执法"):
        rectification.close(found, note="口头要求整改。", by=lead(found))
    clean = inspections.recorded(hazards=())
    with pytest.raises(Refused, match="必须依法下达文书"):
        rectification.close(clean, note="无问题。", by=lead(clean))


def test_without_a_problem_it_closes_after_the_record():
    found = inspections.documented(hazards=())
    assert rectification.close(found, note="未发现问题。", by=lead(found)).state == "closed"
    other = inspections.documented(hazards=())
    with pytest.raises(Refused, match="没有还未责令整改的隐患"):
        rectification.order(other, terms={}, demands="", by=lead(other))


@pytest.mark.article("E.case.documents")
def test_no_order_before_the_record_of_the_visit():
    found = inspections.signed()
    terms = {1: today() + timedelta(days=5)}
    with pytest.raises(Refused, match="还没有制作现场检查记录"):
        rectification.order(found, terms=terms, demands="", by=lead(found))


@pytest.mark.article("E.hazards")
def test_every_hazard_needs_its_own_term():
    found = inspections.documented([GENERAL, MAJOR])
    soon = today() + timedelta(days=5)
    for terms, field in (({1: soon}, "due_2"), ({1: today(), 2: soon}, "due_1")):
        with pytest.raises(Refused) as refusal:
            rectification.order(found, terms=terms, demands="", by=lead(found))
        assert refusal.value.field == field
    assert set(Hazard.objects.values_list("state", flat=True)) == {"found"}


@pytest.mark.article("E.hazards")
def test_not_corrected_needs_a_new_term():
    found = inspections.ordered()
    with pytest.raises(Refused, match="新的整改期限") as refusal:
        rectification.reinspect(found, outcomes(False), by=lead(found))
    assert refusal.value.field == "new_due_1"


def test_a_case_takes_over():
    found = inspections.ordered()
    case = cases.registered(inspection=found, enterprise=found.enterprise, source="inspection")
    found.refresh_from_db()
    assert (found.state, found.closing_note) == ("case_opened", f"转立案：{case.number}")
    terms = Deadline.objects.open().filter(code=rectification.TERM)
    assert terms.count() == 1, "the hazards are still to be corrected"
    found = rectification.reinspect(found, outcomes(True), by=lead(found))
    assert found.state == "case_opened"
    assert found.hazards.get().state == "cancelled"
    assert not terms.exists()


def test_a_case_may_come_before_the_order():
    found = inspections.documented()
    cases.registered(inspection=found, enterprise=found.enterprise, source="inspection")
    terms = {1: today() + timedelta(days=10)}
    found = rectification.order(found, terms=terms, demands="", by=lead(found))
    assert (found.state, found.hazards.get().state) == ("case_opened", "ordered")
    with pytest.raises(Refused, match="没有还未责令整改的隐患"):
        rectification.order(found, terms=terms, demands="", by=lead(found))


@pytest.mark.real_papers
@pytest.mark.article("E.record")
def test_who_signs_once_and_who_refuses_to():
    found = inspections.recorded()
    by, image = lead(found), upload(text="a")
    visits.sign(found, officer=found.team[0], image=image, by=by)
    with pytest.raises(Refused, match="不能重复签名"):
        visits.sign(found, officer=found.team[0], image=image, by=by)
    with pytest.raises(Refused, match="不是检查组成员"):
        visits.sign(found, officer=officers.officer(), image=image, by=by)
    with pytest.raises(Refused, match="请签名"):
        visits.sign(found, officer=found.team[1], refused_reason="不想签", by=by)
    with pytest.raises(Refused, match="见证人"):
        visits.sign(found, name="张某某", refused_reason="不认可", by=by)
    with pytest.raises(Refused, match="至少需要2名"):
        rectification.issue_record(found, by=by)
    visits.sign(found, name="张某某", refused_reason="不认可", witness="社区李某", by=by)
    visits.sign(found, officer=found.team[1], image=upload(text="b"), by=by)
    text = "".join(samples.page_texts(samples.content_of(rectification.issue_record(found, by=by))))
    assert "张某某拒绝签名" in "".join(text.split())
    with pytest.raises(Refused, match="不能重复制作"):
        rectification.issue_record(found, by=by)


@pytest.mark.article("E.record")
def test_files_are_kept_once_with_their_digest():
    found = inspections.started()
    by, shown = lead(found), Shown("photo", caption="库门")
    kept = visits.add_files(found, [upload("a.png"), upload("b.png", "a.png")], shown, by=by)
    assert len({one.pk for one in kept}) == 1
    for bad in (upload("页面.html"), ContentFile(b"", name="空.jpg")):
        with pytest.raises(RejectedFile):
            visits.add_files(found, [bad], shown, by=by)


@pytest.mark.real_papers
@pytest.mark.article("E.entrusted")
def test_documents_speak_in_the_name_of_the_office():
    found = inspections.ordered()
    for document in Document.objects.all():
        text = "".join("".join(samples.page_texts(samples.content_of(document))).split())
        assert "自治区经济和信息化委员会" in text
        assert found.enterprise.name in text
        assert found.team[0].certificate in text


def test_departments_are_inspected_without_hazards():
    unit = officers.department()
    found = inspections.started(department=unit)
    with pytest.raises(Refused, match="下级部门"):
        visits.record_visit(found, answers=[], facts="查了", hazards=[GENERAL], by=lead(found))
    found = visits.record_visit(found, answers=[], facts="查了", hazards=[], by=lead(found))
    assert found.state == "recorded"


@pytest.mark.article("E.record")
def test_the_checklist_is_kept_as_it_was_answered():
    found = inspections.started(enterprise=enterprises.enterprise())
    answers = [Answer(1, "库房温湿度记录", "GB 50089", "pass")]
    found = visits.record_visit(found, answers=answers, facts="查了", hazards=[], by=lead(found))
    found.refresh_from_db()
    assert found.checklist == [
        {"number": 1, "text": "库房温湿度记录", "basis": "GB 50089", "answer": "pass", "note": ""}
    ]


@pytest.mark.article("E.officers")
def test_a_team_never_falls_below_two():
    found, by = inspections.assigned(), officers.planner()
    for team in ([], found.team[:1]):
        with pytest.raises(Refused, match="至少2名"):
            redispatch.replace_members(found, team, reasons={}, by=by)


@pytest.mark.article("E.random.unannounced")
def test_a_drawn_visit_that_was_cancelled_stays_secret():
    found, by = inspections.assigned(source=Inspection.Source.DRAW), officers.planner()
    redispatch.cancel_inspection(found, reason="企业已关闭", by=by)
    assert not Inspection.objects.visible_to(officers.inspector()).exists()
    assert Inspection.objects.visible_to(by).exists()

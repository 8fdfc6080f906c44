"""Pages of inspections: who sees what, what was typed stays, the list costs the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enforcement import inspection_papers as papers
from enforcement.models import Inspection, VisitDraft
from foundation.accounts.roles import Role
from foundation.workdays.quarters import today
from tests.factories import enterprises, inspections, officers
from tests.factories.accounts import UserFactory
from tests.factories.inspections import lead, upload

pytestmark = pytest.mark.django_db
LIST = "/office/enforcement/inspections/"
APART = {
    Role.DISCIPLINE,
    Role.UPPER_DISCIPLINE,
    Role.ADMINISTRATOR,
    Role.COUNTY,
    Role.INFO_CENTRE,
    Role.PARTY_GROUP,
}


def page(found: Inspection, more: str = "") -> str:
    return f"{LIST}{found.pk}/{more}"


def draft_form(**given) -> dict[str, str]:
    """A record as a browser posts it; ``given`` by the names of the fields."""
    plain = {
        "version": "0",
        "f-facts": "检查了库区。",
        "h-TOTAL_FORMS": "0",
        "h-INITIAL_FORMS": "0",
        "u-kind": "photo",
    }
    return {**plain, **given}


HAZARD = {
    "h-TOTAL_FORMS": "1",
    "h-0-level": "general",
    "h-0-category": "电气安全",
    "h-0-place": "值班室",
    "h-0-what": "插座破损",
    "h-0-basis": "GB 50058",
}


@pytest.mark.parametrize("role", Role)
def test_who_reads_and_who_assigns(client, role):
    found = inspections.ordered()
    client.force_login(UserFactory(roles=[role.value]))
    seen = 404 if role in APART else 200
    paper = papers.documents_of(found)[0].office_url
    photo = found.signatures.first().evidence
    scan = f"/documents/evidence/{photo.pk}/"
    for address in (LIST, page(found), page(found, "whole/"), paper, scan):
        answer = client.get(address)
        assert answer.status_code == seen, address
        if answer.streaming:
            assert b"".join(answer.streaming_content)
    assert client.get(f"{LIST}assign/").status_code == (200 if role == Role.PLANNER else 404)


@pytest.mark.article("E.random.unannounced")
@pytest.mark.parametrize("role", [role for role in Role if role != Role.PLANNER])
def test_a_drawn_object_shows_nowhere_before_the_visit(client, role):
    unit = enterprises.enterprise(name="宁夏机密民爆有限公司")
    found = inspections.assigned(enterprise=unit, source=Inspection.Source.DRAW)
    user = UserFactory(roles=[role.value])
    client.force_login(user)
    for more in ("", "whole/", "start/", "record/", "cancel/"):
        assert client.get(page(found, more)).status_code == 404, more
    if role not in APART:
        assert found.number not in client.get(LIST).content.decode()
        export = client.get(f"{LIST}?export=csv")
        assert found.number not in b"".join(export.streaming_content).decode()
    assert found.number not in client.get("/office/").content.decode()


def test_a_dispatcher_assigns_by_name_or_code(client):
    by, unit = officers.planner(), enterprises.enterprise(name="宁夏独一民爆厂")
    enterprises.enterprise(name="宁夏同名民爆厂")
    enterprises.enterprise(name="宁夏同名民爆厂二分厂")
    team = [officers.officer(by), officers.officer(by)]
    client.force_login(by)
    form = {
        "source": "tip",
        "reference": "举报2026-7",
        "enterprise": "同名民爆",
        "officers": [one.pk for one in team],
        "planned_first": today().isoformat(),
        "planned_last": (today() + timedelta(days=9)).isoformat(),
    }
    several = client.post(f"{LIST}assign/", form)
    assert "家企业符合" in several.context["form"].errors["enterprise"][0]
    missing = client.post(f"{LIST}assign/", {**form, "enterprise": "没有这家"})
    assert "没有找到" in missing.context["form"].errors["enterprise"][0]
    lonely = client.post(
        f"{LIST}assign/", {**form, "enterprise": unit.credit_code.lower(), "officers": team[0].pk}
    )
    assert "至少2名" in lonely.context["form"].errors["officers"][0]
    answer = client.post(f"{LIST}assign/", {**form, "enterprise": "独一民爆"})
    assert answer.status_code == 302
    made = Inspection.objects.get()
    assert (made.enterprise, made.reference, made.team) == (unit, "举报2026-7", team)


def test_what_was_typed_is_kept_by_every_button(client):
    found = inspections.started()
    client.force_login(lead(found))
    address = page(found, "record/")
    assert "检查表" in client.get(address).content.decode()
    saved = client.post(address, draft_form(**HAZARD, do="hazard"))
    assert saved["Location"].endswith("#hazards")
    content = VisitDraft.objects.get().content
    assert content["facts"] == "检查了库区。"
    assert [one["what"] for one in content["hazards"] if one] == ["插座破损"]
    shown = client.get(address).content.decode()
    assert "插座破损" in shown
    assert shown.count('class="hazard"') == 2
    data = draft_form(**HAZARD, version="1", do="upload", **{"u-uploads": upload()})
    assert client.post(address, data)["Location"].endswith("#files")
    assert found.files.count() == 1


def test_a_record_that_is_not_whole_says_so_and_loses_nothing(client):
    found = inspections.started()
    client.force_login(lead(found))
    address = page(found, "record/")
    form = draft_form(**{**HAZARD, "h-0-place": ""}, do="finish")
    answer = client.post(address, form)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "请填写“部位”" in shown
    assert "插座破损" in shown
    unanswered = client.post(address, draft_form(**HAZARD, version="1", do="finish"))
    assert "检查表第1项还没有填写结果" in unanswered.content.decode()
    found.refresh_from_db()
    assert found.state == "started"


def test_a_whole_record_is_finished(client):
    found = inspections.started()
    client.force_login(lead(found))
    address = page(found, "record/")
    form = client.get(address).context["forms"].checklist
    answers = {f"c-{name}": "pass" for name in form.fields if name.startswith("answer")}
    answer = client.post(address, draft_form(**HAZARD, **answers, do="finish"))
    assert answer["Location"] == page(found)
    found.refresh_from_db()
    assert (found.state, found.hazards.get().what) == ("recorded", "插座破损")
    assert len(found.checklist) == len(answers) > 4


def test_the_autosave_tells_the_version_or_the_conflict(client):
    found = inspections.started()
    client.force_login(lead(found))
    address = page(found, "record/saved/")
    first = client.post(address, draft_form()).content.decode()
    assert 'value="1"' in first
    assert "已保存草稿" in first
    assert "另一台设备" in client.post(address, draft_form()).content.decode()
    conflict = client.post(page(found, "record/"), draft_form(do="save")).content.decode()
    assert 'name="overwrite"' in conflict
    assert client.get(address).status_code == 405


@pytest.mark.parametrize(
    "hostile",
    [
        {"version": "x"},
        {"h-TOTAL_FORMS": "999999999"},
        {"h-TOTAL_FORMS": "-1"},
        {"f-facts": "喆" * 50_000},
        {"h-TOTAL_FORMS": "1", "h-0-level": "extreme", "h-0-what": "<script>"},
    ],
)
def test_hostile_records_are_told_and_break_nothing(client, hostile):
    found = inspections.started()
    client.force_login(lead(found))
    answer = client.post(page(found, "record/"), draft_form(**hostile, do="finish"))
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_steps_have_their_pages_and_none_out_of_turn(client):
    found = inspections.documented()
    client.force_login(lead(found))
    offered = {act["label"] for act in client.get(page(found)).context["acts"]}
    assert offered == {"补充照片和录音录像", "责令限期整改", "转立案", "现场处理措施"}
    case = next(act for act in client.get(page(found)).context["acts"] if act["label"] == "转立案")
    assert case["url"].endswith(f"/cases/propose/?inspection={found.number}")
    assert found.number in client.get(case["url"]).content.decode()
    for name in ("take_measure", "order", "close", "add_files"):
        assert client.get(page(found, f"{name}/")).status_code == 200, name
    assert client.get(page(found, "start/"))["Location"] == page(found)
    assert client.get(page(found, "never/")).status_code == 404
    due = today() + timedelta(days=10)
    assert client.post(page(found, "order/"), {"due_1": due}).status_code == 302
    for name in ("report_rectified", "reinspect"):
        assert client.get(page(found, f"{name}/")).status_code == 200, name
    data = {"result_1": "yes", "note_1": "已换新。"}
    assert client.post(page(found, "reinspect/"), data).status_code == 302
    assert client.post(page(found, "close/"), {"note": "整改到位。"}).status_code == 302
    found.refresh_from_db()
    assert found.state == "closed"


def test_filters_and_equal_queries(client):
    by = officers.planner()
    client.force_login(by)
    first = inspections.ordered(by=by)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    one = queries(LIST), queries(page(first))
    for _ in range(4):
        inspections.assigned(by=by)
    assert (queries(LIST), queries(page(first))) == one
    number = first.number
    officer = first.team[0].name
    for query, rows in {
        f"q={number}": 1,
        f"q={first.enterprise.credit_code}": 1,
        "state=ordered": 1,
        "state=closed": 0,
        "source=plan": 5,
        "region=640100": 5,
        "industry=mines": 0,
        f"since={today()}": 1,
        f"officer={officer}": 1,
        "mine=yes": 0,
    }.items():
        assert len(client.get(f"{LIST}?{query}").context["rows"]) == rows, query

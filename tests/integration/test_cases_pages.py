"""Pages of cases: who sees what, what is offered, what is kept of wrong input."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enforcement.models import Case
from enforcement.states.case import PROCEDURE, STATE_LABELS
from enforcement.views.case_steps import FORMS
from foundation.accounts.roles import ROLE_PERMISSIONS, Permission, Role
from foundation.procedure.acts import acting
from tests.factories import accidents, inspections, officers, tips
from tests.factories import cases as make
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db]
LIST = "/office/enforcement/cases/"


def text(answer) -> str:
    return answer.content.decode()


def test_every_step_has_a_page():
    assert FORMS.keys() == {step.name for step in PROCEDURE} - {"propose"}


@pytest.mark.parametrize("role", Role)
def test_who_reads(client, role):
    case = make.registered()
    client.force_login(UserFactory(roles=[role.value]))
    may = Permission.READ_ENFORCEMENT in ROLE_PERMISSIONS[role]
    for address in (LIST, case.get_absolute_url(), f"{LIST}?export=csv"):
        assert client.get(address).status_code == (200 if may else 404)
    proposes = Permission.HANDLE_CASES in ROLE_PERMISSIONS[role]
    assert client.get(f"{LIST}propose/").status_code == (200 if proposes else 404)


@pytest.mark.parametrize("state", STATE_LABELS)
def test_each_state_shows_its_page_and_every_form_that_it_offers(client, state):
    case = make.AT[state]()
    people = [make.lead(case), make.head(), make.legal(), make.committee(), make.director()]
    for user in people:
        client.force_login(user)
        page = text(client.get(case.get_absolute_url()))
        assert STATE_LABELS[state] in page
        for step in PROCEDURE.steps_from(state):
            address = f"{case.get_absolute_url()}{step.name}/"
            if address in page:
                assert step.label in text(client.get(address))
    client.force_login(UserFactory(roles=["inspector"]))
    assert "目前没有需要您办理的步骤" in text(client.get(case.get_absolute_url()))


def test_the_same_queries_for_one_and_five_rows(client):
    client.force_login(make.legal())
    make.registered()
    client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(LIST)
    for _ in range(4):
        make.registered()
    with CaptureQueriesContext(connection) as five:
        client.get(LIST)
    assert len(one) == len(five)


def test_filters(client):
    large = make.served(make.decided(make.discussed(make.heard(), penalties=make.LARGE)))
    other = make.registered()
    client.force_login(make.legal())
    for query, found, missing in (
        ("?kind=fine", large, other),
        ("?stage=executing", large, other),
        ("?stage=running", other, large),
        (f"?q={other.number}", other, large),
        ("?decided_since=2020-01-01", large, other),
        ("?region=640104&state=registered", other, large),
    ):
        page = text(client.get(LIST + query))
        assert found.number in page, query
        assert missing.number not in page, query
    assert large.number in text(client.get(f"{LIST}?q=宁夏某某"))
    assert "还没有" not in text(client.get(f"{LIST}?decided_until=2001-01-01&q=x"))


def test_proposing_from_an_inspection_fills_in_what_is_known(client):
    found = inspections.recorded()
    by = found.team[0].user
    client.force_login(by)
    page = text(client.get(f"{LIST}propose/?inspection={found.number}"))
    assert found.enterprise.credit_code in page
    data = {
        "title": "未按规定储存民用爆炸物品",
        "source": "inspection",
        "inspection": found.number,
        "party": "unit",
        "enterprise": found.enterprise.credit_code,
        "suspicion": "超量储存。",
        "officers": [one.pk for one in found.team],
    }
    wrong = client.post(f"{LIST}propose/", {**data, "inspection": "JC2001-0001"})
    assert "没有这个编号的检查" in text(wrong)
    assert "超量储存。" in text(wrong)
    answer = client.post(f"{LIST}propose/", data)
    case = Case.objects.get()
    assert answer.url == case.get_absolute_url()
    assert (case.party_name, case.party_code) == (
        found.enterprise.name,
        found.enterprise.credit_code,
    )


def test_a_person_needs_everything_typed(client):
    by = officers.officer().user
    client.force_login(by)
    page = text(client.post(f"{LIST}propose/", {"party": "person", "source": "assigned"}))
    assert page.count("单位选择登记企业后可以不填") >= 4


def test_penalties_by_kind_and_wrong_ones_beside_their_field(client):
    case = make.evidence(make.registered())
    client.force_login(make.lead(case))
    address = f"{case.get_absolute_url()}conclude/"
    data = {
        "facts": "超量储存。",
        "violated": "条例第四十一条",
        "basis": "条例第四十六条",
        "discretion": "从轻",
        "penalty_fine": "0.005",
    }
    page = text(client.post(address, data))
    assert "小数" in page
    assert "超量储存。" in page
    assert "至少填写一项处罚" in text(client.post(address, {**data, "penalty_fine": ""}))
    client.post(address, {**data, "penalty_fine": "20000", "penalty_warning": "on"})
    kinds = {item.kind: item.amount for item in case.penalties.all()}
    assert kinds == {"fine": 20000, "warning": None}


def test_a_deciding_step_needs_the_password(client):
    case = make.proposed()
    client.force_login(make.head())
    address = f"{case.get_absolute_url()}register/"
    page = text(client.post(address, {"opinion": "同意立案", "confirmation": "wrong"}))
    assert "口令或动态验证码不正确" in page
    assert "同意立案" in page
    client.post(address, {"opinion": "同意立案", "confirmation": PASSWORD})
    assert make.again(case).state == "registered"


def test_the_committee_form_takes_votes(client):
    case = make.waived(make.told())
    client.force_login(make.committee())
    data = {"held_on": case.tellings.get().served_on, "chair": "周委员", "minutes": "一致同意。"}
    data |= {"penalty_fine": "15000"}
    for place, name in enumerate(make.NAMES, start=1):
        data |= {f"member_{place}": name, f"vote_{place}": "penalise"}
    address = f"{case.get_absolute_url()}discuss/"
    half = {**data, "vote_3": ""}
    assert "姓名和意见应当同时填写" in text(client.post(address, half))
    client.post(address, data)
    case = make.again(case)
    assert case.state == "discussed"
    assert case.penalties.get(stage="resolved").amount == 15000


def test_scripts_stay_text(client):
    case = make.registered()
    with acting():
        Case.objects.filter(pk=case.pk).update(suspicion="<script>alert(1)</script>")
    client.force_login(make.legal())
    assert "<script>alert" not in text(client.get(case.get_absolute_url()))


def test_numbers_of_persons_are_covered_on_the_page(client):
    case = make.registered(
        party="person", party_name="王某某", party_code="64010219800101001X", enterprise=None
    )
    client.force_login(make.legal())
    page = text(client.get(case.get_absolute_url()))
    assert "64010219800101001X" not in page
    assert "640*************1X" in page


def test_the_workbench_shows_what_waits(client):
    case = make.proposed()
    client.force_login(make.head())
    assert case.number in text(client.get("/office/"))
    client.force_login(make.lead(case))
    assert case.number in text(client.get("/office/"))


def test_proposing_from_an_accident_or_a_tip_fills_in_what_is_known(client):
    found = accidents.registered()
    by = officers.officer(user=UserFactory(roles=["inspector"])).user
    client.force_login(by)
    page = text(client.get(found.get_absolute_url()))
    assert f"?accident={found.number}" in page
    page = text(client.get(f"{LIST}propose/?accident={found.number}"))
    assert f"事故{found.number}" in page
    assert found.enterprise.credit_code in page
    tip = tips.verified()
    client.force_login(tips.handler(tip))
    assert f"?tip={tip.number}" in text(client.get(f"/office/enforcement/tips/{tip.pk}/"))
    page = text(client.get(f"{LIST}propose/?tip={tip.number}"))
    assert f"举报{tip.number}" in page
    client.force_login(by)
    assert tip.number not in text(client.get(f"{LIST}propose/?tip={tip.number}&x=1"))
    assert client.get(f"{LIST}propose/?tip=none").status_code == 200

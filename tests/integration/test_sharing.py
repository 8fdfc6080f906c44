"""Data sharing: tokens with scope and term; every call is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enforcement.actions import sharing as acts
from enforcement.actions.sharing import Grant, Issued
from enforcement.models import ShareToken
from enforcement.rules.sharing import SCOPES
from enforcement.sharing.tokens import PerToken
from foundation.accounts.roles import Permission, Role
from foundation.audit.trail import timeline
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day, today
from tests.factories import cases, enterprises, hazards, inspections
from tests.factories.accounts import PASSWORD, UserFactory, confirmed
from tests.factories.officers import planner
from tests.integration.vaulted import client_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.article("E.sharing"),
]
API = "/api/share/v1/"
OFFICE = "/office/enforcement/sharing/"


def keeper():
    return UserFactory(roles=[Role.ADMINISTRATOR.value])


def issued(**given) -> Issued:
    by = keeper()
    values = {
        "department": "自治区市场监督管理厅",
        "purpose": "企业信用信息公示",
        "scopes": list(SCOPES),
        "expires_on": today() + timedelta(days=30),
    }
    return acts.issue_token(Grant(**{**values, **given}), by=by, confirmed=confirmed(by))


def call(client, path: str, token: str, **asked):
    return client.get(f"{API}{path}/", asked, headers={"Authorization": f"Bearer {token}"})


def served(penalties=cases.SMALL, **given):
    case = cases.registered(**given)
    case = cases.told(cases.investigated(cases.evidence(case), penalties=penalties))
    case = cases.discussed(cases.waived(case), penalties=penalties)
    return cases.served(cases.decided(case))


def test_a_token_reads_what_it_was_made_for_and_each_call_is_recorded(client):
    unit = enterprises.enterprise(region_code="640104")
    case = served(enterprise=unit)
    visit = hazards.visited(today(), enterprise=unit)
    hazards.hazard(visit, found_on=today(), due=today())
    found = issued()
    answer = call(client, "penalties", found.token, credit_code=unit.credit_code).json()
    assert [one["case_number"] for one in answer["results"]] == [case.number]
    told = answer["results"][0]
    assert (told["fine"], told["state"], told["party"]) == ("20000.00", "in_force", unit.name)
    assert told["kinds"][0]["amount"] == "20000.00"
    one = call(client, "enterprises", found.token, credit_code=unit.credit_code).json()["results"]
    assert one[0]["region"] == "宁夏回族自治区银川市兴庆区"
    assert len(call(client, "hazards", found.token, state="ordered").json()["results"]) == 1
    events = [event for event in timeline(found.record) if event.verb.endswith("read")]
    assert len(events) == 3
    assert unit.credit_code in events[0].changes_text
    assert events[0].actor_name == "自治区市场监督管理厅"


@pytest.mark.parametrize("path", ["enterprises", "penalties", "hazards", "changes"])
def test_without_a_token_in_force_nothing_is_told(client, path):
    assert client.get(f"{API}{path}/").status_code == 401
    for wrong in ("x", "sr_" + "a" * 43, "a" * 5000):
        assert call(client, path, wrong).status_code == 401
    for header in ("Bearer", "Bearer a b", "Basic eDp5", "Bearer \xff"):
        assert client.get(f"{API}{path}/", headers={"Authorization": header}).status_code == 401
    found = issued()
    given = {"since": timezone.now().isoformat()} if path == "changes" else {}
    assert call(client, path, found.token, **given).status_code == 200
    with on_day(today() + timedelta(days=31)):
        assert call(client, path, found.token, **given).status_code == 401
    acts.revoke_token(found.record, reason="用途变更", by=keeper())
    assert call(client, path, found.token, **given).status_code == 401
    assert client_of(planner()).get(f"{API}{path}/").status_code == 401, "a session opens nothing"


def test_nobody_writes(client):
    token = issued().token
    headers = {"Authorization": f"Bearer {token}"}
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(f"{API}hazards/", headers=headers).status_code == 405


def test_scope_and_region_bound_it(client):
    here = enterprises.enterprise(region_code="640104")
    there = enterprises.enterprise(region_code="640302")
    served(enterprise=here, region_code="640104")
    served(enterprise=there, region_code="640302")
    only = issued(scopes=["enterprises"]).token
    assert call(client, "penalties", only).status_code == 403
    since = (timezone.now() - timedelta(hours=1)).isoformat()
    kinds = {one["kind"] for one in call(client, "changes", only, since=since).json()["results"]}
    assert kinds == {"enterprises"}
    bound = issued(region_code="640100").token
    told = call(client, "penalties", bound).json()["results"]
    assert {one["region_code"] for one in told} == {"640104"}
    codes = [one["credit_code"] for one in call(client, "enterprises", bound).json()["results"]]
    assert here.credit_code in codes
    assert there.credit_code not in codes
    changed = call(client, "changes", bound, since=since, size="1000").json()["results"]
    assert str(there.pk) not in {one["record"] for one in changed if one["kind"] == "enterprises"}


def test_of_a_person_neither_name_nor_number(client):
    served(
        cases.WARNING, enterprise=None, party="person", party_name="欧阳建国",
        party_code="640102199001011234", party_address="某某小区", representative="",
    )  # fmt: skip
    text = call(client, "penalties", issued().token).content.decode()
    assert "欧阳某" in text
    for secret in ("建国", "640102199001011234", "某某小区"):
        assert secret not in text
    searched = call(client, "penalties", issued().token, credit_code="640102199001011234")
    assert searched.json()["results"] == []


def test_what_is_secret_or_not_served_is_not_there(client):
    inspections.assigned(planner())
    case = cases.registered()
    case = cases.told(cases.investigated(cases.evidence(case)))
    cases.decided(cases.discussed(cases.waived(case)))
    token = issued().token
    assert call(client, "penalties", token).json()["results"] == []
    assert call(client, "hazards", token).json()["results"] == []


@pytest.mark.parametrize(
    ("path", "asked", "field"),
    [
        ("penalties", {"since": "2026-02-30"}, "since"),
        ("penalties", {"since": "昨天"}, "since"),
        ("penalties", {"name": "x"}, "name"),
        ("hazards", {"state": "nothing"}, "state"),
        ("changes", {}, "since"),
        ("changes", {"since": "2026-13-01T00:00:00"}, "since"),
    ],
)
def test_wrong_questions_are_told(client, path, asked, field):
    answer = call(client, path, issued().token, **asked)
    assert answer.status_code == 400
    assert field in answer.json()


def test_a_wrong_cursor_or_size_breaks_nothing(client):
    token = issued().token
    for asked in ({"cursor": "x" * 3000}, {"cursor": "\x00"}, {"size": "-1"}, {"size": "9" * 30}):
        assert call(client, "enterprises", token, **asked).status_code in (200, 404)


def test_pages_follow_each_other(client):
    for number in range(5):
        enterprises.enterprise(name=f"第{number}家有限公司")
    token = issued().token
    seen, answer = [], call(client, "enterprises", token, size="2")
    while True:
        page = answer.json()
        seen += [one["id"] for one in page["results"]]
        if not page["next"]:
            break
        answer = client.get(page["next"], headers={"Authorization": f"Bearer {token}"})
    assert seen == sorted(set(seen))
    assert len(seen) == 5


def test_too_many_calls_have_to_wait(client, monkeypatch):
    monkeypatch.setattr(PerToken, "get_rate", lambda _self: "2/min")
    token, other = issued().token, issued().token
    assert [call(client, "hazards", token).status_code for _ in range(3)] == [200, 200, 429]
    assert call(client, "hazards", other).status_code == 200


def test_how_often_is_a_parameter():
    assert PerToken().get_rate() == "600/min"


def test_the_same_queries_for_one_and_five(client):
    token, counts = issued().token, []
    for more in (1, 4):
        for _ in range(more):
            case = served()
            visit = hazards.visited(today(), enterprise=case.enterprise)
            hazards.hazard(visit, found_on=today(), due=today())
        for path in ("enterprises", "penalties", "hazards"):
            with CaptureQueriesContext(connection) as queries:
                call(client, path, token)
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


class TestTokens:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"department": " "}, "department"),
            ({"purpose": ""}, "purpose"),
            ({"scopes": []}, "scopes"),
            ({"scopes": ["everything"]}, "scopes"),
            ({"region_code": "999999"}, "region_code"),
            ({"expires_on": today() - timedelta(days=1)}, "expires_on"),
            ({"expires_on": today() + timedelta(days=400)}, "expires_on"),
        ],
    )
    def test_what_is_not_issued(self, given, field):
        with pytest.raises(Refused) as refusal:
            issued(**given)
        assert refusal.value.field == field

    def test_only_the_administrator_confirmed_anew(self):
        by = planner()
        grant = Grant("某厅", "用途", ["hazards"], today())
        with pytest.raises(NotPermitted):
            acts.issue_token(grant, by=by, confirmed=confirmed(by))
        with pytest.raises(Refused, match="再次确认身份"):
            acts.issue_token(grant, by=keeper(), confirmed=None)

    def test_revoked_once_with_a_reason(self):
        found = issued().record
        with pytest.raises(Refused, match="撤销原因"):
            acts.revoke_token(found, reason=" ", by=keeper())
        acts.revoke_token(found, reason="停用", by=keeper())
        with pytest.raises(Refused, match="已于"):
            acts.revoke_token(found, reason="再停", by=keeper())

    def test_it_is_shown_once_and_stored_nowhere(self):
        client = client_of(keeper())
        data = {
            "department": "某厅", "purpose": "共享", "scopes": ["hazards"],
            "expires_on": f"{today():%Y-%m-%d}", "confirmation": PASSWORD,
        }  # fmt: skip
        answer = client.post(f"{OFFICE}new/", data)
        token = answer.context["issued"].token
        assert token in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        record = ShareToken.objects.get()
        for page in (OFFICE, record.get_absolute_url()):
            text = client.get(page).content.decode()
            assert token not in text
            assert record.start in text
        assert token not in repr(ShareToken.objects.values())
        wrong = client.post(f"{OFFICE}new/", {**data, "confirmation": "wrong"})
        assert wrong.status_code == 200
        assert ShareToken.objects.count() == 1
        revoke = f"{record.get_absolute_url()}revoke/"
        assert client.post(revoke, {"reason": ""}).status_code == 200
        assert client.post(revoke, {"reason": "停用"}).status_code == 302
        assert "已撤销" in client.get(OFFICE).content.decode()

    @pytest.mark.parametrize("role", list(Role))
    def test_who_sees_them(self, role):
        user = UserFactory(roles=[role.value])
        record = issued().record
        may = user.may(Permission.MANAGE_SHARING)
        client = client_of(user)
        url = record.get_absolute_url()
        for page in (OFFICE, f"{OFFICE}new/", url, f"{url}revoke/"):
            assert client.get(page).status_code == (200 if may else 404), page

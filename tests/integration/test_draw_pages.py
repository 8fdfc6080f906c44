"""The pages of the draw: office and public."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enforcement import tasks
from enforcement.actions.draws import sealed
from enforcement.models import Draw
from foundation.accounts.roles import Permission, Role
from foundation.web.models import LongJob
from foundation.workdays.quarters import on_day, today
from tests.architecture.source import ROOT
from tests.factories import draw_acts as make
from tests.factories import officers
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.random.draw")]
LIST = "/office/enforcement/draws/"


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture(autouse=True)
def _jobs_at_once(monkeypatch):
    monkeypatch.setattr(tasks.commit_draw, "delay", tasks.commit_draw)
    monkeypatch.setattr(tasks.conduct_draw, "delay", tasks.conduct_draw)


@pytest.fixture
def by(client):
    user = officers.planner()
    make.some_pool(user)
    client.force_login(user)
    return user


def form_data(**changes):
    day = today() + timedelta(days=3)
    data = {
        "title": "第四季度抽查", "pool_kind": "enterprises", "region_code": "",
        "split_by": ["industry", "risk_grade"], "bars": ["checked", "key"], "team_size": 2,
        "planned_first": day, "planned_last": day + timedelta(days=20),
        "reveal_by": day + timedelta(days=40),
        "source_0": "双色球", "day_0": today() + timedelta(days=1), "count_0": 3,
    }  # fmt: skip
    return {**data, **changes}


def test_a_planner_goes_through_all_pages(client, by, django_capture_on_commit_callbacks):
    made = client.post(f"{LIST}new/", form_data())
    draw = Draw.objects.get()
    assert made["Location"] == f"{LIST}{draw.pk}/quotas/"
    client.post(made["Location"], {"percentage": 40})
    draw.refresh_from_db()
    assert draw.quotas == {"explosives_making|B": 3}
    assert "公布承诺" in client.get(f"{LIST}{draw.pk}/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        wrong = client.post(f"{LIST}{draw.pk}/commit/", {"confirmation": "no"})
        assert "不正确" in wrong.content.decode()
        answer = client.post(f"{LIST}{draw.pk}/commit/", {"confirmation": PASSWORD})
    assert answer["Location"] == f"/office/jobs/{LongJob.objects.get().pk}/"
    assert LongJob.objects.get().state == "done"
    with on_day(today() + timedelta(days=1)):
        assert "录入公开随机数" in client.get("/office/").content.decode()
        client.post(f"{LIST}{draw.pk}/enter/", {"numbers_0": "3 1 2"})
        bad = client.post(f"{LIST}{draw.pk}/enter/", {"numbers_0": "3 x 2"})
        assert "numbers_0" in bad.context["form"].errors
        client.force_login(other := make.second())
        client.post(f"{LIST}{draw.pk}/enter/", {"numbers_0": "4 1 2"})
        assert "不一致" in client.get(f"{LIST}{draw.pk}/").content.decode()
        client.post(f"{LIST}{draw.pk}/enter/", {"numbers_0": "1 2 3"})
    assert not other.may(Permission.DISPATCH)
    client.force_login(by)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{LIST}{draw.pk}/draw/", {"confirmation": PASSWORD})
    draw.refresh_from_db()
    assert draw.state == "drawn"
    page = client.get(f"{LIST}{draw.pk}/").content.decode()
    assert all(i.enterprise.name in page for i in draw.inspections.all())
    _dispatched(client, draw)


def _dispatched(client, draw):
    first = draw.inspections.first()
    label = first.enterprise.credit_code
    with on_day(draw.planned_first):
        client.post(f"{LIST}{draw.pk}/hand_over/", {"inspections": [str(first.pk)]})
    first.refresh_from_db()
    assert first.handed_on == draw.planned_first
    half = client.post(f"{LIST}{draw.pk}/substitute/", {"object_0": label})
    assert "object_reason_0" in half.context["form"].errors
    data = {"object_0": label, "object_reason_0": "closed"}
    assert client.post(f"{LIST}{draw.pk}/substitute/", data).status_code == 302
    assert draw.inspections.filter(state="cancelled").count() == 1
    early = client.post(f"{LIST}{draw.pk}/reveal/")
    assert "没有到场" in early.content.decode()
    make.visited(draw)
    assert client.post(f"{LIST}{draw.pk}/reveal/").status_code == 302
    public = client.get(f"/draws/{draw.number}/").content.decode()
    assert "第 2 轮随机码（替补）" in public


@pytest.mark.parametrize("role", Role)
def test_who_sees_what(client, role):
    by = officers.planner()
    make.some_pool(by)
    draft, draw = make.prepared(by), make.drawn(by)
    user = UserFactory(roles=[role.value])
    client.force_login(user)
    reads, plans = user.may(Permission.READ_ENFORCEMENT), role == Role.PLANNER
    assert client.get(LIST).status_code == (200 if reads else 404)
    assert client.get(f"{LIST}{draw.pk}/").status_code == (200 if reads else 404)
    assert client.get(f"{LIST}{draft.pk}/").status_code == (200 if plans else 404)
    for name in ("hand_over", "substitute", "reveal", "cancel"):
        answer = client.get(f"{LIST}{draw.pk}/{name}/").status_code
        assert answer == (200 if plans else 404)
    assert client.get(f"{LIST}new/").status_code == (200 if plans else 404)
    assert client.post(f"{LIST}{draw.pk}/draw/").status_code in ((200,) if plans else (404,))


def test_cancelled_through_the_page_stays_public(client, by):
    draw = make.committed(by)
    data = {"reason": "行动改期", "confirmation": PASSWORD}
    assert client.post(f"{LIST}{draw.pk}/cancel/", data).status_code == 302
    client.logout()
    assert "行动改期" in client.get(f"/draws/{draw.number}/").content.decode()
    assert "已取消" in client.get("/draws/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"team_size": 1},
        {"source_0": ""},
        {"source_1": "只有名称"},
        {"day_0": "2020-01-01"},
        {"industries": ["nothing"]},
        {"region_code": "999999"},
        {"title": "<script>alert(1)</script>" * 9},
        {"count_0": "9" * 40},
    ],
)
def test_what_the_form_refuses(client, by, changes):
    answer = client.post(f"{LIST}new/", form_data(**changes))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Draw.objects.exists()


def test_the_public_sees_only_what_was_announced(client, by):
    draw = make.prepared(by)
    client.logout()
    assert client.get(f"/draws/{draw.number}/").status_code == 404
    draw = make.drawn(by)
    page = client.get(f"/draws/{draw.number}/").content.decode()
    assert sealed.announcement_of(draw).commitment.hex() in page
    plain = json.loads(client.get(f"/draws/{draw.number}/draw.json").content)
    assert plain["result"] is None
    text = b"".join(client.get(f"/draws/{draw.number}/pool.txt").streaming_content)
    assert len(text.splitlines()) == 6
    for name in ("verify/", "draw.json", "pool.txt"):
        assert client.get(f"/draws/nothing/{name}").status_code == 404
    for odd in ("nothing", "%00", "%F0%9F%98%80", "9" * 400):
        assert client.get(f"/draws/?before={odd}").status_code in (400, 404)


def test_what_is_downloaded_checks_what_was_drawn(client, by, tmp_path):
    draw = make.revealed(by)
    client.logout()
    base = f"/draws/{draw.number}/"
    (tmp_path / "draw.json").write_bytes(client.get(f"{base}draw.json").content)
    pool = b"".join(client.get(f"{base}pool.txt").streaming_content)
    (tmp_path / "pool.txt").write_bytes(pool)
    checker = client.get("/draws/verify_draw.py").content
    assert checker == (ROOT / "enforcement/static/enforcement/verify_draw.py").read_bytes()
    (tmp_path / "verify_draw.py").write_bytes(checker)
    words = ["verify_draw.py", "draw.json", "pool.txt", draw.announcement_sha256]
    done = subprocess.run(
        [sys.executable, "-I", *words],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert client.get(base).status_code == 200


def test_an_officer_leaves_all_teams_at_once(client, by):
    draw = make.drawn(by, quotas={"all": 6})
    outcome = sealed.read_outcome(draw)
    teams = outcome.result.staffing.teams
    one = next(o.certificate for o in outcome.result.officers
               if sum(o.certificate in team.officers for team in teams) > 1)  # fmt: skip
    data = {"officer_0": f"*|{one}", "officer_reason_0": "transferred"}
    assert client.post(f"{LIST}{draw.pk}/substitute/", data).status_code == 302
    now = sealed.read_outcome(Draw.objects.get()).result
    assert {strike.certificate for strike in now.rounds[0].officers} == {one}
    left = draw.inspections.filter(members__officer__certificate=one)
    assert not left.filter(members__officer__certificate=one, members__replaced_on=None).exists()
    assert all(i.members.filter(replaced_on=None).count() == 2 for i in draw.inspections.all())


def queries_of(client, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_as_many_queries_for_five_as_for_one(client, by):
    draw = make.revealed(by)
    one = [queries_of(client, address) for address in (LIST, "/draws/", f"{LIST}{draw.pk}/")]
    for _ in range(4):
        make.committed(by)
    draw = make.drawn(by, quotas={"all": 5})
    five = [queries_of(client, address) for address in (LIST, "/draws/", f"{LIST}{draw.pk}/")]
    assert five == one

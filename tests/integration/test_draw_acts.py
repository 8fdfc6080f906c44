"""The draw from its preparation to its reveal, through its acts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from enforcement import tasks
from enforcement.actions.draws import close, commit, conduct, numbers, order, prepare, sealed
from enforcement.draw import published
from enforcement.draw.types import ObjectStrike, OfficerStrike, Source
from enforcement.models import Draw, Inspection, RandomEntry
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.deadlines.models import Deadline
from foundation.enterprises.actions import register
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day
from tests.factories import draw_acts as make
from tests.factories import enterprises, officers
from tests.factories.accounts import UserFactory, confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.random.draw")]


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def by():
    user = officers.planner()
    make.some_pool(user)
    return user


def test_from_the_preparation_to_the_reveal(by):
    draw = make.committed(by)
    said = sealed.announcement_of(draw)
    assert draw.number == "SJ2026-001"
    assert (said.pool.count, said.strata[0].quota, draw.state) == (6, 3, "committed")
    assert published.read(draw.published.encode()).result is None
    draw = make.with_numbers(draw, by)
    assert draw.state == "ready"
    with on_day(make.DRAWN_ON):
        draw = conduct.draw_now(draw, by=by, confirmed=confirmed(by))
    assert draw.inspections.count() == 3
    assert {i.members.count() for i in draw.inspections.all()} == {2}
    assert published.read(draw.published.encode()).result is None
    make.visited(draw)
    with on_day(make.VISIT):
        draw = close.reveal(draw, by=by)
    found = published.read(draw.published.encode())
    assert len(found.result.selection.drawn) == 3
    assert found.announcement == said
    assert not Deadline.objects.open().exists()


def test_only_those_who_dispatch(by):
    for role in set(Role) - {Role.PLANNER}:
        with pytest.raises(NotPermitted):
            prepare.prepare(make.preparation(), by=UserFactory(roles=[role.value]))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"team_size": 1}, "team_size"),
        ({"planned_first": make.ANNOUNCED}, "planned_first"),
        ({"planned_last": date(2026, 11, 30)}, "planned_last"),
        ({"reveal_by": date(2026, 12, 31)}, "reveal_by"),
        ({"sources": ()}, "source_0"),
        ({"sources": (replace(make.SOURCES[0], day=make.ANNOUNCED),)}, "day_0"),
        ({"sources": (Source("晚", date(2026, 12, 2), 1),)}, "day_0"),
        ({"sources": (replace(make.SOURCES[0], count=0),)}, "count_0"),
    ],
)
def test_what_cannot_be_announced(by, change, field):
    with on_day(make.ANNOUNCED), pytest.raises(Refused) as refused:
        prepare.prepare(make.preparation(**change), by=by)
    assert refused.value.field == field


@pytest.mark.parametrize("quotas", [{"all": -1}, {"all": 0}, {"other": 1}, {}])
def test_quotas_that_make_no_draw(by, quotas):
    draw = make.prepared(by)
    with pytest.raises(Refused):
        prepare.set_quotas(draw, quotas, by=by)


def test_nothing_is_announced_without_quotas_officers_or_confirmation(by):
    with on_day(make.ANNOUNCED):
        draw = prepare.prepare(make.preparation(), by=by)
        with pytest.raises(Refused, match="名额"):
            order.order(draw, order.COMMIT, by=by, confirmed=confirmed(by))
        draw = make.prepared(by, offices=[UserFactory().office])
        with pytest.raises(Refused, match="只有 0 人"):
            order.order(draw, order.COMMIT, by=by, confirmed=confirmed(by))
        with pytest.raises(Refused, match="确认身份"):
            order.order(make.prepared(by), order.COMMIT, by=by, confirmed=None)


def test_what_was_announced_never_changes(by):
    draw = make.committed(by)
    with pytest.raises(Refused):
        prepare.set_quotas(draw, {"all": 1}, by=by)
    for change in (
        {"announcement": "{}"},
        {"secret_sealed": b"x"},
        {"pool_file": "draws/other.txt"},
        {"sources": []},
        {"officers_frozen": "[]"},
        {"reveal_by": date(2027, 2, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), acting():
            Draw.objects.filter(pk=draw.pk).update(**change)
    assert commit.perform_commit(draw.pk).announcement == draw.announcement


def test_a_change_after_the_decision_stops_the_job(by):
    with on_day(make.ANNOUNCED):
        draw = order.order(make.prepared(by), order.COMMIT, by=by, confirmed=confirmed(by))
        prepare.change(draw, make.preparation(title="另一次"), by=by)
        with pytest.raises(Refused, match="已经修改"):
            commit.perform_commit(draw.pk)


def test_numbers_only_after_the_day_and_by_two_people(by):
    draw, other = make.committed(by), make.second()
    with on_day(make.DRAWN_ON - timedelta(days=1)), pytest.raises(Refused, match="要到 2026-11-10"):
        numbers.enter_numbers(draw, make.TEXTS, by=by)
    with on_day(make.DRAWN_ON):
        assert numbers.enter_numbers(draw, make.TEXTS, by=by) == numbers.WAITING
        assert numbers.enter_numbers(draw, make.SAME_TEXTS, by=by) == numbers.WAITING
        wrong = ("1 5 12 20 28 33 8", "9 3 1")
        assert numbers.enter_numbers(draw, wrong, by=other) == numbers.DIFFERENT
        assert "双色球" in numbers.differences(draw)[0]
        assert Draw.objects.get().state == "committed"
        with pytest.raises(Refused):
            order.order(draw, order.DRAW, by=by, confirmed=confirmed(by))
        assert numbers.enter_numbers(draw, make.TEXTS, by=other) == numbers.AGREED
        with pytest.raises(Refused):
            numbers.enter_numbers(draw, make.TEXTS, by=by)
        with pytest.raises(NotPermitted):
            numbers.enter_numbers(draw, make.TEXTS, by=officers.inspector())
    assert RandomEntry.objects.count() == 4


def test_the_job_run_twice_draws_once(by):
    draw = make.drawn(by)
    before = sealed.read_outcome(draw)
    again = conduct.perform_draw(draw.pk)
    assert sealed.read_outcome(again) == before
    assert Inspection.objects.count() == 3


def test_killed_half_way_it_gives_the_same(by, monkeypatch):
    draw = make.with_numbers(make.committed(by), by)
    order.order(draw, order.DRAW, by=by, confirmed=confirmed(by))
    results = []
    plain = sealed.seal_outcome

    def killed(draw, outcome):
        results.append(outcome)
        raise KeyboardInterrupt

    monkeypatch.setattr(sealed, "seal_outcome", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        conduct.perform_draw(draw.pk)
    assert Inspection.objects.count() == 0
    monkeypatch.setattr(sealed, "seal_outcome", plain)
    assert sealed.read_outcome(conduct.perform_draw(draw.pk)) == results[0]
    assert Inspection.objects.count() == 3


def test_a_changed_pool_is_refused(by):
    draw = make.with_numbers(make.committed(by), by)
    with default_storage.open(draw.pool_file) as file:
        text = file.read()
    default_storage.delete(draw.pool_file)
    with pytest.raises(Refused, match="找不到"):
        conduct.draw_now(draw, by=by, confirmed=confirmed(by))
    default_storage.save(draw.pool_file, ContentFile(text.replace("0号".encode(), "9号".encode())))
    with pytest.raises(Refused, match="与承诺公布时不一致"):
        conduct.draw_now(draw, by=by, confirmed=confirmed(by))
    assert Draw.objects.get().state == "ready"


def test_an_officer_who_may_no_longer_go_leaves_the_object_open_until_replaced(by):
    draw = make.with_numbers(make.committed(by, quotas={"all": 6}), by)
    gone = sealed.officers_of(draw)[0].certificate
    with acting():
        type(officers.officer(by)).objects.filter(certificate=gone).update(left_on=make.DRAWN_ON)
    draw = conduct.draw_now(draw, by=by, confirmed=confirmed(by))
    outcome = sealed.read_outcome(draw)
    teams = outcome.result.staffing.teams
    hit = [team.label for team in teams if gone in team.officers]
    assert set(outcome.problems) == set(hit)
    assert draw.inspections.count() == 6 - len(hit)
    strikes = [OfficerStrike(label, gone, "certificate") for label in hit]
    draw = conduct.substitute(draw, officers=strikes, by=by)
    assert sealed.read_outcome(draw).problems == {}
    assert draw.inspections.count() == 6


def test_an_enterprise_struck_off_and_one_renamed(by):
    draw = make.with_numbers(make.committed(by, quotas={"all": 6}), by)
    one, two = register.Enterprise.objects.order_by("pk")[:2]
    registrar = enterprises.registrar()
    register.strike_off(one, on=make.DRAWN_ON, by=registrar)
    new = enterprises.particulars(credit_code=two.credit_code, name="改了名的公司")
    register.change_enterprise(two, new, by=registrar)
    draw = conduct.draw_now(draw, by=by, confirmed=confirmed(by))
    outcome = sealed.read_outcome(draw)
    assert "已注销" in outcome.problems[one.credit_code]
    names = {item.label: item.name for item in outcome.result.selection.drawn}
    assert names[two.credit_code] == "宁夏抽查对象1号公司"
    draw = conduct.substitute(draw, objects=[ObjectStrike(one.credit_code, "closed")], by=by)
    assert draw.inspections.count() == 5
    assert one.credit_code not in sealed.read_outcome(draw).problems


def test_substitution_moves_the_inspections(by):
    draw = make.drawn(by)
    result = sealed.read_outcome(draw).result
    first, second_, _ = result.staffing.teams
    draw = conduct.substitute(
        draw,
        objects=[ObjectStrike(first.label, "closed")],
        officers=[OfficerStrike(second_.label, second_.officers[0], "leave")],
        by=by,
    )
    assert draw.inspections.filter(state="cancelled").count() == 1
    assert draw.inspections.filter(state="assigned").count() == 3
    moved = draw.inspections.get(enterprise__credit_code=second_.label)
    out = moved.members.get(officer__certificate=second_.officers[0])
    assert out.replaced_reason == "因病因事请假"
    assert moved.members.filter(replaced_on__isnull=True).count() == 2
    make.visited(draw)
    with pytest.raises(Refused, match="已经到场"):
        conduct.substitute(draw, objects=[ObjectStrike(second_.label, "closed")], by=by)


def test_nobody_with_the_speciality_then_another_object(by):
    enterprises.enterprise(industry="tailings")
    draw = make.drawn(by, split_by=["industry"], quotas={"explosives_making": 1, "tailings": 4})
    outcome = sealed.read_outcome(draw)
    (left,) = outcome.result.staffing.open
    assert left.reason == "speciality"
    assert [short.found for short in outcome.result.selection.short] == [1]
    team = outcome.result.staffing.teams[0]
    with pytest.raises(Refused, match="已有检查组"):
        conduct.substitute(draw, objects=[ObjectStrike(team.label, "unstaffed")], by=by)
    draw = conduct.substitute(draw, objects=[ObjectStrike(left.label, "unstaffed")], by=by)
    assert draw.inspections.count() == 1


def test_cancelled_stays_public_with_its_reason(by):
    draw = make.drawn(by)
    with pytest.raises(Refused):
        close.cancel(draw, reason=" ", by=by, confirmed=confirmed(by))
    draw = close.cancel(draw, reason="专项行动改期", by=by, confirmed=confirmed(by))
    found = published.read(draw.published.encode())
    assert (found.cancelled.reason, found.result) == ("专项行动改期", None)
    assert set(draw.inspections.values_list("state", flat=True)) == {"cancelled"}
    assert not Deadline.objects.open().exists()
    draw = make.drawn(by)
    make.visited(draw, list(draw.inspections.all()[:1]))
    with pytest.raises(Refused, match="已有检查组到场"):
        close.cancel(draw, reason="不满意", by=by, confirmed=confirmed(by))


def test_the_reveal_waits_for_the_visits_or_the_last_day(by):
    draw = make.drawn(by)
    with on_day(make.VISIT):
        with pytest.raises(Refused, match="还有 3 个检查组"):
            close.reveal(draw, by=by)
        assert tasks.reveal_draws() == 0
        make.visited(draw, list(draw.inspections.all()[:2]))
        assert tasks.reveal_draws() == 0
        make.visited(draw)
        assert tasks.reveal_draws() == 1
        assert tasks.reveal_draws() == 0
    other = make.drawn(by)
    with on_day(make.REVEAL_BY):
        assert tasks.reveal_draws() == 1
    assert Draw.objects.get(pk=other.pk).state == "revealed"


@pytest.mark.article("E.random.unannounced")
def test_the_team_is_told_on_the_day(by):
    draw = make.drawn(by)
    inspection = draw.inspections.first()
    member = inspection.members.first().officer.user
    assert not Inspection.objects.visible_to(member).exists()
    with on_day(make.DRAWN_ON), pytest.raises(Refused, match="出发当日"):
        close.hand_over(draw, [inspection.pk], by=by)
    with on_day(make.VISIT):
        assert close.hand_over(draw, [inspection.pk], by=by) == 1
        with pytest.raises(Refused):
            close.hand_over(draw, [inspection.pk], by=by)
    assert list(Inspection.objects.visible_to(member)) == [inspection]


@pytest.mark.article("E.random.subordinate")
def test_subordinate_departments_are_drawn_alike():
    by = officers.planner()
    for number in range(5):
        officers.department(by, region_code=f"640{number % 2 + 1}00")
        officers.officer(by)
    quotas = {"640100": 2, "640200": 1}
    draw = make.revealed(
        by, pool_kind="departments", split_by=["area"], bars=["checked"], quotas=quotas
    )
    assert {i.department.region_code for i in draw.inspections.all()} == {"640100", "640200"}
    found = published.read(draw.published.encode())
    assert [stratum.name for stratum in found.announcement.strata] == ["银川市", "石嘴山市"]


def test_another_secret_key_is_told_and_the_draw_can_be_cancelled(by, settings):
    draw = make.with_numbers(make.committed(by), by)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key of the server, long enough"
    with pytest.raises(Refused, match="SECRET_KEY"):
        conduct.draw_now(draw, by=by, confirmed=confirmed(by))
    settings.SECRET_KEY_FALLBACKS = [old]
    assert conduct.draw_now(draw, by=by, confirmed=confirmed(by)).state == "drawn"
    settings.SECRET_KEY_FALLBACKS = []
    assert close.cancel(draw, reason="密钥丢失", by=by, confirmed=confirmed(by)).cancelled_on


def test_the_secret_and_the_result_stand_nowhere_in_the_clear(by):
    draw = make.drawn(by)
    secret, outcome = sealed.read_secret(draw), sealed.read_outcome(draw)
    row = json.dumps(Draw.objects.filter(pk=draw.pk).values().get(), default=repr)
    trail = json.dumps(list(AuditEvent.objects.values()), default=str, ensure_ascii=False)
    drawn = {item.label for item in outcome.result.selection.drawn}
    for text in (row, trail.replace("宁夏抽查", "")):
        assert secret.hex() not in text
        assert outcome.result.codes[0].hex() not in text
    assert not any(label in row for label in drawn)
    events = AuditEvent.objects.filter(verb__startswith="enforcement.").exclude(
        verb__contains="officer"
    )
    said = json.dumps(list(events.values()), default=str, ensure_ascii=False)
    assert not any(label in said for label in drawn)


def test_nothing_is_drawn_after_the_planned_period(by):
    draw = make.with_numbers(make.committed(by), by)
    with on_day(date(2027, 1, 1)), pytest.raises(Refused, match="检查期间已于"):
        conduct.draw_now(draw, by=by, confirmed=confirmed(by))


def test_the_job_says_how_far_it_is(by):
    draw = make.with_numbers(make.committed(by), by)
    said = []
    order.order(draw, order.DRAW, by=by, confirmed=confirmed(by))
    conduct.perform_draw(draw.pk, progress=lambda done, total: said.append((done, total)))
    assert said[-1][0] == said[-1][1] > 0


def test_one_that_cannot_be_opened_does_not_hold_up_the_night(by, settings):
    settings.SECRET_KEY_FALLBACKS = []
    locked = make.drawn(by)
    settings.SECRET_KEY = "another key of the server, long enough"
    other = make.drawn(by)
    with on_day(make.REVEAL_BY):
        assert tasks.reveal_draws() == 1
    assert Draw.objects.get(pk=locked.pk).state == "drawn"
    assert Draw.objects.get(pk=other.pk).state == "revealed"


def test_a_sealed_text_of_another_draw_is_not_opened(by):
    one, other = make.committed(by), make.committed(by)
    one.secret_sealed = other.secret_sealed
    with pytest.raises(Refused, match="无法打开"):
        sealed.read_secret(one)

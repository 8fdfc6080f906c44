"""The pages of the draw on a phone and a desk, and the check as anybody runs it."""

from __future__ import annotations

import pytest

from enforcement.actions.draws import close, numbers
from enforcement.models import Draw
from foundation.accounts.roles import Role
from foundation.procedure.acts import acting
from foundation.workdays.quarters import on_day
from tests.browser.test_look import at_each_width, keep, looks_right
from tests.factories import draw_acts as make
from tests.factories import enterprises, officers
from tests.factories.accounts import confirmed

pytestmark = [pytest.mark.browser, pytest.mark.article("E.random.draw")]


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def planner(sign_in):
    by = sign_in(Role.PLANNER.value)
    make.some_pool(by, objects=4)
    make.some_pool(by, objects=3, people=1, industry="tailings", risk_grade="D")
    return by


SPLIT = {"split_by": ["industry", "risk_grade"]}
QUOTAS = {"explosives_making|B": 2, "tailings|D": 5}


def looks(page, name: str, address: str) -> None:
    for device in at_each_width(page, address):
        keep(page, f"draw-{name}-{device}")
        looks_right(page)


@pytest.mark.parametrize("state", ["prepared", "committed", "drawn", "revealed"])
def test_each_stage(page, planner, state):
    draw = getattr(make, state)(planner, **SPLIT, quotas=QUOTAS)
    looks(page, state, f"/office/enforcement/draws/{draw.pk}/")
    if state != "prepared":
        looks(page, f"public-{state}", f"/draws/{draw.number}/")
    steps = {"prepared": ["change", "quotas", "commit"], "committed": ["enter", "cancel"],
             "drawn": ["hand_over", "substitute", "reveal"], "revealed": []}  # fmt: skip
    for name in steps[state]:
        looks(page, name, f"/office/enforcement/draws/{draw.pk}/{name}/")


def test_lists_and_the_first_form(page, planner):
    looks(page, "public-none", "/draws/")
    make.committed(planner)
    looks(page, "list", "/office/enforcement/draws/")
    looks(page, "public-list", "/draws/")
    looks(page, "new", "/office/enforcement/draws/new/")


def test_numbers_that_differ_and_one_cancelled(page, planner):
    draw = make.committed(planner)
    with on_day(make.DRAWN_ON):
        numbers.enter_numbers(draw, make.TEXTS, by=planner)
        numbers.enter_numbers(draw, ("1 2 3 4 5 6 7", "1 2 3"), by=make.second())
    looks(page, "different", f"/office/enforcement/draws/{draw.pk}/")
    looks(page, "workbench", "/office/")
    close.cancel(draw, reason="专项行动改期", by=planner, confirmed=confirmed(planner))
    looks(page, "public-cancelled", f"/draws/{draw.number}/")


def test_the_check_on_the_page_agrees_and_finds_a_change(page, planner):
    draw = make.revealed(planner, **SPLIT, quotas=QUOTAS)
    page.goto(f"/draws/{draw.number}/verify/")
    page.get_by_role("button", name="开始核验").click()
    page.get_by_text("结论：全部一致。").wait_for()
    keep(page, "draw-verified")
    looks_right(page)
    with acting():
        text = draw.published.replace('"quota":2', '"quota":3')
        Draw.objects.filter(pk=draw.pk).update(published=text)
    page.reload()
    page.get_by_role("button", name="开始核验").click()
    page.get_by_text("结论：有不符之处").wait_for()


def test_the_page_saved_to_disk_checks_without_a_network(page, planner, chromium, tmp_path):
    draw = make.revealed(planner, **SPLIT, quotas=QUOTAS)
    page.goto(f"/draws/{draw.number}/")
    names = ("下载离线核验网页", "下载 draw.json", "下载检查对象库")
    files = []
    for name in names:
        with page.expect_download() as found:
            page.get_by_role("link", name=name).click()
        file = tmp_path / found.value.suggested_filename
        found.value.save_as(file)
        files.append(file)
    context = chromium.new_context(offline=True)
    saved = context.new_page()
    saved.goto(files[0].as_uri())
    saved.set_input_files("#json", files[1])
    saved.set_input_files("#pool", files[2])
    saved.fill("#earlier", draw.announcement_sha256)
    saved.get_by_role("button", name="开始核验").click()
    saved.get_by_text("结论：全部一致。").wait_for()
    context.close()


def test_a_phone_shows_the_officer_nothing_of_the_object(page, sign_in):
    by = officers.planner()
    make.some_pool(by, objects=3, people=3)
    user = sign_in(Role.INSPECTOR.value)
    officers.officer(by, user=user)
    enterprises.enterprise()
    make.drawn(by, team_size=4)
    looks(page, "officer-workbench", "/office/")
    page.get_by_text("您有一项双随机检查任务").first.wait_for()

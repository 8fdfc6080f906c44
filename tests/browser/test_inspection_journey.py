"""A visit on a phone: arrival, checklist, two hazards, photo, signatures, order, re-inspection."""

from __future__ import annotations

from datetime import timedelta

import pytest

from enforcement.actions.unlisted import waive_listing
from enforcement.models import Inspection
from foundation.workdays.quarters import today
from tests.browser.test_look import keep, looks_right
from tests.factories import cases, inspections, officers
from tests.factories.accounts import confirmed

pytestmark = pytest.mark.browser
HAZARDS = (
    ("一般隐患", "2号炸药库", "堆垛高度超过标志线。", "GB 50089"),
    ("重大隐患", "制药工房", "防爆门闭锁装置失效。", "《民用爆炸物品安全管理条例》"),
)


@pytest.fixture
def visit(page, sign_in):
    """An inspection given to the signed-in inspector and a colleague, on a phone."""
    user = sign_in("inspector", full_name="马建国")
    by = officers.planner()
    team = [officers.officer(by, user=user), officers.officer(by)]
    found = inspections.assigned(by, officers=team)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/office/")
    page.get_by_role("link", name=found.enterprise.name).click()
    return found


def draw(page) -> None:
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 20, steps=5)
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=5)
    page.mouse.up()


def step(page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def arrive(page) -> None:
    step(page, "到达现场，开始检查")
    page.get_by_label("已向被检查单位出示执法证件").check()
    page.get_by_label("被检查单位在场人员").fill("张某某（安全总监）")
    keep(page, "visit-1-arrive")
    looks_right(page)
    page.get_by_role("button", name="到达现场，开始检查").click()


def answer_all(page) -> None:
    items = page.locator(".check-item")
    for place in range(items.count()):
        items.nth(place).get_by_label("不符合" if place == 1 else "符合", exact=True).check()
    items.nth(1).get_by_role("textbox").fill("缺三天的温湿度记录")


def fill_hazards(page) -> None:
    for place, (level, where, what, basis) in enumerate(HAZARDS):
        if place:
            page.get_by_role("button", name="再加一条隐患").click()
        form = page.locator("fieldset.hazard").nth(place)
        form.get_by_label(level).check()
        form.get_by_label("类别").select_option("危险物品储存")
        form.get_by_label("部位").fill(where)
        form.get_by_label("隐患内容").fill(what)
        form.get_by_label("依据").fill(basis)


def sign_all(page, team) -> None:
    for name in (*team, "被检查单位负责人"):
        step(page, "签名")
        page.get_by_label(name, exact=True).check()
        if name == "被检查单位负责人":
            page.get_by_label("被检查单位签名人姓名").fill("张某某")
        draw(page)
        keep(page, "visit-4-sign")
        looks_right(page)
        page.get_by_role("button", name="签名", exact=True).click()


def unlist(visit) -> None:
    """The section head's reason why the major hazard is not put under listed supervision."""
    head = cases.head()
    waive_listing(
        visit.hazards.get(level="major"),
        reason="当场更换闭锁装置，已核实恢复正常。",
        by=head,
        confirmed=confirmed(head),
    )


@pytest.mark.article("E.record", "E.hazards", "E.random.unannounced")
def test_from_arrival_to_the_end(page, visit, tmp_path):
    arrive(page)
    step(page, "填写检查记录")
    page.wait_for_load_state("networkidle")  # the script that saves is there
    page.get_by_label("情况记述").fill("检查了库区、工房和制度台账。")
    page.get_by_label("情况记述").blur()
    page.get_by_text("已保存草稿").wait_for()
    answer_all(page)
    fill_hazards(page)
    photo = tmp_path / "库门.png"
    photo.write_bytes(inspections.picture("库门"))
    page.get_by_label("照片、录音录像、书面材料").set_input_files(photo)
    page.get_by_role("button", name="上传并存入").click()
    page.get_by_text("库门.png").wait_for()
    keep(page, "visit-2-record")
    looks_right(page)
    assert page.locator("fieldset.hazard").count() == 2
    page.get_by_role("button", name="完成记录").click()
    keep(page, "visit-3-recorded")
    looks_right(page)
    sign_all(page, [one.name for one in visit.team])
    step(page, "制作现场检查记录")
    page.get_by_role("button", name="制作现场检查记录").click()
    step(page, "责令限期整改")
    page.get_by_label("第1条的整改期限").fill((today() + timedelta(days=10)).isoformat())
    keep(page, "visit-5-order")
    looks_right(page)
    page.get_by_role("button", name="责令限期整改").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="责令限期整改指令书").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    unlist(visit)
    step(page, "复查")
    for number in (1, 2):
        page.get_by_label(f"第{number}条的复查情况").fill("现场查看，已整改。")
    keep(page, "visit-6-reinspect")
    looks_right(page)
    page.get_by_role("button", name="复查", exact=True).click()
    step(page, "办结")
    page.get_by_label("情况说明").fill("全部整改到位。")
    page.get_by_role("button", name="办结", exact=True).click()
    keep(page, "visit-7-closed")
    looks_right(page)
    step(page, "全过程记录")
    keep(page, "visit-8-whole")
    looks_right(page)
    visit.refresh_from_db()
    assert (visit.state, visit.hazards.filter(state="cancelled").count()) == ("closed", 2)


def test_without_script_the_draft_is_kept_by_its_button(chromium, page, visit):
    inspection = Inspection.objects.get()
    inspections.visits.start_visit(inspection, inspections.ARRIVAL, by=inspections.lead(inspection))
    plain = chromium.new_context(
        java_script_enabled=False,
        base_url=page.context._impl_obj._options["baseURL"],
        storage_state=page.context.storage_state(),
        viewport={"width": 390, "height": 844},
    )
    without = plain.new_page()
    without.goto(f"/office/enforcement/inspections/{inspection.pk}/record/")
    without.get_by_label("情况记述").fill("手写草稿")
    without.get_by_role("button", name="保存草稿").click()
    assert without.get_by_label("情况记述").input_value() == "手写草稿"
    plain.close()

"""A signature on a phone: drawn, undone, kept through an error, sent; or handed in as a picture."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from tests.browser import gallery
from tests.browser.test_look import keep, looks_right

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("gallery")]


@pytest.fixture(autouse=True)
def _empty():
    gallery.received.clear()


@pytest.fixture
def phone(page, sign_in):
    sign_in()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/gallery/signing/")
    return page


def pad(page, label: str = "执法人员签名"):
    return page.get_by_role("group", name=label)


def draw(page, place, *strokes) -> None:
    """Draw with the mouse; each stroke is a list of points as parts of the canvas."""
    canvas = place.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    for stroke in strokes:
        for number, (x, y) in enumerate(stroke):
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
            if number == 0:
                page.mouse.down()
        page.mouse.up()


NAME = ([(0.1, 0.3), (0.4, 0.3)], [(0.25, 0.1), (0.25, 0.8), (0.6, 0.6)], [(0.7, 0.2), (0.8, 0.9)])


def ink(picture: Image.Image) -> int:
    return sum(picture.convert("L").histogram()[:128])


def value(place) -> str:
    return place.locator("input[type=hidden]").input_value()


def test_a_drawn_signature_arrives(phone):
    draw(phone, pad(phone), *NAME)
    keep(phone, "signature-drawn")
    looks_right(phone)
    phone.get_by_role("button", name="确认").click()
    phone.wait_for_url("**/gallery/list/")
    found = gallery.received[0]
    picture = Image.open(found["officer"])
    assert picture.size == (1000, 500)
    assert ink(picture) > 3000
    left, top, right, bottom = picture.convert("L").point(lambda level: 255 - level).getbbox()
    assert left < 110
    assert top < 60
    assert right == pytest.approx(800, abs=15)
    assert bottom == pytest.approx(450, abs=15)
    assert found["present"] is None


def test_the_last_line_and_all_lines_are_taken_back(phone):
    place = pad(phone)
    undo = place.get_by_role("button", name="撤销一笔")
    assert undo.is_disabled()
    draw(phone, place, *NAME[:1])
    one = value(place)
    draw(phone, place, *NAME[1:2])
    assert value(place) != one
    undo.click()
    assert value(place) == one
    undo.click()
    assert value(place) == ""
    draw(phone, place, *NAME)
    place.get_by_role("button", name="清除重签").click()
    assert value(place) == ""
    phone.get_by_role("button", name="确认").click()
    phone.get_by_role("alert").wait_for()
    assert "未签名" in phone.locator("#id_officer_error").inner_text()
    keep(phone, "signature-missing")
    looks_right(phone)


@pytest.mark.parametrize("query", ["", "?keep=1"], ids=["plain", "htmx"])
def test_the_drawing_survives_an_error(phone, query):
    phone.goto(f"/gallery/signing/{query}")
    draw(phone, pad(phone), *NAME)
    before = value(pad(phone))
    phone.get_by_label("拒绝签名的说明").fill("拒绝")
    phone.get_by_role("button", name="确认").click()
    phone.get_by_role("alert").wait_for()
    assert value(pad(phone)) == before
    pad(phone).get_by_role("img", name="已签名").wait_for()
    draw(phone, pad(phone), [(0.85, 0.2), (0.95, 0.8)])
    phone.get_by_label("拒绝签名的说明").fill("")
    phone.get_by_role("button", name="确认").click()
    phone.wait_for_url("**/gallery/list/")
    picture = Image.open(gallery.received[0]["officer"])
    assert ink(picture.crop((0, 0, 820, 500))) > 3000
    assert ink(picture.crop((830, 0, 1000, 500))) > 500


def test_turning_the_phone_keeps_the_lines(phone):
    place = pad(phone)
    draw(phone, place, *NAME)
    before = value(place)
    phone.set_viewport_size({"width": 844, "height": 390})
    phone.wait_for_timeout(200)
    assert phone.evaluate("document.querySelector('canvas').width") > 400
    draw(phone, place, NAME[0])
    place.get_by_role("button", name="撤销一笔").click()
    assert value(place) == before


def scanned(folder):
    image = Image.new("RGB", (800, 300), "white")
    ImageDraw.Draw(image).line((50, 50, 700, 250), fill="navy", width=8)
    image.save(folder / "扫描.png")
    return folder / "扫描.png"


def test_a_picture_takes_the_place_of_the_drawing_by_keyboard_alone(phone, tmp_path):
    place = pad(phone)
    draw(phone, place, *NAME)
    place.locator("summary").focus()
    phone.keyboard.press("Enter")
    place.get_by_label("签名图片").set_input_files(scanned(tmp_path))
    assert value(place) == ""
    phone.get_by_role("button", name="确认").click()
    phone.wait_for_url("**/gallery/list/")
    assert Image.open(BytesIO(gallery.received[0]["officer"].read())).size == (800, 300)


def test_without_a_script_a_picture_is_handed_in(page, sign_in, tmp_path):
    sign_in()
    page.route("**/*.js", lambda route: route.abort())
    page.goto("/gallery/signing/")
    place = pad(page)
    assert not place.locator("canvas").is_visible()
    place.get_by_label("签名图片").set_input_files(scanned(tmp_path))
    page.get_by_role("button", name="确认").click()
    page.wait_for_url("**/gallery/list/")
    assert gallery.received[0]["officer"].name == "签名.png"


def test_a_finger_draws_and_does_not_scroll(phone):
    devtools = phone.context.new_cdp_session(phone)
    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    box = pad(phone).locator("canvas").bounding_box()
    x, top = box["x"] + 100, box["y"] + 10
    moves = [("touchStart", 0), *(("touchMove", step) for step in range(10, 130, 10))]
    for kind, step in moves:
        at = {"x": x + step / 4, "y": top + step}
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert value(pad(phone)).startswith("data:image/png;base64,")
    assert phone.evaluate("window.scrollY") == 0
    phone.get_by_role("button", name="确认").click()
    phone.wait_for_url("**/gallery/list/")
    assert ink(Image.open(gallery.received[0]["officer"])) > 1000

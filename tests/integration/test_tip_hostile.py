"""Whatever is sent to the public pages of tips gets a Chinese answer, and nothing breaks."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from enforcement import tip_limits
from enforcement.models import Tip
from foundation.documents.models import EvidenceFile
from tests.factories import tips as make
from tests.integration.canaries import redis_contents
from tests.integration.test_tip_pages import LIST, NEW, PDF, QUERY
from tests.integration.vaulted import client_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.tips")]
SCRIPT = "<script>alert('x')</script>"


def post(client: Client | None = None, **given):
    client = client or Client(raise_request_exception=False)
    client.raise_request_exception = False
    return client.post(NEW, make.form_data(**given))


def test_a_thousand_tips_in_a_minute_from_one_address(monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_900_000_000.0)
    answers = [post(token=make.token()) for _ in range(40)]
    codes = [answer.status_code for answer in answers]
    assert codes == [200] * 10 + [429] * 30
    assert "请一分钟后" in text_of(answers[-1])
    assert make.TOLD.what in text_of(answers[-1])  # nothing typed is lost
    assert Tip.objects.count() == 10
    other = Client(REMOTE_ADDR="10.1.2.3")
    assert post(other).status_code == 200
    monkeypatch.setattr("time.time", lambda: 1_900_000_061.0)
    assert post().status_code == 200


def test_neighbours_in_one_ipv6_network_share_a_limit_and_no_address_is_kept(monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_900_000_000.0)
    for last in range(12):
        page = post(Client(REMOTE_ADDR=f"2001:db8:1:2::{last + 1:x}"))
    assert page.status_code == 429
    assert post(Client(REMOTE_ADDR="2001:db8:1:3::1")).status_code == 200
    kept = b"".join(value for name, value in redis_contents())
    assert b"2001:db8" not in kept


def test_files_are_limited_by_size_in_an_hour(settings, monkeypatch):
    monkeypatch.setattr(tip_limits, "MEGABYTE", 0)
    page = post(files=[SimpleUploadedFile("a.pdf", PDF)])
    assert page.status_code == 429
    assert "一小时" in text_of(page)


def test_questions_are_limited(monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_900_000_000.0)
    codes = [Client().post(QUERY, {"number": "JB", "code": "x"}).status_code for _ in range(32)]
    assert codes == [200] * 30 + [429] * 2
    page = Client().post(QUERY, {})
    assert page["Retry-After"] == "60"
    assert "一分钟后再试" in text_of(page)


def test_ten_megabytes_of_text():
    page = post(what="炸" * 3_500_000)
    assert page.status_code == 413
    assert "过大" in text_of(page)
    long = post(what="药" * 1_000_000)
    assert "what" in long.context["form"].errors
    assert Client().post(QUERY, {"number": "9" * 4_000_000, "code": "x"}).status_code == 200
    assert Tip.objects.count() == 0


def test_ten_megabytes_to_the_query_page():
    page = Client(raise_request_exception=False).post(QUERY, {"number": "9" * 10_000_000})
    assert page.status_code == 413


@pytest.mark.parametrize("count", [6, 100, 101, 300])
def test_a_hundred_files(count):
    files = [SimpleUploadedFile(f"{n}.pdf", PDF + bytes([n % 250])) for n in range(count)]
    page = post(files=files)
    assert page.status_code == (200 if count <= 100 else 413)
    assert "5" in text_of(page)
    assert (Tip.objects.count(), EvidenceFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("坏.exe", b"MZ\x90"),
        ("页.pdf", b"<html><script>"),
        ("空.pdf", b""),
        ("a.svg", b"<svg/>"),
    ],
)
def test_a_file_that_is_not_taken_is_told_beside_its_field(name, content):
    page = post(files=[SimpleUploadedFile(name, content)])
    assert page.status_code == 200
    assert "files" in page.context["form"].errors
    assert Tip.objects.count() == 0


def test_scripts_control_characters_emoji_and_endless_words():
    word = "x" * 9_000
    page = post(
        what=f"{SCRIPT}\0\x1b\u202e🚧👨‍👩‍👧 {word}", unit=SCRIPT, place="\x07🚧", happened=SCRIPT
    )
    assert page.context["number"]
    tip = Tip.objects.get()
    assert tip.what == f"{SCRIPT}🚧👨‍👩‍👧 {word}"
    assert tip.place == "🚧"
    head = client_of(make.head())
    for address in (tip.get_absolute_url(), LIST, "/office/"):
        assert SCRIPT not in text_of(head.get(address))


def test_a_word_of_a_hundred_thousand_letters():
    page = post(what="x" * 100_000)
    assert "what" in page.context["form"].errors
    assert post(unit="x" * 100_000).context["form"].errors.keys() == {"unit"}
    assert post(what="\0\x01").context["form"].errors.keys() == {"what"}


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "nothing"},
        {"region_code": "999999"},
        {"phone": "不是电话"},
        {"phone": "1" * 39},
        {"name": "x" * 61},
    ],
)
def test_what_the_form_refuses(given):
    page = post(**given)
    assert page.context["form"].errors.keys() == given.keys()


def test_a_robot_is_told_to_try_again_and_a_person_then_succeeds():
    trapped = post(website="http://spam.example")
    assert "再点一次" in text_of(trapped)
    assert trapped.context["form"]["website"].value() == ""
    quick = post(token=make.token(0))
    assert "太快" in text_of(quick)
    old = post(token=make.token(100_000))
    assert "超过一天" in text_of(old)
    forged = post(token="x" * 10_000)
    assert "超过一天" in text_of(forged)
    missing = post(token="")
    renewed = missing.context["form"]["token"].value()
    assert renewed
    assert Tip.objects.count() == 0


@pytest.mark.parametrize("method", ["head", "options", "put", "patch", "delete"])
def test_no_verb_of_http_breaks_a_page(method):
    for address in (NEW, QUERY):
        client = Client(raise_request_exception=False)
        assert getattr(client, method)(address).status_code < 500


def test_strange_bodies():
    client = Client(raise_request_exception=False)
    for kind in ("multipart/form-data", "multipart/form-data; boundary=B", "application/json"):
        for body in (b"", b"--B\r\n", b"{" * 1000, b"\xff" * 1000):
            for address in (NEW, QUERY):
                assert client.generic("POST", address, body, kind).status_code < 500

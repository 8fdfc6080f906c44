from __future__ import annotations

import pytest

from tests.browser import gallery
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
FORM = "/gallery/form/"
GOOD = {"who": "某局长", "happened": "2026-11-02", "kinds": ["a"], "manner": "p", "office": "1",
        "facts": "打电话", "truth": "on"}  # fmt: skip


@pytest.fixture(autouse=True)
def _signed_in(settings, client):
    settings.ROOT_URLCONF = "tests.browser.gallery"
    client.force_login(UserFactory(), backend="foundation.accounts.backends.StaffBackend")
    gallery.received.clear()


def test_a_valid_form_runs_the_act_and_says_so(client):
    response = client.post(FORM, GOOD, follow=True)
    assert response.redirect_chain == [("/gallery/list/", 302)]
    assert "报告已提交。" in response.content.decode()
    assert [found["who"] for found in gallery.received] == ["某局长"]


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(client):
    response = client.post(FORM, {**GOOD, "who": "拒绝", "facts": "长长的说明"})
    html = response.content.decode()
    assert response.context["form"].errors["who"] == [
        "该领导不在范围内。（依据：第一条）请核对后重新填写。"
    ]
    assert "长长的说明" in html
    assert 'value="拒绝"' in html
    assert gallery.received == []


def test_missing_answers_are_asked_for_by_name(client):
    html = client.post(FORM, {}).content.decode()
    for words in (
        "请填写“领导姓名及职务”。",
        "请选择“行为种类”。",
        "请选择“处室”。",
        "请勾选“以上内容属实”。",
    ):
        assert html.count(words) == 2, words  # on top and beside the field
    assert 'href="#id_kinds_group"' in html
    assert 'id="id_kinds_group"' in html


def test_errors_are_tied_to_their_fields(client):
    html = client.post(FORM, {**GOOD, "who": ""}).content.decode()
    field = html[html.index('name="who"') :].split(">", 1)[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_who_helptext id_who_error"' in field
    assert "is-invalid" in field
    assert 'id="id_who_error"' in html


def test_htmx_is_sent_away_whole(client):
    response = client.post(FORM, GOOD, headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == "/gallery/list/"


@pytest.mark.parametrize("text", ["2026-11-02", "2026年11月2日", "2026.11.2", "2026/11/02"])
def test_dates_are_understood_as_people_write_them(client, text):
    client.post(FORM, {**GOOD, "happened": text})
    assert f"{gallery.received[0]['happened']}" == "2026-11-02"

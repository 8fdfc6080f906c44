"""Every list sorts by every head, leaves as a file, and stands what is typed into its address."""

from __future__ import annotations

import pytest

from tests.factories import hazards as make
from tests.factories.officers import inspector
from tests.integration.vaulted import client_of

pytestmark = pytest.mark.django_db
ROOM = "/office/enforcement/"
LISTS = ["hazards/", "supervisions/", "talks/", "bulletins/", "bulletins/inspections/"]
VALUES = ["%00", "'", "9" * 40, "2026-02-30", "😀<b>" * 300]


@pytest.fixture
def client():
    make.visited(make.last_quarter().first)
    make.removed()
    make.supervised()
    make.talk(kind="warning", attended="", due=None)
    make.bulletin()
    return client_of(inspector())


@pytest.mark.parametrize("address", LISTS)
def test_heads_and_files(client, address):
    page = client.get(ROOM + address)
    sorts = [head.url for head in page.context["heads"] if head.url]
    assert sorts
    for url in sorts:
        for query in (url, url.replace("sort=", "sort=-")):
            assert client.get(f"{ROOM}{address}{query}").status_code == 200, query
    for kind in ("csv", "xlsx"):
        assert len(client.get(f"{ROOM}{address}?export={kind}").getvalue()) > 20


@pytest.mark.parametrize("address", [*LISTS, "hazards/rates/"])
def test_what_is_typed_into_the_address(client, address):
    form = client.get(ROOM + address).context["filter_form"]
    names = list(form.fields) if form else []
    for name in [*names, "sort", "after", "before", "export"]:
        for value in VALUES:
            answer = client.get(f"{ROOM}{address}?{name}={value}")
            assert answer.status_code == 200, (name, value[:40])


def test_numbers_that_nothing_has(client):
    for address in (
        f"hazards/{9 * 10**30}/", "hazards/0/", f"supervisions/{10**25}/", f"talks/{10**25}/",
        "supervisions/1/act/no-such-step/", f"bulletins/{10**9}/1/", "bulletins/2026/0/draft.pdf",
        f"talks/{10**25}/act/record_result/", f"hazards/{10**25}/supervise/",
    ):  # fmt: skip
        assert client.get(ROOM + address).status_code == 404, address
    for number in ("x", "9" * 30, "-1", "²", ""):
        answer = client.get(f"{ROOM}talks/new/?hazard={number}")
        assert answer.status_code == 200

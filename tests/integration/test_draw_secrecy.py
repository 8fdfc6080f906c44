"""Who is drawn stands on no page, export, trail, deadline or workbench before the visit."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from enforcement.actions.draws import close, sealed
from enforcement.models import Draw, Inspection
from foundation.accounts.roles import Permission, Role
from foundation.audit.models import AuditEvent
from foundation.deadlines.models import Deadline, Reminder
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import acting
from foundation.web.models import LongJob
from foundation.workdays.quarters import on_day
from tests.factories import draw_acts as make
from tests.factories import enterprises, officers
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.random.unannounced")]
MARK = "喆" + secrets.token_hex(6)
UNTOLD = "您有一项双随机检查任务，出发当日告知对象"
# Where every enterprise stands by its nature, drawn or not.
REGISTERS = ("/office/enterprises/", "/office/enforcement/enterprises/")


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def draw() -> Draw:
    by = officers.planner()
    for number in range(4):
        made = enterprises.enterprise()
        officers.officer(by)
        with acting():  # the trail of the register names every enterprise, drawn or not
            Enterprise.objects.filter(pk=made.pk).update(
                name=f"{MARK}第{number}公司", credit_code=enterprises.code_of(90_000 + number)
            )
    return make.drawn(by, quotas={"all": 2})


def addresses(draw: Draw) -> list[str]:
    """Every address without a parameter, those of draws and inspections, and exports."""
    found, own = [], {"draw": draw.pk, "inspection": draw.inspections.first().pk}

    def walk(patterns, prefix):
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern):
                keys = set(own.values()) if "<int" in route else {0}
                found.extend(filled(route, pk, draw.number) for pk in keys)

    walk(get_resolver().url_patterns, "/")
    open_ = [url for url in found if url and not url.startswith(REGISTERS)]
    pages = [url for url in open_ if "pool.txt" not in url]  # the whole pool is announced
    steps = [f"/office/enforcement/draws/{draw.pk}/{name}/" for name in STEPS]
    return [*pages, *steps, "/office/deadlines/?what=双随机", "/office/?q=1"]


STEPS = ("change", "quotas", "commit", "enter", "draw", "hand_over", "substitute", "cancel")


def filled(route: str, pk: int, number: str) -> str:
    parts = []
    for part in route.split("/"):
        if "<int" in part:
            parts.append(str(pk))
        elif "<slug:number" in part:
            parts.append(number)
        elif "<" in part:
            return ""
        else:
            parts.append(part)
    return "/".join(parts)


def text_of(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def texts(client, draw: Draw) -> Iterator[tuple[str, str]]:
    """What each page says, and the export of each list."""
    for address in addresses(draw):
        if "sign-out" in address:
            continue
        answer = client.get(address)
        assert answer.status_code < 500, address
        text = text_of(answer)
        yield address, text
        if "export=csv" in text:
            yield f"{address}?export=csv", text_of(client.get(f"{address}?export=csv"))


def words_of(draw: Draw) -> list[str]:
    drawn = sealed.read_outcome(draw).result.selection.drawn
    return [word for item in drawn for word in (item.label, item.name)]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PLANNER])
def test_no_page_of_any_role_names_what_was_drawn(draw, role):
    words = words_of(draw)
    user = UserFactory(roles=[role.value])
    assert not user.may(Permission.DISPATCH)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    read = 0
    for address, text in texts(client, draw):
        read += 1
        assert not [word for word in words if word in text], address
    assert read > 10


def test_not_the_members_of_the_team_before_the_day(draw, client):
    words, inspection = words_of(draw), draw.inspections.first()
    client.force_login(inspection.members.first().officer.user)
    for address, text in texts(client, draw):
        assert not [word for word in words if word in text], address
    assert UNTOLD in client.get("/office/").content.decode()
    with on_day(make.VISIT):
        close.hand_over(draw, [inspection.pk], by=draw.prepared_by)
    page = client.get("/office/").content.decode()
    assert inspection.enterprise.name in page
    others = [word for word in words if word not in {
        inspection.enterprise.name, inspection.enterprise.credit_code}]  # fmt: skip
    assert not [word for word in others if word in page]


def test_nor_the_public_nor_the_records_beside(draw):
    words = words_of(draw)
    client = Client()
    for address in addresses(draw):
        if "verify_draw" not in address:
            text = text_of(client.get(address))
            assert not [word for word in words if word in text], address
    rows = [
        *AuditEvent.objects.values(),
        *Deadline.objects.values(),
        *Reminder.objects.values(),
        *LongJob.objects.values(),
        *Draw.objects.values(),
    ]
    text = json.dumps(rows, default=str, ensure_ascii=False)
    assert not [word for word in words if word in text]


def test_from_the_visit_on_readers_see_it(draw):
    reader = UserFactory(roles=[Role.LEGAL.value])
    assert not Inspection.objects.visible_to(reader).exists()
    make.visited(draw)
    assert Inspection.objects.visible_to(reader).count() == 2

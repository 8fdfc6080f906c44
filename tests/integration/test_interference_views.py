"""Every page of the room for every kind of person: what is there, what is not, what is kept."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.documents import actions as documents
from foundation.documents.render import Rendered
from foundation.workdays.quarters import Quarter
from interference import urls
from interference.actions import ceremony, sections, summaries
from interference.models import Body, Member
from tests.factories import interference as make
from tests.factories.accounts import OfficeFactory, UserFactory, confirmed
from tests.integration.vaulted import client_of, text_of, unlock

pytestmark = [pytest.mark.django_db, pytest.mark.article("I.10.secrecy")]
NOWHERE = uuid.UUID("00000000-0000-4000-8000-000000000000")


class Scene:
    """A body with members in every state, another body, a report in each, and some books."""

    def __init__(self) -> None:
        office = OfficeFactory(enforces=True)
        self.users = {
            "inspector": UserFactory(roles=[Role.INSPECTOR], office=office),
            "head": UserFactory(roles=[Role.SECTION_HEAD], office=office),
            "administrator": UserFactory(administrator=True),
            "upper": make.member(Role.UPPER_DISCIPLINE),
            **{one: make.member() for one in ("unlocked", "locked", "waiting", "removed", "new")},
        }
        self._gather(self.users)
        self.body = Body.objects.get(role=Role.DISCIPLINE)
        inspector, files = self.users["inspector"], [make.upload(), make.upload()]
        self.report, _ = make.file(inspector, evidence=files[:1])
        upwards = {"to": Role.UPPER_DISCIPLINE, "involved": ["section_head"]}
        self.foreign, _ = make.file(inspector, evidence=files[1:], **upwards)
        quarter = Quarter.of(make.today())
        self.section = sections.send_section_summary(
            by=self.users["head"], quarter=quarter, nothing_to_report=False, text="处室材料"
        )
        self.summary = summaries.make_summary(self.body, quarter)

    def _gather(self, users) -> None:
        chief = users["unlocked"]
        vault = make.found(chief)[1]
        for name in ("locked", "removed"):
            make.join(users[name], admitted_by=chief, vault=vault)
        waiting = users["waiting"]
        ceremony.ask_to_join(
            Body.objects.get(),
            by=waiting,
            passphrase=make.PASSPHRASE,
            confirmed=confirmed(waiting),
        )
        make.found(users["upper"])
        leaving = Member.objects.get(user=users["removed"])
        ceremony.remove(leaving, by=chief, vault=vault, confirmed=confirmed(chief))

    def client(self, who: str) -> Client:
        if who == "anonymous":
            return Client()
        client = client_of(self.users[who])
        return unlock(client) if who in ("unlocked", "upper") else client

    def arguments(self) -> dict[str, list]:
        report, blob = self.report.pk, self.report.evidence.get().pk
        waiting, active = (
            Member.objects.get(user=self.users[name]).pk for name in ("waiting", "locked")
        )
        return {
            "report": [report],
            "form_pdf": [report],
            "notice_pdf": [report],
            "evidence": [report, blob],
            "act": [report, "take_up"],
            "admit": [waiting],
            "remove": [active],
            "summary_pdf": [self.summary.pk],
            "section": [self.section.pk],
        }


@pytest.fixture
def scene(monkeypatch):
    def render(template, context, *, made_on):
        return Rendered(html="", pdf=b"%PDF-1.7 " + context["document"].title.encode())

    with monkeypatch.context() as patch:  # the paper itself is another test's matter
        patch.setattr(documents, "render", render)
        return Scene()


# What a GET answers: sign in, unlock, or a status. ``bodies`` are (unlocked, locked, upper);
# the others come with their own.
SIGN_IN, UNLOCK, VAULT = "sign in", "unlock", "the vault says what to do"
MEMBERS_ONLY = {
    "reports": (200, 200, 200),
    "report": (200, 200, 404),
    "form_pdf": (200, UNLOCK, 404),
    "notice_pdf": (404, UNLOCK, 404),  # there is none yet
    "evidence": (200, UNLOCK, 404),
    "act": (200, UNLOCK, 404),
    "unlock": (200, 200, 200),
    "passphrase": (200, 200, 200),
    "rotate": (200, UNLOCK, 200),
    "admit": (200, UNLOCK, 404),
    "remove": (200, UNLOCK, 404),
    "summaries": (200, 200, 200),
    "summary_pdf": (200, 200, 404),
    "annual": (200, UNLOCK, 200),
    "sections": (200, 200, 404),
    "section": (200, UNLOCK, 404),
    "register": (200, UNLOCK, 200),
    "omission": (200, UNLOCK, 200),
    "finding": (200, UNLOCK, 200),
}
BODIES = ("unlocked", "locked", "upper")
NEWCOMERS = ("waiting", "removed", "new")
DISCIPLINE = (*BODIES, *NEWCOMERS)
STAFF = ("inspector", "head")


OPEN = {"proof": 200, "receipt": 200, "receipt_reply": 405, "receipt_slip": 405}
OPEN |= {"countdown": 405, "lock": 405}
FOR_STAFF = {"new_report": {"inspector": 200, "head": 200}, "section_send": {"head": 200}}
KEEPING = ("vault", "found", "join", "recover")


def expected(name: str, who: str) -> int | str:
    if who == "anonymous":
        return 200 if name == "proof" else SIGN_IN
    if name in OPEN:
        return OPEN[name]
    if name in ("new_report", "section_send"):
        return FOR_STAFF[name].get(who, 403 if name == "new_report" else 404)
    if who not in DISCIPLINE or name in KEEPING:
        return 200 if who in DISCIPLINE else 404
    return MEMBERS_ONLY[name][BODIES.index(who)] if who in BODIES else VAULT


def answered(response) -> int | str:
    if response.status_code != 302:
        return response.status_code
    led = response.url.partition("?")[0]
    return {"/accounts/sign-in/": SIGN_IN, "/office/interference/vault/": VAULT}.get(led, UNLOCK)


@pytest.mark.parametrize("who", ["anonymous", *STAFF, "administrator", *DISCIPLINE])
def test_every_page_for_every_kind_of_person(scene, who):
    client, arguments = scene.client(who), scene.arguments()
    answers, wanted = {}, {}
    for pattern in urls.urlpatterns:
        name = str(pattern.name)
        response = client.get(reverse(f"interference:{name}", args=arguments.get(name)))
        answers[name], wanted[name] = answered(response), expected(name, who)
        if response.status_code in (200, 403) or answers[name] == UNLOCK:
            assert "no-store" in response["Cache-Control"], name
            assert "private" in response["Cache-Control"], name
        if response.streaming:
            response.getvalue()
    assert answers == wanted


@pytest.mark.parametrize("who", ["anonymous", *STAFF, "administrator", "upper", *NEWCOMERS])
def test_nothing_is_posted_by_who_is_no_member(scene, who):
    client, arguments = scene.client(who), scene.arguments()
    foreign = {"report", "act", "admit", "remove", "evidence", "form_pdf", "section"}
    own = {"unlock", "passphrase", "rotate", "omission", "finding"}
    for name in foreign | (own if who != "upper" else set()):
        response = client.post(reverse(f"interference:{name}", args=arguments.get(name)))
        wanted = {"anonymous": SIGN_IN, **dict.fromkeys(NEWCOMERS, VAULT)}
        assert answered(response) == wanted.get(who, 404), name
    scene.report.refresh_from_db()
    assert scene.report.state == "received"


# --- the other body's and the never filed: no difference

FOREIGN = ["report", "form_pdf", "notice_pdf", "evidence", "act"]


@pytest.mark.article("I.6.escalate")
@pytest.mark.parametrize("who", ["unlocked", "locked"])
@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_the_other_bodys_answers_like_what_does_not_exist(scene, who, name, method):
    client = scene.client(who)
    blob = scene.foreign.evidence.get().pk
    more = {"evidence": [blob], "act": ["take_up"]}.get(name, [])
    answers = []
    getattr(client, method)(reverse("interference:report", args=[NOWHERE]))  # warm
    for pk in (scene.foreign.pk, NOWHERE):
        url = reverse(f"interference:{name}", args=[pk, *more])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = getattr(client, method)(url)
        shapes = [query["sql"].replace(str(pk), "ID").replace(pk.hex, "ID") for query in queries]
        body = text_of(response).replace(str(pk), "ID")
        answers.append((response.status_code, body, shapes, sorted(response.headers)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


@pytest.mark.article("I.6.escalate")
def test_lists_and_counts_show_nothing_of_the_other_body(scene):
    for who, own, other in (
        ("unlocked", scene.report, scene.foreign),
        ("upper", scene.foreign, scene.report),
    ):
        client = scene.client(who)
        for address in ("/office/interference/", "/office/interference/?export=csv", "/office/"):
            content = client.get(address).getvalue().decode()
            assert str(own) in content
            assert str(other.pk) not in content
            assert "2号" not in content
            assert "新收到 1 件" in content or address != "/office/"


def test_forged_addresses(scene):
    client = scene.client("unlocked")
    for address in ("reports/1/", "reports/x/", f"reports/{NOWHERE}/act/delete/",
                    f"reports/{scene.report.pk}/act/file/", "vault/members/999999/admit/",
                    f"reports/{scene.report.pk}/evidence/{NOWHERE}/", "summaries/999999/pdf/",
                    f"sections/{scene.report.pk}/"):  # fmt: skip
        assert client.get(f"/office/interference/{address}").status_code == 404, address


@pytest.mark.parametrize(
    "query",
    ["?year=99999999999", "?year=x", "?quarter=9", "?late=maybe", "?state=nothing", "?after=%00x",
     "?before=zzz", "?sort=content", "?sort=-place&after=1", "?export=exe"],
)  # fmt: skip
def test_forged_questions_to_the_list(scene, query):
    page = scene.client("locked").get("/office/interference/" + query)
    assert page.status_code == 200


def test_a_locked_member_sees_only_what_stands_in_the_clear(scene):
    client = scene.client("locked")
    page = text_of(client.get(reverse("interference:report", args=[scene.report.pk])))
    assert "内容已加密" in page
    assert "（下一步）" not in page
    for secret in ("李某某", "张实", "从轻处理", "录音.pdf"):
        assert secret not in page
    listed = text_of(client.get(reverse("interference:reports")))
    assert str(scene.report) in listed
    assert "保险箱已锁定" in listed


def test_each_page_of_the_lock_leads_back(scene):
    client = scene.client("locked")
    url = reverse("interference:form_pdf", args=[scene.report.pk])
    led = client.get(url)
    asked = client.post(led.url, {"passphrase": make.PASSPHRASE, "next": url})
    assert (asked.status_code, asked.url) == (302, url)


def test_the_room_shows_in_the_navigation_of_those_who_may(scene):
    def offered(who):
        page = text_of(scene.client(who).get("/office/"))
        names = ("new_report", "receipt", "section_send", "reports", "register", "vault")
        return {name for name in names if f'href="{reverse(f"interference:{name}")}"' in page}

    assert offered("inspector") == {"new_report", "receipt"}
    assert offered("head") == {"new_report", "receipt", "section_send"}
    assert offered("administrator") == set()
    assert offered("unlocked") == {"reports", "register", "vault"}

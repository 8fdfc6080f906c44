"""Pages of disclosure: the public lists and data, error notes, the office."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure import fields
from disclosure.models import Batch, Entry, ErrorNote
from enforcement.actions.cases import challenges
from foundation.accounts.roles import Permission, Role
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import acting
from foundation.workdays.quarters import today
from tests.factories import cases
from tests.factories import disclosure as make
from tests.factories.accounts import PASSWORD, UserFactory, confirmed
from tests.integration.vaulted import client_of

pytestmark = pytest.mark.django_db
ROOM = "/office/disclosure/"


def revoked(case) -> None:
    by = cases.director()
    challenges.revoke(
        case, reason="认定错误", anew=False, text="撤销", by=by, confirmed=confirmed(by)
    )


def text(answer) -> str:
    return answer.content.decode()


class TestPublicPages:
    def test_search_filters_and_equal_queries(self):
        one = make.penalty(region_code="640104", industry="mines", title="违规爆破作业")
        make.through(make.draft(period=str(today().year)))
        visitor, counts = Client(), []
        for more in (0, 4):
            for _ in range(more):
                make.penalty(region_code="640302", industry="trade")
            if more:
                make.through(make.draft(period=str(today().year)))
            with CaptureQueriesContext(connection) as queries:
                visitor.get("/penalties/")
            counts.append(len(queries))
        assert counts[0] == counts[1]
        for query, count in (
            ("?q=违规爆破", 1), ("?q=爆破", 1), (f"?q={one.party_code}", 1), ("?q=没有", 0),
            ("?region=640100", 1), ("?industry=trade", 4), ("?execution=not_done", 5),
            ("?execution=done", 0), (f"?since={today() + timedelta(days=1)}", 0),
        ):  # fmt: skip
            assert len(visitor.get(f"/penalties/{query}").context["rows"]) == count, query

    @pytest.mark.parametrize(
        "query",
        ["?q=%25", "?q=_", "?q='\"--", f"?q={'长' * 500}", "?q=%00", "?q=９１６４", "?sort=x",
         "?after=forged", "?before=%FF", "?region=999999", "?since=2026-02-30", "?q=<script>"],
    )  # fmt: skip
    def test_hostile_questions_break_nothing(self, query):
        make.entry()
        for page in ("/penalties/", "/hazards/", "/api/v1/penalties/", "/penalties/data.csv"):
            answer = Client().get(page + query)
            assert answer.status_code in {200, 400, 404}, page
            if not answer.streaming:
                assert "<script>x" not in text(answer)

    def test_one_unit_and_all_that_is_published_of_it(self):
        entry = make.entry()
        address = f"/units/{entry.code}/"
        assert f'href="{address}"' in text(Client().get(entry.get_absolute_url()))
        unit = Enterprise.objects.get(credit_code=entry.code)
        counts = []
        for count in (1, 3):
            while Entry.objects.filter(code=entry.code).count() < count:
                make.penalty(enterprise=unit)
                make.through(make.draft(period=str(today().year)))
            with CaptureQueriesContext(connection) as queries:
                shown = text(Client().get(address))
            counts.append(len(queries))
            assert f"行政处罚 {count} 条" in shown
        assert counts[0] == counts[1]
        assert Client().get("/units/91640100MA75X00000/").status_code == 404

    def test_a_removed_unit_is_no_longer_told_as_listed(self):
        entry = make.carried_out().entry
        address = f"/units/{entry.code}/"
        assert "已撤回" in text(Client().get(address))
        with acting():
            Entry.objects.filter(pk=entry.pk).update(kind="blacklist")
        assert Client().get(address).status_code == 404

    def test_data_as_files_and_interface_are_what_the_page_shows(self):
        entry = make.entry()
        answer = Client().get("/penalties/data.csv")
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        assert len(rows) == 2
        assert entry.digest in rows[1]
        told = Client().get("/api/v1/penalties/").json()["results"][0]
        assert told["data"] == entry.data
        assert fields.digest_of(told["data"]) == told["digest"]
        since = (entry.changed_at + timedelta(seconds=1)).isoformat()
        later = Client().get("/api/v1/penalties/", {"changed_since": since}).json()
        assert later["results"] == []
        assert Client().get("/api/v1/penalties/", {"execution": "x"}).status_code == 400
        tag = Client().get("/api/v1/penalties/")["ETag"]
        same = Client().get("/api/v1/penalties/", headers={"If-None-Match": tag})
        assert same.status_code == 304
        assert entry.title in text(Client().get("/feeds/disclosure/"))

    def test_a_reader_points_out_an_error_and_it_is_answered(self):
        entry = make.entry()
        visitor = Client()
        address = f"/entries/{entry.pk}/error/"
        assert visitor.post(address, {"text": " "}).status_code == 200
        assert "已收到" in text(visitor.post(address, {"text": "<b>金额不对</b>"}))
        visitor.post(address, {"text": "机器", "website": "x"})
        note = ErrorNote.objects.get()
        client = client_of(make.legal())
        assert "&lt;b&gt;金额" in text(client.get(f"{ROOM}notes/{note.pk}/"))
        assert client.post(f"{ROOM}notes/{note.pk}/", {"answer": "已核对"}).status_code == 302
        note.refresh_from_db()
        assert note.state == "handled"
        codes = [visitor.post(address, {"text": "又"}).status_code for _ in range(6)]
        assert codes[-1] == 429

    def test_scripts_are_text(self):
        make.penalty(title="<script>x</script>违规")
        make.through(make.draft(period=str(today().year)))
        entry = Entry.objects.get()
        for page in ("/penalties/", entry.get_absolute_url()):
            assert "<script>x" not in text(Client().get(page))


class TestOffice:
    @pytest.mark.parametrize("role", list(Role))
    def test_who_reads(self, role):
        batch = make.draft()
        user = UserFactory(roles=[role.value])
        client = client_of(user)
        reads = user.may(Permission.READ_DISCLOSURE)
        for page in ("", f"{batch.pk}/", "corrections/", "notes/"):
            assert client.get(f"{ROOM}{page}").status_code == (200 if reads else 404), page
        signs = user.may(Permission.SIGN_DISCLOSURE)
        assert client.get(f"{ROOM}new/").status_code == (200 if signs else 404)

    def test_over_the_pages_to_the_public(self):
        make.penalty()
        legal = client_of(make.legal())
        given = {"kind": "penalties", "year": today().year}
        assert legal.post(f"{ROOM}new/", {**given, "kind": "hazards"}).status_code == 200
        assert legal.post(f"{ROOM}new/", given).status_code == 302
        batch = Batch.objects.get()
        address = f"{ROOM}{batch.pk}/"
        assert "公众将看到" in text(legal.get(address))
        assert legal.post(f"{address}sign/").status_code == 302
        assert client_of(make.equipment()).post(f"{address}sign/").status_code == 302
        assert legal.post(f"{address}submit/").status_code == 302
        director = client_of(make.director())
        assert director.post(f"{address}approve/", {"confirmation": "错"}).status_code == 200
        assert director.post(f"{address}approve/", {"confirmation": PASSWORD}).status_code == 302
        assert client_of(make.centre()).post(f"{address}publish/").status_code == 302
        assert make.again(batch).state == "published"
        for page in (f"{address}", "/office/"):
            assert legal.get(page).status_code == 200

"""The public portal: search, filters, counts, files, figures, and what search engines read."""

from __future__ import annotations

import io
import json
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from disclosure.models import Entry, Tally
from disclosure.views import downloads
from foundation.documents.actions import cancel
from foundation.workdays.quarters import today
from tests.factories import disclosure as make
from tests.factories.accounts import UserFactory
from tests.factories.documents import issued_document

pytestmark = pytest.mark.django_db
YEAR = str(today().year)


def text(answer) -> str:
    return answer.content.decode()


def rows(query: str) -> int:
    return len(Client().get(f"/penalties/?{query}").context["rows"])


@pytest.fixture
def two():
    """A mine in 640104 and a trader in 640302, both published."""
    one = make.penalty(region_code="640104", industry="mines", title="违规爆破作业")
    make.penalty(region_code="640302", industry="trade", title="储存超量")
    make.through(make.draft(period=YEAR))
    return one


@pytest.mark.article("D.2.1")
class TestSearchAndFilters:
    @pytest.mark.parametrize(
        "words",
        ["違規爆破", "违规 作业", "作業　爆破", "%爆破%", "'爆破'", "爆破_", "爆破" + " " * 400],
    )
    def test_words_in_any_script_width_and_order_find_it(self, two, words):
        assert rows(f"q={quote(words)}") == 1

    def test_full_width_digits_and_parts_of_a_number_find_it(self, two):
        wide = "".join(chr(ord(char) + 0xFEE0) for char in two.party_code)
        entry = Entry.objects.get(code=two.party_code)
        assert rows(f"q={quote(wide)}") == 1
        assert rows(f"q={quote(entry.data['document_number'])}") == 1

    @pytest.mark.parametrize("words", ["%", "_", "'\"--", "、。", "没有这样的词"])
    def test_what_has_no_word_finds_nothing_and_says_so(self, two, words):
        answer = text(Client().get(f"/penalties/?q={quote(words)}"))
        assert "没有符合条件的记录" in answer

    def test_filters(self, two):
        amount = max(Entry.objects.values_list("amount", flat=True))
        for query, count in (
            (f"year={YEAR}", 2), (f"year={today().year - 1}", 0), ("mark=fine", 2),
            ("mark=closure", 0), (f"least={amount}", 2), (f"least={amount + 1}", 0),
            ("most=0", 0), ("industry=mines", 1),
        ):  # fmt: skip
            assert rows(query) == count, query

    @pytest.mark.parametrize("sort", ["on", "-on", "amount", "-amount", "title", "-title"])
    def test_sorting(self, two, sort):
        assert rows(f"sort={sort}") == 2

    @pytest.mark.parametrize("query", ["least=x", "least=-1", "least=NaN", "mark=x", "year=99999"])
    def test_wrong_filters_are_told_beside_the_field(self, two, query):
        answer = Client().get(f"/penalties/?{query}")
        assert answer.status_code == 200
        assert "field-errors" in text(answer)
        assert answer.context["facets"] is None
        beside = text(Client().get(f"/penalties/?industry=mines&{query}"))
        assert "筛选条件有误" in beside


class TestCounts:
    def test_counts_keep_the_other_filters_and_match_the_list(self, two):
        facets = Client().get("/penalties/?execution=not_done&sort=title").context["facets"]
        assert facets.total == "2"
        groups = dict(facets.groups)
        assert set(groups) == {"年度", "行政区域", "行业", "处罚种类"}
        for values in groups.values():
            for value in values:
                assert "execution=not_done" in value.url
                assert rows(value.url[1:]) == value.number

    def test_a_search_is_counted_in_the_entries(self, two, monkeypatch):
        found = Client().get(f"/penalties/?q={quote('爆破')}").context["facets"]
        assert found.total == "1"
        monkeypatch.setattr("disclosure.facets.MOST", 1)
        many = Client().get("/penalties/?least=0").context["facets"]
        assert (many.total, many.groups) == ("1+", [])

    def test_publishing_and_withdrawing_count_anew(self):
        entry = make.entry()
        assert Tally.objects.all().whole().get().amount == entry.amount
        make.carried_out(make.agreed(make.proposed(entry)))
        shown = Entry.objects.all().shown().count()
        assert sum(Tally.objects.all().whole().values_list("number", flat=True)) == shown

    def test_equal_queries_whatever_is_published(self):
        counts = []
        for number in (1, 4):
            for _ in range(number):
                make.penalty()
            make.through(make.draft(period=YEAR))
            asked = []
            for page in ("/", "/penalties/", "/statistics/", "/sitemap-0.xml"):
                with CaptureQueriesContext(connection) as queries:
                    answer = Client().get(page)
                    b"".join(answer)
                asked.append(len(queries))
            counts.append(asked)
        assert counts[0] == counts[1]


class TestFiles:
    def test_excel_and_json_hold_what_the_list_shows(self, two):
        query = "?industry=mines"
        answer = Client().get(f"/penalties/data.json{query}")
        found = json.loads(b"".join(answer.streaming_content))
        assert [one["data"]["industry"] for one in found] == ["mines"]
        answer = Client().get(f"/penalties/data.xlsx{query}")
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        assert book.active.max_row == 2
        empty = Client().get("/hazards/data.json")
        assert json.loads(b"".join(empty.streaming_content)) == []

    def test_too_many_rows_for_a_workbook_are_told_with_a_way_out(self, two, monkeypatch):
        monkeypatch.setattr(downloads, "EXCEL_ROWS", 1)
        answer = Client().get("/penalties/data.xlsx?execution=not_done")
        assert answer.status_code == 400
        assert "data.csv?execution=not_done" in text(answer)

    @pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
    def test_filters_that_cannot_be_understood_give_no_file(self, two, suffix):
        assert Client().get(f"/penalties/data.{suffix}?mark=x").status_code == 404


class TestPages:
    def test_home_tells_what_is_new_without_a_session(self, two):
        answer = Client().get("/")
        shown = text(answer)
        assert Entry.objects.first().title in shown
        assert "行政处罚年度比较" in shown
        assert not answer.cookies

    def test_home_and_years_with_nothing_published(self):
        assert "还没有发布信息" in text(Client().get("/"))
        assert "还没有发布" in text(Client().get("/statistics/"))

    def test_years_and_their_csv(self, two):
        shown = text(Client().get("/statistics/"))
        assert "按行政区域" in shown
        assert f"/penalties/?year={YEAR}" in shown
        told = b"".join(Client().get("/statistics.csv").streaming_content).decode("utf-8-sig")
        assert told.count("\n") == 3

    def test_an_entry_tells_its_address_and_day_without_inline_script(self, two):
        entry = Entry.objects.first()
        shown = text(Client().get(entry.get_absolute_url()))
        assert f'rel="canonical" href="http://testserver{entry.get_absolute_url()}"' in shown
        assert "数据截至" in shown
        assert 'itemtype="https://schema.org/Report"' in shown
        assert "<script>" not in shown

    def test_search_engines_find_what_is_shown(self, two):
        visitor = Client()
        assert "Sitemap: http://testserver/sitemap.xml" in text(visitor.get("/robots.txt"))
        assert "/sitemap-0.xml" in text(visitor.get("/sitemap.xml"))
        assert "/statistics/" in text(visitor.get("/sitemap-lists.xml"))
        told = b"".join(visitor.get("/sitemap-0.xml").streaming_content).decode()
        assert all(one.get_absolute_url() in told for one in Entry.objects.all())
        assert visitor.get("/sitemap-99.xml").status_code == 404
        assert visitor.get(f"/sitemap-{'9' * 30}.xml").status_code == 404


def test_plans_and_how_they_went_are_public_documents_alone():
    plan = issued_document(series="enforcement.plan", title="2026年度监督检查计划", public=True)
    told = issued_document(series="enforcement.bulletin", title="三季度通报", public=True)
    secret = issued_document(series="enforcement.plan", title="计划内部附件", public=False)
    gone = issued_document(series="enforcement.plan", title="作废的计划", public=True)
    cancel(gone, reason="有误", by=UserFactory())
    page = Client().get("/plans/").content.decode()
    for one in (plan, told):
        assert one.title in page
        assert one.public_url in page
    for one in (secret, gone):
        assert one.title not in page
        assert one.title not in Client().get("/notices/").content.decode()

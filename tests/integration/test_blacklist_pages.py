"""Pages of the blacklist: who sees and does what, safety reviews, the unit's link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blacklist.actions import jobs, reviewing
from blacklist.actions.reviewing import Question
from blacklist.models import Candidate, Listing, SafetyReview
from enforcement.annual.report import report_of
from enforcement.credit import entries as credit
from foundation.accounts.roles import Permission, Role
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day, today
from tests.factories import blacklist as make
from tests.factories import enterprises
from tests.factories.accounts import PASSWORD, UserFactory
from tests.integration.test_blacklist_jobs import accident
from tests.integration.vaulted import client_of

pytestmark = pytest.mark.django_db
ROOM = "/office/blacklist/"
PDF = b"%PDF-1.4 report"


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_who_reads(role):
    before, published = make.collected(), make.listed()
    user = UserFactory(roles=[role.value])
    client = client_of(user)
    reads, watches = user.may(Permission.READ_LISTINGS), user.may(Permission.WATCH_LISTINGS)
    assert client.get(ROOM).status_code == (200 if reads or watches else 404)
    assert client.get(f"{ROOM}{before.pk}/").status_code == (200 if reads else 404)
    assert client.get(f"{ROOM}{published.pk}/").status_code == (200 if reads or watches else 404)
    collects = user.may(Permission.COLLECT_LISTINGS)
    for page in ("new/", "candidates/"):
        assert client.get(f"{ROOM}{page}").status_code == (200 if collects else 404)
    reviews = user.may(Permission.REVIEW_SAFETY)
    for page in ("reviews/", "reviews/new/"):
        assert client.get(f"{ROOM}{page}").status_code == (200 if reviews else 404)


@pytest.mark.parametrize("state", make.AT)
def test_the_file_shows_itself_and_every_step_it_offers(state):
    listing = make.AT[state]()
    for role in Role:
        client = client_of(UserFactory(roles=[role.value]))
        answer = client.get(f"{ROOM}{listing.pk}/")
        if answer.status_code == 404:
            continue
        assert listing.number in text(answer)
        for act in answer.context["acts"]:
            assert client.get(act["url"]).status_code == 200, act


def test_over_the_pages_from_collection_to_the_notice():
    unit = enterprises.enterprise()
    client = client_of(make.staff())
    data = {
        "enterprise": unit.credit_code, "source": "accident", "kinds": ["5.1"],
        "cause": "<b>事故</b>", "conduct": "违章作业", "facts": "死亡3人",
    }  # fmt: skip
    missing = client.post(f"{ROOM}new/", {**data, "kinds": []})
    assert missing.status_code == 200
    assert "违章作业" in text(missing)
    assert client.post(f"{ROOM}new/", data).status_code == 302
    listing = Listing.objects.get()
    page = text(client.get(f"{ROOM}{listing.pk}/"))
    assert "&lt;b&gt;事故" in page
    assert "造成3人以上死亡" in page
    form = client.get(f"{ROOM}{listing.pk}/give_notice/").context["form"]
    assert "5个工作日内提出陈述和申辩" in form["text"].initial
    given = {"text": form["text"].initial, "method": "direct", "served_on": f"{today()}"}
    assert client.post(f"{ROOM}{listing.pk}/give_notice/", given).status_code == 302
    assert make.again(listing).state == "noticed"
    legal = client_of(make.legal())
    files = [SimpleUploadedFile("申辩.pdf", PDF)]
    given = {"received_on": f"{today()}", "text": "不服", "files": files}
    assert legal.post(f"{ROOM}{listing.pk}/receive_defence/", given).status_code == 302
    given = {"adopted": "no", "reasons": "责任明确"}
    assert legal.post(f"{ROOM}{listing.pk}/hear/", given).status_code == 302
    director = client_of(make.director())
    given = {"held_on": f"{today()}", "outcome": "list", "minutes": "同意", "confirmation": "错"}
    refused = director.post(f"{ROOM}{listing.pk}/discuss/", given)
    assert refused.status_code == 200
    assert "同意" in text(refused)
    given["confirmation"] = PASSWORD
    assert director.post(f"{ROOM}{listing.pk}/discuss/", given).status_code == 302
    assert make.again(listing).state == "discussed"


def test_candidates_are_confirmed_and_dismissed_over_the_pages():
    for _ in range(2):
        accident(enterprises.enterprise(), deaths=3)
    jobs.find_candidates(today=today())
    first, second = Candidate.objects.order_by("pk")
    client = client_of(make.staff())
    page = text(client.get(f"{ROOM}candidates/{first.pk}/"))
    assert "死亡3人" in page
    assert "造成3人以上死亡" in page
    assert (
        client.post(f"{ROOM}candidates/{first.pk}/confirm/", {"cause": "事故"}).status_code == 302
    )
    assert client.post(f"{ROOM}candidates/{second.pk}/dismiss/", {"reason": ""}).status_code == 200
    given = {"reason": "外地已列入"}
    assert client.post(f"{ROOM}candidates/{second.pk}/dismiss/", given).status_code == 302
    assert {one.state for one in Candidate.objects.all()} == {"confirmed", "dismissed"}
    assert first.enterprise.name in text(client.get("/office/"))


@pytest.mark.article("B.6.5")
def test_a_removal_missing_in_one_medium_is_shown_as_unfinished():
    listing = make.removed()
    page = text(client_of(make.centre()).get(f"{ROOM}{listing.pk}/"))
    assert f"移出尚未在下列媒体公布：{make.WEBSITE}" in page


def test_lists_and_filters_with_equal_queries():
    client, counts = client_of(make.staff()), []
    for more in (1, 4):
        for _ in range(more):
            make.listed()
        with CaptureQueriesContext(connection) as queries:
            client.get(ROOM)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    over = make.over()
    for query, count in (
        ("?over=yes", 1), ("?listed=yes", 6), ("?ground=5.1", 6), ("?ground=5.2", 0),
        (f"?q={over.number}", 1), (f"?published_until={over.published_on}", 1),
    ):  # fmt: skip
        assert len(client.get(ROOM + query).context["rows"]) == count, query
    assert "期满待检查" in text(client.get(ROOM))


class TestLink:
    def test_the_unit_reports_without_an_account_and_sees_nothing_else(self):
        listing = make.listed()
        county = client_of(make.county())
        page = county.post(f"{ROOM}reports/{make.owed(listing).pk}/link/")
        address = page.context["address"].removeprefix("http://testserver")
        visitor = Client()
        shown = text(visitor.get(address))
        assert listing.unit_name in shown
        for secret in (listing.number, listing.cause, listing.conduct):
            assert secret not in shown
        assert visitor.post(address, {"text": ""}).status_code == 200
        given = {"text": "<script>", "files": [SimpleUploadedFile("月报.pdf", PDF)]}
        assert "已提交" in text(visitor.post(address, given))
        assert visitor.get(address).status_code == 404
        report = make.owed(listing)
        assert (report.by_link, report.file.name) == (True, "月报.pdf")
        assert "<script>" not in text(county.get(f"{ROOM}{listing.pk}/")).replace("<script src", "")

    def test_a_program_is_refused_and_the_link_still_works(self):
        listing = make.listed()
        address = f"/unit-report/{make.link(listing)}/"
        visitor = Client()
        bad = SimpleUploadedFile("a.exe", b"MZ" + b"0" * 100)
        answer = visitor.post(address, {"text": "报告", "files": [bad]})
        assert "files" in answer.context["form"].errors
        assert visitor.post(address, {"text": "报告"}).status_code == 200
        assert make.owed(listing).received_on == today()

    @pytest.mark.parametrize("secret", ["x", "a" * 200, "none"])
    def test_a_wrong_link_is_not_there(self, secret):
        assert Client().get(f"/unit-report/{secret}/").status_code == 404


@pytest.mark.article("B.7.3")
class TestReview:
    def ask(self, unit, year=None, by=None):
        question = Question(unit, "fund", "智能化改造项目", year or today().year)
        return reviewing.review(question, by=by or make.staff())

    def test_a_unit_that_was_never_listed_passes_with_an_opinion(self):
        found = self.ask(enterprises.enterprise())
        assert (found.passed, found.opinion.title) == (True, "安全生产审核意见")

    def test_listed_for_an_accident_it_fails_in_the_year_of_the_listing(self):
        listing = make.listed()
        unit, year = listing.enterprise, today().year
        assert self.ask(unit).listing == listing
        assert self.ask(unit, year - 1).passed
        assert self.ask(unit, year + 1).passed

    def test_while_it_is_listed_it_fails_in_the_present_year_too(self):
        listing = make.listed(on=today().replace(month=1, day=15))
        with on_day(listing.until):
            assert not self.ask(listing.enterprise).passed

    def test_for_another_ground_or_revoked_it_passes(self):
        assert self.ask(make.listed(kinds=["5.5"]).enterprise).passed
        assert self.ask(make.revoked().enterprise).passed

    def test_every_question_is_kept_and_only_some_ask(self):
        unit = enterprises.enterprise()
        client = client_of(make.staff())
        given = {
            "enterprise": unit.credit_code,
            "purpose": "fund",
            "matter": "项目",
            "year": "2026",
        }
        assert client.post(f"{ROOM}reviews/new/", {**given, "matter": ""}).status_code == 200
        assert client.post(f"{ROOM}reviews/new/", given).status_code == 302
        assert SafetyReview.objects.get().asked_by.roles == ["committee_staff"]
        assert unit.name in text(client.get(f"{ROOM}reviews/"))
        with pytest.raises(NotPermitted):
            self.ask(unit, by=make.director())
        with pytest.raises(Refused):
            reviewing.review(Question(unit, "all", "x", 2026), by=make.staff())


@pytest.mark.article("E.credit")
def test_the_credit_record_shows_listing_removal_and_restrictions():
    listing = make.listed()
    client = client_of(make.staff())
    address = f"/office/enforcement/enterprises/{listing.enterprise_id}/credit/"
    page = text(client.get(address))
    assert "专项资金" in page
    assert "列入安全生产信用“黑名单”" in page
    gone = make.deleted()
    kinds = [one.text for one in credit.entries_of(gone.enterprise, make.staff())]
    assert "移出“黑名单”" in kinds
    assert list(credit.restrictions_of(gone.enterprise)) == []


@pytest.mark.article("E.annual-report")
def test_the_annual_report_counts_the_listings_of_the_year():
    make.listed()
    make.revoked()
    line = report_of(today().year).line("blacklisted")
    assert line.value == 1
    client = client_of(make.staff())
    assert client.get(line.url).status_code == 200


def test_a_renamed_unit_keeps_the_name_it_had():
    listing = make.listed()
    unit = listing.enterprise
    assert listing.unit_name == unit.name
    page = text(client_of(make.staff()).get(f"{ROOM}{listing.pk}/"))
    assert unit.name in page
    with on_day(today() + timedelta(days=1)):
        assert make.again(listing).listed_on_day(today())


def test_statistics_count_years_grounds_and_places_with_equal_queries():
    client, counts = client_of(make.staff()), []
    for more in (1, 4):
        for _ in range(more):
            make.listed()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"{ROOM}statistics/")
        counts.append(len(queries))
    make.deleted()
    make.revoked()
    figures = client.get(f"{ROOM}statistics/").context["figures"]
    years, kinds, places = ({row[0]: row[1:] for row in chart.rows} for chart in figures.charts)
    assert figures.listed_now == 5
    assert years[f"{today().year}年"] == ("5", "1")
    assert sum(int(row[0]) for row in kinds.values()) == sum(int(row[0]) for row in places.values())
    assert counts[0] == counts[1]
    assert answer.status_code == 200

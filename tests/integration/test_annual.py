"""The annual report as page, paper and numbers: every figure is the length or sum of its list."""

from __future__ import annotations

import io
import json
import re
from datetime import date

import pypdf
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enforcement.actions.cases import challenges
from enforcement.actions.cases.challenges import Filed
from enforcement.annual.report import as_json, report_of
from enforcement.models import Decision
from enforcement.rules.annual import FIGURES, RATES
from foundation.accounts.roles import Permission, Role
from foundation.workdays.quarters import on_day, today
from tests.factories import accidents, cases, enterprises, hazards, plans, tips
from tests.factories.accounts import UserFactory
from tests.factories.officers import inspector, planner
from tests.integration.vaulted import client_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.article("E.annual-report"),
]
NO_LIST = {*RATES, "blacklisted", "plan_planned", "plan_done", "case_plan", "case_done"}


def a_year() -> int:
    """Visits, hazards, cases of each kind in two places, an accident with deaths, a tip."""
    year = today().year
    item = plans.first_item(plans.plan_in_force(year))
    for place, industry in (("640104", "dust"), ("640302", "mines")):
        unit = enterprises.enterprise(region_code=place, industry=industry)
        visit = hazards.visited(today(), enterprise=unit, plan_item=item)
        hazards.hazard(visit, found_on=today(), state="cancelled", cancelled_on=today())
        hazards.hazard(visit, found_on=today(), due=today())
        case = cases.registered(enterprise=unit, region_code=place, industry=industry)
        case = cases.told(cases.investigated(cases.evidence(case)))
        cases.served(cases.decided(cases.discussed(cases.waived(case))))
    cases.closed()
    case = cases.served()
    challenges.record_challenge(
        case, Filed("review", today(), "自治区政府", "宁政复〔2026〕1号"), by=cases.legal()
    )
    accidents.registered()
    tips.tip()
    return year


def test_every_figure_is_its_list():
    report = report_of(a_year())
    client = client_of(cases.head())
    seen = set()
    for line in report.lines:
        if not line.url:
            assert line.key in NO_LIST or not line.value, line.key
            continue
        seen.add(line.key)
        answer = client.get(line.url)
        rows = answer.context["rows"]
        if line.key.startswith("fines"):
            numbers = re.findall(r"AJ\d{4}-\d{4}", answer.content.decode())
            fines = Decision.objects.filter(case__number__in=numbers, state="in_force")
            assert sum(one.fine for one in fines) == line.value, line.key
        elif line.key == "deaths":
            assert len(rows) == line.value, "one in each"
        else:
            assert len(rows) == line.value, (line.key, line.url)
    assert seen >= {"inspections", "hazards_found", "cases_filed", "fines_total", "reviews"}
    for share in (*report.regions, *report.industries):
        for (head, _, url), value in zip(share.cells, share.values, strict=True):
            if url and "罚款" not in head:
                assert len(client.get(url).context["rows"]) == value, (share.label, head)


def test_breakdowns_add_up():
    report = report_of(a_year())
    for shares in (report.regions, report.industries):
        for place, key in enumerate(("inspections", "hazards_found", "hazards_rectified")):
            assert sum(share.values[place] for share in shares) == report.line(key).value


def test_the_year_before_stands_beside():
    year = a_year()
    before = report_of(year + 1)
    assert before.line("inspections").before == 2
    assert before.line("inspections").value is None


def test_the_command_says_every_key():
    out = io.StringIO()
    year = a_year()
    call_command("annual_report", str(year), "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert set(FIGURES) <= set(said)
    assert said == json.loads(json.dumps(as_json(report_of(year))))
    assert said["inspections"] == 2
    call_command("annual_report", str(year), stdout=out)
    assert "执法检查生产经营单位\t2家次" in out.getvalue()


@pytest.mark.parametrize("role", list(Role))
def test_who_reads(role):
    user = UserFactory(roles=[role.value])
    client = client_of(user)
    may = user.may(Permission.READ_ENFORCEMENT)
    for address in ("annual/2024/", "papers/"):
        status = client.get(f"/office/enforcement/{address}").status_code
        assert status == (200 if may else 404), address
    status = client.get("/office/enforcement/annual/2024/state/").status_code
    assert status == (200 if user.may(Permission.MAKE_PLANS) else 404)


def test_january_still_works_on_the_year_before():
    client = client_of(planner())
    for day, year in ((date(2026, 1, 31), 2025), (date(2026, 2, 1), 2026)):
        with on_day(day):
            answer = client.get("/office/enforcement/annual/")
        assert answer["Location"].endswith(f"/annual/{year}/")
    assert client.get("/office/enforcement/annual/1999/").status_code == 404
    assert client.get("/office/enforcement/annual/99999/").status_code == 404


def test_on_paper_it_says_the_same():
    year = a_year()
    answer = client_of(inspector()).get(f"/office/enforcement/annual/{year}/report.pdf")
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = "".join(page.extract_text() for page in reader.pages)
    for word in ("主要数据", "分地区情况", "分行业情况", "银川市", "粉尘涉爆"):
        assert word in text.replace("\n", "")


def test_the_same_queries_however_many_rows():
    year = a_year()
    with CaptureQueriesContext(
        connection,
    ) as few:
        report_of(year)
    a_year_more = enterprises.enterprise(region_code="640502", industry="trade")
    for _ in range(4):
        hazards.visited(today(), enterprise=a_year_more)
    with CaptureQueriesContext(connection) as many:
        report_of(year)
    assert len(few) == len(many)

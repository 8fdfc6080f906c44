"""The ledger, the rates, supervision and talks as pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enforcement.actions import supervision as acts
from enforcement.actions import talks as talk_acts
from enforcement.models import Hazard, Inspection, Supervision, Talk
from foundation.accounts.roles import Permission, Role
from foundation.deadlines.models import Deadline
from foundation.procedure.acts import acting
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today
from tests.factories import enterprises
from tests.factories import hazards as make
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.inspections import SECRET
from tests.factories.interference import PDF
from tests.factories.officers import inspector, planner
from tests.integration.vaulted import client_of

pytestmark = pytest.mark.django_db
LEDGER = "/office/enforcement/hazards/"
LISTS = [
    LEDGER,
    f"{LEDGER}rates/",
    "/office/enforcement/supervisions/",
    "/office/enforcement/talks/",
]
HOSTILE = "<script>alert(1)</script>😀" + "危" * 50_000


def shown(answer) -> list[str]:
    return [row[1].text for row in answer.context["rows"]]


def status(client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()  # reads the file to its end, and closes it
    return answer.status_code


def count_queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.article("E.hazards")
@pytest.mark.parametrize("role", Role)
def test_who_reads(role):
    found, talk = make.supervised(), make.talk()
    client = client_of(UserFactory(roles=[role.value]))
    may = UserFactory(roles=[role.value]).may(Permission.READ_ENFORCEMENT)
    own = [f"{LEDGER}{found.hazard_id}/", found.get_absolute_url(), talk.get_absolute_url()]
    own += [found.notice.office_url, talk.document.office_url]
    for address in [*LISTS, *own]:
        assert status(client, address) == (200 if may else 404), address
    inspects = client.get("/office/enforcement/talks/new/").status_code
    assert inspects == (200 if role == Role.INSPECTOR else 404)
    lists = client.get(f"{LEDGER}{found.hazard_id}/supervise/").status_code
    assert lists == (200 if role == Role.SECTION_HEAD else 404)


@pytest.mark.article("E.hazards")
def test_filters_of_the_ledger():
    client = client_of(inspector())
    mine = enterprises.enterprise(
        name="宁夏吴忠民爆有限公司", region_code="640302", industry="dust"
    )
    late = make.hazard(
        enterprise=mine, what="逾期的", due=date(2026, 1, 5), found_on=date(2025, 12, 1),
        category="管理",
    )  # fmt: skip
    make.hazard(what="已销号的", state="cancelled")
    listed = make.supervised(make.major(what="挂牌的")).hazard
    make.major(what="未挂牌的")
    make.major(what="已销号的", state="cancelled", found_on=date(2026, 3, 2))
    cases = {
        "overdue=yes": ["逾期的"],
        "overdue=no": ["已销号的", "挂牌的", "未挂牌的", "已销号的"],
        "overdue_on=2026-01-06": ["逾期的"],
        "overdue_on=2026-01-05": [],
        "state=cancelled": ["已销号的", "已销号的"],
        "level=major": ["挂牌的", "未挂牌的", "已销号的"],
        "supervised=yes": ["挂牌的"],
        "supervised=no": ["逾期的", "已销号的", "未挂牌的", "已销号的"],
        "supervised=missing": ["未挂牌的"],
        "category=管理": ["逾期的"],
        "industry=dust": ["逾期的"],
        "region=640300": ["逾期的"],
        "region=elsewhere": [],
        "year=2025&quarter=4": ["逾期的"],
        "found_until=2025-12-31": ["逾期的"],
        "found_since=2026-01-01": ["已销号的", "挂牌的", "未挂牌的", "已销号的"],
        f"q={mine.credit_code}": ["逾期的"],
        "q=吴忠民爆": ["逾期的"],
        "category=没有的": [],
        "q=" + "9" * 200: [],
        "year=x": [],
    }
    for query, expected in cases.items():
        assert sorted(shown(client.get(f"{LEDGER}?{query}"))) == sorted(expected), query
    page = client.get(f"{LEDGER}{late.pk}/").content.decode()
    assert "个工作日" in page
    assert client.get(f"{LEDGER}{listed.pk}/").status_code == 200
    csv = client.get(f"{LEDGER}?export=csv&overdue=yes").getvalue().decode("utf-8-sig")
    assert csv.count("逾期的") == 1
    assert late.inspection.number in csv
    assert late.basis in csv


@pytest.mark.article("E.hazards")
def test_what_is_secret_stands_in_no_ledger_page_or_export():
    found = make.hazard(what="秘密的")
    with acting():
        Inspection.objects.filter(pk=found.inspection_id).update(**SECRET)
    client = client_of(inspector())
    assert client.get(f"{LEDGER}{found.pk}/").status_code == 404
    for address in (LEDGER, f"{LEDGER}?export=csv", "/office/enforcement/bulletins/inspections/"):
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        assert "秘密的" not in body.decode()
        assert found.inspection.number not in body.decode()
    assert client.get(f"{LEDGER}rates/").context["total"].found == 0
    assert shown(client_of(planner()).get(LEDGER)) == ["秘密的"]


@pytest.mark.article("E.hazards")
def test_each_rate_links_to_the_rows_it_counts():
    for place, grade in (("640104", "general"), ("640302", "major"), ("640302", "general")):
        mine = enterprises.enterprise(region_code=place)
        make.hazard(enterprise=mine, level=grade)
        make.hazard(enterprise=mine, level=grade, state="cancelled")
    client = client_of(inspector())
    for query in ("", "?level=major", "?state=cancelled", "?state=ordered"):
        context = client.get(f"{LEDGER}rates/{query}").context
        lines = [context["total"], *(one for g in context["groups"] for one in g.lines)]
        assert context["total"].found in {6, 2, 3}
        for line in lines:
            assert len(client.get(line.found_url).context["rows"]) == line.found, line
            if line.cancelled_url:
                assert len(client.get(line.cancelled_url).context["rows"]) == line.cancelled
            assert line.rate_text == (f"{line.rate}%" if line.found else "—")


@pytest.mark.article("E.hazards")
def test_the_same_queries_for_one_row_and_for_five():
    client = client_of(make.head())
    make.talk()
    make.supervised()
    before = {address: count_queries(client, address) for address in [*LISTS, "/office/"]}
    for _ in range(4):
        make.talk(enterprises=[enterprises.enterprise(), enterprises.enterprise()])
        make.supervised()
        make.major(found_on=today() - timedelta(days=60))
    after = {address: count_queries(client, address) for address in [*LISTS, "/office/"]}
    assert after == before


@pytest.mark.article("E.hazards.supervised")
def test_from_listing_to_removal_over_the_pages():
    head, officer, other = client_of(make.head()), client_of(inspector()), client_of(make.head())
    found = make.major()
    data = {
        "level": "province", "body": "本委", "responsible": "王某", "requirements": "限期整改",
        "due": f"{today() + timedelta(days=30):%Y-%m-%d}",
    }  # fmt: skip
    long = head.post(f"{LEDGER}{found.pk}/supervise/", {**data, "requirements": HOSTILE})
    assert "requirements" in long.context["form"].errors
    emoji = {**data, "requirements": "限期整改🚧<b>"}
    assert head.post(f"{LEDGER}{found.pk}/supervise/", emoji).status_code == 302
    page = Supervision.objects.get().get_absolute_url()
    assert "&lt;b&gt;" in head.get(page).content.decode()
    day = f"{today():%Y-%m-%d}"
    steps = [
        (officer, "report_progress", {"on": day, "text": "已到货"}),
        (officer, "ask_extension",
         {"due": f"{today() + timedelta(days=90):%Y-%m-%d}", "reason": "未到货"}),
        (head, "decide_extension",
         {"decision": "granted", "note": "", "confirmation": PASSWORD}),
        (officer, "propose_removal",
         {"on": day, "finding": "合格", "files": SimpleUploadedFile("复查.pdf", PDF)}),
    ]  # fmt: skip
    for client, step, given in steps:
        assert client.get(f"{page}act/{step}/").status_code == 200
        assert client.post(f"{page}act/{step}/", given).status_code == 302, step
    wrong = other.post(f"{page}act/remove/", {"confirmation": "wrong"})
    assert "confirmation" in wrong.context["form"].errors
    assert officer.get(f"{page}act/remove/").status_code == 404
    assert head.get(f"{page}act/nothing/").status_code == 404
    assert other.post(f"{page}act/remove/", {"confirmation": PASSWORD}).status_code == 302
    assert Hazard.objects.get(pk=found.pk).state == "cancelled"
    file = officer.get(page).context["files"][0]
    assert status(officer, file.url) == 200
    assert status(client_of(UserFactory(roles=[Role.COUNTY.value])), file.url) == 404
    assert other.get(f"{page}act/remove/").status_code == 302  # no longer offered


@pytest.mark.article("E.hazards.supervised")
def test_the_workbench_shows_major_hazards_that_wait_too_long():
    head = client_of(make.head())
    fresh, old = make.major(found_on=today()), make.major(found_on=today() - timedelta(days=30))
    make.supervised(make.major(found_on=today() - timedelta(days=30)))
    page = head.get("/office/").content.decode()
    assert f"{LEDGER}{old.pk}/" in page
    assert f"{LEDGER}{fresh.pk}/" not in page
    proposed = make.proposed()
    assert proposed.get_absolute_url() in head.get("/office/").content.decode()


def talk_data(**changes) -> dict:
    return {
        "kind": "talk", "held_on": f"{today():%Y-%m-%d}", "reason": "overdue",
        "codes": enterprises.enterprise().credit_code, "explanation": "逾期未整改",
        "held_by": "处长", "attended": "总经理", "demands": "限期整改",
        "due": f"{today() + timedelta(days=9):%Y-%m-%d}", **changes,
    }  # fmt: skip


@pytest.mark.article("E.talks")
def test_a_talk_is_registered_and_its_result_written_down():
    client = client_of(inspector())
    hazard = make.hazard()
    form = client.get(f"/office/enforcement/talks/new/?hazard={hazard.pk}").context["form"]
    assert form["codes"].value() == hazard.enterprise.credit_code
    codes = f"{hazard.enterprise.credit_code}\n{enterprises.enterprise().credit_code}"
    data = talk_data(codes=codes, hazard=hazard.pk, inspection=hazard.inspection.number)
    data["files"] = SimpleUploadedFile("记录.pdf", PDF)
    assert client.post("/office/enforcement/talks/new/", data).status_code == 302
    talk = Talk.objects.get()
    assert talk.enterprises.count() == 2
    assert talk.document.title == "安全生产约谈记录"
    assert Deadline.objects.open().get(code="talk-term").due == talk.due
    listed = client.get("/office/enforcement/talks/?q=民爆")
    assert len(listed.context["rows"]) == 1  # both enterprises fit, one talk
    step = f"{talk.get_absolute_url()}act/record_result/"
    given = {"on": f"{today():%Y-%m-%d}", "result": "已全部整改"}
    assert client.post(step, {**given, "result": HOSTILE}).status_code == 200
    assert client.post(step, given).status_code == 302
    assert not Deadline.objects.open().exists()
    assert talk.get_absolute_url() in client.get(f"{LEDGER}{hazard.pk}/").content.decode()


@pytest.mark.article("E.talks")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"codes": "91640104000000000X"}, "codes"),
        ({"codes": " "}, "codes"),
        ({"attended": ""}, "attended"),
        ({"held_on": "2099-01-01"}, "held_on"),
        ({"due": "2020-01-01"}, "due"),
        ({"explanation": HOSTILE}, "explanation"),
        ({"inspection": "JC2020-9999"}, "inspection"),
        ({"hazard": "999999"}, "hazard"),
        ({"hazard": "99999999999999999999999"}, "hazard"),
    ],
)
def test_what_a_talk_refuses(changes, field):
    answer = client_of(inspector()).post("/office/enforcement/talks/new/", talk_data(**changes))
    assert field in answer.context["form"].errors


@pytest.mark.article("E.talks")
def test_a_talk_may_not_point_at_a_visit_that_has_not_begun_or_at_others():
    found, by = make.hazard(), inspector()
    with pytest.raises(Refused, match="不属于"):
        make.talk(by, hazard=found)
    with pytest.raises(Refused, match="不在所选"):
        make.talk(by, inspection=found.inspection)
    with acting():
        Inspection.objects.filter(pk=found.inspection_id).update(**SECRET)
    for given in ({"hazard": found}, {"inspection": found.inspection}):
        with pytest.raises(Refused):
            make.talk(by, enterprises=[found.enterprise], **given)


@pytest.mark.article("E.talks")
def test_a_warning_needs_no_attendance_and_overdue_ones_are_listed():
    talk = make.talk(kind="warning", attended="", held_on=date(2026, 1, 5), due=date(2026, 2, 2))
    make.talk()
    client = client_of(make.head())
    assert len(client.get("/office/enforcement/talks/?overdue=yes").context["rows"]) == 1
    assert "已超过落实期限" in client.get(talk.get_absolute_url()).content.decode()
    assert talk.document.title == "安全生产预警通知书"
    with pytest.raises(Refused):
        talk_acts.record_result(talk, on=date(2026, 1, 1), result="x", by=inspector())


def test_under_supervision_is_asked_in_one_query(django_assert_num_queries):
    found = make.supervised()
    with django_assert_num_queries(1):
        assert acts.under_supervision(found.hazard)

"""The public page of seals, its feed and file; the office's page of events."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.audit import exports, verbs
from foundation.audit.actors import SYSTEM
from foundation.audit.forms import ExportForm
from foundation.audit.models import AuditEvent, Seal
from foundation.audit.seals import seal
from foundation.audit.tasks import export_period
from foundation.audit.trail import open_events, record
from foundation.web.models import LongJob
from foundation.workdays.quarters import today
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def write(verb: str = "test.case.noted", target: tuple[str, str] = ("test.case", "1")):
    return record(verb, target=target, by=SYSTEM)


def make_seals(count: int) -> list[Seal]:
    made = []
    for _ in range(count):
        write()
        made.append(seal())
    return made


@pytest.fixture
def reader(client):
    user = UserFactory(administrator=True)
    client.force_login(user)
    return client


def test_anyone_reads_the_seals_without_a_session(client):
    made = make_seals(2)
    response = client.get("/audit/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Cookie" not in response.get("Vary", "")
    for each in made:
        assert each.root_hex in page
    assert page.index("第2号") < page.index("第1号</td>")


def test_the_page_of_an_empty_trail(client):
    assert "还没有封存记录" in client.get("/audit/").content.decode()


def test_the_page_reads_no_event_and_costs_the_same_for_many_seals(
    client, django_assert_num_queries
):
    make_seals(1)
    client.get("/audit/")
    with django_assert_num_queries(1) as one:
        client.get("/audit/")
    make_seals(4)
    with django_assert_num_queries(1) as five:
        client.get("/audit/")
    for query in [*one.captured_queries, *five.captured_queries]:
        assert "audit_auditevent" not in query["sql"]


def test_older_seals_are_paged(client):
    make_seals(21)
    first = client.get("/audit/").content.decode()
    assert "?before=2" in first
    second = client.get("/audit/?before=2").content.decode()
    assert "第1号</td>" in second
    assert "更早的封存" not in second
    assert client.get("/audit/?before=²x").status_code == 200


def check(client, number, root) -> str:
    return client.get("/audit/", {"number": number, "root": root}).content.decode()


def test_a_printed_seal_is_checked(client):
    made = make_seals(2)[0]
    short = made.root_hex[:16]
    for number in ("1", "第1号", " 1 "):
        assert "一致。</strong>第 1 号封存于" in check(client, number, short.upper())
    assert "不一致。" in check(client, "1", "0" * 16)
    assert "没有这个编号" in check(client, "3", short)


@pytest.mark.parametrize(
    ("number", "root", "message"),
    [
        ("x", "a" * 16, "封存编号是一个数字"),
        ("0", "a" * 16, "封存编号是一个数字"),
        ("99999999999", "a" * 16, "封存编号是一个数字"),
        ("1", "abc", "封存值至少 16 位"),
        ("1", "z" * 16, "封存值只含数字"),
        ("1", "", "请填写“封存值”"),
        ("1", "<script>", "封存值只含数字"),
    ],
)
def test_what_cannot_be_checked_is_said_beside_the_field(client, number, root, message):
    make_seals(1)
    page = check(client, number, root)
    assert message in page
    assert "<script>" not in page.replace('<script src="', "")


def test_the_feed(client):
    made = make_seals(1)[0]
    response = client.get("/feeds/seals/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    assert made.root_hex in response.content.decode()


def test_anyone_can_recompute_the_chain_from_the_published_file(client):
    """As the page tells: nine netstrings, SHA-256, no code of this program."""
    make_seals(3)
    text = b"".join(client.get("/audit/seals.csv").streaming_content).decode("utf-8-sig")
    previous = "0" * 64
    for row in csv.DictReader(io.StringIO(text)):
        names = ("number", "first_id", "last_id", "row_count", "gaps", "rows_root")
        fields = ["safetyreg-seal-1", *(row[n] for n in names)]
        fields += [row["made_at_microseconds"], previous]
        form = "".join(f"{len(field.encode())}:{field}," for field in fields)
        previous = hashlib.sha256(form.encode()).hexdigest()
        assert previous == row["root"]
    assert previous == Seal.objects.get(number=3).root_hex


@pytest.mark.parametrize("path", ["/office/audit/", "/office/audit/export/"])
def test_the_events_are_for_readers_only(client, path):
    assert client.get(path).status_code == 302
    client.force_login(UserFactory())
    assert client.get(path).status_code == 404
    client.force_login(UserFactory(discipline=True))
    assert client.get(path).status_code == 404


def test_the_events_are_listed_newest_first_with_labels(reader):
    verbs.register({"test.case.decided": "作出决定"})
    write("test.case.decided")
    last = write()
    page = reader.get("/office/audit/").content.decode()
    assert "作出决定" in page
    assert page.index(f">{last.pk}<") < page.index("作出决定</td>")


def test_the_query_count_does_not_grow_with_the_rows(reader, django_assert_max_num_queries):
    def count() -> int:
        with django_assert_max_num_queries(30) as caught:
            reader.get("/office/audit/")
        return len(caught.captured_queries)

    write()
    count()
    before = count()
    for _ in range(4):
        write()
    assert count() == before


def hidden_events() -> list[AuditEvent]:
    verbs.register({"test.secret.opened": "打开密件"}, confidential=True)
    return [
        write("interference.report.read", ("interference.report", "R-77")),
        write("deadlines.deadline.opened", ("interference.report", "R-77")),
        write("test.secret.opened", ("test.case", "R-77")),
    ]


def test_confidential_events_are_never_shown_nor_exported(reader):
    hidden_events()
    shown = write(target=("test.case", "seen-42"))
    for query in ("", "?export=csv", "?target=R-77", "?verb=interference.report.read"):
        response = reader.get(f"/office/audit/{query}")
        body = (
            b"".join(response.streaming_content) if response.streaming else response.content
        ).decode()
        table = body.partition("<tbody>")[2] if not response.streaming else body
        assert "R-77" not in table
        assert "打开密件" not in body
    listed = set(open_events().values_list("pk", flat=True))
    assert shown.pk in listed
    assert not listed & {event.pk for event in hidden_events()}
    lines = "".join(exports.event_lines(exports.events_of(today(), today())))
    assert "seen-42" in lines
    assert "R-77" not in lines


def test_confidential_verbs_are_not_offered_as_a_filter():
    hidden_events()
    offered = verbs.open_labels()
    assert "test.secret.opened" not in offered
    assert not [verb for verb in offered if verb.startswith("interference.")]


def test_filters(reader):
    write(target=("test.case", "a-1"))
    write("test.other.noted", ("test.case", "b-2"))
    verbs.register({"test.other.noted": "另记"})
    day = f"{today():%Y-%m-%d}"
    tomorrow = f"{today() + timedelta(days=1):%Y-%m-%d}"

    def found(query: str) -> list[bool]:
        page = reader.get(f"/office/audit/?{query}").content.decode()
        return [name in page for name in ("test.case a-1", "test.case b-2")]

    assert found(f"first={day}&last={day}") == [True, True]
    assert found(f"first={tomorrow}") == [False, False]
    assert found(f"last={today() - timedelta(days=1):%Y-%m-%d}") == [False, False]
    assert found("verb=test.other.noted") == [False, True]
    assert found("target=a-1") == [True, False]
    assert found("actor=系统") == [True, True]
    assert found("actor=无此人") == [False, False]


def test_the_export_of_the_list_is_recorded(reader):
    write()
    response = reader.get("/office/audit/?export=csv")
    assert b"test.case.noted" in b"".join(response.streaming_content)
    assert AuditEvent.objects.get(verb="web.exported").actor_role == "系统管理员"


def test_a_period_is_exported_by_a_job(reader, django_capture_on_commit_callbacks, monkeypatch):
    event = write(target=("test.case", "=1+1"))
    queued = []
    monkeypatch.setattr(export_period, "delay", lambda **kwargs: queued.append(kwargs))
    day = f"{today():%Y-%m-%d}"
    with django_capture_on_commit_callbacks(execute=True):
        response = reader.post("/office/audit/export/", {"first": day, "last": day})
    job = LongJob.objects.get()
    assert response.url == reverse("web:job", args=[job.pk])
    assert AuditEvent.objects.get(verb="audit.events.exported").changes == {
        "开始日期": day, "结束日期": day,
    }  # fmt: skip
    for _ in range(2):  # a doubled task replaces the result
        export_period(**queued[0])
    response = reader.get(reverse("web:job_result", args=[job.pk]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = {row["序号"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows[str(event.pk)]["对象编号"] == "'=1+1"
    assert rows[str(event.pk)]["摘要"] == bytes(event.digest).hex()


def test_a_period_that_ends_before_it_begins():
    form = ExportForm({"first": "2026-11-20", "last": "2026-11-19"})
    assert form.errors == {"last": ["结束日期不能早于开始日期。"]}


def test_days_are_those_of_china():
    event = write()
    first = timezone.localtime(event.at).date()
    assert event in exports.events_of(first, first)
    assert event not in exports.events_of(first + timedelta(days=1), first + timedelta(days=1))


def test_states_are_shown_in_chinese(reader):
    record(
        "documents.document.cancelled",
        target=("documents.document", "1"),
        by=SYSTEM,
        before="issued",
        after="cancelled",
    )
    page = reader.get("/office/audit/").content.decode()
    assert "有效 → 已作废" in page
    assert "issued →" not in page

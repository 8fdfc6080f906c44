"""Events: written with the act, read as a timeline, refused any change by the database."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from foundation.audit import verbs
from foundation.audit.actors import SYSTEM, Actor
from foundation.audit.canonical import TEXT_FIELDS, canonical_json, clean, event_digest, sql_digest
from foundation.audit.models import AuditEvent, Seal
from foundation.audit.seals import seal
from foundation.audit.trail import record, timeline

pytestmark = pytest.mark.django_db
WANG = Actor(id="7", name="王玥", role="执法人员", office="执法处")
TARGET = ("test.case", "1")


def test_an_event_keeps_the_actor_as_he_was():
    event = record(
        "test.case.decided",
        target=TARGET,
        by=WANG,
        article="第十条",
        before="open",
        after="decided",
        changes={"金额": Decimal("3.50"), "日期": date(2026, 11, 20), "数": 3, "无": None},
    )
    event.refresh_from_db()
    assert (event.actor_id, event.actor_name, event.actor_role, event.actor_office) == (
        "7", "王玥", "执法人员", "执法处",
    )  # fmt: skip
    assert event.changes == {"日期": "2026-11-20", "金额": "3.50", "数": 3, "无": None}
    assert event.address_class == "任务"
    assert abs(datetime.now(tz=UTC) - event.at) < timedelta(seconds=30)


def test_the_timeline_is_that_of_one_target_oldest_first_with_named_states():
    record("test.case.opened", target=TARGET, by=WANG, after="open")
    record("test.case.opened", target=("test.case", "11"), by=WANG, after="open")
    record("test.case.decided", target=TARGET, by=WANG, before="open", after="decided")
    events = timeline(TARGET, labels={"open": "在办", "decided": "已决定"})
    assert [(e.before_label, e.after_label) for e in events] == [("", "在办"), ("在办", "已决定")]
    assert [e.after_label for e in timeline(TARGET)] == ["open", "decided"]


def test_a_model_is_known_by_label_and_key():
    event = record("test.read", target=record("test.x", target=TARGET, by=SYSTEM), by=SYSTEM)
    assert event.target_type == "audit.auditevent"
    with pytest.raises(ValueError, match="not saved"):
        record("test.read", target=AuditEvent(), by=SYSTEM)


def test_labels_of_verbs():
    verbs.register({"test.case.opened": "立案"})
    event = record("test.case.opened", target=TARGET, by=SYSTEM)
    assert event.verb_label == "立案"
    assert record("test.unknown", target=TARGET, by=SYSTEM).verb_label == "test.unknown"


def test_what_postgresql_cannot_store_is_replaced_not_refused():
    event = record("test.x", target=TARGET, by=SYSTEM, article="a\0b\ud800c", changes={"x": "\0"})
    event.refresh_from_db()
    assert event.article == "a\ufffdb?c"
    assert event.changes == {"x": "\0"}


@pytest.mark.parametrize("value", [1.0, [1.0], {"a": (0, {"b": float("nan")})}])
def test_floats_are_refused(value):
    with pytest.raises(TypeError, match="floats"):
        canonical_json({"x": value})


def test_unknown_types_are_refused():
    with pytest.raises(TypeError, match="object cannot stand"):
        canonical_json({"x": object()})


def test_canonical_json_has_one_form():
    assert canonical_json({"b": 1, "a": {"d": "喆", "c": []}}) == '{"a":{"c":[],"d":"喆"},"b":1}'
    assert canonical_json(None) == "{}"


def test_the_canonical_form_by_hand():
    at = datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC)
    fields = dict.fromkeys(TEXT_FIELDS, "") | {"verb": "喆"}
    by_hand = "17:safetyreg-event-1,7:1000005," + "0:," * 4 + "3:喆," + "0:," * 7
    assert event_digest(at, fields) == hashlib.sha256(by_hand.encode()).digest()


nasty = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "3:abc,", "0:,0:,", "'", "\\", "\\x00", "%s%%", "喆堃玥昇😀", "\r\n\u2028", "é"]
    ),
).map(clean)
times = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(lambda t: t.replace(tzinfo=UTC))


@given(st.lists(nasty, min_size=len(TEXT_FIELDS), max_size=len(TEXT_FIELDS)), times)
def test_python_and_postgresql_compute_the_same_digest(values, at):
    columns = ", ".join(f"%s::text AS {name}" for name in TEXT_FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sql_digest()} FROM (SELECT %s::timestamptz AS at, {columns}) AS event",
            [at, *values],
        )
        (digest,) = cursor.fetchone()
    assert bytes(digest) == event_digest(at, dict(zip(TEXT_FIELDS, values, strict=True)))


@given(st.lists(nasty, min_size=2, max_size=2, unique=True))
def test_content_cannot_move_between_fields(values):
    one, other = (f"{value}." for value in values)
    empty = dict.fromkeys(TEXT_FIELDS, "")
    at = datetime(2026, 11, 20, tzinfo=UTC)
    first = event_digest(at, empty | {"actor_name": one, "actor_role": other})
    assert first != event_digest(at, empty | {"actor_name": other, "actor_role": one})
    assert first != event_digest(at, empty | {"actor_name": one + other})


@pytest.mark.parametrize("table", ["audit_auditevent", "audit_seal"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET {} = {}",
        "DELETE FROM {}",
        "DELETE FROM {} WHERE false",
        "TRUNCATE {}",
    ],
)
def test_the_database_refuses_every_change_even_to_the_owner(table, statement):
    record("test.x", target=TARGET, by=SYSTEM)
    seal()
    column = "article" if table == "audit_auditevent" else "gaps"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column, column))
    assert AuditEvent.objects.count() == Seal.objects.count() == 1


def test_the_orm_refuses_too():
    event = record("test.x", target=TARGET, by=SYSTEM)
    with pytest.raises(TypeError, match="append-only"):
        event.save()
    with pytest.raises(TypeError, match="append-only"):
        event.delete()


@pytest.fixture
def app_connection(transactional_db):
    """A connection with the rights that web and worker have in production."""
    call_command("grant_rights")
    here = connection.get_connection_params()
    other = psycopg2.connect(
        host=here.get("host"),
        port=here.get("port"),
        dbname=here["dbname"],
        user=settings.DATABASE_APP_ROLE,
    )
    other.autocommit = True
    yield other
    other.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET article = ''",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
        "ALTER TABLE audit_auditevent DISABLE TRIGGER USER",
        "BEGIN; LOCK TABLE audit_auditevent IN SHARE MODE",
        "UPDATE audit_seal SET gaps = ''",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
        "SELECT setval('audit_auditevent_id_seq', 1)",
    ],
)
def test_the_processes_of_the_house_lack_the_rights(statement, app_connection):
    with (
        app_connection.cursor() as cursor,
        pytest.raises(
            psycopg2.errors.InsufficientPrivilege, match=r"permission denied|must be own"
        ),
    ):
        cursor.execute(statement)


def test_the_processes_of_the_house_can_record_and_seal(app_connection):
    record("test.x", target=TARGET, by=SYSTEM)
    columns = ", ".join(f.column for f in AuditEvent._meta.fields if f.column != "id")
    with app_connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_auditevent ({columns}) SELECT {columns} FROM audit_auditevent"
        )
        cursor.execute("SELECT audit_settled_id(1000), max(id) FROM audit_auditevent")
        settled, last = cursor.fetchone()
        cursor.execute("SHOW lock_timeout")
        (timeout,) = cursor.fetchone()
    assert settled == last
    assert timeout == "0"

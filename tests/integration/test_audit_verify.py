"""verify_audit names what was changed behind the program's back, by the table's owner himself."""

from __future__ import annotations

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from foundation.audit import verify as verify_module
from foundation.audit.actors import SYSTEM
from foundation.audit.canonical import sql_digest
from foundation.audit.models import AuditEvent, Seal
from foundation.audit.seals import GENESIS, seal, seal_root
from foundation.audit.trail import record

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def ids():
    """Three seals of three, four and three rows, and two rows that no seal covers yet."""
    for count in (3, 4, 3):
        write(count)
        seal()
    write(2)
    return list(AuditEvent.objects.values_list("id", flat=True))


def write(count: int) -> None:
    for number in range(count):
        record("test.case.noted", target=("test.case", str(number)), by=SYSTEM, article="第十条")


@contextmanager
def as_owner(table: str = "audit_auditevent"):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def run(*args: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_audit", *args, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


def test_a_whole_trail_passes():
    code, said = run()
    assert code == 0
    assert "共 12 行、3 次封存" in said
    assert "尚有 2 行未封存" in said
    assert "核验通过" in said
    assert "提示" not in said


def test_an_empty_trail_passes():
    with as_owner("audit_seal") as cursor:
        cursor.execute("DELETE FROM audit_seal")
    with as_owner() as cursor:
        cursor.execute("DELETE FROM audit_auditevent")
        cursor.execute("ALTER SEQUENCE audit_auditevent_id_seq RESTART")
    assert "共 0 行、0 次封存" in run()[1]


@pytest.mark.parametrize(
    "change",
    [
        "article = '第十一条'",
        "actor_name = actor_name || ' '",
        "changes = '{ }'",
        "at = at + interval '1 microsecond'",
        "target_type = target_type || target_id, target_id = ''",
        "digest = set_byte(digest, 0, get_byte(digest, 0) # 1)",
    ],
)
@pytest.mark.parametrize("place", [0, 4, 9, 11])
def test_one_changed_byte_is_named(ids, change, place):
    with as_owner() as cursor:
        cursor.execute(f"UPDATE audit_auditevent SET {change} WHERE id = %s", [ids[place]])
    code, said = run()
    assert code == 1
    assert f"第一处：第 {ids[place]} 行：内容与摘要不符" in said


def test_a_row_changed_together_with_its_digest_breaks_the_root(ids):
    with as_owner() as cursor:
        cursor.execute("UPDATE audit_auditevent SET article = '' WHERE id = %s", [ids[4]])
        cursor.execute(
            f"UPDATE audit_auditevent SET digest = {sql_digest()} WHERE id = %s", [ids[4]]
        )
    code, said = run()
    assert code == 1
    assert f"第一处：第 {ids[3]} 至 {ids[6]} 行：与第 2 号封存的行根值不符" in said


@pytest.mark.parametrize("place", [0, 2, 3, 9])
def test_a_deleted_row_is_named(ids, place):
    with as_owner() as cursor:
        cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [ids[place]])
    code, said = run()
    assert code == 1
    assert f"第一处：第 {ids[place]} 行：缺失" in said


def test_a_row_put_into_a_gap_is_named(ids):
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    write(1)
    gap = seal().last_id - 1
    columns = ", ".join(f.column for f in AuditEvent._meta.fields if f.column != "id")
    with connection.cursor() as cursor:  # inserting needs no trigger out of the way
        cursor.execute(
            f"INSERT INTO audit_auditevent (id, {columns}) OVERRIDING SYSTEM VALUE"
            f" SELECT %s, {columns} FROM audit_auditevent WHERE id = %s",
            [gap, ids[0]],
        )
    code, said = run()
    assert code == 1
    assert f"第一处：第 {gap} 行：第 4 号封存时并无此行，系事后插入" in said


def test_the_tail_cut_with_its_seals_is_seen_against_a_printed_seal(ids):
    third = Seal.objects.get(number=3)
    with as_owner() as cursor:
        cursor.execute("DELETE FROM audit_auditevent WHERE id > %s", [ids[6]])
    with as_owner("audit_seal") as cursor:
        cursor.execute("DELETE FROM audit_seal WHERE number = 3")
    code, said = run()
    assert code == 0, "without a witness outside, a cut tail looks like a shorter trail"
    assert f"序号已发至 {ids[-1]}，最后一行为 {ids[6]}" in said
    code, said = run("--against", "3", third.root_hex[:16])
    assert code == 1
    assert "第 3 号封存记录不存在：轨迹止于第 2 号封存" in said
    assert f"末行 {ids[6]}" in said


def test_a_trail_rewritten_with_all_its_seals_is_seen_against_a_printed_seal(ids):
    third = Seal.objects.get(number=3)
    with as_owner() as cursor:
        cursor.execute("UPDATE audit_auditevent SET article = '' WHERE id = %s", [ids[0]])
        cursor.execute(
            f"UPDATE audit_auditevent SET digest = {sql_digest()} WHERE id = %s", [ids[0]]
        )
    rebuild_seals()
    assert run()[0] == 0
    code, said = run("--against", "3", third.root_hex[:16])
    assert code == 1
    assert "纸面第 3 号封存值与轨迹不一致" in said


def rebuild_seals() -> None:
    """What an owner would do who knows the program: seal the changed rows anew."""
    from foundation.audit.seals import _range_seal

    previous = GENESIS
    with as_owner("audit_seal") as cursor:
        for old in list(Seal.objects.all()):
            made = _range_seal(old.number, old.first_id, old.last_id, previous)
            made.made_at = old.made_at
            previous = seal_root(made, previous)
            cursor.execute(
                "UPDATE audit_seal SET rows_root = %s, root = %s WHERE number = %s",
                [made.rows_root, previous, made.number],
            )


@pytest.mark.parametrize(
    "change",
    ["root = sha256('x')", "made_at = made_at - interval '1 day'", "gaps = '900000'"],
)
def test_a_changed_seal_breaks_the_chain(ids, change):
    with as_owner("audit_seal") as cursor:
        cursor.execute(f"UPDATE audit_seal SET {change} WHERE number = 2")
    code, said = run()
    assert code == 1
    assert f"第一处：第 {ids[3]} 至 {ids[6]} 行：封存链断裂：第 2 号" in said


def test_a_seal_taken_out_breaks_the_chain(ids):
    with as_owner("audit_seal") as cursor:
        cursor.execute("DELETE FROM audit_seal WHERE number = 2")
    code, said = run()
    assert code == 1
    assert f"第一处：第 {ids[3]} 至 {ids[6]} 行：封存链断裂：缺少第 2 号封存记录" in said


def test_a_printed_seal_is_confirmed_in_any_spelling():
    made = Seal.objects.get(number=2)
    short = made.root_hex[:16]
    for text in (short, made.root_hex, short.upper(), f"{short[:8]} {short[8:]}"):
        for number in ("2", "第2号"):
            code, said = run("--against", number, text)
            assert code == 0
            assert "纸面第 2 号封存值与轨迹一致" in said


def test_a_wrong_root_and_a_number_that_never_was():
    assert run("--against", "2", "0" * 16)[0] == 1
    code, said = run("--against", "99", "0" * 16)
    assert code == 1
    assert "轨迹止于第 3 号封存" in said


@pytest.mark.parametrize(
    ("number", "root", "message"),
    [
        ("2", "abc", "至少 16 位"),
        ("2", "g" * 16, "只含数字"),
        ("2", "a" * 65, "至多 64 位"),
        ("x", "a" * 16, "应为数字"),
    ],
)
def test_what_cannot_be_a_printed_seal_is_said(number, root, message):
    code, said = run("--against", number, root)
    assert code == 2
    assert message in said


def test_many_seals_are_read_in_batches(monkeypatch):
    monkeypatch.setattr(verify_module, "SEALS_AT_ONCE", 2)
    report = verify_module.verify()
    assert (report.whole, report.seals, report.events, report.unsealed) == (True, 3, 12, 2)


def test_only_the_first_findings_are_listed(ids):
    with as_owner() as cursor:
        cursor.execute("UPDATE audit_auditevent SET article = ''")
    code, said = run()
    assert code == 1
    assert "发现 12 处问题" in said
    assert said.count("内容与摘要不符") == 12

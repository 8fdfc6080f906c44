"""The audit trail: what append-only and sealing cost, and how fast a million rows are proven."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from safetyreg.embedded.binaries import postgres_bin
from tests.bench.harness import Row, house, measurement

WRITERS = 8
SECONDS = 3
ROUNDS = 5
MILLION = 1_000_000
COLUMNS = (
    "at, actor_id, actor_name, actor_role, actor_office, verb, target_type, target_id, article, "
    "state_before, state_after, changes, address_class, digest"
)
VALUES = (
    "clock_timestamp(), '17', '马建国', '执法人员', '民爆行业管理处', 'bench.case.noted', "
    "'bench.case', :client_id || '-' || :n, '第六条', 'open', 'noted', '{\"意见\":\"属实\"}', "
    "'内网', decode(repeat('ab', 32), 'hex')"
)


def inserts_per_second(table: str) -> float:
    """Eight writers, one row a transaction, by pgbench."""
    script = f"\\set n random(1, 100000000)\nINSERT INTO {table} ({COLUMNS}) VALUES ({VALUES});\n"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        places = house().services.places
        done = subprocess.run(
            [
                *(postgres_bin(places) / "pgbench", "-n", "-c", str(WRITERS), "-j", "2"),
                *("-T", str(SECONDS), "-f", file.name, "-h", places.sockets),
                *("-U", "safetyreg_owner", "safetyreg"),
            ],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    return float(re.search(r"tps = ([\d.]+)", done.stdout).group(1))


class Sealing:
    """Seals once a second, sixty times as often as beat asks."""

    def __enter__(self) -> None:
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._work)
        self.thread.start()

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()

    def _work(self) -> None:
        from django.db import connection

        from foundation.audit import seals

        while not self.over.wait(1.0):
            try:
                seals.seal()
            except seals.SealingPostponedError:
                continue
        connection.close()


@measurement("audit inserts")
def audit_inserts() -> Iterator[Row]:
    """The three ways in turn, five times, the median of each: the machine drifts."""
    house()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain (LIKE audit_auditevent INCLUDING ALL)")
    plain, trigger, sealing = [], [], []
    for _ in range(ROUNDS):
        plain.append(inserts_per_second("plain"))
        trigger.append(inserts_per_second("audit_auditevent"))
        with Sealing():
            sealing.append(inserts_per_second("audit_auditevent"))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE plain")
    middle = ROUNDS // 2
    first, second, third = (sorted(values)[middle] for values in (plain, trigger, sealing))
    yield Row(f"plain table, {WRITERS} writers", first, "rows/s")
    yield Row("append-only trigger", second, "rows/s")
    yield Row("append-only trigger while sealing", third, "rows/s")
    yield Row("while sealing, share of the plain table", third / first, "", 0.9, at_least=True)


def fill(count: int) -> None:
    """Rows with true digests, by COPY, sealed in ranges of a hundred thousand."""
    from django.db import connection

    from foundation.audit import seals
    from foundation.audit.canonical import TEXT_FIELDS, event_digest

    fields = {
        **dict.fromkeys(TEXT_FIELDS, ""),
        "actor_id": "17",
        "actor_name": "马建国",
        "actor_role": "执法人员",
        "actor_office": "民爆行业管理处",
        "verb": "bench.case.noted",
        "target_type": "bench.case",
        "article": "第六条",
        "state_before": "open",
        "state_after": "noted",
        "changes": '{"意见":"属实"}',
        "address_class": "内网",
    }
    began = datetime(2026, 1, 1, tzinfo=UTC)
    for start in range(0, count, 100_000):
        text = io.StringIO()
        for number in range(start, start + 100_000):
            at = began + timedelta(seconds=number)
            fields["target_id"] = str(number)
            digest = event_digest(at, fields)
            cells = [
                at.isoformat(),
                *(fields[name] for name in TEXT_FIELDS),
                "\\\\x" + digest.hex(),
            ]
            text.write("\t".join(cells) + "\n")
        text.seek(0)
        with connection.cursor() as cursor:
            columns = ", ".join(("at", *TEXT_FIELDS, "digest"))
            cursor.copy_expert(f"COPY audit_auditevent ({columns}) FROM STDIN", text)
        seals.seal(timeout_ms=10_000)


@measurement("verify audit")
def verify_audit() -> Iterator[Row]:
    """A trail of its own: whatever other measurements wrote has no true digests."""
    house()
    from django.db import connection

    from foundation.audit.verify import verify

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditevent")
        if cursor.fetchone()[0]:
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER USER")
            cursor.execute("TRUNCATE audit_auditevent, audit_seal RESTART IDENTITY")
            cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER USER")
            cursor.execute("ALTER TABLE audit_seal ENABLE TRIGGER USER")
    fill(MILLION)
    began = time.perf_counter()
    report = verify()
    seconds = time.perf_counter() - began
    if report.findings.total:
        raise RuntimeError(f"the trail does not verify: {report.findings.shown[0]}")
    yield Row(f"{MILLION:,} rows, {report.seals} seals", seconds, "s", 5.0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('audit_auditevent') / 1048576.0")
        yield Row("size of the table with its indexes", float(cursor.fetchone()[0]), "MiB")

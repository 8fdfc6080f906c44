"""What the database role of the public surface may do, table by table, and why.

All else is refused by the database itself, whatever the program tries. Where a table holds more
than the public may read, ``columns`` narrows the reading and ``rows`` is a policy (row level
security) for that role.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

STAFF_POLICY, PUBLIC_POLICY = "safetyreg_staff", "safetyreg_public"
TIP = "enforcement.tip"  # type of the subject, and series of the numbers


@dataclass(frozen=True, slots=True)
class Right:
    """``columns`` that may be read (none: all), ``rows`` as a condition (none: all of them).

    ``check`` is what a row must be that is written, beside ``rows``.
    """

    table: str
    why: str
    columns: tuple[str, ...] = ()
    rows: str = ""
    inserts: bool = False
    check: str = ""
    updates: tuple[str, ...] = ()


RIGHTS = (
    Right("disclosure_entry", "what is published"),
    Right(
        "disclosure_batch",
        "the title of the batch that an entry came with",
        columns=("id", "title"),
        rows="state = 'published'",
    ),
    Right(
        "disclosure_errornote",
        "a reader points out an error; nobody reads that here",
        columns=("id",),
        inserts=True,
        check="state = 'open'",
    ),
    Right(
        "enforcement_draw",
        "draws that were announced, as far as they are published",
        columns=(
            "id",
            "number",
            "title",
            "state",
            "reveal_by",
            "announcement_sha256",
            "pool_file",
            "published",
            "committed_at",
            "drawn_at",
        ),
        rows="published <> ''",
    ),
    Right(
        "enforcement_tip",
        "a tip is filed, and its holder reads what became of it; never what anybody told",
        columns=(
            "id",
            "number",
            "code_digest",
            "token_digest",
            "received_on",
            "due",
            "state",
            "joined_to_id",
            "extension_reason",
            "result",
            "handed_to",
            "answer",
            "answered_on",
        ),
        inserts=True,
        check="state = 'received'",
    ),
    Right(
        "documents_evidencefile",
        "files of a tip; of them only whether the same was handed in before",
        columns=("id", "subject_type", "subject_id", "sha256"),
        rows=f"subject_type = '{TIP}'",
        inserts=True,
    ),
    Right(
        "documents_numbercounter",
        "numbers of tips, no others",
        rows=f"series = '{TIP}'",
        inserts=True,
        updates=("last",),
    ),
    Right(
        "deadlines_deadline",
        "the term in which a tip must be assigned",
        rows=f"subject_type = '{TIP}'",
        inserts=True,
    ),
    Right("documents_document", "documents that are public", rows="public"),
    Right(
        "audit_auditevent",
        "what the public does is written down; nobody reads that here",
        columns=("id",),
        inserts=True,
    ),
    Right("audit_seal", "seals of the audit trail are published"),
    Right("workdays_dayoverride", "terms are counted in workdays", columns=("date", "is_workday")),
)
# Answers about one document to whoever holds its code, number or file; tells no title by number.
FUNCTIONS = ("documents_look_up(text, text, text)",)


def statements(staff: str, public: str) -> Iterator[str]:
    """SQL that leaves ``public`` (both names quoted) with exactly these rights."""
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {public}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {public}"
    yield f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM {public}"
    yield f"REVOKE CREATE ON SCHEMA public FROM {public}"
    yield f"GRANT USAGE ON SCHEMA public TO {public}"
    for function in FUNCTIONS:
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {public}"
    for right in RIGHTS:
        yield from _grants(right, public)
        if right.rows or right.check:
            yield from _policies(right, staff, public)


def _grants(right: Right, public: str) -> Iterator[str]:
    name = connection.ops.quote_name
    # REVOKE on the table does not take back what was granted on single columns.
    every = ", ".join(name(column) for column in _columns_of(right.table))
    yield f"REVOKE ALL ({every}) ON {name(right.table)} FROM {public}"
    listed = ", ".join(name(column) for column in right.columns)
    yield f"GRANT SELECT {f'({listed})' if listed else ''} ON {name(right.table)} TO {public}"
    if right.inserts:
        yield f"GRANT INSERT ON {name(right.table)} TO {public}"
    if right.updates:
        changed = ", ".join(name(column) for column in right.updates)
        yield f"GRANT UPDATE ({changed}) ON {name(right.table)} TO {public}"


def _columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [
            column.name for column in connection.introspection.get_table_description(cursor, table)
        ]


def _policies(right: Right, staff: str, public: str) -> Iterator[str]:
    """Row level security binds every role but the owner, so the staff's role sees all by name."""
    table = connection.ops.quote_name(right.table)
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    for policy in (STAFF_POLICY, PUBLIC_POLICY):
        yield f"DROP POLICY IF EXISTS {policy} ON {table}"
    yield f"CREATE POLICY {STAFF_POLICY} ON {table} TO {staff} USING (true)"
    using, check = right.rows or "true", right.check or right.rows
    conditions = f"USING ({using}) WITH CHECK ({check})"
    yield f"CREATE POLICY {PUBLIC_POLICY} ON {table} TO {public} {conditions}"

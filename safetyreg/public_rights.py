"""What the database role of the public surface may do: this list, and nothing else.

Whoever takes over a process that serves only public pages has the rights of this role. A right is
given on a table (or some of its columns), and ``rows`` says of which rows: a table may hold beside
what is published what nobody outside may read. What opens single rows is what a visitor holds
(``foundation.procedure.presented``): the code of a tip, the link of a report, the code of a paper.

``grant_rights`` gives the rights after each migration, as the tables' owner. Rows are held by row
security: one policy lets every role through, a second, restrictive one binds this role alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from foundation.procedure.presented import SETTING

ALL = ("*",)
Columns = tuple[str, ...]
HELD = f"current_setting('{SETTING}', true)"

TIP = "id IN (SELECT public_tips())"
_TIP_SUBJECT = "subject_type = 'enforcement.tip' AND subject_id IN (SELECT public_tips()::text)"
_LINKED = "(SELECT {} FROM public_link())"
_REPORT_SUBJECT = (
    f"subject_type = 'blacklist.periodreport' AND subject_id = {_LINKED.format('report_id::text')}"
)
_REPORT_DEADLINE = (
    "subject_type = 'blacklist.listing'"
    f" AND (subject_id, code) = {_LINKED.format('listing_id::text, code')}"
)
VERBS = (
    "blacklist.listing.file_report",
    "deadlines.deadline.closed",
    "deadlines.deadline.opened",
    "disclosure.note.received",
    "documents.evidence.stored",
    "enforcement.tip.filed",
)


@dataclass(frozen=True, slots=True)
class Right:
    """``rows``: which rows exist for the role; ``new``: what a row must be after its writing."""

    table: str
    why: str
    select: Columns = ()
    insert: Columns = ()
    update: Columns = ()
    rows: str = "true"
    new: str = "false"

    @property
    def narrowed(self) -> bool:
        return (self.rows, self.new) != ("true", "false")

    def columns(self) -> Iterator[tuple[str, Columns]]:
        """Each privilege that is given, with its columns."""
        given = (("SELECT", self.select), ("INSERT", self.insert), ("UPDATE", self.update))
        return ((privilege, columns) for privilege, columns in given if columns)


RIGHTS = (
    Right("disclosure_entry", "what was approved and published, frozen", select=ALL),
    Right(
        "disclosure_batch",
        "an entry names the batch in which it was published",
        select=("id", "kind", "title", "period", "version", "state", "published_on"),
        rows="state = 'published'",
    ),
    Right("disclosure_tally", "how many entries of which kind, counted on publication", select=ALL),
    Right("disclosure_counting", "whether they have been counted anew", select=ALL),
    Right(
        "disclosure_errornote",
        "a reader points out an error; nobody reads what others wrote",
        select=("id",),
        insert=ALL,
        new="state = 'open'",
    ),
    Right(
        "enforcement_draw",
        "announcement and, once revealed, result; never the sealed code and result",
        select=(
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
            "revealed_at",
        ),
        rows="published <> ''",
    ),
    Right(
        "documents_document",
        "public papers; any other is verified by its code, number or digest",
        select=(
            "id",
            "series",
            "number_text",
            "title",
            "made_on",
            "code",
            "sha256",
            "size",
            "file",
            "public",
            "state",
            "replaced_by_id",
            "closed_at",
        ),
        rows="public OR id IN (SELECT public_documents())",
    ),
    Right("audit_seal", "seals are published, and checked against paper", select=ALL),
    Right(
        "audit_auditevent",
        "what visitors do is recorded, in the name of no person; the trail is not read",
        select=("id",),
        insert=ALL,
        new=f"actor_id = '' AND verb IN ({', '.join(map(repr, VERBS))})",
    ),
    Right(
        "enforcement_tip",
        "filing; the answer, for who holds number and code; never text and contact",
        select=(
            "id",
            "number",
            "code_digest",
            "token_digest",
            "received_on",
            "due",
            "state",
            "extension_reason",
            "result",
            "handed_to",
            "answer",
            "answered_on",
            "joined_to_id",
        ),
        insert=ALL,
        rows=f"{HELD} IN (code_digest, token_digest) OR {TIP}",
        new=f"state = 'received' AND token_digest = {HELD}",
    ),
    Right(
        "documents_numbercounter",
        "tips are numbered without gaps",
        select=ALL,
        insert=ALL,
        update=("last",),
        rows="series = 'enforcement.tip'",
        new="series = 'enforcement.tip'",
    ),
    Right(
        "documents_evidencefile",
        "files handed in with a tip or a report",
        select=ALL,
        insert=ALL,
        rows=f"{_TIP_SUBJECT} OR {_REPORT_SUBJECT}",
        new=f"{_TIP_SUBJECT} OR {_REPORT_SUBJECT}",
    ),
    Right(
        "deadlines_deadline",
        "a tip opens the term of its assignment, a report ends its own",
        select=ALL,
        insert=ALL,
        update=("state", "closed_at"),
        rows=f"{_TIP_SUBJECT} OR {_REPORT_DEADLINE}",
        new=f"{_TIP_SUBJECT} OR {_REPORT_DEADLINE}",
    ),
    Right(
        "blacklist_reportlink",
        "a listed unit hands in one report by the link that it was given; it is used up",
        select=("id", "report_id", "digest", "expires_on", "used_on"),
        update=("used_on",),
        rows=f"digest = {HELD}",
        new=f"digest = {HELD}",
    ),
    Right(
        "blacklist_periodreport",
        "the report of that link",
        select=ALL,
        update=("received_on", "text", "recorded_by_id", "by_link", "file_id"),
        rows=f"id = {_LINKED.format('report_id')}",
        new="by_link AND recorded_by_id IS NULL",
    ),
    Right(
        "blacklist_listing",
        "the unit of that link: named, locked while its report comes in, never changed",
        select=("id", "unit_name", "state"),
        update=("id",),  # without a column to update PostgreSQL gives no lock; ``new`` refuses
        rows=f"id = {_LINKED.format('listing_id')}",
    ),
    Right(
        "blacklist_heavier",
        "a report of that link that comes late is marked (第八条)",
        select=ALL,
        insert=ALL,
        rows=f"listing_id = {_LINKED.format('listing_id')}",
        new=f"listing_id = {_LINKED.format('listing_id')} AND reason = 'reports'",
    ),
)

# Whoever calls them learns ids of what he holds; they read as the owner, past row security.
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION {} LANGUAGE sql STABLE SECURITY DEFINER"
    " SET search_path = pg_catalog, public, pg_temp AS $$ {} $$"
)
FUNCTIONS = {
    "public_tips()": _FUNCTION.format(
        "public_tips() RETURNS SETOF bigint",
        "SELECT unnest(ARRAY[id, joined_to_id]) FROM enforcement_tip"
        f" WHERE {HELD} IN (code_digest, token_digest)",
    ),
    "public_documents()": _FUNCTION.format(
        "public_documents() RETURNS SETOF bigint",
        "SELECT unnest(ARRAY[id, replaced_by_id]) FROM documents_document"
        f" WHERE code = {HELD} OR number_text = {HELD} OR sha256 = {HELD}",
    ),
    "public_link()": _FUNCTION.format(
        "public_link(OUT report_id bigint, OUT listing_id bigint, OUT code text)",
        "SELECT r.id, r.listing_id, 'report-' || r.kind || '-' || r.number"
        " FROM blacklist_reportlink l JOIN blacklist_periodreport r ON r.id = l.report_id"
        f" WHERE l.digest = {HELD}",
    ),
}


def statements(role: str) -> Iterator[str]:
    """SQL that leaves ``role`` (quoted) with exactly these rights, whatever it had before."""
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}"
    yield f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM {role}"
    yield f"REVOKE CREATE ON SCHEMA public FROM {role}"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    for name, function in FUNCTIONS.items():
        yield function
        yield f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {name} TO {role}"
    for right in RIGHTS:
        for privilege, columns in right.columns():
            some = "" if columns == ALL else f" ({', '.join(columns)})"
            yield f"GRANT {privilege}{some} ON {right.table} TO {role}"
        if right.narrowed:
            yield from _row_security(right, role)


def excess(cursor: CursorWrapper, tables: Iterable[str]) -> list[str]:
    """Of ``tables`` those on which the role of the connection may do more than stands here."""
    cursor.execute(_EXCESS, [list(tables)] * 2)
    known = {right.table: right for right in RIGHTS}
    found = []
    for table, column, privilege, bound in cursor.fetchall():
        right = known.get(table)
        given = dict(right.columns()).get(privilege, ()) if right else ()
        listed = given == ALL or column in given
        if not listed or (right is not None and right.narrowed and not bound):
            found.append(table)
    return sorted(set(found))


_EXCESS = """
    SELECT c.relname, a.attname, p.privilege, row_security_active(c.oid)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE')) p(privilege)
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)
    AND a.attnum > 0 AND NOT a.attisdropped
    AND has_column_privilege(c.oid, a.attnum, p.privilege)
    UNION ALL
    SELECT c.relname, '', p.privilege, true
    FROM pg_class c CROSS JOIN (VALUES ('DELETE'), ('TRUNCATE')) p(privilege)
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)
    AND has_table_privilege(c.oid, p.privilege)
"""


def _row_security(right: Right, role: str) -> Iterator[str]:
    table = right.table
    for name in ("everybody", "public_surface"):
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
    yield f"CREATE POLICY everybody ON {table} USING (true) WITH CHECK (true)"
    yield (
        f"CREATE POLICY public_surface ON {table} AS RESTRICTIVE TO {role}"
        f" USING ({right.rows}) WITH CHECK ({right.new})"
    )
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"

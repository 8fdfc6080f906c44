"""The same positions inside PostgreSQL: an HMAC is two nested ``sha256()``."""

from __future__ import annotations

from enforcement.draw.positions import Positions, pads


def position(label: str, positions: Positions) -> tuple[str, tuple[bytes, bytes]]:
    """SQL (bytea) for the position of the text that the SQL ``label`` gives, and its parameters.

    ``label`` is written into the SQL as it stands: a column name of the program, never input.
    Bytea sorts as Python's bytes do.
    """
    inner, outer = pads(positions.prk)
    sql = f"sha256(%s::bytea || sha256(%s::bytea || convert_to({label}, 'UTF8') || '\\x01'::bytea))"
    return sql, (outer, inner)


def order(label: str, positions: Positions) -> tuple[str, tuple[bytes, bytes]]:
    """The same for ORDER BY: equal positions by label, as UTF-8 bytes."""
    sql, keys = position(label, positions)
    return f"{sql}, convert_to({label}, 'UTF8')", keys

"""In whose name the documents of the room are issued (四（一）).

Decisions are made in this office's own name. An entrusted organ acts in the name of the office
that entrusts it: a document names it in a line of its own, never as the issuer.
"""

from __future__ import annotations

from collections.abc import Iterable

from enforcement.models import Officer
from foundation.jurisdiction import current


def issuing_name() -> str:
    """The full name of this office, whoever visited."""
    return current().office_name


def entrusted_line(officers: Iterable[Officer]) -> str:
    """ "受委托机关：…" with each organ once in the order of the officers; "" when none is of one.

    Give officers fetched with ``select_related("entrustment")``.
    """
    organs = dict.fromkeys(o.entrustment.organ for o in officers if o.entrustment is not None)
    return f"受委托机关：{'、'.join(organs)}" if organs else ""

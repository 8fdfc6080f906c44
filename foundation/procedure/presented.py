"""What a visitor without an account holds: a code, a number, a link. It opens rows, no more.

The role of the public surface sees of some tables only the rows that belong to what is presented
here (see ``safetyreg/public_rights.py``); every other role sees them all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SETTING = "safetyreg.presented"


@contextmanager
def presented(held: str) -> Iterator[None]:
    """Inside the block, one transaction, the database knows what is held."""
    with transaction.atomic():
        _tell(held)
        yield
        _tell("")


def _tell(held: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, held])

"""Helpers for tests of the room that keeps interference reports."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from foundation.accounts.models import User
from interference.actions import handling
from interference.actions.handling import Measure
from interference.models import Report
from interference.vault import receipt
from interference.vault.unlocked import Unlocked
from tests.factories import interference as make
from tests.factories.accounts import confirmed

BACKEND = "foundation.accounts.backends.StaffBackend"


def client_of(user: User, **kwargs: Any) -> Client:
    """A browser in which ``user`` is signed in."""
    client = Client(**kwargs)
    client.force_login(user, backend=BACKEND)
    return client


def unlock(client: Client, passphrase: str = make.PASSPHRASE) -> Client:
    response = client.post(reverse("interference:unlock"), {"passphrase": passphrase})
    assert response.status_code == 302, response.content.decode()
    return client


def unlocked_client(user: User) -> Client:
    return unlock(client_of(user))


def text_of(response: Any) -> str:
    return response.content.decode()


def race(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment in threads; each result, or the exception it raised."""
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(10)
            results[place] = calls[place]()
        except Exception as error:  # noqa: BLE001  (handed to the test)
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def measure(**changes: Any) -> Measure:
    facts = {
        "kind": "disciplinary",
        "decided_by": "某市纪委",
        "approved_by": "党组会",
        "approved_on": make.today(),
        "text": "给予警告处分。",
    }
    return Measure(**{**facts, **changes})


def conclude(report: Report, outcome: str, *, by: User, vault: Unlocked, **kwargs: Any) -> None:
    facts = {"reasons": "经核实。", "confirmed": confirmed(by), **kwargs}
    handling.conclude(report, by=by, vault=vault, outcome=outcome, **facts)


def step(name: str, report: Report, *, by: User, vault: Unlocked) -> None:
    """Take one step with ordinary words; ``conclude`` finds the report substantiated."""
    acts: dict[str, Callable[..., None]] = {
        "take_up": handling.take_up,
        "ask": lambda *a, **k: handling.ask(*a, **k, text="谁在场？"),
        "note": lambda *a, **k: handling.note(*a, **k, text="已调取通话记录。"),
        "conclude": lambda *a, **k: conclude(*a, "substantiated", **k),
        "decide_measure": lambda *a, **k: handling.decide_measure(
            *a, **k, measure=measure(), confirmed=confirmed(by)
        ),
        "circulate": lambda *a, **k: handling.circulate(
            *a, **k, text="现予通报。", recipients="机关各处室", confirmed=confirmed(by)
        ),
        "publish": lambda *a, **k: handling.approve_publication(
            *a, **k, text="经批准公开。", confirmed=confirmed(by)
        ),
        "close": lambda *a, **k: handling.close(*a, **k, text="办结。"),
    }
    acts[name](report, by=by, vault=vault)
    report.refresh_from_db()


# How to bring a report into each state, by one member alone.
PATHS: dict[str, list[str]] = {
    "received": [],
    "verifying": ["take_up"],
    "substantiated": ["take_up", "conclude"],
    "measured": ["take_up", "conclude", "decide_measure"],
    "circulated": ["take_up", "conclude", "decide_measure", "circulate"],
    "closed": ["take_up", "conclude", "decide_measure", "close"],
}
OTHER_OUTCOMES = ("unsubstantiated", "lawful_duty", "referred")


def bring_to(report: Report, state: str, *, by: User, vault: Unlocked) -> Report:
    if state in OTHER_OUTCOMES:
        step("take_up", report, by=by, vault=vault)
        conclude(report, state, by=by, vault=vault)
        report.refresh_from_db()
        return report
    for name in PATHS[state]:
        step(name, report, by=by, vault=vault)
    return report


def filled_form(**changes: Any) -> dict[str, Any]:
    """The statutory form as a browser posts it; ``None`` leaves a field out."""
    data = {
        **{k: v for k, v in make.content().items() if k != "obstructs_transfer"},
        "token": receipt.new_token(),
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def spoil(table: str, column: str = "content", *, where: str = "TRUE") -> None:
    """Change one byte of a ciphertext behind the program's back."""
    changed = f"set_byte({column}, 60, get_byte({column}, 60) # 255)"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE interference_{table} SET {column} = {changed} WHERE {where}")
        assert cursor.rowcount

"""``/rules/``: every duty, where it stands, whether it is built, and the page where it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safetyreg.duties import Duty, Room, Source, load

STATES = {"": "全部", "built": "已实现", "planned": "待建设"}


@dataclass(frozen=True, slots=True)
class Part:
    """One regulation with the duties that are shown."""

    room: Room
    sources: list[Source]
    duties: list[Duty]
    built: int
    total: int


@login_not_required
def rules(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else ""
    rooms, duties = load()
    parts = [_part(room, duties, state) for room in rooms]
    context = {
        "parts": [part for part in parts if part.duties],
        "states": [(key, label, _count(duties, key)) for key, label in STATES.items()],
        "state": state,
    }
    return render(request, "portal/rules.html", context)


def _shown(duty: Duty, state: str) -> bool:
    return not state or duty.is_built == (state == "built")


def _count(duties: Sequence[Duty], state: str) -> int:
    return sum(_shown(duty, state) for duty in duties)


def _part(room: Room, duties: Sequence[Duty], state: str) -> Part:
    own = [duty for duty in duties if duty.letter == room.letter]
    return Part(
        room=room,
        sources=list(dict.fromkeys(duty.source for duty in own)),
        duties=[duty for duty in own if _shown(duty, state)],
        built=_count(own, "built"),
        total=len(own),
    )

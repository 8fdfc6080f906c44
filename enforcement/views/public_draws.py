"""Public pages of the draws: only what was published, never the register."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from enforcement.draw import published
from enforcement.draw.substitute import OBJECT_REASONS, OFFICER_REASONS
from enforcement.draw.teams import REASONS
from enforcement.draw.types import Published, Result
from enforcement.models import Draw
from enforcement.tables.draws import source_text

reading = require_http_methods(["GET", "HEAD"])
STATES = {
    "committed": "已公布承诺，等待随机数",
    "ready": "随机数已产生，等待抽取",
    "drawn": "已抽取，检查完成后公开结果",
    "revealed": "结果已公开，可以核验",
    "cancelled": "已取消",
}
CHECKER = "verify_draw.py"
PAGE = 50
SHOWN = (
    "number", "title", "state", "reveal_by", "announcement_sha256", "pool_file",
    "committed_at", "drawn_at",
)  # fmt: skip


@reading
@login_not_required
def draws(request: HttpRequest) -> HttpResponse:
    """The announced draws, newest first; ``?before=`` the number of the last one shown."""
    rows = Draw.objects.announced().only(*SHOWN).order_by("-pk")
    before = request.GET.get("before", "")
    if before:
        rows = rows.filter(pk__lt=_announced(before).pk)
    shown = list(rows[: PAGE + 1])
    context = {
        "draws": [(one, STATES[one.state]) for one in shown[:PAGE]],
        "older": shown[PAGE - 1].number if len(shown) > PAGE else "",
    }
    return render(request, "draws/list.html", context)


@reading
@login_not_required
def draw(request: HttpRequest, number: str) -> HttpResponse:
    found = _announced(number)
    said = published.read(found.published.encode())
    context = {
        "title": said.announcement.title,
        "draw": found,
        "said": said.announcement,
        "cancelled": said.cancelled,
        "result": said.result,
        "state": STATES[found.state],
        "sources": [source_text(one) for one in said.announcement.sources],
        **(_shown(said, said.result) if said.result else {}),
    }
    return render(request, "draws/draw.html", context)


@reading
@login_not_required
def draw_json(request: HttpRequest, number: str) -> HttpResponse:  # noqa: ARG001
    found = _announced(number)
    response = HttpResponse(found.published, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.json"'
    return response


@reading
@login_not_required
def pool(request: HttpRequest, number: str) -> FileResponse:  # noqa: ARG001
    """The frozen pool, streamed from the store."""
    found = _announced(number)
    try:
        file = default_storage.open(found.pool_file)
    except OSError as error:
        raise Http404 from error
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{found.number}-pool.txt",
        content_type="text/plain; charset=utf-8",
    )


@reading
@login_not_required
def verify(request: HttpRequest, number: str) -> HttpResponse:
    found = _announced(number)
    said = json.loads(found.published)
    context = {
        "title": f"核验 {found.number}",
        "draw": found,
        "announced": said["digests"]["announcement"],
        "revealed": said["result"] is not None,
    }
    return render(request, "draws/verify.html", context)


@reading
@login_not_required
def checker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The checker in one file, for Python."""
    return _download(_source(CHECKER), CHECKER, "text/x-python")


@reading
@login_not_required
def checker_page(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The same as one page to keep on a disk: opened there it needs no network."""
    parts = {
        "checker": _source("verify_draw.js"),
        "page": _source("verify_saved.js"),
    }
    return _download(render_to_string("draws/saved.html", parts), "verify_draw.html", "text/html")


def _download(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _source(name: str) -> str:
    path = finders.find(f"enforcement/{name}")
    if path is None:
        raise Http404
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        return file.read()


def _announced(number: str) -> Draw:
    if not number.isprintable():  # a NUL is no text to the database
        raise Http404
    rows = Draw.objects.announced().only(*SHOWN, "published")
    found: Draw = get_object_or_404(rows, number=number)
    return found


@dataclass(frozen=True, slots=True)
class Drawn:
    """One object of a group, with its team as the draw gave it."""

    name: str
    label: str
    team: str


def _shown(said: Published, result: Result) -> dict[str, Any]:
    """The result by group, skips and rounds, in words."""
    people = {one.certificate: f"{one.name}（{one.office}）" for one in result.officers}
    teams = {team.label: team.officers for team in result.staffing.teams}
    left = {one.label: REASONS[one.reason] for one in result.staffing.open}
    names = {item.label: item.name for item in result.selection.drawn}
    groups: dict[str, list[Drawn]] = {one.code: [] for one in said.announcement.strata}
    for item in result.selection.drawn:
        team = "、".join(people[one] for one in teams.get(item.label, ()))
        row = Drawn(item.name, item.label, team or f"未派员：{left.get(item.label, '')}")
        groups[item.stratum].append(row)
    short = {one.stratum: one.found for one in result.selection.short}
    bars = {bar.code: bar.text for bar in said.announcement.bars}
    return {
        "groups": [
            (one, groups[one.code], short.get(one.code)) for one in said.announcement.strata
        ],
        "skipped": [(skip.label, bars[skip.bar]) for skip in result.selection.skipped],
        "rounds": _rounds(result, names, people),
        "numbers": list(zip(said.announcement.sources, result.numbers, strict=True)),
        "codes": [code.hex() for code in result.codes],
        "officer_count": len(result.officers),
    }


def _rounds(
    result: Result, names: dict[str, str], people: dict[str, str]
) -> list[tuple[int, list[str]]]:
    shown = []
    for done in result.rounds:
        names |= {r.drawn.label: r.drawn.name for r in done.replacements if r.drawn}
        new = {
            r.struck: f"由{r.drawn.name}（{r.drawn.label}）替补" if r.drawn else "无对象可替补"
            for r in done.replacements
        }
        lines = [
            f"{names[one.label]}：{OBJECT_REASONS[one.reason]}，{new[one.label]}"
            for one in done.objects
        ]
        lines += [
            f"{people[one.certificate]}不参加检查{names[one.label]}：{OFFICER_REASONS[one.reason]}"
            for one in done.officers
        ]
        lines += [
            f"{names[team.label]}的检查组：{'、'.join(people[one] for one in team.officers)}"
            for team in done.teams
        ]
        lines += [f"{names[one.label]}未派员：{REASONS[one.reason]}" for one in done.open]
        shown.append((done.number, lines))
    return shown

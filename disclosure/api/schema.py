"""The interface described for machines (OpenAPI) and, from the same words, for people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from disclosure.limits import CALLS
from foundation.jurisdiction import current

INFO = {
    "title": "公开信息数据接口",
    "version": "1.0.0",
    "description": "已经发布的行政处罚、违法行为和隐患通报、信用“黑名单”、事故调查报告和典型案例。"
    "只读，不需要登记，任何网站的程序都可以调用；答复为 UTF-8 的 JSON。",
}
SAID = {
    "200": "答复",
    "304": "与 If-None-Match 所指的相同",
    "400": "参数有误，逐项说明理由",
    "404": "没有这一条",
    "429": "调用过于频繁，Retry-After 为应等待的秒数",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page tells it."""

    address: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    answers: list[tuple[str, str]]
    examples: list[tuple[str, str]]


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3, made once: it changes with the program alone."""
    # A sixth of a second that few processes need.
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415

    from disclosure.api.described import routes  # noqa: PLC0415

    generator: Any = SchemaGenerator
    made: dict[str, Any] = generator(patterns=routes).get_schema(request=None, public=True)
    made["info"] = INFO
    for item in made["paths"].values():
        for code, answer in item["get"]["responses"].items():
            answer["description"] = SAID[code]
    return made


def operations() -> list[Operation]:
    return [
        _operation(address, item["get"])
        for address, item in document()["paths"].items()
    ]  # fmt: skip


def _operation(address: str, told: dict[str, Any]) -> Operation:
    examples = [
        (name, json.dumps(example["value"], ensure_ascii=False, indent=2))
        for answer in told["responses"].values()
        for content in answer.get("content", {}).values()
        for name, example in content.get("examples", {}).items()
    ]
    return Operation(
        address=address,
        summary=told["summary"],
        description=told["description"],
        parameters=told["parameters"],
        answers=[(code, one["description"]) for code, one in told["responses"].items()],
        examples=examples,
    )


def fields() -> list[tuple[str, str]]:
    """Names of an entry's parts and what they mean."""
    parts = document()["components"]["schemas"]["EntryShape"]["properties"]
    return [(name, part.get("description", "").split("\n")[0]) for name, part in parts.items()]


@login_not_required
@require_safe
@conditional_page
def schema(_request: HttpRequest) -> HttpResponse:
    text = json.dumps(document(), ensure_ascii=False)
    headers = {"Access-Control-Allow-Origin": "*"}
    return HttpResponse(text, content_type="application/json", headers=headers)


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    context = {
        "title": INFO["title"],
        "info": INFO,
        "operations": operations(),
        "fields": fields(),
        "limit": current().number(CALLS),
        "base": settings.SITE_URL,
    }
    return render(request, "disclosure/api.html", context)

"""The interface in the words of OpenAPI: parameters out of the filters, fields, examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers

from disclosure.api.asking import LARGEST, SIZE
from disclosure.api.views import Entries, One
from disclosure.filters import EntryFilter
from disclosure.models import Batch, Entry

Answers = Callable[..., HttpResponseBase]
Described = Callable[[Answers], Answers]
ENTRY = {
    "id": 128,
    "key": "enforcement.decision:57",
    "version": 1,
    "state": "current",
    "published_on": "2026-03-01",
    "ended_on": None,
    "reason": "",
    "changed_at": "2026-03-01T01:30:00+00:00",
    "digest": "8f14e45fceea167a5a36dedd4bea2543c1a1f0b6bd5d1f0b8a1c8c1f2e3d4b5a",
    "data": {
        "title": "宁夏某某矿业有限公司违规爆破作业案",
        "party": "宁夏某某矿业有限公司",
        "code": "91640100MA75X0000X",
        "region": "银川市兴庆区",
        "violation": "违规爆破作业",
        "amount": "30000.00",
        "decided_on": "2025-11-12",
        "execution": "done",
    },
}
WITHDRAWN = {
    **ENTRY,
    "id": 131,
    "key": "enforcement.decision:61",
    "state": "withdrawn",
    "ended_on": "2026-04-02",
    "reason": "行政处罚决定已依法撤销。",
    "data": None,
}


class EntryShape(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text="编号，每个版本一个")
    key = serializers.CharField(help_text="来源；同一事项的各版本相同")
    version = serializers.IntegerField(help_text="版本")
    state = serializers.ChoiceField(Entry.State.choices, help_text="状态")
    published_on = serializers.DateField(help_text="发布日期")
    ended_on = serializers.DateField(allow_null=True, help_text="更正或者撤回日期")
    reason = serializers.CharField(allow_blank=True, help_text="更正或者撤回的理由")
    changed_at = serializers.DateTimeField(help_text="最近变更时间")
    digest = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="公开字段的 SHA-256 摘要")
    data = serializers.DictField(  # type: ignore[assignment]
        allow_null=True, help_text="公开字段；已更正、已撤回的版本为 null，只留理由"
    )


class PageShape(serializers.Serializer[Any]):
    results = EntryShape(many=True, help_text="按编号从小到大")
    next = serializers.CharField(allow_blank=True, help_text="下一页的地址；没有下一页时为空")


class ErrorsShape(serializers.Serializer[Any]):
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), help_text="参数名和理由"
    )


class DetailShape(serializers.Serializer[Any]):
    detail = serializers.CharField(help_text="理由")


def _whole(least: int, most: int = 2**31 - 1, **more: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most, **more}


def _kind() -> OpenApiParameter:
    told = "、".join(f"{value}（{label}）" for value, label in Batch.Kind.choices)
    return OpenApiParameter(
        "kind", str, OpenApiParameter.PATH, enum=Batch.Kind.values, description=f"种类：{told}"
    )


def _filters() -> list[OpenApiParameter]:
    """Those of the pages; not every kind has each of them."""
    days = ("since", "until")
    return [
        OpenApiParameter(
            name,
            OpenApiTypes.DATE if name in days else OpenApiTypes.STR,
            description=str(one.label),
        )
        for name, one in EntryFilter.base_filters.items()
    ]


def _paging() -> list[OpenApiParameter]:
    return [
        OpenApiParameter(
            "changed_since",
            OpenApiTypes.DATETIME,
            description="只列此时以后发布、更正或者撤回的；不写时区的按北京时间。"
            "增量同步时请与上次重叠几分钟。",
        ),
        OpenApiParameter("after", _whole(0), description="只列编号大于它的；用于翻页"),
        OpenApiParameter(
            "size",
            _whole(1, LARGEST, default=SIZE),
            description=f"每页条数，1 至 {LARGEST}，不填为 {SIZE}",
        ),
    ]  # fmt: skip


_REFUSED = {404: DetailShape, 429: DetailShape}
_list: Described = extend_schema(
    operation_id="list_entries",
    summary="列出公开信息",
    description="筛选条件与网页相同，不适用于该种类的参数答 400。"
    "带 If-None-Match 的，未变时答 304。",
    parameters=[_kind(), *_filters(), *_paging()],
    responses={200: PageShape, 304: None, 400: ErrorsShape, **_REFUSED},
    examples=[
        OpenApiExample(
            "一页", value={"results": [ENTRY, WITHDRAWN], "next": ""},
            response_only=True, status_codes=["200"],
        ),
        OpenApiExample(
            "参数有误", value={"errors": {"size": [f"请填不大于 {LARGEST} 的整数。"]}},
            response_only=True, status_codes=["400"],
        ),
    ],
)  # fmt: skip
_entry: Described = extend_schema(
    operation_id="read_entry",
    summary="读取一条公开信息",
    description="任何版本都能读取；已更正、已撤回的只有理由和日期。",
    parameters=[
        _kind(),
        OpenApiParameter("id", _whole(1), OpenApiParameter.PATH, description="编号"),
    ],
    responses={200: EntryShape, 304: None, **_REFUSED},
    examples=[
        OpenApiExample(name, value=value, response_only=True, status_codes=["200"])
        for name, value in (("有效", ENTRY), ("已撤回", WITHDRAWN))
    ],
)


class _Entries(Entries):
    get = _list(Entries.get)


class _One(One):
    get = _entry(One.get)


routes = [
    path("api/v1/<str:kind>/", _Entries.as_view()),
    path("api/v1/<str:kind>/<int:pk>/", _One.as_view()),
]

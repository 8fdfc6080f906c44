"""The front door: in whose name the site speaks, what is published here, and on what ground."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from disclosure import figures
from foundation.audit import seals
from foundation.workdays.quarters import today


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of information published here; ``url_name`` resolves once its room is built."""

    title: str
    what: str
    basis: str
    icon: str
    url_name: str


SECTIONS = (
    Section(
        "行政处罚",
        "被处罚对象、违法行为、处罚结果及执行情况，每年3月集中发布。",
        "信息公开制度 第二条、第四条",
        "gavel",
        "disclosure:penalties",
    ),
    Section(
        "隐患通报",
        "带共性的、重大的、倾向性的违法行为和事故隐患，每季度末分类发布。",
        "信息公开制度 第二条、第四条",
        "alert",
        "disclosure:hazards",
    ),
    Section(
        "信用“黑名单”",
        "列入单位、列入事由及期限，期满整改到位后予以删除并公布。",
        "“黑名单”管理制度 第六条",
        "list-x",
        "disclosure:blacklist",
    ),
    Section(
        "双随机抽查",
        "抽查任务、抽取结果及核验方法，任何人都可以验证抽取过程。",
        "加强安全生产监管执法的通知 三（三）",
        "shuffle",
        "draws:list",
    ),
    Section(
        "监督检查计划",
        "年度监督检查的对象、时间、内容、方法、频次和落实情况。",
        "加强安全生产监管执法的通知 三（一）",
        "plan",
        "disclosure:plans",
    ),
    Section(
        "事故调查报告",
        "生产安全事故调查报告及结案一年后的评估情况。",
        "加强安全生产监管执法的通知 二（四）",
        "report",
        "disclosure:accidents",
    ),
    Section(
        "通知公告",
        "《安监执法警示通报》、安全检查情况季度通报及其他公告。",
        "信息公开制度 第五条",
        "notice",
        "disclosure:notices",
    ),
)


@login_not_required
def portal(request: HttpRequest) -> HttpResponse:
    """Reads the newest seal and what is published, and no session, so that it can be cached."""
    year, years = today().year, figures.penalties_by_year()
    context = {
        "sections": SECTIONS,
        "seal": seals.newest(),
        "news": figures.news(),
        "year": year,
        "figures": figures.of_year(year),
        "chart": figures.numbers_chart(years) if years else None,
    }
    return render(request, "portal/portal.html", context)


@login_not_required
def to_workbench(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The front door of a process that serves the office alone."""
    return redirect("workbench")

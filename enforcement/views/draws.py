"""Office pages of the double random draw."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from enforcement import pools
from enforcement.actions.draws import numbers, prepare, sealed
from enforcement.filters.draws import DrawFilter
from enforcement.forms import draws as forms
from enforcement.models import Draw
from enforcement.rules.strata import shortages
from enforcement.states.draw import PROCEDURE, stages_of
from enforcement.tables.draws import COLUMNS, NEXT, facts, result_rows
from enforcement.views.draw_steps import crumbs_of, visible_draw
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import offered
from foundation.audit.trail import timeline
from foundation.procedure.refusals import Refused
from foundation.procedure.steps import Step
from foundation.web.acts import act_page
from foundation.web.listing import list_page
from foundation.workdays.quarters import today

readers_only = holders_only(Permission.READ_ENFORCEMENT)
dispatchers_only = holders_only(Permission.DISPATCH)
page = require_http_methods(["GET", "HEAD", "POST"])


@require_http_methods(["GET", "HEAD"])
@readers_only
def draws(request: HttpRequest) -> HttpResponseBase:
    user = signed_in(request)
    may_prepare = user.may(Permission.DISPATCH)
    return list_page(
        request,
        queryset=Draw.objects.visible_to(user).light(),
        columns=COLUMNS,
        filterset=DrawFilter,
        title="双随机抽取",
        template="enforcement/draws/list.html",
        empty="还没有双随机抽取。请点“准备抽取”开始。" if may_prepare else "还没有双随机抽取。",
        extra={"may_prepare": may_prepare},
    )


@require_http_methods(["GET", "HEAD"])
@readers_only
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    found = visible_draw(user, pk)
    said = sealed.announcement_of(found) if found.announcement else None
    reached = "drawn" if found.drawn_at else "committed" if said else "prepared"
    context = {
        "title": found.title,
        "crumbs": crumbs_of(found.number),
        "draw": found,
        "said": said,
        "stages": stages_of(found.state, reached=reached),
        "facts": facts(found),
        "next": NEXT[found.state],
        "acts": _acts(found, user),
        "groups": [] if said else _groups(found),
        "differences": _differences(found, user),
        "entered": [str(one) for one in numbers.latest(found)],
        "events": timeline(found, labels=dict(Draw.State.choices)).reverse()[:50],
        **_result(found, user, said),
    }
    return render(request, "enforcement/draws/draw.html", context)


@page
@dispatchers_only
def new(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    return act_page(
        request,
        form=forms.PreparationForm,
        perform=lambda form: prepare.prepare(form.preparation(), by=by),
        title="准备抽取",
        success="已保存。请确定各组名额。",
        redirect_to=lambda made: reverse("enforcement:draw_step", args=[made.pk, "quotas"]),
        template="enforcement/draws/form.html",
        extra={
            "crumbs": crumbs_of("准备抽取"),
            "intro": "先说明从哪些对象、哪些人员中抽，用哪一期公开号码。"
            "这里填写的内容在“公布承诺”以前都可以修改；公布以后不能再改。"
            "开奖日期要晚于公布承诺的那一天，不晚于检查的第一天：承诺时谁也不知道号码。",
            "submit_label": "保存，下一步定名额",
            "cancel_url": reverse("enforcement:draws"),
        },
    )


def _acts(found: Draw, user: User) -> list[dict[str, str]]:
    acts = offered(
        PROCEDURE,
        state=found.state,
        user=user,
        url=lambda name: reverse("enforcement:draw_step", args=[found.pk, name]),
        only=lambda one: _useful(one, found),
    )
    return [a | {"flavour": "outline-danger"} if "取消" in a["label"] else a for a in acts]


def _useful(one: Step, found: Draw) -> bool:
    """Not offered: what the rules would refuse today anyway."""
    if one.name == "commit":
        return bool(found.quotas)
    if one.name == "enter":
        return all(source.day <= today() for source in sealed.sources_of(found))
    return True


def _groups(found: Draw) -> list[tuple[Any, int | None]]:
    return [(group, found.quotas.get(group.code)) for group in pools.groups(found)]


def _differences(found: Draw, user: User) -> list[str]:
    compared = found.state == "committed" and user.may(Permission.ENTER_RANDOMNESS)
    return numbers.differences(found) if compared else []


def _result(found: Draw, user: User, said: Any) -> dict[str, Any]:
    """What was drawn, for those who dispatch; a note when it cannot be opened."""
    given: dict[str, Any] = {"rows": [], "unreadable": "", "short": [], "officers": None}
    if said is None:
        given["short"] = shortages(pools.groups(found), found.quotas)
        given["officers"] = pools.officer_rows(found).count()
    if not (found.drawn_at and user.may(Permission.DISPATCH)):
        return given
    try:
        given["rows"] = result_rows(found, said)
    except Refused as refusal:
        given["unreadable"] = str(refusal)
    return given

"""Pages that show every part of ``foundation.web``; served in tests alone (a URL configuration)."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import django_filters
from django import forms
from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import path

from enforcement.forms.signature import SignatureField
from foundation.accounts.models import User
from foundation.audit import trail, verbs
from foundation.audit.models import AuditEvent
from foundation.procedure.refusals import Refused
from foundation.web.acts import act_page
from foundation.web.charts import bar_chart, grouped_bars, line_chart
from foundation.web.filters import since, yes_no
from foundation.web.forms import Checkboxes, DateField, FilesField, LongText, Radios
from foundation.web.listing import Column, list_page
from safetyreg.urls import *  # noqa: F403  (with the handlers)
from safetyreg.urls import urlpatterns as house

KINDS = [
    ("a", "违规指令受理或者不予受理、立案或者不予立案"),
    ("b", "以各种方式妨碍、阻挠、干扰正常执法"),
    ("c", "默许或者授意亲属、身边工作人员干扰执法"),
]
CHARTS = """{% extends "web/office.html" %}{% block title %}统计图{% endblock %}
{% block heading %}统计图{% endblock %}{% block content %}
{% for chart in charts %}<section class="panel"><h2>{{ chart.caption }}</h2>
{% include "web/chart.html" %}</section>{% endfor %}{% endblock %}"""
verbs.register({"report.filed": "提交报告", "report.taken_up": "开始核实"})
received: list[dict] = []


class EveryField(forms.Form):
    who = forms.CharField(label="领导姓名及职务", max_length=60, help_text="写明工作单位。")
    happened = DateField(label="发生日期", help_text="应在三个工作日内报告。")
    kinds = forms.MultipleChoiceField(label="行为种类", choices=KINDS, widget=Checkboxes)
    manner = forms.ChoiceField(
        label="方式", choices=[("o", "口头"), ("p", "电话"), ("w", "书面")], widget=Radios
    )
    office = forms.ChoiceField(label="处室", choices=[("", "请选择"), ("1", "法规处")])
    facts = forms.CharField(label="具体情况", widget=LongText)
    files = FilesField(label="证据材料", required=False, help_text="可以一次选择多个文件。")
    truth = forms.BooleanField(label="以上内容属实")


def form(request):
    def perform(valid):
        if valid.cleaned_data["who"] == "拒绝":
            raise Refused(
                "该领导不在范围内。", remedy="请核对后重新填写。", field="who", article="第一条"
            )
        received.append(valid.cleaned_data)

    return act_page(
        request,
        form=EveryField,
        perform=perform,
        title="报告干预执法情况",
        success="报告已提交。",
        redirect_to="/gallery/list/",
        extra={
            "keep_files": True,
            "cancel_url": "/office/",
            "submit_label": "提交报告",
            "crumbs": [("工作台", "/office/"), ("报告干预执法情况", "")],
            "intro": "请如实填写，提交后不能修改，可以补充。",
        },
    )


class Signing(forms.Form):
    officer = SignatureField(label="执法人员签名")
    present = SignatureField(
        label="被检查单位负责人签名", required=False, help_text="拒绝签名的，请在下方写明。"
    )
    refusal = forms.CharField(label="拒绝签名的说明", max_length=60, required=False)


def signing(request):
    def perform(valid):
        if valid.cleaned_data["refusal"] == "拒绝":
            raise Refused("请写明拒绝签名的理由。", field="refusal")
        received.append(valid.cleaned_data)

    return act_page(
        request,
        form=Signing,
        perform=perform,
        title="确认检查记录",
        success="记录已确认。",
        redirect_to="/gallery/list/",
        extra={"submit_label": "确认", "keep_files": "keep" in request.GET},
    )


class StaffFilter(django_filters.FilterSet):
    full_name = django_filters.CharFilter(label="姓名", lookup_expr="icontains")
    is_active = yes_no("is_active", "启用")
    seen_at = since("seen_at", "最近操作自")

    class Meta:
        model = User
        fields = ["full_name", "is_active", "seen_at"]


COLUMNS = [
    Column("username", "用户名", "username", order="username", link=lambda u: f"/x/{u.pk}/"),
    Column("full_name", "姓名", "full_name", order="full_name"),
    Column("office", "处室", "office.name", order="office__name"),
    Column("title", "职务", "title", order="title"),
    Column("seen_at", "最近操作", "seen_at", order="seen_at", css="nowrap"),
    Column("active", "启用", "is_active"),
]


def seen() -> Subquery:
    events = AuditEvent.objects.filter(actor_id=Cast(OuterRef("pk"), TextField()))
    return Subquery(events.order_by("-id").values("at")[:1])


def staff(request):
    return list_page(
        request,
        queryset=User.objects.select_related("office").annotate(seen_at=seen()),
        columns=COLUMNS,
        filterset=StaffFilter,
        title="人员",
        empty="还没有人员，请先新增。",
    )


def detail(request):
    due = SimpleNamespace(
        what="核实报告", due=date(2026, 11, 18), provisional=True, article="记录制度 第六条"
    )
    context = {
        "title": "干预执法报告 第3号",
        "crumbs": [("工作台", "/office/"), ("干预执法报告", "/x/"), ("第3号", "")],
        "stages": [("接收", "done"), ("核实", "now"), ("结论", "todo"), ("处理", "todo")],
        "facts": [("报告编号", "第3号"), ("方式", "电话"), ("是否拒绝", True), ("备注", None)],
        "acts": [
            {"label": "作出结论", "url": "/x/", "note": "需要再次输入口令"},
            {"label": "询问报告人", "url": "/y/"},
        ],
        "deadlines": [{"deadline": due, "when": "已超期 2 个工作日", "urgency": "over"}],
        "events": trail.timeline(
            ("gallery.case", "3"), labels={"received": "已接收", "now": "核实中"}
        ),
    }
    return render(request, "web/detail.html", context)


def charts(request):
    quarters = ["2026年第1季度", "2026年第2季度", "2026年第3季度"]
    context = {
        "charts": [
            bar_chart("按行为种类统计", [(label, n * 3) for n, (_, label) in enumerate(KINDS)]),
            grouped_bars("各季度报告", quarters, [("收到", [3, 8, 5]), ("查实", [1, 4, 2])]),
            line_chart("各季度走势", quarters, [("收到", [3, 128, 5]), ("查实", [1, 64, 2])]),
        ]
    }
    page = engines["django"].from_string(CHARTS)
    return HttpResponse(page.render(context, request))


urlpatterns = [
    path("gallery/form/", form),
    path("gallery/signing/", signing),
    path("gallery/list/", staff),
    path("gallery/detail/", detail),
    path("gallery/charts/", charts),
    *house,
]

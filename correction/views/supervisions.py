"""Registers of the yearly programme, of supervisions and of requests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms as django_forms

from correction.actions import requests as request_acts
from correction.actions import supervisions as acts
from correction.actions import volumes
from correction.filters_supervisions import RequestFilter, SupervisionFilter
from correction.forms import supervisions as forms
from correction.models import Programme, Request, Sample, Supervision
from correction.rules import subjects
from correction.states import supervision as states
from correction.views.pages import Facts, New, Register, done_by
from correction.views.tables import Cell, Table
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import StepUpForm
from foundation.accounts.steps import StepForm
from foundation.procedure.steps import Step
from foundation.web.listing import Column
from foundation.workdays.quarters import today

ORGANISERS = (Permission.ORGANISE_CORRECTION,)
HOW = (
    "按确定范围后首个封存值，对每个案件编号计算 HMAC，由小到大取前若干件；"
    "任何人用公布的封存值和案件编号都能重新算出。"
)
BOTH = (Permission.ORGANISE_CORRECTION, Permission.ANSWER_CORRECTION)


def _programme_shown(one: Programme, _user: User) -> Mapping[str, Any]:
    items = list(one.items.all())
    known = {
        found.item_id: found for found in Supervision.objects.filter(item__in=items).order_by("pk")
    }
    rows = [
        (
            f"第{item.quarter}季度",
            item.title,
            subjects.names(item.subjects, subjects.SUBJECTS),
            item.get_scope_display(),
            item.whom,
            Cell(str(found.get_state_display()), found.get_absolute_url())
            if (found := known.get(item.pk))
            else "还没有安排",
        )
        for item in items
    ]
    heads = ("季度", "名称", "事项", "范围", "对象", "进展")
    return {
        "texts": [("总体要求", one.text)] if one.text else [],
        "tables": [Table("计划事项", heads, rows)],
    }


PROGRAMMES = Register(
    name="programme",
    folder="programmes",
    title="监督检查计划",
    rows=lambda _user: Programme.objects.select_related("drafted_by", "approved_by"),
    readers=ORGANISERS,
    columns=[
        Column("year", "计划", str, link=Programme.get_absolute_url),
        Column("drafted_by", "编制人", "drafted_by.full_name", css="nowrap"),
        Column("approved_on", "批准日期", "approved_on", css="nowrap"),
        Column("state", "状态", "state", css="nowrap"),
    ],
    facts=lambda one: [
        ("年度", f"{one.year}年"),
        ("编制人", one.drafted_by.full_name),
        ("批准", done_by(one.approved_by, one.approved_on)),
        ("状态", one.get_state_display()),
    ],
    procedure=states.PROGRAMME,
    labels=states.PROGRAMME_LABELS,
    forms={
        "add": StepForm(
            forms.ItemForm,
            lambda one, form, by: acts.add_item(one, **form.cleaned_data, by=by),
        ),
        "approve": StepForm(
            StepUpForm,
            lambda one, form, by: acts.approve_programme(one, by=by, confirmed=form.confirm(by)),
        ),
    },
    new=New(
        form=forms.ProgrammeForm,
        perform=lambda form, by: acts.draft_programme(**form.cleaned_data, by=by),
        label="编制年度计划",
        permission=Permission.ORGANISE_CORRECTION,
    ),
    empty="还没有年度监督检查计划。",
    shown=_programme_shown,
)


def _period(one: Supervision) -> str:
    return f"{one.first:%Y-%m-%d}至{one.last:%m-%d}"


SUPERVISION_COLUMNS = [
    Column("title", "名称", "title", link=Supervision.get_absolute_url),
    Column("timing", "时间安排", "timing", css="nowrap"),
    Column("scope", "范围", "scope", css="nowrap"),
    Column(
        "first", "检查期间", lambda one: f"{one.first:%Y-%m-%d}至{one.last:%m-%d}", css="nowrap"
    ),
    Column("planned_on", "安排日期", "planned_on", order="planned_on", css="nowrap"),
    Column("state", "状态", "state", css="nowrap"),
]


def _supervision_facts(one: Supervision) -> Facts:
    return [
        ("事项", subjects.names(one.subjects, subjects.SUBJECTS)),
        ("时间安排", one.get_timing_display()),
        ("范围", one.get_scope_display()),
        ("方法", subjects.names(one.manners, subjects.MANNERS)),
        ("受检处室", "、".join(office.name for office in one.offices.order_by("code"))),
        ("检查期间", f"{one.first:%Y-%m-%d}至{one.last:%Y-%m-%d}"),
        ("年度计划事项", one.item),
        ("安排", done_by(one.organised_by, one.planned_on)),
        ("报告", done_by(one.reported_by, one.reported_on)),
        ("办结", done_by(one.closed_by, one.closed_on)),
        ("状态", one.get_state_display()),
    ]


def _request_state(one: Request) -> str:
    late = one.state == states.ASKED and one.due < today()
    return "逾期未答复" if late else str(one.get_state_display())


def _supervision_shown(one: Supervision, _user: User) -> Mapping[str, Any]:
    sample = Sample.objects.filter(supervision=one).first()
    return {
        "papers": [one.report] if one.report else [],
        "texts": [("监督检查报告", one.text)] if one.text else [],
        "tables": [
            Table(
                "材料要求",
                ("处室", "要求", "期限", "状态"),
                [
                    (
                        row.office.name,
                        Cell(row.what[:80], row.get_absolute_url()),
                        f"{row.due:%Y-%m-%d}",
                        _request_state(row),
                    )
                    for row in one.requests.select_related("office", "supervision")
                ],
            ),
            Table(
                "听取汇报、征询意见",
                ("种类", "日期", "对象", "内容"),
                [
                    (row.get_kind_display(), f"{row.on:%Y-%m-%d}", row.who, row.text)
                    for row in one.heard.all()
                ],
            ),
            *_volumes(one, sample),
            Table(
                "发现的问题",
                ("编号", "种类", "问题", "状态"),
                [
                    (
                        Cell(row.number, row.get_absolute_url()),
                        row.get_kind_display(),
                        row.what,
                        row.get_state_display(),
                    )
                    for row in one.findings.all()
                ],
            ),
        ],
    }


def _volumes(one: Supervision, sample: Sample | None) -> list[Table]:
    if sample is None:
        return []
    rows: list[tuple[object, object]] = [
        ("案件范围", f"{len(sample.population)} 件，抽取 {sample.size} 件"),
        ("范围摘要", sample.digest),
    ]
    if sample.drawn:
        rows += [
            ("封存", f"第{sample.seal}号　{sample.root}"),
            ("抽中案件", "、".join(sample.drawn)),
            ("核验", HOW),
        ]
    sheets = [
        (
            Cell(row.case.number, row.case.get_absolute_url()),
            row.points,
            row.get_grade_display(),
            f"{row.reviewed_by.full_name}、{row.with_whom.full_name if row.with_whom else ''}",
            row.remark,
        )
        for row in one.sheets.select_related("case", "reviewed_by", "with_whom")
    ]
    return [
        Table("抽查案卷", ("项目", "内容"), rows),
        Table("案卷评查", ("案件", "得分", "等次", "评查人", "意见"), sheets),
    ]


def _volumes_in_turn(one: Supervision, _user: User, step: Step) -> bool:
    """Files are frozen, then drawn, then reviewed: each is offered when its turn has come."""
    if step.name not in ("freeze", "draw", "review"):
        return True
    sample = Sample.objects.filter(supervision=one).first()
    if sample is None:
        return step.name == "freeze"
    return step.name == ("review" if sample.drawn else "draw")


SUPERVISIONS = Register(
    name="supervision",
    folder="supervisions",
    title="监督检查",
    rows=lambda _user: Supervision.objects.select_related(
        "organised_by", "reported_by", "closed_by", "item", "report"
    ),
    readers=ORGANISERS,
    columns=SUPERVISION_COLUMNS,
    facts=_supervision_facts,
    procedure=states.PROCEDURE,
    labels=states.STATE_LABELS,
    forms={
        "begin": StepForm(django_forms.Form, lambda one, _form, by: acts.begin(one, by=by)),
        "request": StepForm(
            partial(forms.RequestForm),
            lambda one, form, by: request_acts.ask(one, **form.cleaned_data, by=by),
        ),
        "hear": StepForm(
            forms.HeardForm, lambda one, form, by: acts.hear(one, **form.cleaned_data, by=by)
        ),
        "freeze": StepForm(
            forms.FreezeForm,
            lambda one, form, by: volumes.freeze(one, **form.cleaned_data, by=by),
            "范围确定后不能更改；随机数用其后首个审计封存值，任何人事先都不知道。",
        ),
        "draw": StepForm(django_forms.Form, lambda one, _form, by: volumes.draw(one, by=by)),
        "review": StepForm(
            partial(forms.SheetForm),
            lambda one, form, by: volumes.review(
                one,
                case=form.cleaned_data["case"],
                scores=form.scores(),
                remark=form.cleaned_data["remark"],
                with_whom=form.cleaned_data["with_whom"],
                by=by,
            ),
            "两人评查，没有办理过该案件；扣分的写明理由。",
        ),
        "report": StepForm(
            forms.ReportForm, lambda one, form, by: acts.report(one, **form.cleaned_data, by=by)
        ),
        "send_back": StepForm(
            forms.ReasonForm,
            lambda one, form, by: acts.send_back(one, **form.cleaned_data, by=by),
        ),
        "close": StepForm(
            StepUpForm,
            lambda one, form, by: acts.close(one, by=by, confirmed=form.confirm(by)),
        ),
    },
    filterset=SupervisionFilter,
    new=New(
        form=forms.PlanForm,
        perform=lambda form, by: acts.plan(form.plan(), by=by),
        label="安排监督检查",
        permission=Permission.ORGANISE_CORRECTION,
    ),
    empty="还没有监督检查。",
    shown=_supervision_shown,
    only=_volumes_in_turn,
)


def _concerned(one: Request, user: User, step: Step) -> bool:
    mine = user.office_id == one.office_id or user.pk == one.person_id
    return step.name != "answer" or mine


REQUESTS = Register(
    name="request",
    folder="requests",
    title="材料要求",
    rows=lambda user: (
        Request.objects.all()
        .visible_to(user)
        .select_related("supervision", "office", "person", "asked_by", "answered_by")
    ),
    readers=BOTH,
    columns=[
        Column("what", "要求", lambda one: one.what[:80], link=Request.get_absolute_url),
        Column("supervision", "监督检查", "supervision.title"),
        Column("office", "处室", "office.name", css="nowrap"),
        Column("due", "期限", "due", order="due", css="nowrap"),
        Column("state", "状态", _request_state, css="nowrap"),
    ],
    facts=lambda one: [
        ("监督检查", one.supervision.title),
        ("处室", one.office.name),
        ("人员", one.person.full_name if one.person else ""),
        ("要求", done_by(one.asked_by, one.asked_on)),
        ("期限", one.due),
        ("答复", done_by(one.answered_by, one.answered_on)),
        ("状态", _request_state(one)),
    ],
    procedure=states.REQUEST,
    labels=states.REQUEST_LABELS,
    forms={
        "answer": StepForm(
            forms.AnswerForm,
            lambda one, form, by: request_acts.answer(one, **form.cleaned_data, by=by),
        ),
        "accept": StepForm(
            django_forms.Form, lambda one, _form, by: request_acts.accept(one, by=by)
        ),
        "return": StepForm(
            forms.ReturnForm,
            lambda one, form, by: request_acts.send_back(one, **form.cleaned_data, by=by),
        ),
    },
    filterset=RequestFilter,
    empty="没有材料要求。",
    shown=lambda one, _user: {"texts": [("要求", one.what), ("答复", one.answer)]},
    only=_concerned,
)

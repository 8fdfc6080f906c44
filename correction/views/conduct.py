"""Registers of misconduct and of tolerance reviews."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from correction.actions import conduct as acts
from correction.actions import tolerance as tolerance_acts
from correction.filters_conduct import MisconductFilter, ToleranceFilter
from correction.forms import conduct as forms
from correction.models import Misconduct, Tolerance
from correction.rules.tolerance import CONDITIONS
from correction.states import misconduct as states
from correction.states import tolerance as tolerance_states
from correction.views.pages import Facts, New, Register, done_by
from correction.views.tables import Cell, Table
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import StepForm
from foundation.procedure.steps import Step
from foundation.web.listing import Column

READERS = (Permission.ORGANISE_CORRECTION, Permission.ANSWER_CORRECTION)

MISCONDUCT_COLUMNS = [
    Column("number", "编号", "number", link=Misconduct.get_absolute_url, css="nowrap"),
    Column("officer", "执法人员", "officer.name", css="nowrap"),
    Column("kind", "种类", "kind"),
    Column("happened_on", "发生日期", "happened_on", order="happened_on", css="nowrap"),
    Column("measure", "处理方式", "measure", css="nowrap"),
    Column("state", "状态", "state", css="nowrap"),
]


def _misconduct_facts(one: Misconduct) -> Facts:
    return [
        ("执法人员", f"{one.officer.name}（{one.officer.office}）"),
        ("种类", one.get_kind_display()),
        ("发生日期", one.happened_on),
        ("监督检查", one.supervision),
        ("执法问题", one.finding),
        ("登记", done_by(one.recorded_by, one.recorded_on)),
        ("听取陈述", one.heard_on),
        ("处理方式", one.get_measure_display()),
        ("处理", done_by(one.handled_by, one.handled_on)),
        ("复核", one.reviewed_by.full_name if one.reviewed_by else ""),
        ("状态", one.get_state_display()),
    ]


def _misconduct_shown(one: Misconduct, _user: User) -> Mapping[str, Any]:
    reviews = one.tolerance.all()
    return {
        "texts": [
            ("事实", one.facts),
            ("陈述申辩", one.statement),
            ("处理理由", one.reason),
            ("复核申请", one.appeal),
            ("复核理由", one.review),
        ],
        "tables": [
            Table(
                "容错审核",
                ("编号", "状态"),
                [
                    (Cell(row.number, row.get_absolute_url()), row.get_state_display())
                    for row in reviews
                ],
            )
        ],
    }


def _his_own(one: Misconduct, user: User, step: Step) -> bool:
    return step.name not in ("state", "appeal") or one.officer.user_id == user.pk


MISCONDUCT = Register(
    name="misconduct",
    folder="misconduct",
    title="违法失职行为",
    rows=lambda user: (
        Misconduct.objects.all()
        .visible_to(user)
        .select_related(
            "officer__office",
            "supervision",
            "finding",
            "recorded_by",
            "handled_by",
            "reviewed_by",
        )
    ),
    readers=READERS,
    columns=MISCONDUCT_COLUMNS,
    facts=_misconduct_facts,
    procedure=states.PROCEDURE,
    labels=states.STATE_LABELS,
    forms={
        "state": StepForm(
            forms.StatementForm,
            lambda one, form, by: acts.state(one, **form.cleaned_data, by=by),
        ),
        "waive": StepForm(
            forms.WaiveForm, lambda one, form, by: acts.waive(one, **form.cleaned_data, by=by)
        ),
        "handle": StepForm(
            partial(forms.HandleForm),
            lambda one, form, by: acts.handle(
                one,
                measure=form.cleaned_data["measure"],
                reason=form.cleaned_data["reason"],
                by=by,
                confirmed=form.confirm(by),
            ),
        ),
        "dismiss": StepForm(
            forms.ReasonForm,
            lambda one, form, by: acts.dismiss(
                one, reason=form.cleaned_data["reason"], by=by, confirmed=form.confirm(by)
            ),
        ),
        "appeal": StepForm(
            forms.AppealForm, lambda one, form, by: acts.appeal(one, **form.cleaned_data, by=by)
        ),
        "review": StepForm(
            partial(forms.ReviewForm),
            lambda one, form, by: acts.review(
                one,
                measure=form.decided,
                reason=form.cleaned_data["reason"],
                by=by,
                confirmed=form.confirm(by),
            ),
        ),
    },
    filterset=MisconductFilter,
    new=New(
        form=forms.RecordForm,
        perform=lambda form, by: acts.record_misconduct(**form.cleaned_data, by=by),
        label="登记违法失职行为",
        permission=Permission.ORGANISE_CORRECTION,
        intro="只有委办公室、法规处和本人能看到。登记后请本人陈述申辩，再由另一人处理。",
    ),
    empty="没有违法失职行为的登记。",
    shown=_misconduct_shown,
    only=_his_own,
)

TOLERANCE_COLUMNS = [
    Column("number", "编号", "number", link=Tolerance.get_absolute_url, css="nowrap"),
    Column("matter", "事项", "matter"),
    Column("asked_by", "申请人", "asked_by.full_name", css="nowrap"),
    Column("asked_on", "申请日期", "asked_on", order="asked_on", css="nowrap"),
    Column("state", "状态", "state", css="nowrap"),
]


def _tolerance_facts(one: Tolerance) -> Facts:
    return [
        ("事项", one.matter),
        ("违法失职行为", one.misconduct),
        ("执法问题", one.finding),
        ("申请", done_by(one.asked_by, one.asked_on)),
        ("逐项认定", done_by(one.examined_by, one.examined_on)),
        ("决定", done_by(one.decided_by, one.decided_on)),
        ("状态", one.get_state_display()),
    ]


def _tolerance_shown(one: Tolerance, _user: User) -> Mapping[str, Any]:
    rows = [
        (label, "成立" if one.told[code].holds else "不成立", one.told[code].reason)
        for code, label in CONDITIONS.items()
        if code in one.told
    ]
    return {
        "papers": [one.decision] if one.decision else [],
        "texts": [("申请理由", one.request), ("结论理由", one.reason)],
        "tables": [Table("逐项认定", ("条件", "认定", "理由和证据"), rows)],
    }


def _asker(one: Tolerance, user: User, step: Step) -> bool:
    return step.name != "withdraw" or one.asked_by_id == user.pk


TOLERANCE = Register(
    name="tolerance",
    folder="tolerance",
    title="容错审核",
    rows=lambda user: (
        Tolerance.objects.all()
        .visible_to(user)
        .select_related(
            "misconduct__officer",
            "finding",
            "asked_by__office",
            "examined_by",
            "decided_by",
            "decision",
        )
    ),
    readers=READERS,
    columns=TOLERANCE_COLUMNS,
    facts=_tolerance_facts,
    procedure=tolerance_states.PROCEDURE,
    labels=tolerance_states.STATE_LABELS,
    forms={
        "examine": StepForm(
            partial(forms.ExamineForm),
            lambda one, form, by: tolerance_acts.examine(one, answers=form.answers(), by=by),
            "六项条件逐项认定，每项写明理由和证据；没有逐项认定，不能作出结论。",
        ),
        "decide": StepForm(
            forms.DecideForm,
            lambda one, form, by: tolerance_acts.decide(
                one,
                result=form.cleaned_data["result"],
                reason=form.cleaned_data["reason"],
                by=by,
                confirmed=form.confirm(by),
            ),
        ),
        "withdraw": StepForm(
            forms.WithdrawForm,
            lambda one, form, by: tolerance_acts.withdraw(one, **form.cleaned_data, by=by),
        ),
    },
    filterset=ToleranceFilter,
    new=New(
        form=forms.AskForm,
        perform=lambda form, by: tolerance_acts.ask(**form.cleaned_data, by=by),
        label="申请容错审核",
        permission=Permission.ANSWER_CORRECTION,
        intro="事项已经作出处理的，不能再申请；对处理不服的，请申请复核。",
        knows_user=True,
    ),
    empty="没有容错审核。",
    shown=_tolerance_shown,
    only=_asker,
)

"""Registers of findings and of normative documents."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from correction.actions import documents as document_acts
from correction.actions import findings as acts
from correction.filters import DocumentFilter, FindingFilter
from correction.forms import findings as forms
from correction.models import Finding, NormativeDocument
from correction.states import document as document_states
from correction.states import finding as states
from correction.views.pages import Facts, New, Register, done_by
from correction.views.tables import Cell, Table
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import StepForm
from foundation.procedure.steps import Step
from foundation.web.listing import Column
from foundation.workdays.quarters import today


def _late(one: Finding) -> str:
    over = one.state == states.ORDERED and one.due is not None and one.due < today()
    return "逾期未答复" if over else str(one.get_state_display())


FINDING_COLUMNS = [
    Column("number", "编号", "number", link=Finding.get_absolute_url, css="nowrap"),
    Column("kind", "种类", "kind"),
    Column("what", "问题", lambda one: one.what[:80]),
    Column("office", "责任处室", "office", css="nowrap"),
    Column("remedy", "处理方式", "remedy", css="nowrap"),
    Column("due", "期限", "due", order="due", css="nowrap"),
    Column("state", "状态", _late, css="nowrap"),
    Column("found_on", "发现日期", "found_on", order="found_on", css="nowrap"),
]


def _finding_facts(one: Finding) -> Facts:
    case = one.decision.case if one.decision else None
    return [
        ("种类", one.get_kind_display()),
        ("来源", f"{one.get_source_display()}　{one.reference}".strip()),
        ("监督检查", one.supervision),
        (
            "所涉案件",
            f"{case}（决定{one.decision.get_state_display()}）" if case and one.decision else "",
        ),
        ("所涉文件", one.document),
        ("责任处室", one.office),
        ("责任人", one.person.full_name if one.person else ""),
        ("发现", done_by(one.found_by, one.found_on)),
        ("处理方式", one.get_remedy_display()),
        ("对处罚决定", one.get_effect_display() if one.decision and one.remedy else ""),
        (
            "决定",
            f"{one.ordered_on:%Y-%m-%d}　{one.ordered_by.full_name}" if one.ordered_by else "",
        ),
        ("期限", one.due),
        ("状态", _late(one)),
    ]


def _finding_extra(one: Finding, _user: User) -> Mapping[str, Any]:
    return {
        "papers": [one.order] if one.order else [],
        "texts": [
            ("问题", one.what),
            ("依据", one.basis),
            ("整改要求", one.demand),
            ("整改情况", one.answer),
            ("确认意见" if one.state == states.CORRECTED else "理由", one.result),
        ],
        "tables": [
            Table(
                "跟踪情况",
                ("日期", "情况", "登记人"),
                [
                    (f"{row.on:%Y-%m-%d}", row.text, row.written_by.full_name)
                    for row in one.follow_ups.select_related("written_by")
                ],
            ),
            Table(
                "容错审核",
                ("编号", "状态"),
                [
                    (Cell(row.number, row.get_absolute_url()), row.get_state_display())
                    for row in one.tolerance.all()
                ],
            ),
        ],
    }


def _may_answer(one: Finding, user: User, step: Step) -> bool:
    concerned = user.office_id == one.office_id or user.pk == one.person_id
    return step.name != "answer" or concerned


SHOWN_WITH = (
    "office",
    "person",
    "found_by",
    "ordered_by",
    "supervision",
    "document",
    "order",
    "decision__case",
)
FINDINGS = Register(
    name="finding",
    folder="findings",
    title="执法问题",
    rows=lambda user: Finding.objects.all().visible_to(user).select_related(*SHOWN_WITH),
    readers=(Permission.ORGANISE_CORRECTION, Permission.ANSWER_CORRECTION),
    columns=FINDING_COLUMNS,
    facts=_finding_facts,
    procedure=states.PROCEDURE,
    labels=states.STATE_LABELS,
    forms={
        "follow": StepForm(
            forms.FollowForm, lambda one, form, by: acts.follow(one, **form.cleaned_data, by=by)
        ),
        "order": StepForm(
            partial(forms.OrderForm),
            lambda one, form, by: acts.order(one, form.order(), by=by, confirmed=form.confirm(by)),
            "决定后印发《行政执法监督纠错决定书》，责任处室在期限内答复。",
        ),
        "drop": StepForm(
            forms.ReasonForm,
            lambda one, form, by: acts.drop(
                one, reason=form.cleaned_data["reason"], by=by, confirmed=form.confirm(by)
            ),
        ),
        "answer": StepForm(
            forms.AnswerForm, lambda one, form, by: acts.answer(one, **form.cleaned_data, by=by)
        ),
        "send_back": StepForm(
            forms.SendBackForm,
            lambda one, form, by: acts.send_back(one, **form.cleaned_data, by=by),
        ),
        "verify": StepForm(
            forms.VerifyForm,
            lambda one, form, by: acts.verify(
                one, result=form.cleaned_data["result"], by=by, confirmed=form.confirm(by)
            ),
        ),
    },
    filterset=FindingFilter,
    new=New(
        form=forms.FindForm,
        perform=lambda form, by: acts.find(form.found(), by=by),
        label="登记问题",
        permission=Permission.ORGANISE_CORRECTION,
    ),
    empty="没有执法问题。",
    shown=_finding_extra,
    only=_may_answer,
)

DOCUMENT_COLUMNS = [
    Column("title", "文件名称", "title", link=NormativeDocument.get_absolute_url),
    Column("number", "文号", "number", css="nowrap"),
    Column("office", "起草处室", "drafted_by_office", css="nowrap"),
    Column("issued_on", "印发日期", "issued_on", order="issued_on", css="nowrap"),
    Column("expires_on", "有效期至", "expires_on", order="expires_on", css="nowrap"),
    Column("state", "状态", "state", css="nowrap"),
]


def _document_facts(one: NormativeDocument) -> Facts:
    return [
        ("文号", one.number),
        ("起草处室", one.drafted_by_office),
        ("登记", done_by(one.registered_by, one.registered_on)),
        ("合法性审核", done_by(one.checked_by, one.checked_on)),
        ("印发日期", one.issued_on),
        ("有效期至", one.expires_on),
        ("终止日期", one.ended_on),
        ("状态", one.get_state_display()),
    ]


def _document_extra(one: NormativeDocument, _user: User) -> Mapping[str, Any]:
    return {
        "texts": [("合法性审核意见", one.opinion), ("终止理由", one.ended_reason)],
        "tables": [
            Table(
                "涉及的执法问题",
                ("编号", "状态", "问题"),
                [(row.number, row.get_state_display(), row.what) for row in one.findings.all()],
            )
        ],
    }


def _end(name: str, *, asks: bool) -> StepForm:
    if not asks:
        return StepForm(
            forms.ExpireForm,
            lambda one, form, by: document_acts.end(one, name, **form.cleaned_data, by=by),
        )
    return StepForm(
        forms.ReasonForm,
        lambda one, form, by: document_acts.end(
            one, name, reason=form.cleaned_data["reason"], by=by, confirmed=form.confirm(by)
        ),
    )


DOCUMENTS = Register(
    name="document",
    folder="documents",
    title="规范性文件",
    rows=lambda _user: NormativeDocument.objects.select_related("registered_by", "checked_by"),
    readers=(Permission.ORGANISE_CORRECTION, Permission.ANSWER_CORRECTION),
    columns=DOCUMENT_COLUMNS,
    facts=_document_facts,
    procedure=document_states.PROCEDURE,
    labels=document_states.STATE_LABELS,
    forms={
        "check": StepForm(
            forms.CheckForm,
            lambda one, form, by: document_acts.check(
                one,
                passed=form.cleaned_data["passed"],
                opinion=form.cleaned_data["opinion"],
                by=by,
                confirmed=form.confirm(by),
            ),
        ),
        "issue": StepForm(
            forms.IssueForm,
            lambda one, form, by: document_acts.issue(one, **form.cleaned_data, by=by),
        ),
        "renew": StepForm(
            forms.RenewForm,
            lambda one, form, by: document_acts.renew(one, **form.cleaned_data, by=by),
        ),
        "correct": _end("correct", asks=True),
        "revoke": _end("revoke", asks=True),
        "expire": _end("expire", asks=False),
    },
    filterset=DocumentFilter,
    new=New(
        form=forms.DocumentForm,
        perform=lambda form, by: document_acts.register(**form.cleaned_data, by=by),
        label="登记规范性文件",
        permission=Permission.ORGANISE_CORRECTION,
        intro="先登记草案，合法性审核通过后再登记印发。",
    ),
    empty="没有规范性文件。",
    shown=_document_extra,
)

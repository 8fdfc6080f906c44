"""The vault's own pages: unlock, lock, and the ceremony of the keys."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from foundation.accounts.requests import StaffRequest
from foundation.accounts.step_up import StepUpForm
from foundation.procedure.refusals import Refused
from foundation.web.acts import act_page, show_refusal
from interference.actions import ceremony
from interference.actions.unlocking import body_role, change_passphrase, record_lock, unlock
from interference.forms.handling import (
    ChangePassphraseForm,
    NewPassphraseForm,
    RecoverForm,
    UnlockForm,
)
from interference.models import Body, Member
from interference.permissions import for_discipline, for_members, open_vault, unlock_first
from interference.vault import keys, unlocked

FOUNDING = (
    "您将成为保险箱的第一名成员。保险箱口令由您自己掌握，系统不保存，任何人都不能代为重置。"
    "提交后显示一次恢复码，请先备好打印机和信封。"
)
JOINING = (
    "请自行设定保险箱口令，系统不保存，任何人都不能代为重置。"
    "提交后由一名在任成员当面或者电话核对您的公钥指纹并接纳，之后您才能打开保险箱。"
)
RECOVERING = (
    "取出密封的恢复码，由您重新设定保险箱口令。"
    "进入后原恢复码作废，并显示一次新的恢复码，请打印后重新密封。"
)


@for_discipline
def home(request: StaffRequest) -> HttpResponse:
    """The state of the vault: not founded, waiting, locked or open; its members and keys."""
    body = Body.objects.filter(role=body_role(request.user)).first()
    mine = Member.objects.filter(user=request.user).exclude(state=Member.State.REMOVED).first()
    members = body.members.select_related("user__office").order_by("pk") if body else []
    context = {
        "body": body,
        "mine": mine,
        "vault": open_vault(request, mine) if mine else None,
        "members": [(one, keys.fingerprint(bytes(one.public))) for one in members],
        "body_key": body.newest_key() if body else None,
        "unlock_form": UnlockForm(),
    }
    return render(request, "interference/vault.html", context)


@for_members
def unlock_page(request: StaffRequest, *, member: Member) -> HttpResponse:  # noqa: ARG001
    form = UnlockForm(request.POST if request.method == "POST" else None)
    going = _safe_next(request)
    if request.method == "POST" and form.is_valid():
        try:
            vault = unlock(by=request.user, passphrase=form.cleaned_data["passphrase"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            response = HttpResponseRedirect(going)
            unlocked.store(request, response, vault)
            return response
    return render(request, "interference/unlock.html", {"form": form, "next": going})


@require_POST
@for_members
def lock(request: StaffRequest, *, member: Member) -> HttpResponse:
    response = redirect("interference:vault")
    unlocked.forget(request, response)
    record_lock(member, by=request.user)
    messages.success(request, "保险箱已锁定。")
    return response


@for_discipline
def found(request: StaffRequest) -> HttpResponse:
    """Found the body; answers once with the recovery code."""
    return _with_code(
        request,
        form=NewPassphraseForm,
        title="设立保险箱",
        intro=FOUNDING,
        submit="设立并生成恢复码",
        make=lambda form: ceremony.found_body(
            by=request.user,
            passphrase=form.cleaned_data["passphrase"],
            confirmed=form.confirm(request.user),
        ),
    )


@for_discipline
def recover(request: StaffRequest) -> HttpResponse:
    body = get_object_or_404(Body, role=body_role(request.user))
    return _with_code(
        request,
        form=RecoverForm,
        title="用恢复码进入保险箱",
        intro=RECOVERING,
        submit="进入并更换恢复码",
        make=lambda form: ceremony.recover(
            body,
            by=request.user,
            code=form.cleaned_data["code"],
            passphrase=form.cleaned_data["passphrase"],
            confirmed=form.confirm(request.user),
        ),
    )


@for_discipline
def join(request: StaffRequest) -> HttpResponse:
    body = get_object_or_404(Body, role=body_role(request.user))
    return act_page(
        request,
        form=NewPassphraseForm,
        perform=lambda form: ceremony.ask_to_join(
            body,
            by=request.user,
            passphrase=form.cleaned_data["passphrase"],
            confirmed=form.confirm(request.user),
        ),
        title="申请加入保险箱",
        success="申请已提交。请在任成员核对您的公钥指纹后接纳。",
        redirect_to="interference:vault",
        extra={
            "intro": JOINING,
            "submit_label": "提交申请",
            "cancel_url": reverse("interference:vault"),
        },
    )


@for_members
def passphrase(request: StaffRequest, *, member: Member) -> HttpResponse:  # noqa: ARG001
    return act_page(
        request,
        form=ChangePassphraseForm,
        perform=lambda form: change_passphrase(
            by=request.user, old=form.cleaned_data["old"], new=form.cleaned_data["new"]
        ),
        title="修改保险箱口令",
        success="保险箱口令已修改。",
        redirect_to="interference:vault",
        extra={
            "intro": "只修改您本人的保险箱口令，不影响其他成员，也不影响以往的报告。",
            "submit_label": "修改保险箱口令",
            "cancel_url": reverse("interference:vault"),
        },
    )


@for_members
def admit(request: StaffRequest, pk: int, *, member: Member) -> HttpResponse:
    waiting = get_object_or_404(Member, pk=pk, body_id=member.body_id)

    def perform(form: Any, vault: unlocked.Unlocked) -> None:
        confirmed = form.confirm(request.user)
        ceremony.admit(waiting, by=request.user, vault=vault, confirmed=confirmed)

    title = f"接纳{waiting.user.full_name}为成员"
    intro = format_html(
        "请当面或者电话与对方核对公钥指纹，完全一致才能接纳：<code>{}</code>",
        keys.fingerprint(bytes(waiting.public)),
    )
    return _keyed_act(
        request,
        member,
        perform=perform,
        title=title,
        intro=intro,
        submit="核对无误，接纳",
        success=f"已接纳{waiting.user.full_name}，对方现在可以打开保险箱。",
    )


@for_members
def remove(request: StaffRequest, pk: int, *, member: Member) -> HttpResponse:
    leaving = get_object_or_404(Member, pk=pk, body_id=member.body_id)

    def perform(form: Any, vault: unlocked.Unlocked) -> unlocked.Unlocked:
        confirmed = form.confirm(request.user)
        return ceremony.remove(leaving, by=request.user, vault=vault, confirmed=confirmed)

    title = f"移除成员{leaving.user.full_name}"
    intro = "移除后立即更换机关密钥：该人员不能读取此后的任何报告。"
    return _keyed_act(
        request,
        member,
        perform=perform,
        title=title,
        intro=intro,
        submit="移除并更换密钥",
        success=f"已移除{leaving.user.full_name}，机关密钥已更换。",
    )


@for_members
def rotate(request: StaffRequest, *, member: Member) -> HttpResponse:
    def perform(form: Any, vault: unlocked.Unlocked) -> unlocked.Unlocked:
        confirmed = form.confirm(request.user)
        return ceremony.rotate(by=request.user, vault=vault, confirmed=confirmed)

    intro = "新报告将使用新密钥；以前的报告仍可读取。"
    return _keyed_act(
        request,
        member,
        perform=perform,
        title="更换机关密钥",
        intro=intro,
        submit="更换机关密钥",
        success="机关密钥已更换，新报告将使用新密钥。",
    )


def _keyed_act(
    request: StaffRequest,
    member: Member,
    *,
    perform: Any,
    title: str,
    intro: str,
    submit: str,
    success: str,
) -> HttpResponse:
    """An act of the ceremony that needs the vault open and may leave it with another key."""
    vault = open_vault(request, member)
    if vault is None:
        return unlock_first(request)
    changed: list[unlocked.Unlocked | None] = []
    response = act_page(
        request,
        form=StepUpForm,
        perform=lambda form: changed.append(perform(form, vault)),
        title=title,
        success=success,
        redirect_to="interference:vault",
        extra={
            "intro": intro,
            "submit_label": submit,
            "cancel_url": reverse("interference:vault"),
        },
    )
    if changed and changed[0] is not None:
        unlocked.store(request, response, changed[0])
    return response


def _with_code(
    request: StaffRequest, *, form: Any, title: str, intro: str, submit: str, make: Any
) -> HttpResponse:
    """An act that answers once with a recovery code, to be printed and put into a safe."""
    bound = form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid():
        try:
            member, code = make(bound)
        except Refused as refusal:
            show_refusal(bound, refusal)
        else:
            context = {"code": code, "body": member.body}
            return render(request, "interference/recovery_code.html", context)
    context = {
        "form": bound,
        "title": title,
        "intro": intro,
        "submit_label": submit,
        "cancel_url": reverse("interference:vault"),
    }
    return render(request, "web/act.html", context)


def _safe_next(request: StaffRequest) -> str:
    going = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(going, allowed_hosts=None):
        return going
    return reverse("interference:reports")

"""The quarterly bulletin: compiled by the job, edited, signed, issued (三（二）)."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Min

from enforcement.bulletins import papers
from enforcement.bulletins.draft import draft_text
from enforcement.bulletins.figures import compile_figures, differences
from enforcement.models import Bulletin, BulletinVersion
from enforcement.querysets.conducted import conducted
from enforcement.rules.bulletins import quarters_over
from enforcement.states.bulletin import ARTICLE, DRAFT, ISSUED, PROCEDURE, SIGNED
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.actors import SYSTEM, Acts
from foundation.audit.trail import record
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import CHINA, Quarter, today

TERM = "bulletin"


def compile_missing() -> list[Bulletin]:
    """Compile the bulletin of every quarter that is over, has records before its end, and has none.

    Each in a transaction of its own: a worker killed in the middle leaves whole bulletins or
    nothing, and the next run goes on.
    """
    first = conducted().aggregate(first=Min("started_at"))["first"]
    if first is None:
        return []
    quarters = quarters_over(first.astimezone(CHINA).date(), today())
    had = set(Bulletin.objects.values_list("year", "quarter"))
    missing = [one for one in quarters if (one.year, one.number) not in had]
    return [made for one in missing if (made := compile_bulletin(one)) is not None]


@act
def compile_bulletin(quarter: Quarter) -> Bulletin | None:
    """Freeze the figures of a quarter and draft its text; None when it has its bulletin already."""
    if quarter.last >= today():
        raise Refused(f"{quarter}尚未结束，不能汇总。", article=ARTICLE)
    figures = compile_figures(quarter)
    bulletin = Bulletin(
        year=quarter.year,
        quarter=quarter.number,
        figures=figures,
        text=draft_text(quarter, figures),
        compiled_on=today(),
    )
    try:
        with transaction.atomic():
            bulletin.save(force_insert=True)
    except IntegrityError:  # another worker was first
        return None
    open_deadline(
        subject=bulletin,
        code=TERM,
        what=f"印发{quarter}监督检查情况通报",
        article=current().article("enforcement.bulletin_workdays"),
        start=quarter.last,
        workdays=current().number("enforcement.bulletin_workdays"),
        owner_role=Role.SECTION_HEAD,
        url=bulletin.get_absolute_url(),
        by=SYSTEM,
    )
    _record("compiled", bulletin, SYSTEM, after=DRAFT)
    return bulletin


@act
def edit(bulletin: Bulletin, *, text: str, seen: int, by: User) -> Bulletin:
    """Change the text; ``seen`` is the number of earlier versions when the form was opened."""
    found = _locked(bulletin)
    check_step(PROCEDURE, "edit", state=found.state, by=by)
    if not text.strip():
        raise Refused("正文不能为空。", field="text")
    if found.versions.count() != seen:
        raise Refused(
            "您打开后，正文或者数字已被他人修改。",
            remedy="请在新窗口查看最新正文，把您的修改合并后再保存。",
            field="text",
        )
    _archive(found, by=by)
    found.text, found.edited_by = text.strip(), by
    found.save(update_fields=["text", "edited_by"])
    _record("edited", found, by, 字数=len(found.text))
    return found


@act
def recompile(bulletin: Bulletin, *, rewrite: bool, by: User) -> Bulletin:
    """Freeze the present figures; ``rewrite`` drafts the text anew, else it stays as edited."""
    found = _locked(bulletin)
    check_step(PROCEDURE, "recompile", state=found.state, by=by)
    fresh = compile_figures(found.period)
    changed = differences(found.figures, fresh)
    if not changed and not rewrite:
        raise Refused("统计数字与记录一致，不需要重新汇总。")
    _archive(found, by=by)
    found.figures, found.compiled_on = fresh, today()
    if rewrite:
        found.text, found.edited_by = draft_text(found.period, fresh), None
    found.save(update_fields=["figures", "compiled_on", "text", "edited_by"])
    told: list[Any] = [f"{label}：{old} → {new}" for label, old, new in changed[:50]]
    _record("recompiled", found, by, 变化=told, 重新起草正文=rewrite)
    return found


@act
def sign(bulletin: Bulletin, *, by: User) -> Bulletin:
    """The section head signs; only figures that still agree with the records."""
    found = _locked(bulletin)
    check_step(PROCEDURE, "sign", state=found.state, by=by, target=SIGNED)
    if differences(found.figures, compile_figures(found.period)):
        raise Refused(
            "汇总后记录有变化，统计数字与现在的记录不一致。",
            remedy="请先“重新汇总数字”并核对正文，再签审。",
            article=ARTICLE,
        )
    found.state, found.signed_by, found.signed_on = SIGNED, by, today()
    found.save(update_fields=["state", "signed_by", "signed_on"])
    _record("signed", found, by, before=DRAFT, after=SIGNED)
    return found


@act
def send_back(bulletin: Bulletin, *, reason: str, by: User) -> Bulletin:
    """The director wants it changed first."""
    found = _locked(bulletin)
    check_step(PROCEDURE, "return", state=found.state, by=by, target=DRAFT)
    if not reason.strip():
        raise Refused("请填写退回原因。", field="reason")
    found.state, found.signed_by, found.signed_on = DRAFT, None, None
    found.save(update_fields=["state", "signed_by", "signed_on"])
    _record("returned", found, by, before=SIGNED, after=DRAFT, 原因=reason.strip())
    return found


@act
def issue(bulletin: Bulletin, *, by: User, confirmed: Confirmed | None) -> Bulletin:
    """Issue the official document; not by whoever signed or edited it."""
    found = _locked(bulletin)
    check_step(
        PROCEDURE,
        "issue",
        state=found.state,
        by=by,
        target=ISSUED,
        confirmed=confirmed,
        proposed_by=found.signed_by_id,
    )
    if found.edited_by_id == by.pk:
        raise Refused("正文由您修改，须由另一人签发。", article=ARTICLE)
    found.document = papers.issue_bulletin(found, by=by)
    found.state, found.issued_by, found.issued_on = ISSUED, by, today()
    found.save(update_fields=["document", "state", "issued_by", "issued_on"])
    close_deadline(subject=found, code=TERM, by=by)
    _record("issued", found, by, before=SIGNED, after=ISSUED, 文号=found.document.number_text)
    return found


def _archive(found: Bulletin, *, by: User) -> None:
    BulletinVersion.objects.create(
        bulletin=found,
        number=found.versions.count() + 1,
        figures=found.figures,
        text=found.text,
        replaced_on=today(),
        replaced_by=by,
    )


def _locked(bulletin: Bulletin) -> Bulletin:
    found: Bulletin = Bulletin.objects.select_for_update(of=("self",)).get(pk=bulletin.pk)
    return found


def _record(
    verb: str, bulletin: Bulletin, by: Acts, *, before: str = "", after: str = "", **changes: Any
) -> None:
    record(
        f"enforcement.bulletin.{verb}",
        target=bulletin,
        by=by,
        article=ARTICLE,
        before=before,
        after=after,
        changes=changes,
    )

"""Acts on batches: compiling, signing by two sections, approval, publication (第三条至第五条)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Max
from django.utils import timezone

from disclosure import compiling, fields
from disclosure.models import Batch, Entry, Item, OtherMedium
from disclosure.models.tallies import recount
from disclosure.querysets import SHOWN
from disclosure.states import batch as states
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.actors import Acts
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.deadlines.actions import close_deadline
from foundation.documents.actions import issue
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused
from foundation.procedure.steps import Step
from foundation.workdays.quarters import today

TERM = "publication"
SERIES = "disclosure.bulletin"
SIGNATURES = ("legal_by", "legal_on", "equipment_by", "equipment_on")


def at(
    batch: Batch,
    name: str,
    *,
    by: User,
    target: str | None = None,
    confirmed: Confirmed | None = None,
) -> tuple[Batch, Step]:
    """Lock the batch and ask all that the table asks; nobody decides on what they submitted."""
    locked: Batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    step = check_step(
        states.PROCEDURE,
        name,
        state=locked.state,
        by=by,
        target=target,
        confirmed=confirmed,
        proposed_by=locked.submitted_by_id,
    )
    return locked, step


def moved(
    batch: Batch, step: Step, target: str, names: Iterable[str], by: User, **changes: JSON
) -> None:
    before, batch.state = batch.state, target
    batch.save(update_fields=["state", *names])
    noted(batch, step.name, step.article, by, before=before, after=target, changes=changes)


def noted(
    batch: Batch,
    verb: str,
    article: str,
    by: Acts,
    *,
    before: str = "",
    after: str = "",
    changes: dict[str, JSON] | None = None,
) -> None:
    record(
        f"disclosure.batch.{verb}",
        target=batch,
        by=by,
        article=article,
        before=before,
        after=after,
        changes=changes or {},
    )


@act
def sign(batch: Batch, *, by: User) -> Batch:
    """A section signs the draft; with the second signature both have (第三条（二）)."""
    found, step = at(batch, "sign", by=by)
    section = "legal" if Role.LEGAL in by.roles else "equipment"
    other = "equipment" if section == "legal" else "legal"
    if getattr(found, f"{section}_by_id"):
        raise Refused("本处室已经签署。", remedy="请等待另一处室签署。", article=step.article)
    if getattr(found, f"{other}_by_id") == by.pk:
        raise Refused("同一人不能代表两个处室签署。", article=step.article)
    if not found.items.filter(left_out="").exists():
        raise Refused("没有要公开的条目。", remedy="请至少保留一条。", article=step.article)
    setattr(found, f"{section}_by", by)
    setattr(found, f"{section}_on", today())
    both = found.legal_by_id and found.equipment_by_id
    target = states.SIGNED if both else states.DRAFT
    label = "法规处" if section == "legal" else "装备工业处"
    moved(found, step, target, [f"{section}_by", f"{section}_on"], by, 签署=label)
    return found


@act
def submit(batch: Batch, *, by: User) -> Batch:
    """Ask the director for approval."""
    found, step = at(batch, "submit", by=by, target=states.SUBMITTED)
    found.submitted_by = by
    moved(found, step, states.SUBMITTED, ["submitted_by"], by)
    return found


@act
def approve(batch: Batch, *, by: User, confirmed: Confirmed | None) -> Batch:
    """The director of the committee's office approves; nothing appears earlier."""
    found, step = at(
        batch,
        "approve",
        by=by,
        target=states.APPROVED,
        confirmed=confirmed,
    )
    if by.pk in {found.legal_by_id, found.equipment_by_id}:
        raise Refused("您签署了该批次，不能批准。", remedy="请由另一人批准。", article=step.article)
    found.approved_on, found.approved_by = today(), by
    moved(found, step, states.APPROVED, ["approved_on", "approved_by"], by)
    return found


@act
def send_back(batch: Batch, *, reason: str, by: User) -> Batch:
    """Not yet: both sections work on it and sign anew."""
    found, step = at(batch, "send_back", by=by, target=states.DRAFT)
    why = written(reason, "退回原因", "reason")
    found.legal_by = found.legal_on = found.equipment_by = found.equipment_on = None
    found.submitted_by = None
    names = [*SIGNATURES, "submitted_by"]
    moved(found, step, states.DRAFT, names, by, 原因=why)
    return found


@act
def publish(batch: Batch, *, by: User) -> Batch:
    """Put the items on the website as they were frozen; a newer version ends the older one.

    An item whose source was revoked or removed meanwhile, or that a later batch has published, is
    left out with that reason. One that stands there just so is published already.
    """
    found, step = at(batch, "publish", by=by, target=states.PUBLISHED)
    newest = {
        entry.key: entry
        for entry in Entry.objects.select_for_update()
        .filter(key__in=found.items.values("key"), state__in=SHOWN)
        .order_by("version")
    }
    items = _still_due(found, newest)
    older = [newest[item.key] for item in items if item.key in newest]
    versions = dict(
        Entry.objects.filter(key__in=[item.key for item in items])
        .order_by()
        .values_list("key")
        .annotate(last=Max("version"))
    )
    ending = [entry for entry in older if entry.state == Entry.State.CURRENT]
    for entry in ending:
        entry.state, entry.ended_on = Entry.State.CORRECTED, today()
        entry.reason, entry.changed_at = f"由“{found.title}”更新", timezone.now()
    changed = ["state", "ended_on", "reason", "changed_at"]  # bulk updates set no time themselves
    Entry.objects.bulk_update(ending, changed, batch_size=500)
    Entry.objects.bulk_create(
        [
            Entry(
                key=item.key,
                version=versions.get(item.key, 0) + 1,
                batch=found,
                data=item.data,
                digest=item.digest,
                published_on=today(),
                **fields.columns(found.kind, item.data),
            )
            for item in items
        ],
        batch_size=1000,
    )
    recount(found.kind)
    found.published_on, found.published_by = today(), by
    names = ["published_on", "published_by"]
    moved(found, step, states.PUBLISHED, names, by, 条目=len(items))
    close_deadline(subject=found, code=TERM, by=by)
    return found


def _still_due(batch: Batch, newest: Mapping[str, Entry]) -> list[Item]:
    """The items to publish; stores with the others why they are left out after all."""
    items = list(batch.items.filter(left_out=""))
    gone, dropped = compiling.gone(item.key for item in items), []
    for item in items:
        stands = newest.get(item.key)
        if item.key in gone:
            item.left_out = "发布前已被依法撤销、变更或者移出"
        elif stands and stands.batch_id > batch.pk:
            item.left_out = "已由其他批次发布"
        if item.left_out:
            dropped.append(item)
    Item.objects.bulk_update(dropped, ["left_out"], batch_size=500)
    return [
        item
        for item in items
        if not item.left_out and not (item.key in newest and newest[item.key].digest == item.digest)
    ]


@act
def print_paper(batch: Batch, *, recipients: str, by: User) -> Batch:
    """Issue the paper 《安监执法警示通报》 with its recipients (第五条（一）)."""
    found, step = at(batch, "print", by=by)
    if found.paper_id:
        raise Refused("已经印发《安监执法警示通报》。", article=step.article)
    if not recipients.strip():
        raise Refused("请填写主送单位。", field="recipients", article=step.article)
    found.paper = issue(
        series=SERIES,
        title=f"安监执法警示通报：{found.title}",
        template="pdf/disclosure/bulletin.html",
        context={
            "jurisdiction": current(),
            "batch": found,
            "recipients": recipients.strip(),
            "items": [item.data for item in found.items.filter(left_out="")],
        },
        made_on=today(),
        by=by,
        head=current().head(SERIES),
        public=True,
        subject=found,
    )
    found.save(update_fields=["paper"])
    noted(found, step.name, step.article, by, changes={"文号": found.paper.number_text})
    return found


@act
def consent(batch: Batch, *, by: User, confirmed: Confirmed | None) -> Batch:
    """The leader of the committee consents to other media (第五条（三）)."""
    found, step = at(batch, "consent", by=by, confirmed=confirmed)
    if found.consented_on:
        raise Refused(f"已于{found.consented_on:%Y-%m-%d}同意。", article=step.article)
    found.consented_on, found.consented_by = today(), by
    found.save(update_fields=["consented_on", "consented_by"])
    noted(found, step.name, step.article, by)
    return found


@act
def release(batch: Batch, *, name: str, on: date, where: str, by: User) -> OtherMedium:
    """Write down a publication elsewhere, after the consent."""
    found, step = at(batch, "release", by=by)
    if found.consented_on is None:
        raise Refused(
            "委安委会主要领导还没有同意其他载体公开。",
            remedy="请先请示同意。",
            article=step.article,
        )
    if on > today() or on < found.consented_on:
        raise Refused("公开日期应在同意之后、今天之前。", field="on")
    medium = " ".join(name.split())
    if not medium or found.media.filter(name=medium).exists():
        raise Refused("请填写没有登记过的载体名称。", field="name")
    made: OtherMedium = OtherMedium.objects.create(
        batch=found, name=medium, on=on, where=where.strip(), recorded_by=by
    )
    noted(found, step.name, step.article, by, changes={"载体": medium, "日期": on})
    return made

"""Copies to departments, publication of listing and of removal (第六条, 第七条（二）)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from blacklist.actions.collecting import mark
from blacklist.actions.shared import COPYING, REMOVAL, at, moved, note
from blacklist.actions.watching import open_terms
from blacklist.models import Copy, Listing, Meeting, Publication
from blacklist.papers import issue_paper
from blacklist.rules import terms
from blacklist.states import listing as states
from foundation.accounts.models import User
from foundation.audit.canonical import JSON
from foundation.deadlines.actions import close_deadline
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused

About = Publication.About


@act
def copy(listing: Listing, *, departments: Sequence[str], text: str, by: User) -> list[Copy]:
    """Copy the decision; the first copy goes to the safety supervision bureau (第六条（四）)."""
    found, step = at(listing, "copy", by=by)
    names = [" ".join(name.split()) for name in departments if name.strip()]
    if not names:
        raise Refused("请填写抄送单位。", field="departments", article=step.article)
    bureau = current().bodies["bureau"]
    known = set(found.copies.values_list("department", flat=True))
    if bureau not in known and bureau not in names:
        raise Refused(f"应当先抄送{bureau}。", field="departments", article=states.PUBLISHING)
    if doubled := [name for name in names if name in known]:
        raise Refused(f"已经抄送：{'、'.join(doubled)}。", field="departments")
    letter_text = written(text, "正文", "text")
    made = []
    for name in sorted(dict.fromkeys(names), key=lambda one: one != bureau):
        letter = issue_paper(found, "copy", letter_text, to=name, by=by)
        made.append(
            Copy.objects.create(
                listing=found,
                department=name,
                about=Meeting.About.LISTING,
                letter=letter,
                sent_on=letter.made_on,
                sent_by=by,
            )
        )
    changes = {"抄送": "、".join(one.department for one in made)}
    if found.state == states.DECIDED:
        moved(found, step, states.COPIED, by=by, changes=changes)
    else:
        note(found, step.name, step.article, by=by, changes=changes)
    return made


@dataclass(frozen=True, slots=True)
class Release:
    """One publication: in which medium, under which name, when, where it is to be found."""

    medium: str
    name: str
    published_on: date
    where: str = ""
    batch: str = ""


@act
def publish(listing: Listing, given: Release, *, by: User) -> Publication:
    """Publish; the first publication begins the term of one year, further ones are added."""
    found, step = at(listing, "publish", by=by)
    decided = _last_decision(found)
    not_later_than_today(given.published_on, "published_on", since=decided)
    made = _put(found, About.LISTING, given, by)
    changes: dict[str, JSON] = {"媒体": made.name, "公布日期": made.published_on}
    if found.state == states.LISTED:
        note(found, step.name, step.article, by=by, changes=changes)
        return made
    begin(found, made.published_on)
    fields = ["published_on", "until", "term"]
    moved(
        found, step, states.LISTED, by=by, fields=fields, changes={**changes, "期限至": found.until}
    )
    close_deadline(subject=found, code=COPYING, by=by)
    open_terms(found, by=by)
    if found.listed_before:
        text = f"此前已列入{found.listed_before}次"
        mark(found, "again", "before", text, by=by)
    return made


def begin(listing: Listing, on: date) -> None:
    """A term of one year from ``on``."""
    listing.published_on = listing.published_on or on
    listing.until = terms.last_day(on)
    listing.term += 1


def _last_decision(listing: Listing) -> date | None:
    last = listing.meetings.filter(kind=Meeting.Kind.GROUP).order_by("-pk").first()
    return last.held_on if last else None


def _put(listing: Listing, about: str, given: Release, by: User) -> Publication:
    name = written(given.name, "媒体名称", "name")
    if given.medium not in Publication.Medium.values:
        raise Refused("请选择媒体种类。", field="medium")
    if listing.publications.filter(about=about, name=name).exists():
        raise Refused("已经登记在该媒体公布。", field="name")
    made: Publication = Publication.objects.create(
        listing=listing,
        about=about,
        medium=given.medium,
        name=name,
        published_on=given.published_on,
        batch=given.batch.strip(),
        where=given.where.strip(),
        published_by=by,
    )
    return made


def unpublished(listing: Listing) -> list[str]:
    """Media of the listing in which the removal has not been published yet."""
    told = set(listing.publications.filter(about=About.REMOVAL).values_list("name", flat=True))
    names = listing.publications.filter(about=About.LISTING).values_list("name", flat=True)
    return [name for name in names if name not in told]


@act
def publish_removal(listing: Listing, given: Release, *, by: User) -> Publication:
    """Publish the removal; deleted when every medium of the listing carried it (第六条（五）)."""
    found, step = at(listing, "publish_removal", by=by)
    not_later_than_today(given.published_on, "published_on", since=found.removed_on)
    waiting = unpublished(found)
    if given.name.strip() not in waiting:
        raise Refused(
            f"请在公布列入的媒体公布移出：{'、'.join(waiting)}。",
            field="name",
            article=step.article,
        )
    made = _put(found, About.REMOVAL, given, by)
    left = unpublished(found)
    changes = {"媒体": made.name, "尚未公布移出的媒体": "、".join(left) or "无"}
    if left:
        note(found, step.name, step.article, by=by, changes=changes)
        return made
    close_deadline(subject=found, code=REMOVAL, by=by)
    moved(found, step, states.DELETED, by=by, changes=changes)
    return made

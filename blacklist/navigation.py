"""What the blacklist adds to the house: navigation, verbs, files, workbench, credit records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from blacklist.models import Candidate, Defence, Listing, PeriodReport, Question
from blacklist.states import listing as states
from blacklist.tasks import question_listings
from enforcement import decision_ended
from enforcement.annual import counting
from enforcement.annual import report as annual
from enforcement.credit import entries as credit
from enforcement.credit.entries import Entry, Restriction
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.documents import access
from foundation.enterprises.models import Enterprise
from foundation.web.nav import register_nav
from foundation.web.workbench import Item, Panel, register_panel
from foundation.workdays.quarters import today

GROUP = "信用黑名单"
SHOWN = 8
VERBS = {f"blacklist.listing.{step.name}": step.label for step in states.PROCEDURE} | {
    "blacklist.listing.ground_added": "登记第五条情形",
    "blacklist.listing.link_made": "生成企业报告链接",
    "blacklist.listing.questioned": "列入依据变化",
    "blacklist.listing.question_answered": "答复列入依据变化",
    "blacklist.candidate.found": "发现候选情形",
    "blacklist.candidate.confirmed": "核定候选情形",
    "blacklist.candidate.dismissed": "不予采集候选情形",
    "blacklist.review.answered": "出具安全审核意见",
}
# Who has to act on a file that is in one of these states.
WAITING = {
    Permission.MANAGE_LISTINGS: (
        states.COLLECTED,
        states.CONSULTING,
        states.CONSULTED,
        states.DECIDED,
    ),
    Permission.HEAR_LISTINGS: (states.NOTICED,),
    Permission.DISCUSS_LISTINGS: (states.HEARD, states.EXIT_INSPECTED),
    Permission.DECIDE_LISTINGS: (states.DISCUSSED, states.EXIT_DISCUSSED),
    Permission.PUBLISH_LISTINGS: (states.COPIED, states.REMOVED),
}
RESTRICTIONS = (
    ("项目申报", "当年申报项目安全生产审核不予通过"),
    ("专项资金", "当年新型工业化专项资金安全生产审核不予通过"),
    ("荣誉称号", "当年各类先进和荣誉称号安全生产审核不予通过"),
    ("评先评优", "主要负责人评先评优实行安全生产一票否决"),
)


def register() -> None:
    verbs.register(VERBS)
    both = (Permission.READ_LISTINGS.value, Permission.WATCH_LISTINGS.value)
    register_nav("黑名单管理", "blacklist:listings", both, 60, group=GROUP, icon="alert")
    register_nav(
        "候选情形",
        "blacklist:candidates",
        Permission.COLLECT_LISTINGS,
        61,
        group=GROUP,
        icon="search",
    )
    register_nav(
        "安全审核", "blacklist:reviews", Permission.REVIEW_SAFETY, 62, group=GROUP, icon="check"
    )
    register_panel(waiting, order=46)
    register_panel(candidates_waiting, order=47)
    register_panel(questions_waiting, order=48)
    decision_ended.register_listener(_decision_ended)
    _register_files()
    credit.register_source("信用黑名单", credit_entries)
    credit.register_restrictions(restrictions)
    counting.register_figure("blacklisted", listed_in)
    annual.register_list(
        "blacklisted",
        "blacklist:listings",
        {"published_since": "{first}", "published_until": "{last}"},
    )


def _register_files() -> None:
    def sees(user: User, listing: int) -> bool:
        return Listing.objects.visible_to(user).filter(pk=listing).exists()

    access.register("blacklist.listing", lambda user, file: sees(user, int(file.subject_id)))
    access.register(
        "blacklist.defence",
        lambda user, file: Defence.objects.filter(
            pk=file.subject_id, listing__in=Listing.objects.visible_to(user)
        ).exists(),
    )
    access.register(
        "blacklist.periodreport",
        lambda user, file: PeriodReport.objects.filter(
            pk=file.subject_id, listing__in=Listing.objects.visible_to(user)
        ).exists(),
    )
    access.register(
        "blacklist.safetyreview", lambda user, _file: user.may(Permission.REVIEW_SAFETY)
    )


def waiting(request: HttpRequest) -> Panel | None:
    """The files on which this user has to act now."""
    user = cast("User", request.user)
    here = [state for may, some in WAITING.items() if user.may(may) for state in some]
    over = user.may(Permission.COLLECT_LISTINGS)
    if not here and not over:
        return None
    rows = Listing.objects.visible_to(user).select_related("enterprise")
    found = list(rows.filter(state__in=here).order_by("pk")[:SHOWN])
    if over:
        found += list(rows.term_over(today()).order_by("until")[:SHOWN])
    items = [
        Item(
            label=str(one),
            url=one.get_absolute_url(),
            state="期满待检查" if one.term_over else str(one.get_state_display()),
        )
        for one in found
    ]
    return Panel(
        "待办理的黑名单案卷", items, empty="没有等待您办理的黑名单案卷。",
        url=reverse("blacklist:listings"),
    )  # fmt: skip


def _decision_ended(_decision: int) -> None:
    question_listings.delay()


def questions_waiting(request: HttpRequest) -> Panel | None:
    """Listings whose ground fell away, for those who manage them."""
    user = cast("User", request.user)
    rows = Question.objects.filter(outcome="").select_related("listing").order_by("due")
    if not user.may(Permission.MANAGE_LISTINGS) or not (found := list(rows[:SHOWN])):
        return None
    items = [
        Item(
            label=str(one.listing),
            url=reverse("blacklist:question", args=[one.pk]),
            state="列入依据变化",
            due=one.due,
        )
        for one in found
    ]
    return Panel("列入依据变化，待答复", items, url=reverse("blacklist:listings"))


def candidates_waiting(request: HttpRequest) -> Panel | None:
    user = cast("User", request.user)
    if not user.may(Permission.COLLECT_LISTINGS):
        return None
    rows = Candidate.objects.filter(state=Candidate.State.OPEN).select_related("enterprise")
    items = [
        Item(
            label=one.enterprise.name,
            url=reverse("blacklist:candidate", args=[one.pk]),
            note=str(one.get_kind_display()),
        )
        for one in rows[:SHOWN]
    ]
    url = f"{reverse('blacklist:candidates')}?state=open"
    return Panel("待核定的候选情形", items, empty="没有待核定的候选情形。", url=url)


def credit_entries(enterprise: Enterprise, user: User) -> Iterator[Entry]:
    """Listings and removals; seen by whoever reads the blacklist."""
    rows = Listing.objects.visible_to(user).filter(
        enterprise=enterprise, published_on__isnull=False
    )
    for one in rows.order_by("-published_on"):
        if one.published_on is None:
            continue
        revoked = one.state == states.REVOKED
        text = f"列入安全生产信用“黑名单”：{one.cause}" + ("（已撤销）" if revoked else "")
        url = one.get_absolute_url()
        yield Entry(one.published_on, "信用黑名单", text, url, "plain" if revoked else "bad")
        if one.removed_on:
            yield Entry(one.removed_on, "信用黑名单", "移出“黑名单”", url, "good")


def restrictions(enterprise: Enterprise) -> Iterator[Restriction]:
    """第七条: what a listed unit may not do; for an accident the reviews of the year fail."""
    listed = Listing.objects.filter(enterprise=enterprise).listed_on(today())
    for one in listed.prefetch_related("grounds"):
        yield Restriction("重点监管", "列入重点监管对象，每月检查、每季督查", one.until)
        if one.for_accident:
            for field, text in RESTRICTIONS:
                yield Restriction(field, text, one.until)


def listed_in(first: date, last: date) -> counting.Table:
    """Units listed in the period, by region and industry, for the annual report."""
    known = Listing.objects.filter(published_on__lte=last).exclude(state=states.REVOKED)
    found: counting.Table = {("", ""): Decimal(0)} if known.exists() else {}
    rows = known.filter(published_on__gte=first).values_list(
        "enterprise__region_code", "enterprise__industry"
    )
    for place in rows:
        found[place] = found.get(place, Decimal(0)) + 1
    return found

"""Does a unit pass the safety review of a year's projects, funds, honours? (第七条（三）)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from blacklist.models import Listing, SafetyReview
from blacklist.states import listing as states
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.trail import record
from foundation.documents.actions import issue
from foundation.enterprises.models import Enterprise
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

ARTICLE = "黑名单制度 第七条（三）"
SERIES = "blacklist.review"


@dataclass(frozen=True, slots=True)
class Question:
    """For what the unit applies, and in which year."""

    enterprise: Enterprise
    purpose: str
    matter: str
    year: int


def failing(enterprise: Enterprise, year: int) -> Listing | None:
    """The listing for an accident that fails the reviews of ``year``, or None.

    The year of the listing ("当年"), and while the unit is listed the present year too.
    """
    rows: QuerySet[Listing] = (
        Listing.objects.all()
        .for_accidents()
        .filter(enterprise=enterprise, published_on__isnull=False)
        .exclude(state=states.REVOKED)
        .order_by("-published_on")
    )
    day = today()
    for one in rows:
        if one.published_on and one.published_on.year == year:
            return one
        if year == day.year and one.listed_on_day(day):
            return one
    return None


@act
def review(given: Question, *, by: User) -> SafetyReview:
    """Answer, keep the question and issue the opinion (安全审核意见)."""
    require(by, Permission.REVIEW_SAFETY, article=ARTICLE)
    if given.purpose not in SafetyReview.Purpose.values:
        raise Refused("请选择审核事项。", field="purpose")
    if not given.matter.strip():
        raise Refused("请填写项目或者称号名称。", field="matter")
    found = failing(given.enterprise, given.year)
    answer = SafetyReview(
        enterprise=given.enterprise,
        purpose=given.purpose,
        matter=given.matter.strip(),
        year=given.year,
        passed=found is None,
        listing=found,
        asked_on=today(),
        asked_by=by,
    )
    title = "安全生产审核意见"
    answer.opinion = issue(
        series=SERIES,
        title=title,
        template="pdf/blacklist/letter.html",
        context={
            "jurisdiction": current(),
            "addressee": given.enterprise.name,
            "text": opinion_text(answer),
            "title": title,
        },
        made_on=today(),
        by=by,
        head=current().head(SERIES),
    )
    answer.save()
    record(
        "blacklist.review.answered",
        target=answer,
        by=by,
        article=ARTICLE,
        changes={
            "企业": given.enterprise.name,
            "审核事项": str(answer.get_purpose_display()),
            "结果": "通过" if answer.passed else "不予通过",
        },
    )
    return answer


def opinion_text(answer: SafetyReview) -> str:
    unit = f"{answer.enterprise.name}（统一社会信用代码：{answer.enterprise.credit_code}）"
    what = f"{answer.year}年{answer.get_purpose_display()}“{answer.matter}”"
    if answer.listing is None:
        return (
            f"经查询，{unit}没有因发生生产安全事故被列入安全生产信用“黑名单”的情形。\n"
            f"{what}，安全生产审核予以通过。本意见仅对查询当日的情况有效。"
        )
    listed = answer.listing
    return (
        f"经查询，{unit}因发生生产安全事故，于{listed.published_on:%Y-%m-%d}被列入安全生产信用“黑名单”"
        f"（{listed.number}）。\n根据《安全生产信用“黑名单”管理制度》第七条第（三）项，{what}，"
        "安全生产审核不予通过；对其主要负责人的评先评优实行安全生产一票否决。"
    )

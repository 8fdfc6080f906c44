"""Documents of the blacklist: drafted from the file, edited before they are issued."""

from __future__ import annotations

from blacklist.models import Candidate, Listing
from blacklist.rules import grounds
from foundation.accounts.models import User
from foundation.documents.actions import issue
from foundation.documents.models import Document
from foundation.jurisdiction import current
from foundation.workdays.quarters import today

SERIES = "blacklist"
TEMPLATE = "pdf/blacklist/letter.html"
TITLES = {
    "consultation": "关于对{name}列入安全生产信用“黑名单”征求意见的函",
    "notice": "列入安全生产信用“黑名单”告知书",
    "decision": "关于将{name}列入安全生产信用“黑名单”的决定",
    "copy": "关于抄送安全生产信用“黑名单”单位的函",
    "check": "安全生产信用“黑名单”单位整改督查记录",
    "removal": "关于将{name}移出安全生产信用“黑名单”的决定",
    "continued": "关于继续将{name}列入安全生产信用“黑名单”的决定",
    "closure": "关于提请依法关闭{name}的函",
}


def issue_paper(listing: Listing, kind: str, text: str, *, to: str, by: User) -> Document:
    """One document of a listing: ``text`` as it was edited, to whom it is addressed."""
    title = TITLES[kind].format(name=listing.enterprise.name)
    return issue(
        series=f"{SERIES}.{kind}",
        title=title,
        template=TEMPLATE,
        context={"jurisdiction": current(), "addressee": to, "text": text, "title": title},
        made_on=today(),
        by=by,
        head=current().head(f"{SERIES}.{kind}"),
        subject=listing,
    )


def facts_of(listing: Listing) -> str:
    """Every ground with the article's own words."""
    parts = []
    for ground in listing.grounds.all():
        parts.append(f"{ground.text}")
        parts.append(
            f"符合《安全生产信用“黑名单”管理制度》第五条{grounds.LABELS[ground.kind][:3]}规定的情形：“{ground.article}”。"
        )
    return "\n".join(parts)


def draft_consultation(listing: Listing) -> str:
    return (
        f"{listing.enterprise.name}（统一社会信用代码：{listing.enterprise.credit_code}）"
        "由贵部门核发民用爆炸物品企业生产许可证，在我区有下列情形：\n"
        f"{facts_of(listing)}\n"
        "按照《安全生产信用“黑名单”管理制度》第四条，现征求贵部门意见：由贵部门或者由我委将该单位列入"
        "“黑名单”管理。请予函复。"
    )


def draft_notice(listing: Listing) -> str:
    days = current().number("blacklist.defence_workdays")
    return (
        f"经查，你单位有下列情形：\n{facts_of(listing)}\n"
        "根据《安全生产信用“黑名单”管理制度》第六条，拟将你单位列入安全生产信用“黑名单”，期限一年，"
        "并通过新闻媒体或者我委官网向社会公布，实施重点监督检查。\n"
        f"你单位可以自收到本告知书之日起{days}个工作日内提出陈述和申辩，提供事实、理由和证据；"
        "成立的，我委予以采纳。逾期不提出的，视为放弃。"
    )


def draft_decision(listing: Listing) -> str:
    return (
        f"{facts_of(listing)}\n"
        f"我委已依法告知{listing.enterprise.name}并听取其陈述和申辩。经安委会办公室讨论、党组会议审定，"
        f"决定将{listing.enterprise.name}（统一社会信用代码：{listing.enterprise.credit_code}）列入安全生产"
        "信用“黑名单”，期限一年，自公布之日起计算。\n"
        "列入期间，该单位应当采取整改措施，每月向所在地民爆行业行政管理部门、每季度向我委报告安全生产情况。"
    )


def draft_copy(listing: Listing) -> str:
    return (
        f"经我委党组会议审定，{listing.enterprise.name}（统一社会信用代码："
        f"{listing.enterprise.credit_code}）被列入安全生产信用“黑名单”，期限一年。\n{facts_of(listing)}\n"
        "现抄送贵单位，请按照职责实施重点监管。"
    )


def draft_exit(listing: Listing, outcome: str) -> str:
    """Removal, or another term."""
    checked = listing.checks.filter(kind="exit").order_by("-pk").first()
    seen = (
        f"{checked.on:%Y年%-m月%-d日}，我委会同{checked.partner}检查：{checked.text}\n"
        if checked
        else ""
    )
    if outcome == "remove":
        return (
            f"{listing.enterprise.name}列入安全生产信用“黑名单”期限届满。{seen}"
            "列入期间的违法违规行为和事故隐患已整改到位，没有发生第五条规定的情形。经讨论审定，"
            "决定将其移出“黑名单”，从公布栏删除，并在原公布媒体公布。"
        )
    return (
        f"{listing.enterprise.name}列入安全生产信用“黑名单”期限届满。{seen}"
        "不符合移出条件。经讨论审定，决定继续将其列入“黑名单”，期限一年，自公布之日起计算。"
    )


def draft_closure(listing: Listing) -> str:
    return (
        f"{listing.enterprise.name}已列入安全生产信用“黑名单”。经检查，该单位不具备安全生产条件。"
        "根据《安全生产信用“黑名单”管理制度》第七条第（一）项，提请依法予以关闭。"
    )


def evidence_text(candidate: Candidate) -> str:
    return "\n".join(f"{one['on']}：{one['text']}" for one in candidate.evidence)

"""Papers of supervision, warnings and talks: issued, numbered, stored."""

from __future__ import annotations

from typing import Any

from enforcement.models import Supervision, Talk
from foundation.accounts.models import User
from foundation.documents.actions import issue
from foundation.documents.models import Document
from foundation.jurisdiction import current
from foundation.workdays.quarters import today

SUPERVISION_SERIES, TALK_SERIES = "enforcement.supervision", "enforcement.talk"


def issue_notice(supervision: Supervision, *, by: User) -> Document:
    """重大事故隐患挂牌督办通知书."""
    return _issue(
        SUPERVISION_SERIES,
        title=f"重大事故隐患挂牌督办通知书\n（{supervision.hazard.enterprise.name}）",
        template="pdf/enforcement/supervision_notice.html",
        subject=supervision,
        by=by,
        supervision=supervision,
    )


def issue_removal(supervision: Supervision, *, by: User) -> Document:
    """重大事故隐患摘牌通知书."""
    return _issue(
        SUPERVISION_SERIES,
        title=f"重大事故隐患摘牌通知书\n（{supervision.hazard.enterprise.name}）",
        template="pdf/enforcement/supervision_removal.html",
        subject=supervision,
        by=by,
        supervision=supervision,
    )


def issue_talk(talk: Talk, *, by: User) -> Document:
    """安全生产预警通知书, or 安全生产约谈记录."""
    warning = talk.kind == Talk.Kind.WARNING
    return _issue(
        TALK_SERIES,
        title="安全生产预警通知书" if warning else "安全生产约谈记录",
        template="pdf/enforcement/talk.html",
        subject=talk,
        by=by,
        talk=talk,
        warning=warning,
        names=[one.name for one in talk.enterprises.all()],
    )


def _issue(
    series: str, *, title: str, template: str, subject: Any, by: User, **context: Any
) -> Document:
    return issue(
        series=series,
        title=title.replace("\n", ""),
        template=template,
        context={**context, "jurisdiction": current()},
        made_on=today(),
        by=by,
        head=current().head(series),
        subject=subject,
    )

"""The procedure of a double random draw as a table (双随机抽取，三（三）)."""

from __future__ import annotations

from enforcement.models import Draw
from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

ARTICLE = "加强监管执法通知 三（三）"
PREPARED, COMMITTED, READY, DRAWN, REVEALED, CANCELLED = Draw.State.values
_DISPATCH = Permission.DISPATCH
_BEFORE_REVEAL = (PREPARED, COMMITTED, READY, DRAWN)

PROCEDURE = Procedure(
    [
        Step("prepare", "准备抽取", (), (PREPARED,), _DISPATCH, ARTICLE),
        Step(
            "commit", "公布承诺", (PREPARED,), (COMMITTED,), _DISPATCH, ARTICLE, deciding=True
        ),
        Step("quotas", "确定各组名额", (PREPARED,), (), _DISPATCH, ARTICLE),
        Step("change", "修改准备内容", (PREPARED,), (), _DISPATCH, ARTICLE),
        Step(
            "enter", "录入公开随机数", (COMMITTED,), (READY,),
            Permission.ENTER_RANDOMNESS, ARTICLE,
        ),
        Step("draw", "执行抽取", (READY,), (DRAWN,), _DISPATCH, ARTICLE, deciding=True),
        Step("hand_over", "告知检查组", (DRAWN,), (), _DISPATCH, ARTICLE),
        Step("substitute", "替换对象或者人员", (DRAWN,), (), _DISPATCH, ARTICLE),
        Step("reveal", "公开结果", (DRAWN,), (REVEALED,), _DISPATCH, ARTICLE),
        Step(
            "cancel", "取消抽取", _BEFORE_REVEAL, (CANCELLED,), _DISPATCH, ARTICLE, deciding=True
        ),
    ],
    labels=dict(Draw.State.choices),
)  # fmt: skip
_STAGES = (
    ("准备", (PREPARED,)),
    ("公布承诺，等待随机数", (COMMITTED,)),
    ("抽取", (READY,)),
    ("派员检查", (DRAWN,)),
    ("公开结果", (REVEALED,)),
)


def stages_of(state: str, *, reached: str = "") -> list[tuple[str, str]]:
    """The stages, each ``done``, ``now`` or ``todo``; ``reached``: where a cancelled one stood."""
    at = reached if state == CANCELLED else state
    here = next(place for place, (_, states) in enumerate(_STAGES) if at in states)
    marks = ["done" if place < here else "todo" for place in range(len(_STAGES))]
    if state != CANCELLED:
        marks[here] = "done" if state == REVEALED else "now"
    return [(label, mark) for (label, _), mark in zip(_STAGES, marks, strict=True)]

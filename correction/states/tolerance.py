"""A tolerance review as a table (容错审核; 纠错制度 第二条)."""

from __future__ import annotations

from correction.rules.tolerance import ARTICLE
from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

ASKED, EXAMINED, EXEMPTED, MITIGATED, REFUSED, WITHDRAWN = (
    "asked",
    "examined",
    "exempted",
    "mitigated",
    "refused",
    "withdrawn",
)
STATE_LABELS = {
    ASKED: "已申请，待认定",
    EXAMINED: "已逐项认定，待决定",
    EXEMPTED: "免除责任",
    MITIGATED: "从轻、减轻",
    REFUSED: "不符合容错条件",
    WITHDRAWN: "已撤回",
}
OPEN = (ASKED, EXAMINED)
_ORGANISE = Permission.ORGANISE_CORRECTION.value
_ORDER, _ANSWER = Permission.ORDER_CORRECTION.value, Permission.ANSWER_CORRECTION.value

PROCEDURE = Procedure(
    [
        Step("ask", "申请容错审核", (), (ASKED,), _ANSWER, ARTICLE),
        Step("examine", "逐项认定", OPEN, (EXAMINED,), _ORGANISE, ARTICLE),
        Step(
            "decide",
            "作出容错结论",
            (EXAMINED,),
            (EXEMPTED, MITIGATED, REFUSED),
            _ORDER,
            ARTICLE,
            deciding=True,
        ),
        Step("withdraw", "撤回申请", OPEN, (WITHDRAWN,), _ANSWER, ARTICLE),
    ],
    labels=STATE_LABELS,
)

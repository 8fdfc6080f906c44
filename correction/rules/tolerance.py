"""The conditions of tolerance (纠错制度 第二条), each to be answered before a result is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foundation.procedure.refusals import Refused

ARTICLE = "纠错制度 第二条"
CONDITIONS = {
    "purpose": "在推动发展、改革创新、维护稳定过程中发生",
    "deviation": "属于未能实现预期目标或者出现偏差失误",
    "law": "不违反法律规定",
    "policy": "不违反政策规定",
    "diligence": "勤勉尽责",
    "gain": "未谋取私利",
}
EXEMPTED, MITIGATED, REFUSED = "exempted", "mitigated", "refused"
RESULTS = {
    EXEMPTED: "免除相关责任，不作负面评价",
    MITIGATED: "从轻、减轻处理，不作负面评价",
    REFUSED: "不符合容错条件",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one condition holds, and on what this rests."""

    holds: bool
    reason: str


Answers = Mapping[str, Answer]


def check_answers(answers: Answers) -> None:
    """``Refused`` unless every condition is answered with a reason; names the field."""
    for code, label in CONDITIONS.items():
        given = answers.get(code)
        if given is None or not given.reason.strip():
            raise Refused(
                f"请逐项认定并说明理由：{label}。", article=ARTICLE, field=f"reason_{code}"
            )


def all_hold(answers: Answers) -> bool:
    return all(code in answers and answers[code].holds for code in CONDITIONS)


def check_result(result: str, answers: Answers) -> None:
    """``Refused`` for a result that the answers do not carry."""
    if result not in RESULTS:
        raise Refused("请选择结论。", field="result")
    check_answers(answers)
    if result != REFUSED and not all_hold(answers):
        failing = "、".join(label for code, label in CONDITIONS.items() if not answers[code].holds)
        raise Refused(
            f"不能“{RESULTS[result]}”：有条件不成立（{failing}）。",
            remedy="六项条件全部成立才能免除或者从轻、减轻；否则结论为不符合容错条件。",
            article=ARTICLE,
            field="result",
        )
    if result == REFUSED and all_hold(answers):
        raise Refused(
            "六项条件全部成立，不能认定不符合容错条件。",
            remedy="请选择免除或者从轻、减轻，或者退回重新认定。",
            article=ARTICLE,
            field="result",
        )

"""The seven kinds of misconduct (纠错制度 第七条) and how they are handled."""

from __future__ import annotations

from foundation.procedure.refusals import Refused

ARTICLE = "纠错制度 第七条"
KINDS = {
    "7.1": "（一）不履行法定职责的失职行为",
    "7.2": "（二）无法定依据或者超过法定种类、幅度实施行政处罚",
    "7.3": "（三）违反法定程序实施行政处罚",
    "7.4": "（四）违反规定实施行政检查、行政许可或者行政强制措施",
    "7.5": "（五）对罚没款、罚没物品违法予以处理",
    "7.6": "（六）利用职务便利索收他人财物",
    "7.7": "（七）违反法律法规规定的其他行为",
}
TALK, EDUCATION, CRITICISM, TRAINING = "talk", "education", "criticism", "training"
SUSPENSION, TRANSFER, DISCIPLINE, NONE = "suspension", "transfer", "discipline", "none"
MEASURES = {
    TALK: "提醒谈话",
    EDUCATION: "批评教育、责令检查",
    CRITICISM: "通报批评",
    TRAINING: "离岗培训",
    SUSPENSION: "暂扣执法证件",
    TRANSFER: "调离执法岗位",
    DISCIPLINE: "移送有权机关处理",
    NONE: "免除责任，不作处理",
}
LIGHT = (TALK, EDUCATION)
GRAVE = ("7.6",)  # 索收财物: nothing but the handing over


def check_measure(kind: str, measure: str, *, tolerance: str = "") -> None:
    """``Refused`` for a measure that does not fit; ``tolerance`` is the result of a review."""
    if measure not in MEASURES:
        raise Refused("请选择处理方式。", field="measure")
    if kind in GRAVE and measure != DISCIPLINE:
        raise Refused("索收他人财物的，应当移送有权机关处理。", article=ARTICLE, field="measure")
    if tolerance == "exempted" and measure != NONE:
        raise Refused(
            "容错审核结论是免除责任，不能再作处理。",
            remedy="请选择“免除责任，不作处理”。",
            article="纠错制度 第二条",
            field="measure",
        )
    if tolerance == "mitigated" and measure not in LIGHT:
        raise Refused(
            "容错审核结论是从轻、减轻处理，只能提醒谈话或者批评教育。",
            article="纠错制度 第二条",
            field="measure",
        )
    if measure == NONE and tolerance != "exempted":
        raise Refused(
            "没有免除责任的容错审核结论，不能免除处理。",
            remedy="认为不构成的，请办理“不予处理”。",
            article="纠错制度 第二条",
            field="measure",
        )

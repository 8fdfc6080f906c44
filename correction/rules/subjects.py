"""What a supervision covers and how it goes (纠错制度 第四条、第六条)."""

from __future__ import annotations

from collections.abc import Collection

from foundation.procedure.refusals import Refused

SUBJECTS = {
    "4.1": "（一）规范性文件的合法性",
    "4.2": "（二）法律、法规、规章和规范性文件的实施情况",
    "4.3": "（三）具体行政执法行为的合法性和适当性",
    "4.4": "（四）履行法定职责及其相互配合情况",
    "4.5": "（五）违法或者失职行为的查处情况",
    "4.6": "（六）执法人员培训情况",
    "4.7": "（七）其他应监督、检查、纠错的内容",
}
REGULAR, AD_HOC = "regular", "ad_hoc"
COMPREHENSIVE, SPECIAL = "comprehensive", "special"
TIMINGS = {REGULAR: "定期", AD_HOC: "不定期"}
SCOPES = {COMPREHENSIVE: "全面检查", SPECIAL: "专项检查"}
MANNERS = {
    "reports": "听取汇报",
    "opinions": "征询意见",
    "material": "查阅材料",
    "volumes": "抽查案卷",
}
SUBJECT_ARTICLE, MODE_ARTICLE = "纠错制度 第四条", "纠错制度 第六条"


def check_subjects(subjects: Collection[str]) -> None:
    """One or more of the seven; ``Refused`` otherwise."""
    if not subjects or not set(subjects) <= SUBJECTS.keys():
        raise Refused("请至少选择第四条的一类事项。", article=SUBJECT_ARTICLE, field="subjects")


def check_modes(timing: str, scope: str, manners: Collection[str]) -> None:
    if timing not in TIMINGS:
        raise Refused("请选择定期或者不定期。", article=MODE_ARTICLE, field="timing")
    if scope not in SCOPES:
        raise Refused("请选择全面或者专项。", article=MODE_ARTICLE, field="scope")
    if not manners or not set(manners) <= MANNERS.keys():
        raise Refused("请至少选择一种方法。", article=MODE_ARTICLE, field="manners")


def names(codes: Collection[str], labels: dict[str, str]) -> str:
    """In the order of the article."""
    return "、".join(label for code, label in labels.items() if code in codes)

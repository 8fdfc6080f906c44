"""Which remedy fits which kind of finding (纠错制度 第五条)."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.procedure.refusals import Refused

DOCUMENT, ACT, PENALTY, DUTY, POWERS = "document", "act", "penalty", "duty", "powers"
CORRECT, REVOKE, ORDER, PERFORM, TERM = "correct", "revoke", "order", "perform", "term"
REMEDIES = {
    CORRECT: "予以纠正",
    REVOKE: "予以撤销",
    ORDER: "责令改正",
    PERFORM: "责令履行",
    TERM: "限期改正",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One item of article 5: what was found, and the remedies it allows."""

    label: str
    article: str
    remedies: tuple[str, ...]


KINDS = {
    DOCUMENT: Kind(
        "规范性文件与法律、法规、规章相抵触", "纠错制度 第五条（一）", (CORRECT, REVOKE, ORDER)
    ),
    ACT: Kind("具体行政行为违法或者不当", "纠错制度 第五条（二）", (CORRECT, ORDER)),
    PENALTY: Kind("处罚依据不当、处罚程序有误", "纠错制度 第五条（三）", (ORDER,)),
    DUTY: Kind("不履行或者不严格履行法定职责", "纠错制度 第五条（四）", (PERFORM, TERM)),
    POWERS: Kind("超越职权实施具体行政行为", "纠错制度 第五条（五）", (ORDER,)),
}
KIND_CHOICES = [(code, kind.label) for code, kind in KINDS.items()]
REMEDY_CHOICES = list(REMEDIES.items())
# What must have become of the penalty decision in question before the finding counts as corrected.
KEEP, CHANGE, WITHDRAW = "keep", "change", "withdraw"
EFFECTS = {KEEP: "不改变处罚决定", CHANGE: "变更处罚决定", WITHDRAW: "撤销处罚决定"}
IN_FORCE, CHANGED, REVOKED = "in_force", "changed", "revoked"  # states of a decision


def check_remedy(kind: str, remedy: str) -> Kind:
    """The item of the article; ``Refused`` when the remedy is none of its own."""
    found = KINDS[kind]
    if remedy not in found.remedies:
        fitting = "、".join(REMEDIES[one] for one in found.remedies)
        raise Refused(
            f"“{found.label}”不适用“{REMEDIES.get(remedy, remedy)}”。",
            remedy=f"该类问题可以：{fitting}。",
            article=found.article,
            field="remedy",
        )
    return found


def effect_reached(effect: str, decision_state: str) -> bool:
    """Whether the decision has become what the order demands; revoked is more than changed."""
    if effect == WITHDRAW:
        return decision_state == REVOKED
    return effect == KEEP or decision_state in (CHANGED, REVOKED)

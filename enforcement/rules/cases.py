"""Rules of penalty cases: what is major, when a hearing is due, what may be decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from enforcement.rules.case_money import yuan
from enforcement.states.case import DECISION, DISCUSSION, HEARING, OFFICERS, REVIEW
from foundation.procedure.refusals import Refused

WARNING, CRITICISM, FINE, CONFISCATION = "warning", "criticism", "fine", "confiscation"
SUSPENSION, LICENCE_SUSPENDED = "suspension", "licence_suspended"
LICENCE_CANCELLED, LICENCE_REVOKED = "licence_cancelled", "licence_revoked"
CLOSURE, DETENTION = "closure", "detention"
KINDS = {
    WARNING: "警告",
    CRITICISM: "通报批评",
    FINE: "罚款",
    CONFISCATION: "没收违法所得",
    SUSPENSION: "责令停产停业整顿",
    LICENCE_SUSPENDED: "暂扣许可证件",
    LICENCE_CANCELLED: "撤销许可证件",
    LICENCE_REVOKED: "吊销许可证件",
    CLOSURE: "提请关闭",
    DETENTION: "行政拘留（由公安机关决定）",
}
MONEY = (FINE, CONFISCATION)
# Penalties for which review and hearing are due whatever the amount (art. 58, 63).
HEAVY = (SUSPENSION, LICENCE_SUSPENDED, LICENCE_CANCELLED, LICENCE_REVOKED, CLOSURE, DETENTION)
HEARD_ALWAYS = (SUSPENSION, LICENCE_SUSPENDED, LICENCE_CANCELLED, LICENCE_REVOKED, CLOSURE)
# Done the moment they are served; everything else is executed by money or by an act.
DONE_ON_SERVICE = (WARNING, CRITICISM)
TEAM_SIZE = 2


@dataclass(frozen=True, slots=True)
class Penalty:
    """One kind of penalty; ``amount`` in yuan for money, ``text`` says what exactly otherwise."""

    kind: str
    amount: Decimal | None = None
    text: str = ""

    def checked(self) -> Penalty:
        """With two decimals. ``Refused`` for money without amount, or an amount without money."""
        if self.kind not in KINDS:
            raise Refused("请选择处罚种类。", field="penalties")
        label = KINDS[self.kind]
        if self.kind in MONEY:
            if self.amount is None:
                raise Refused(f"请填写“{label}”的金额。", field="penalties")
            return Penalty(self.kind, yuan(self.amount, field="penalties"), self.text.strip())
        if self.amount is not None:
            raise Refused(f"“{label}”不应填写金额。", field="penalties")
        if self.kind not in DONE_ON_SERVICE and not self.text.strip():
            raise Refused(f"请写明“{label}”的具体内容（证件、期限等）。", field="penalties")
        return Penalty(self.kind, None, self.text.strip())

    @property
    def label(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Limits:
    """From which amounts (yuan, included) a fine is large: on a unit, on a person."""

    unit: int
    person: int

    def large(self, amount: Decimal, *, person: bool) -> bool:
        return amount >= (self.person if person else self.unit)


def checked(penalties: Sequence[Penalty]) -> list[Penalty]:
    """All checked. ``Refused`` for none, or the same kind twice."""
    found = [penalty.checked() for penalty in penalties]
    if not found:
        raise Refused("请至少填写一项处罚。", field="penalties")
    kinds = [penalty.kind for penalty in found]
    for kind in kinds:
        if kinds.count(kind) > 1:
            raise Refused(f"“{KINDS[kind]}”填写了两次。", field="penalties")
    return found


def is_major(penalties: Iterable[Penalty], *, person: bool, marked: bool, limits: Limits) -> bool:
    """Whether a legal review is due (四（二）): large money, a heavy kind, or marked complex."""
    return marked or any(
        penalty.kind in HEAVY or _large(penalty, person=person, limits=limits)
        for penalty in penalties
    )


def needs_hearing(penalties: Iterable[Penalty], *, person: bool, limits: Limits) -> bool:
    """Whether the party is told of a right to a hearing (art. 63)."""
    return any(
        penalty.kind in HEARD_ALWAYS or _large(penalty, person=person, limits=limits)
        for penalty in penalties
    )


def _large(penalty: Penalty, *, person: bool, limits: Limits) -> bool:
    return penalty.amount is not None and limits.large(penalty.amount, person=person)


def check_not_heavier(resolved: Iterable[Penalty], told: Iterable[Penalty]) -> None:
    """``Refused`` for a kind or an amount beyond what the party was told (art. 44, 45)."""
    known = {penalty.kind: penalty for penalty in told}
    for penalty in resolved:
        before = known.get(penalty.kind)
        if before is None or (penalty.amount or 0) > (before.amount or 0):
            raise Refused(
                f"“{penalty.label}”重于告知当事人的内容。",
                remedy="请退回补充调查，重新告知后再讨论决定。",
                field="penalties",
                article=DECISION,
            )


def check_officers(count: int) -> None:
    """``Refused`` for fewer than two officers."""
    if count < TEAM_SIZE:
        raise Refused(f"案件承办人至少{TEAM_SIZE}名执法人员。", field="officers", article=OFFICERS)


PENALISE, NO_PENALTY, WITHDRAW, MORE_FACTS = "penalise", "no_penalty", "withdraw", "more_facts"
OUTCOMES = {
    PENALISE: "给予行政处罚",
    NO_PENALTY: "不予行政处罚",
    WITHDRAW: "违法事实不成立，撤销案件",
    MORE_FACTS: "事实不清，补充调查",
}


def majority(votes: Sequence[str], *, members: int = 3) -> str:
    """The outcome that more than half voted for. ``Refused`` below ``members`` or without one."""
    if len(votes) < members:
        raise Refused(
            f"参加讨论的委员{len(votes)}人，至少需要{members}人。",
            field="votes",
            article=DISCUSSION,
        )
    for outcome in OUTCOMES:
        if votes.count(outcome) * 2 > len(votes):
            return outcome
    raise Refused(
        "各项意见均未超过参会委员半数，不能形成集体决定。",
        remedy="请继续讨论后重新表决。",
        field="votes",
        article=DISCUSSION,
    )


CHECKLIST = (
    "本机关是否具备执法主体资格，是否有管辖权",
    "执法人员是否具备执法资格，没有应当回避的情形",
    "执法程序是否合法",
    "案件事实是否清楚，证据是否合法充分",
    "适用法律、法规、规章是否准确，裁量基准运用是否适当",
    "执法是否没有超越本机关法定权限",
    "执法文书是否完备、规范",
    "案件是否不涉嫌犯罪，或者已依法移送司法机关",
)  # 行政处罚法第五十八条; 国办发〔2018〕118号 四


def check_review(answers: Sequence[bool], *, passed: bool, opinion: str) -> None:
    """``Refused`` for a review that is not whole, or passes what it found wrong."""
    if len(answers) != len(CHECKLIST):
        raise Refused("请逐项填写审核结果。", field="answers", article=REVIEW)
    if passed and not all(answers):
        raise Refused(
            "有审核项目不符合要求，不能审核通过。",
            remedy="请退回承办处室，或者更正审核结果。",
            field="passed",
            article=REVIEW,
        )
    if not opinion.strip():
        raise Refused("请填写审核意见。", field="opinion", article=REVIEW)


def check_ready_to_discuss(
    *, defence_due_passed: bool, hearing_due_passed: bool, hearing_told: bool
) -> None:
    """``Refused`` while the party may still speak (art. 45, 63)."""
    if not defence_due_passed:
        raise Refused(
            "当事人陈述申辩的期限还没有届满。",
            remedy="请在期限届满后讨论；当事人书面放弃的，请登记陈述申辩时注明。",
            article=DISCUSSION,
        )
    if hearing_told and not hearing_due_passed:
        raise Refused(
            "当事人申请听证的期限还没有届满。",
            remedy="请在期限届满后讨论；当事人书面放弃听证的，请登记陈述申辩时注明。",
            article=HEARING,
        )

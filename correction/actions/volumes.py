"""Drawing case files at random and evaluating them (案卷评查; 纠错制度 第六条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from correction.actions.supervisions import steps
from correction.models import Sample, Sheet, Supervision
from correction.rules import review as rules
from correction.rules import sampling
from enforcement.models import Case
from enforcement.states import case as case_states
from foundation.accounts.models import User
from foundation.audit.models import Seal
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

MOST = 5000


@act
def freeze(supervision: Supervision, *, first: date, last: date, size: int, by: User) -> Sample:
    """Fix which files may be drawn: cases closed in these days; the digest goes into the trail."""
    found, step = steps.begin(supervision, "freeze", by=by)
    if Sample.objects.filter(supervision=found).exists():
        raise Refused("已经确定范围，不能更改。", remedy="抽取结果以确定的范围为准。")
    not_later_than_today(last, "last", since=first)
    rows = Case.objects.filter(state=case_states.CLOSED, closed_on__range=(first, last))
    numbers = sorted(rows.values_list("number", flat=True)[: MOST + 1])
    if len(numbers) > MOST:
        raise Refused(f"范围内超过{MOST}件，请缩短期间。", field="first")
    if not 1 <= size <= len(numbers):
        raise Refused(
            f"该期间办结 {len(numbers)} 件，抽取数量应为1至{len(numbers)}。", field="size"
        )
    digest = sampling.digest(numbers)
    event = record(
        "correction.supervision.freeze",
        target=found,
        by=by,
        article=step.article,
        changes={"案件数": len(numbers), "范围摘要": digest, "抽取数量": size},
    )
    made: Sample = Sample.objects.create(
        supervision=found,
        population=numbers,
        digest=digest,
        size=size,
        frozen_by=by,
        event=event.pk,
    )
    return made


@act
def draw(supervision: Supervision, *, by: User) -> Sample:
    """Draw under the root of the first seal that covers the freezing: nobody could choose it."""
    found, step = steps.begin(supervision, "draw", by=by)
    sample = Sample.objects.select_for_update(of=("self",)).filter(supervision=found).first()
    if sample is None:
        raise Refused("还没有确定范围。", remedy="请先“确定抽查案卷范围”。", article=step.article)
    if sample.drawn:
        raise Refused("已经抽取。", article=step.article)
    seal = Seal.objects.filter(last_id__gte=sample.event).order_by("number").first()
    if seal is None:
        raise Refused(
            "审计轨迹还没有封存范围，暂不能抽取。",
            remedy="封存每分钟进行一次，请稍候再点“抽取案卷”。",
            article=step.article,
        )
    sample.seal, sample.root = seal.number, seal.root_hex
    sample.drawn = sampling.drawn(sample.population, sample.root, sample.size)
    sample.save(update_fields=["seal", "root", "drawn"])
    steps.note(
        found, step, by=by, changes={"封存编号": seal.number, "抽中案件": "、".join(sample.drawn)}
    )
    return sample


@act
def review(
    supervision: Supervision,
    *,
    case: Case,
    scores: Mapping[str, rules.Score],
    remark: str,
    with_whom: User,
    by: User,
) -> Sheet:
    """Evaluate one drawn file, by two who had no part in it."""
    found, step = steps.begin(supervision, "review", by=by)
    sample = Sample.objects.filter(supervision=found).first()
    if sample is None or case.number not in sample.drawn:
        raise Refused("该案件没有被抽中。", field="case", article=step.article)
    if with_whom.pk == by.pk:
        raise Refused("应由两人评查。", field="with_whom", article=step.article)
    concerned = {case.proposed_by_id, case.registered_by_id, case.closed_by_id}
    concerned |= set(case.members.values_list("officer__user", flat=True))
    if {by.pk, with_whom.pk} & concerned:
        raise Refused(
            "评查人办理过该案件。", remedy="请由没有参与的人员评查。", article=step.article
        )
    rules.check_scores(scores)
    if Sheet.objects.filter(supervision=found, case=case).exists():
        raise Refused("该案卷已经评查。", field="case")
    made: Sheet = Sheet.objects.create(
        supervision=found,
        case=case,
        scores={
            code: {"points": one.points, "reason": one.reason.strip()}
            for code, one in scores.items()
        },
        points=rules.total(scores),
        grade=rules.grade(scores),
        remark=remark.strip(),
        reviewed_on=today(),
        reviewed_by=by,
        with_whom=with_whom,
    )
    steps.note(
        found,
        step,
        by=by,
        changes={"案件": case.number, "得分": made.points, "等次": made.get_grade_display()},
    )
    return made

"""The draw itself, and its rounds of substitution."""

from __future__ import annotations

from collections.abc import Sequence
from os import SEEK_END
from typing import BinaryIO, cast

from django.core.files.storage import default_storage

from enforcement.actions.draws import sealed
from enforcement.actions.draws.clock import moment
from enforcement.actions.draws.commit import Progress, unheard
from enforcement.actions.draws.follow import Struck, follow, live_inspections
from enforcement.actions.draws.order import DRAW, order
from enforcement.draw import codes, conduct
from enforcement.draw.substitute import OBJECT_REASONS, OFFICER_REASONS
from enforcement.draw.types import ObjectStrike, OfficerStrike
from enforcement.models import Draw, Inspection
from enforcement.states.draw import ARTICLE, DRAWN, PROCEDURE, READY
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused


def draw_now(draw: Draw, *, by: User, confirmed: Confirmed) -> Draw:
    """Decide and do it at once (small pools, demonstration)."""
    order(draw, DRAW, by=by, confirmed=confirmed)
    return perform_draw(draw.pk)


@act
def perform_draw(pk: int, *, progress: Progress = unheard) -> Draw:
    """Draw and dispatch in one transaction; run again after the end it changes nothing.

    Killed half way nothing is left, and the next run gives the same: everything follows from what
    was announced and the numbers. ``Refused`` when the pool's file is not the frozen one.
    """
    draw: Draw = Draw.objects.select_for_update().get(pk=pk)
    if draw.state == DRAWN:
        return draw
    if draw.state != READY or draw.ordered != DRAW or draw.ordered_by is None:
        raise Refused("本次抽取现在不能执行，可能已经取消。", remedy="请刷新页面查看最新进展。")
    by = draw.ordered_by
    with _pool(draw) as file:
        result = conduct.draw(
            sealed.announcement_of(draw),
            code=codes.code(sealed.read_secret(draw), 1),
            numbers=tuple(tuple(source) for source in draw.numbers),
            officers=sealed.officers_of(draw),
            pool=cast("BinaryIO", _Watched(file, progress)),
        )
    problems = follow(draw, result, by=by)
    draw.result_sealed = sealed.seal_outcome(draw, sealed.Outcome(result, problems))
    draw.state, draw.ordered, draw.drawn_at = DRAWN, "", moment()
    draw.save(update_fields=["result_sealed", "state", "ordered", "drawn_at"])
    record(
        "enforcement.draw.drawn",
        target=draw,
        by=by,
        article=ARTICLE,
        before=READY,
        after=DRAWN,
        changes={
            "抽中对象数": len(result.selection.drawn),
            "派出检查组数": len(result.staffing.teams) - len(problems),
            "未能派员数": len(result.staffing.open) + len(problems),
        },
    )
    return draw


@act
def substitute(
    draw: Draw,
    *,
    objects: Sequence[ObjectStrike] = (),
    officers: Sequence[OfficerStrike] = (),
    by: User,
) -> Draw:
    """One round of substitution: the next round's code replaces what is struck.

    ``Refused``: a reason that is not in the list, a visit that has begun, no round left.
    """
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    check_step(PROCEDURE, "substitute", state=draw.state, by=by)
    _check_not_begun(draw, {one.label for one in objects} | {one.label for one in officers})
    before = sealed.read_outcome(draw)
    with _pool(draw) as file:
        result = conduct.next_round(
            sealed.announcement_of(draw),
            before.result,
            code=codes.code(sealed.read_secret(draw), len(before.result.codes) + 1),
            objects=objects,
            officers=officers,
            pool=file,
        )
    why = Struck(
        {one.label: OBJECT_REASONS[one.reason] for one in objects},
        {(one.label, one.certificate): OFFICER_REASONS[one.reason] for one in officers},
    )
    problems = follow(draw, result, by=by, struck=why)
    draw.result_sealed = sealed.seal_outcome(draw, sealed.Outcome(result, problems))
    draw.save(update_fields=["result_sealed"])
    record(
        "enforcement.draw.substituted",
        target=draw,
        by=by,
        article=ARTICLE,
        changes={
            "轮次": len(result.codes),
            "替换对象数": len(objects),
            "替换人员数": len(officers),
        },
    )
    return draw


class _Watched:
    """The pool's file, saying how far it has been read; the draw takes as long as that."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._file, self._progress = file, progress
        self._done, self._total = 0, file.seek(0, SEEK_END)
        file.seek(0)

    def read(self, size: int) -> bytes:
        block = self._file.read(size)
        self._done += len(block)
        self._progress(self._done, self._total)
        return block


def _pool(draw: Draw) -> BinaryIO:
    try:
        return cast("BinaryIO", default_storage.open(draw.pool_file))
    except OSError as error:
        raise Refused(
            "找不到承诺时冻结的检查对象库文件。",
            remedy="请系统管理员从备份恢复该文件，或者说明理由取消本次抽取。",
        ) from error


def _check_not_begun(draw: Draw, labels: set[str]) -> None:
    for label, inspection in live_inspections(draw).items():
        if label in labels and inspection.state != Inspection.State.ASSIGNED:
            raise Refused(
                f"{inspection.number} 的检查组已经到场，不能再替换。",
                remedy="请按现场情况如实记录检查结果。",
                article=ARTICLE,
            )

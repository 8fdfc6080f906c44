"""The commitment: the pools are frozen, the secret is made, the announcement is public at once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage

from enforcement import pools
from enforcement.actions.draws.clock import moment
from enforcement.actions.draws.order import COMMIT, order
from enforcement.actions.draws.sealed import seal_secret, sources_of
from enforcement.draw import canonical, codes, published
from enforcement.draw.pool import write_pool
from enforcement.draw.teams import officers_digest
from enforcement.draw.types import (
    Announcement,
    Bar,
    Officer,
    Period,
    PoolFile,
    PoolObject,
    Published,
    Stratum,
)
from enforcement.models import Draw
from enforcement.states.draw import ARTICLE, COMMITTED
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.step_up import Confirmed
from foundation.audit.trail import record
from foundation.deadlines.actions import open_deadline
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

Progress = Callable[[int, int], None]
_STEP = 5_000


def unheard(_done: int, _total: int) -> None:
    """For work that nobody watches."""


def commit(draw: Draw, *, by: User, confirmed: Confirmed) -> Draw:
    """Decide and do it at once (small pools, demonstration)."""
    order(draw, COMMIT, by=by, confirmed=confirmed)
    return perform_commit(draw.pk)


@act
def perform_commit(pk: int, *, progress: Progress = unheard) -> Draw:
    """Freeze and announce; run a second time it finds everything done."""
    draw: Draw = Draw.objects.select_for_update().get(pk=pk)
    if draw.announcement:
        return draw
    if draw.ordered != COMMIT or draw.ordered_by is None:
        raise Refused("准备内容已经修改或者已经取消。", remedy="请核对后重新公布承诺。")
    strata = tuple(
        Stratum(group.code, group.name, draw.quotas.get(group.code, 0))
        for group in pools.groups(draw)
    )
    path, known = _freeze(draw, strata, progress)
    secret, officers = codes.new_secret(), pools.frozen_officers(draw)
    said = _announcement(draw, strata, known, officers, codes.commitment(secret))
    draw.pool_file = path
    draw.officers_frozen = canonical.dump(canonical.to_plain(officers)).decode()
    draw.announcement = canonical.dump(canonical.to_plain(said)).decode()
    draw.announcement_sha256 = published.digest(said).hex()
    draw.secret_sealed = seal_secret(draw.number, secret)
    draw.published = published.write(Published(said)).decode()
    draw.state, draw.ordered, draw.committed_at = COMMITTED, "", moment()
    draw.save()
    _tell(draw, said, draw.ordered_by)
    return draw


def _freeze(draw: Draw, strata: tuple[Stratum, ...], progress: Progress) -> tuple[str, PoolFile]:
    """Stream the pool into the store, under the digest of its content."""
    total, objects = pools.objects(draw).count(), pools.frozen_objects(draw)
    # Closed before the transaction ends, even when a line is refused: a cursor hangs on it.
    with tempfile.TemporaryFile() as file, closing(objects):
        known = write_pool(
            _watched(objects, total, progress),
            cast("BinaryIO", file),
            strata={stratum.code for stratum in strata},
            bars=set(draw.bars),
        )
        path = f"draws/{known.sha256.hex()}.txt"
        if not default_storage.exists(path):
            file.seek(0)
            path = default_storage.save(path, File(file))
    return path, known


def _watched(objects: Iterator[PoolObject], total: int, progress: Progress) -> Iterator[PoolObject]:
    for done, item in enumerate(objects):
        if done % _STEP == 0:
            progress(done, total)
        yield item
    progress(total, total)


def _announcement(
    draw: Draw,
    strata: tuple[Stratum, ...],
    known: PoolFile,
    officers: tuple[Officer, ...],
    commitment: bytes,
) -> Announcement:
    item = draw.plan_item
    return Announcement(
        number=draw.number,
        title=draw.title,
        plan_item=f"{item.plan} 第{item.number}项 {item.title}" if item else "",
        strata=strata,
        pool=known,
        officers_sha256=officers_digest(officers),
        n=codes.N,
        commitment=commitment,
        sources=sources_of(draw),
        team_size=draw.team_size,
        planned=Period(draw.planned_first, draw.planned_last),
        bars=tuple(Bar(code, pools.BARS[code]) for code in draw.bars),
        reveal_by=draw.reveal_by,
    )


def _tell(draw: Draw, said: Announcement, by: User) -> None:
    open_deadline(
        subject=draw,
        code="reveal",
        what=f"公开双随机抽取 {draw.number} 的结果",
        article=ARTICLE,
        start=today(),
        due=draw.reveal_by,
        owner_role=Role.PLANNER,
        url=f"/office/enforcement/draws/{draw.pk}/",
        by=by,
    )
    record(
        "enforcement.draw.committed",
        target=draw,
        by=by,
        article=ARTICLE,
        before="prepared",
        after=draw.state,
        changes={
            "检查对象数": said.pool.count,
            "检查对象库摘要": said.pool.sha256.hex(),
            "承诺": said.commitment.hex(),
            "公告摘要": draw.announcement_sha256,
        },
    )

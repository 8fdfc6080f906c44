"""How many entries the lists show, by year, region, industry, execution and mark."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import connection, models

from disclosure.models.batches import Batch
from foundation.procedure.acts import CaseQuerySet, CaseRecord

_LOCK = 0x74616C  # any number of our own
_COUNT = """
INSERT INTO disclosure_tally (kind, year, region_code, industry, execution, mark, number, amount)
SELECT kind, extract(year FROM "on")::int, region_code, industry, execution, mark,
  count(*), sum(amount)
FROM disclosure_entry, unnest(array_append(marks, '')) AS mark
WHERE kind = %s AND state IN ('current', 'withdrawn')
  AND NOT (kind = 'blacklist' AND state = 'withdrawn')
GROUP BY 1, 2, 3, 4, 5, 6
ON CONFLICT (kind, year, region_code, industry, execution, mark)
DO UPDATE SET number = excluded.number, amount = excluded.amount
"""

_COUNTED = """
INSERT INTO disclosure_counting (kind, counted_at) VALUES (%s, clock_timestamp())
ON CONFLICT (kind) DO UPDATE SET counted_at = excluded.counted_at
"""


class TallyQuerySet(CaseQuerySet["Tally"]):
    def whole(self) -> TallyQuerySet:
        """Each entry once."""
        return self.filter(number__gt=0, mark="").order_by()

    def marked(self) -> TallyQuerySet:
        """Each entry once for each of its marks."""
        return self.filter(number__gt=0).exclude(mark="").order_by()


class Tally(CaseRecord):
    """A count of what is published, renewed by the act that publishes, corrects or withdraws."""

    kind = models.CharField("种类", max_length=12, choices=Batch.Kind.choices)
    year = models.PositiveSmallIntegerField("年度")
    region_code = models.CharField("行政区域", max_length=6, blank=True)
    industry = models.CharField("行业", max_length=24, blank=True)
    execution = models.CharField("执行情况", max_length=12, blank=True)
    mark = models.CharField("标记", max_length=20, blank=True)  # empty: of all, marked or not
    number = models.PositiveIntegerField("数量", default=0)
    amount = models.DecimalField("金额", max_digits=18, decimal_places=2, default=0)

    objects: ClassVar[models.Manager[Tally]] = TallyQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "-year", "id")
        verbose_name = "公开信息数量"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "region_code", "industry", "execution", "mark"],
                name="disclosure_tally_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}：{self.number}"


class Counting(CaseRecord):
    """When a kind was counted: who kept a number sees whether it still holds."""

    kind = models.CharField("种类", max_length=12, choices=Batch.Kind.choices, unique=True)
    counted_at = models.DateTimeField("计数时间")

    objects: ClassVar[models.Manager[Counting]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("kind",)
        verbose_name = "公开信息计数"

    def __str__(self) -> str:
        return f"{self.kind}：{self.counted_at:%Y-%m-%d %H:%M:%S}"


def counted_at(kind: str) -> datetime | None:
    """The moment of the last :func:`recount`, no two of a kind alike; None before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT counted_at FROM disclosure_counting WHERE kind = %s", [kind])
        found: tuple[datetime] | None = cursor.fetchone()
    return found[0] if found else None


def recount(kind: str) -> None:
    """Count a kind anew inside the transaction that changed it; one at a time for each kind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, kind])
        Tally.objects.filter(kind=kind).update(number=0, amount=0)
        cursor.execute(_COUNT, [kind])
        cursor.execute(_COUNTED, [kind])

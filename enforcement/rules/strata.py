"""Groups of a pool (分组): industry × risk grade × area, their names and quotas. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.procedure.refusals import Refused

INDUSTRY, GRADE, AREA = "industry", "risk_grade", "area"
DIMENSIONS = {INDUSTRY: "行业", GRADE: "风险等级", AREA: "地区（市）"}
ALL = "all"
ALL_NAME = "全部对象"
MAX_QUOTA = 100_000


@dataclass(frozen=True, slots=True)
class Group:
    """One stratum as it stands in the register now."""

    code: str
    name: str
    count: int
    barred: int  # of ``count``: what an announced constraint bars


def area_of(region_code: str) -> str:
    """The city of a region: 640104 lies in 640100."""
    return f"{region_code[:4]}00"


def code_of(values: Mapping[str, str], split_by: Sequence[str]) -> str:
    """``mines|A|640100``; ``all`` when the pool is not split."""
    return "|".join(values[name] for name in DIMENSIONS if name in split_by) or ALL


def quota_of_percentage(count: int, percentage: int) -> int:
    """Rounded up, so that no group of the pool is left out."""
    return -(-count * percentage // 100)


def check_quotas(quotas: Mapping[str, int], codes: Sequence[str]) -> None:
    """``Refused`` for a negative or absurd quota, an unknown group, or nothing to draw."""
    for code, quota in quotas.items():
        if code not in codes:
            raise Refused("分组已经变化，请按最新的分组重新填写名额。")
        if not 0 <= quota <= MAX_QUOTA:
            raise Refused(f"每组名额应当在 0 至 {MAX_QUOTA} 之间。", field=f"quota_{code}")
    if not any(quotas.values()):
        raise Refused("至少要有一组的名额大于 0。")


def shortages(groups: Sequence[Group], quotas: Mapping[str, int]) -> list[str]:
    """A sentence for each quota that its group cannot fill; allowed, but said."""
    return [
        f"“{group.name}”名额 {quotas[group.code]}，可抽的只有 {group.count - group.barred} 个，"
        "将抽取全部并在结果中列明不足。"
        for group in groups
        if quotas.get(group.code, 0) > group.count - group.barred
    ]

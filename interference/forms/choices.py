"""The fixed choices of the statutory form, with their Chinese labels."""

from __future__ import annotations

from interference.models.reports import Manner

ORGANS = (
    ("state_organ", "国家机关及其工作部门"),
    ("enterprise", "企业"),
    ("institution", "事业单位"),
    ("social_body", "社会团体"),
)
REFUSALS = (("refused", "当场拒绝"), ("partly", "部分拒绝"), ("not_refused", "未能拒绝"))
DIRECTNESS = (("direct", "本人直接"), ("through", "通过他人间接"))
MEASURES = (("disciplinary", "纪律处分"), ("organisational", "组织处理"))

LABELS = {
    "leader_organ_kind": dict(ORGANS),
    "refusal": dict(REFUSALS),
    "manner": dict(Manner.choices),
    "measure": dict(MEASURES),
}

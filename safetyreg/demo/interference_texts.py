"""What the invented reports of the demonstration say."""

from __future__ import annotations

from datetime import date
from typing import Any

from interference.actions.handling import Measure

BLANK: dict[str, Any] = {
    "leader_organ_kind": "state_organ",
    "manner": "oral",
    "manner_other": "",
    "directness": "direct",
    "through": "",
    "refusal": "refused",
    "refusal_how": "当场说明须依法办理，并告知将按规定记录。",
    "related_case": "",
    "obstructs_transfer": False,
    "remark": "",
    "involved": ["nobody"],
    "special_reason": "",
    "late_reason": "",
}
CALL_FOR_LENIENCY: dict[str, Any] = {
    "leader_name": "李某某",
    "leader_title": "副局长",
    "leader_organ": "某市某局",
    "kinds": [4],
    "manner": "telephone",
    "event_date": "2026-05-12",
    "facts": "5月12日下午4时许，李某某来电，询问对某民爆公司炸药库值守问题的处理，"
    "要求“罚个下限就行，别影响企业申报项目”。通话约三分钟，有记录。",
    "related_case": "某民爆公司炸药库值守案",
}
ASKED_FOR_PROGRESS: dict[str, Any] = {
    "leader_name": "陈卫东",
    "leader_title": "主要领导",
    "leader_organ": "自治区经济和信息化委",
    "kinds": [6],
    "event_date": "2026-06-22",
    "facts": "领导在办公室询问某案调查进展和下一步安排，未提出其他要求。为稳妥起见予以记录。",
    "refusal": "not_refused",
    "refusal_how": "如实汇报了进展。",
    "involved": ["principal_leader"],
}
VISIT: dict[str, Any] = {
    "leader_name": "周某",
    "leader_title": "总经理",
    "leader_organ": "某国有化工集团",
    "leader_organ_kind": "enterprise",
    "kinds": [2, 3],
    "directness": "through",
    "through": "其办公室主任",
    "event_date": "2026-08-10",
    "facts": "检查组到达某销售点时，周某的办公室主任到场，"
    "以“集团正在开会”为由要求改期，僵持约四十分钟。",
    "late_reason": "检查后连续出差，返回后即报告。",
}
DELAYED_DOCUMENT: dict[str, Any] = {
    "leader_name": "吴某某",
    "leader_title": "副县长",
    "leader_organ": "某县人民政府",
    "kinds": [5, 7],
    "manner": "written",
    "event_date": "2026-09-14",
    "facts": "收到吴某某在企业申请上的批示：“请工信部门酌情，整改指令书暂缓送达。”"
    "批示复印件已留存。",
    "related_case": "某矿山爆破服务企业整改指令",
}
LEAKED: dict[str, Any] = {
    "leader_name": "郑某",
    "leader_title": "科长",
    "leader_organ": "某区某局",
    "kinds": [6, 8],
    "manner": "other",
    "manner_other": "微信语音",
    "event_date": "2026-11-11",
    "facts": "郑某用微信语音问“下周是不是要查某公司”，"
    "并转述了尚未公开的检查安排，希望提前打个招呼。",
}
ABOUT_THE_GROUP: dict[str, Any] = {
    "leader_name": "孙某",
    "leader_title": "工作人员",
    "leader_organ": "派驻纪检组",
    "kinds": [1],
    "event_date": "2026-11-17",
    "involved": ["discipline_group"],
    "facts": "孙某到处室询问一起举报是否立案，并建议“先不要受理，等等看”。",
}
REPRIMAND = Measure(
    kind="organisational",
    decided_by="某市有关机关",
    approved_by="某市党委",
    approved_on=date(2026, 6, 9),
    text="对李某某批评教育，责令作出书面检查。",
)
RECIPIENTS = "各市、县（区）工信部门，机关各处室、事业单位"
NOTICE = (
    "2026年5月，某市某局副局长李某某以电话方式要求执法人员对某民爆公司从轻处理。"
    "执法人员当场拒绝并在规定期限内如实报告。经核实，情况属实。\n"
    "李某某的行为违反了领导干部不得干预安全生产监管执法的规定，已由有关机关批评教育并责令检查。\n"
    "各单位要引以为戒。领导干部应当支持执法人员依法履行职责；"
    "执法人员遇有干预，应当拒绝并在三个工作日内如实记录、报告。"
)

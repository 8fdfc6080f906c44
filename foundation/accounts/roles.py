"""Roles and permissions as code: who may do what is reviewed in a diff, never clicked together."""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    INSPECTOR = "inspector", "执法人员"
    SECTION_HEAD = "section_head", "处室负责人"
    PLANNER = "planner", "计划管理人员"
    LEGAL = "legal", "法规处"
    EQUIPMENT = "equipment", "装备工业处"
    INFO_CENTRE = "info_centre", "信息中心"
    COMMITTEE_STAFF = "committee_staff", "安委办"
    COMMITTEE_DIRECTOR = "committee_director", "安委办主任"
    COMMITTEE_LEADER = "committee_leader", "安委会主要领导"
    PARTY_GROUP = "party_group", "党组会秘书"
    GENERAL_OFFICE = "general_office", "委办公室"
    CASE_COMMITTEE = "case_committee", "案件审查委员会"
    DISCIPLINE = "discipline", "派驻纪检组"
    UPPER_DISCIPLINE = "upper_discipline", "上一级纪检监察机关"
    COUNTY = "county", "市县工信部门"
    ADMINISTRATOR = "administrator", "系统管理员"


class Permission(TextChoices):
    FILE_INTERFERENCE_REPORT = "file_interference_report", "报告干预执法情况"
    SEND_SECTION_SUMMARY = "send_section_summary", "报送处室汇总材料"
    HANDLE_INTERFERENCE = "handle_interference", "办理干预执法报告"
    READ_SECTION_SUMMARIES = "read_section_summaries", "查阅处室汇总材料"
    MANAGE_ACCOUNTS = "manage_accounts", "管理人员与处室"
    MANAGE_CALENDAR = "manage_calendar", "维护工作日历"
    READ_AUDIT = "read_audit", "查阅审计轨迹"
    READ_ENTERPRISES = "read_enterprises", "查阅企业登记"
    MANAGE_ENTERPRISES = "manage_enterprises", "登记企业与许可证"
    READ_ENFORCEMENT = "read_enforcement", "查阅执法记录"
    MANAGE_OFFICERS = "manage_officers", "登记执法人员、请假与回避"
    MAKE_PLANS = "make_plans", "编制检查计划"
    SUBMIT_PLANS = "submit_plans", "送审检查计划"
    RECORD_PLAN_APPROVAL = "record_plan_approval", "登记政府批准计划"
    DECIDE_CAMPAIGNS = "decide_campaigns", "决定集中执法行动"
    DISPATCH = "dispatch", "组织双随机抽取与派员"
    ENTER_RANDOMNESS = "enter_randomness", "录入公开随机数"
    INSPECT = "inspect", "开展监督检查"
    CANCEL_SUPERVISION = "cancel_supervision", "重大隐患挂牌与摘牌"
    MANAGE_CHECKLISTS = "manage_checklists", "维护检查表"
    SIGN_BULLETIN = "sign_bulletin", "签审季度通报"
    ISSUE_BULLETIN = "issue_bulletin", "签发季度通报"
    HANDLE_CASES = "handle_cases", "承办行政处罚案件"
    APPROVE_CASES = "approve_cases", "批准立案、执行事项和结案"
    REVIEW_CASES = "review_cases", "法制审核与听证"
    DISCUSS_CASES = "discuss_cases", "记录案件集体讨论"
    DECIDE_CASES = "decide_cases", "作出行政处罚决定"
    MANAGE_ACCIDENTS = "manage_accidents", "登记办理生产安全事故"
    DECIDE_ACCIDENTS = "decide_accidents", "批准事故结案与延期"
    PROPOSE_EXPOSURE = "propose_exposure", "提请曝光典型案例"
    DECIDE_EXPOSURE = "decide_exposure", "批准曝光典型案例"
    ASSIGN_TIPS = "assign_tips", "分派和答复举报"
    HANDLE_TIPS = "handle_tips", "核查举报"
    MANAGE_SHARING = "manage_sharing", "管理数据共享令牌"
    READ_LISTINGS = "read_listings", "查阅黑名单案卷"
    COLLECT_LISTINGS = "collect_listings", "采集黑名单信息与期满检查"
    MANAGE_LISTINGS = "manage_listings", "办理黑名单告知、抄送、提请关闭"
    HEAR_LISTINGS = "hear_listings", "听取黑名单陈述申辩"
    DISCUSS_LISTINGS = "discuss_listings", "讨论黑名单列入和移出"
    DECIDE_LISTINGS = "decide_listings", "登记党组会审定结果"
    PUBLISH_LISTINGS = "publish_listings", "公布黑名单和移出"
    WATCH_LISTINGS = "watch_listings", "登记列入期间报告和检查"
    REVIEW_SAFETY = "review_safety", "出具安全审核意见"
    READ_DISCLOSURE = "read_disclosure", "查阅信息公开批次"
    SIGN_DISCLOSURE = "sign_disclosure", "拟制和签署公开信息"
    APPROVE_DISCLOSURE = "approve_disclosure", "批准信息公开和更正"
    PUBLISH_DISCLOSURE = "publish_disclosure", "在官网发布和更正"
    PRINT_DISCLOSURE = "print_disclosure", "印发安监执法警示通报"
    CONSENT_MEDIA = "consent_media", "同意其他载体公开"
    ORGANISE_CORRECTION = "organise_correction", "组织执法监督检查纠错"
    ORDER_CORRECTION = "order_correction", "决定纠错处理方式与容错结论"
    ANSWER_CORRECTION = "answer_correction", "配合执法监督检查"


_STAFF = frozenset({Permission.FILE_INTERFERENCE_REPORT, Permission.READ_ENTERPRISES})
_REGISTRARS = frozenset({Permission.MANAGE_ENTERPRISES})
_ENFORCERS = _STAFF | {
    Permission.READ_ENFORCEMENT,
    Permission.READ_LISTINGS,
    Permission.ANSWER_CORRECTION,
}
# 纠错制度 第八条: nobody but the general office and the legal section.
_ORGANISERS = frozenset({Permission.ORGANISE_CORRECTION, Permission.ORDER_CORRECTION})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.INSPECTOR: _ENFORCERS
    | _REGISTRARS
    | {
        Permission.INSPECT,
        Permission.COLLECT_LISTINGS,
        Permission.WATCH_LISTINGS,
        Permission.HANDLE_CASES,
        Permission.HANDLE_TIPS,
        Permission.MANAGE_ACCIDENTS,
        Permission.PROPOSE_EXPOSURE,
    },
    Role.SECTION_HEAD: _ENFORCERS
    | _REGISTRARS
    | {
        Permission.SEND_SECTION_SUMMARY,
        Permission.MANAGE_OFFICERS,
        Permission.SUBMIT_PLANS,
        Permission.ENTER_RANDOMNESS,
        Permission.CANCEL_SUPERVISION,
        Permission.SIGN_BULLETIN,
        Permission.APPROVE_CASES,
        Permission.MANAGE_ACCIDENTS,
        Permission.PROPOSE_EXPOSURE,
        Permission.ASSIGN_TIPS,
    },
    Role.PLANNER: _ENFORCERS
    | _REGISTRARS
    | {
        Permission.MANAGE_OFFICERS,
        Permission.MAKE_PLANS,
        Permission.DISPATCH,
        Permission.ENTER_RANDOMNESS,
    },
    Role.LEGAL: _ENFORCERS
    | _ORGANISERS
    | {
        Permission.ENTER_RANDOMNESS,
        Permission.REVIEW_CASES,
        Permission.HEAR_LISTINGS,
        Permission.READ_DISCLOSURE,
        Permission.SIGN_DISCLOSURE,
        Permission.PROPOSE_EXPOSURE,
    },
    Role.EQUIPMENT: _ENFORCERS
    | _REGISTRARS
    | {Permission.READ_DISCLOSURE, Permission.SIGN_DISCLOSURE},
    Role.INFO_CENTRE: _STAFF
    | {
        Permission.READ_LISTINGS,
        Permission.PUBLISH_LISTINGS,
        Permission.READ_DISCLOSURE,
        Permission.PUBLISH_DISCLOSURE,
    },
    Role.COMMITTEE_STAFF: _ENFORCERS
    | {
        Permission.ENTER_RANDOMNESS,
        Permission.COLLECT_LISTINGS,
        Permission.MANAGE_LISTINGS,
        Permission.WATCH_LISTINGS,
        Permission.REVIEW_SAFETY,
        Permission.READ_DISCLOSURE,
        Permission.PRINT_DISCLOSURE,
    },
    Role.COMMITTEE_DIRECTOR: _ENFORCERS
    | {
        Permission.ISSUE_BULLETIN,
        Permission.DISCUSS_LISTINGS,
        Permission.READ_DISCLOSURE,
        Permission.APPROVE_DISCLOSURE,
        Permission.DECIDE_CAMPAIGNS,
        Permission.DECIDE_CASES,
        Permission.DECIDE_ACCIDENTS,
        Permission.DECIDE_EXPOSURE,
    },
    Role.COMMITTEE_LEADER: _ENFORCERS | {Permission.READ_DISCLOSURE, Permission.CONSENT_MEDIA},
    Role.PARTY_GROUP: _STAFF | {Permission.READ_LISTINGS, Permission.DECIDE_LISTINGS},
    Role.GENERAL_OFFICE: _ENFORCERS | _ORGANISERS | {Permission.RECORD_PLAN_APPROVAL},
    Role.CASE_COMMITTEE: _ENFORCERS | {Permission.DISCUSS_CASES},
    Role.DISCIPLINE: frozenset({Permission.HANDLE_INTERFERENCE, Permission.READ_SECTION_SUMMARIES}),
    Role.UPPER_DISCIPLINE: frozenset({Permission.HANDLE_INTERFERENCE}),
    Role.COUNTY: _STAFF | {Permission.WATCH_LISTINGS, Permission.ANSWER_CORRECTION},
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.MANAGE_ACCOUNTS,
            Permission.MANAGE_CALENDAR,
            Permission.MANAGE_CHECKLISTS,
            Permission.MANAGE_SHARING,
            Permission.READ_AUDIT,
        }
    ),
}

# Roles whose holders take deciding steps (marked * in the procedures) or hold the keys of the
# house: outside the demo they work only with a verified second factor.
DECIDING_ROLES = frozenset(
    {
        Role.PLANNER,
        Role.SECTION_HEAD,
        Role.GENERAL_OFFICE,
        Role.LEGAL,
        Role.COMMITTEE_DIRECTOR,
        Role.COMMITTEE_LEADER,
        Role.PARTY_GROUP,
        Role.CASE_COMMITTEE,
        Role.DISCIPLINE,
        Role.UPPER_DISCIPLINE,
        Role.ADMINISTRATOR,
    }
)

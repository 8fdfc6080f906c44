"""The history workbook among the importers of the house."""

from __future__ import annotations

from enforcement.history.parts import parts
from enforcement.history.sheets import all_sheets
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.imports.importers import Importer, register_importer

KIND = "history"
VERBS = {
    "enforcement.officer.imported": "导入执法人员",
    "enforcement.inspection.imported": "导入历史检查",
    "enforcement.hazard.imported": "导入历史隐患",
    "enforcement.case.imported": "导入历史案件",
    "enforcement.accident.imported": "导入历史事故",
}


def register() -> None:
    verbs.register(VERBS)
    register_importer(
        Importer(
            kind=KIND,
            title="历史数据",
            permission=Permission.MAKE_PLANS,
            sheets=all_sheets(),
            parts=parts,
            back="enforcement:annual_newest",
            intro="一个工作簿带入系统启用前的企业、执法人员、监督检查、事故隐患、行政处罚案件、"
            "生产安全事故和年度上报数；不需要的工作表可以删去或者留空。全部正确才会导入。"
            "正在办理的案件请在系统中立案。",
        )
    )

"""The report in words, as the office writes it (三项制度执行情况报告)."""

from __future__ import annotations

from collections.abc import Mapping

from enforcement.annual.report import Report
from enforcement.rules.annual import percent

Said = Mapping[str, str]  # the figures as text, by key


def paragraphs(report: Report) -> list[tuple[str, str]]:
    """Headings (``h2``) and paragraphs (``p``)."""
    said = {line.key: line.text for line in report.lines}
    others = f"发生生产安全事故{said['accidents']}，死亡{said['deaths']}；收到举报{said['tips']}。"
    chapters = [
        ("年度监督检查计划执行情况", _plan(report, said)),
        ("执法检查和隐患整改情况", _visits(report, said)),
        ("立案查处和行政处罚情况", _penalties(report, said)),
        ("行政复议和行政诉讼情况", _challenges(report)),
        ("事故和举报情况", others),
    ]
    found: list[tuple[str, str]] = []
    for number, (heading, text) in zip("一二三四五", chapters, strict=True):
        found += [("h2", f"{number}、{heading}"), ("p", text)]
    if report.contradictions:
        found.append(("h2", "六、上报数据与记录不一致的说明"))
        found += [("p", one.text + "。") for one in report.contradictions]
    return found


def _plan(report: Report, said: Said) -> str:
    if not report.line("plan_planned").value:
        text = "本年度没有登记监督检查计划。"
    else:
        text = (
            f"年度监督检查计划检查{said['plan_planned']}，完成{said['plan_done']}，"
            f"计划完成率{said['plan_rate']}。"
        )
    if report.line("case_plan").value:
        text += (
            f"计划查处案件{said['case_plan']}，本级查处{said['case_done']}，"
            f"完成{said['case_rate']}。"
        )
    return text


def _visits(report: Report, said: Said) -> str:
    return (
        f"{report.year}年共执法检查生产经营单位{said['inspections']}"
        f"{_compared(report, 'inspections')}，下达各类执法文书{said['documents_issued']}，"
        f"排查隐患{said['hazards_found']}，整改隐患{said['hazards_rectified']}，"
        f"整改率{said['rectification_rate']}。"
    )


def _penalties(report: Report, said: Said) -> str:
    listed = f"，列入失信黑名单{said['blacklisted']}" if report.line("blacklisted").value else ""
    return (
        f"立案查处违法案件{said['cases_filed']}{_compared(report, 'cases_filed')}，"
        f"实施行政处罚罚款{said['fines_total']}，其中事故罚款{said['fines_accident']}、"
        f"监督检查罚款{said['fines_inspection']}；责令停产停业整顿{said['suspended_production']}，"
        f"暂扣许可证件{said['licences_suspended']}，撤销（注销）许可证件"
        f"{said['licences_cancelled']}，吊销许可证件{said['licences_revoked']}，"
        f"警告{said['warnings']}{listed}。"
    )


def _compared(report: Report, key: str) -> str:
    """Beside the year before, when it had any."""
    line = report.line(key)
    if not line.before or line.value is None or line.value == line.before:
        return ""
    change = percent(abs(line.value - line.before), line.before)
    return f"（同比{'上升' if line.value > line.before else '下降'}{change}%）"


def _challenges(report: Report) -> str:
    reviews, lawsuits = report.line("reviews"), report.line("litigations")
    if not reviews.value and not lawsuits.value:
        return "没有行政复议、行政诉讼案件。"
    return f"行政复议{reviews.text}，行政诉讼{lawsuits.text}。"

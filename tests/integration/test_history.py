"""The history workbook: whole or not at all, every wrong cell named, the report it adds up to."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from enforcement.annual.report import report_of
from enforcement.models import Accident, Case, Hazard, Inspection, StatedFigure
from foundation.audit.trail import timeline
from foundation.enterprises.models import Enterprise
from foundation.imports import actions as acts
from foundation.imports.models import ImportBatch
from foundation.workdays.quarters import today
from tests.factories import history as make
from tests.factories import officers
from tests.factories.workbooks import file
from tests.integration.vaulted import client_of, race

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.annual-report")]


CASES = "行政处罚案件"
WARNED = {"决定日期": "2020-05-01", "其他处罚种类": "警告"}


def fined(amount: str) -> dict[str, str]:
    return {"决定日期": "2020-05-01", "罚款（元）": amount}


def checked(content: bytes) -> ImportBatch:
    by = officers.planner()
    batch = acts.upload("history", file(content, "历史.xlsx"), options=(), by=by)
    return acts.check(batch, progress=lambda _rows: None)


def imported(content: bytes) -> ImportBatch:
    batch = checked(content)
    assert batch.state == "checked", (batch.reason, batch.problems[:5])
    acts.confirm(batch, by=batch.owner)
    return acts.perform(batch, progress=lambda _rows: None)


def whole(**more) -> dict:
    office = officers.officer().office.name
    return {
        "企业": [make.unit()],
        "执法人员": [make.officer(1, office), make.officer(2, office)],
        "监督检查": [make.visit(1, 执法证号="LS0001、LS0002", 下达文书份数=2)],
        "事故隐患": [make.hazard(1), make.hazard(1, 销号日期="2020-04-01", 整改期限=None)],
        "行政处罚案件": [make.case(1, 检查编号="LS2020-00001", **WARNED)],
        "生产安全事故": [make.accident(1)],
        "年度上报数": [{"年度": 2020, "项目": "计划查处案件", "数值": 60}],
        **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    """The workbook of the published report, made once."""
    return make.of_the_report()


def test_the_totals_of_the_published_report_come_out_with_its_two_contradictions(published):
    assert imported(published).state == "done"
    out = StringIO()
    call_command("annual_report", "2020", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert {key: said[key] for key in make.REPORT} == make.REPORT
    assert (said["rectification_rate"], said["plan_rate"], said["case_rate"]) == (97.4, 89.2, 101.7)
    against = {one["key"]: (one["stated"], one["computed"]) for one in said["contradictions"]}
    assert against == {"rectification_rate": (96.3, 97.38), "plan_rate": (100, 89.23)}
    client = client_of(officers.planner())
    page = client.get("/office/enforcement/annual/2020/").content.decode()
    assert "隐患整改率：上报 96.3%，按整改隐患÷排查隐患计算为 97.4%" in page
    assert "计划完成率：上报 100.0%，按完成计划检查÷年度计划检查计算为 89.2%" in page
    assert page.count("不一致</span>") == 2
    rows = client.get(report_of(2020).line("fines_accident").url).context["rows"]
    assert len(rows) == 20


def test_everything_stands_in_the_registers_and_says_where_it_is_from():
    batch = imported(make.book(whole()))
    assert batch.counts["监督检查"] == 1
    visit = Inspection.objects.get(number="LS2020-00001")
    assert (visit.state, visit.past_documents, len(visit.team)) == ("closed", 2, 2)
    assert [one.state for one in visit.hazards.all()] == ["ordered", "cancelled"]
    case = Case.objects.get()
    assert (case.state, case.imported, case.inspection) == ("closed", True, visit)
    assert case.decisions.get().items.get().kind == "warning"
    accident = Accident.objects.get()
    assert (accident.state, accident.grade, accident.unit) == ("filed", 1, visit.enterprise.name)
    for one in (visit, visit.hazards.first(), case, accident):
        assert "历史数据导入" in timeline(one).get().changes_text
    assert StatedFigure.objects.get().value == 60


def test_a_case_that_is_not_paid_goes_on():
    late = make.case(2, 决定日期="2020-05-01", 结案日期=None, 执法证号="LS0001、LS0002",
                     **{"罚款（元）": "20000.5"})  # fmt: skip
    imported(make.book(whole(行政处罚案件=[late])))
    case = Case.objects.get()
    decision = case.decisions.get()
    assert (case.state, len(case.team), str(decision.fine)) == ("served", 2, "20000.50")
    assert str(decision.pay_by) == "2020-05-16"


@pytest.mark.parametrize(
    ("sheet", "row", "cell", "why"),
    [
        ("执法人员", make.officer(3, "没有的处"), "C2", "没有这个处室"),
        ("监督检查", make.visit(1, 统一社会信用代码="91640100MA00000000"), "B2", "没有登记该代码"),
        ("监督检查", make.visit(1, 检查日期="2020-02-30"), "C2", "不是有效日期"),
        ("监督检查", make.visit(1, 检查日期="2099-01-01"), "C2", "不能晚于今天"),
        ("监督检查", make.visit(1, 执法证号="LS0001、没有"), "G2", "没有执法证号为“没有”"),
        ("监督检查", make.visit(1, 下达文书份数="-1"), "H2", "不超过9999的整数"),
        ("监督检查", make.visit(1, 办结日期="2020-01-01"), "I2", "早于前一环节"),
        ("事故隐患", make.hazard(7), "A2", "没有这个编号的监督检查"),
        ("事故隐患", make.hazard(1, 整改期限=None), "G2", "必须填写整改期限"),
        ("事故隐患", make.hazard(1, 整改期限="2020-01-01"), "G2", "早于检查日期"),
        ("事故隐患", make.hazard(1, 等级="很大"), "B2", "可填：一般隐患、重大隐患"),
        (CASES, make.case(1, 检查编号="没有"), "D2", "没有这个编号的监督检查"),
        (CASES, make.case(1, 决定日期="2020-05-01"), "P2", "没有填写处罚内容"),
        (CASES, make.case(1, 其他处罚种类="警告"), "O2", "必须填写决定日期"),
        (CASES, make.case(1, **{**WARNED, "其他处罚种类": "警告、枪毙"}), "R2", "不是处罚种类"),
        (CASES, make.case(1, **fined("12.345")), "P2", "最多两位小数"),
        (CASES, make.case(1, **fined("-5")), "P2", "不能小于零"),
        (CASES, make.case(1, **{**WARNED, "决定日期": "2020-03-01"}), "O2", "早于前一环节"),
        (CASES, make.case(1, 结案日期=None), "V2", "没有决定也没有结案"),
        (CASES, make.case(1, 结案日期=None, **WARNED), "U2", "两名以上"),
        (CASES, make.case(1, 行政复议受理日期="2020-06-01"), "S2", "没有处罚决定"),
        (CASES, make.case(1, 信用代码或者身份证号=None), "H2", "没有登记的单位或者个人"),
        ("生产安全事故", make.accident(1, 统一社会信用代码=None), "C2", "或者单位名称"),
        ("生产安全事故", make.accident(1, 死亡人数="两人"), "J2", "整数"),
        ("年度上报数", {"年度": "二〇二〇", "项目": "警告", "数值": 1}, "A2", "请填写年度"),
        ("年度上报数", {"年度": 2020, "项目": "好", "数值": 1}, "B2", "不是可选的值"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_and_nothing_is_stored(sheet, row, cell, why):
    batch = checked(make.book(whole(**{sheet: [row]})))
    assert batch.state == "refused"
    told = [one for one in batch.problems if one["sheet"] == sheet]
    assert [one["cell"] for one in told][:1] == [cell]
    assert why in told[0]["reason"]
    assert not Inspection.objects.exists()
    assert not Enterprise.objects.filter(credit_code=make.CREDIT).exists()


def test_twice_the_same_number_and_a_second_import():
    batch = checked(make.book(whole(监督检查=[make.visit(1), make.visit(1)], 事故隐患=[])))
    assert "与第2行重复" in batch.problems[0]["reason"]
    content = make.book(whole())
    imported(content)
    again = checked(content)
    assert again.state == "refused"
    assert {one["sheet"] for one in again.problems} == {
        "执法人员", "监督检查", "行政处罚案件", "生产安全事故"
    }  # fmt: skip
    assert Inspection.objects.count() == Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_are_one():
    content = make.book(whole())
    batches = [checked(content), checked(content)]
    for batch in batches:
        acts.confirm(batch, by=batch.owner)
    race(
        lambda: acts.perform(batches[0], progress=lambda _rows: None),
        lambda: acts.perform(batches[1], progress=lambda _rows: None),
    )
    states = sorted(one.state for one in ImportBatch.objects.all())
    assert states in (["done", "refused"], ["done", "importing"])
    assert Inspection.objects.count() == Hazard.objects.count() / 2 == 1


def test_the_command(tmp_path):
    path = tmp_path / "历史.xlsx"
    path.write_bytes(make.book(whole()))
    with pytest.raises(CommandError, match="no active user"):
        call_command("import_history", str(path), "--by", "nobody")
    planner, out, errors = officers.planner(), StringIO(), StringIO()
    call_command("import_history", str(path), "--check", stdout=out)
    assert not Inspection.objects.exists()
    call_command("import_history", str(path), "--by", planner.username, stdout=out)
    assert "监督检查\t1" in out.getvalue()
    with pytest.raises(CommandError, match="全部没有导入"):
        call_command("import_history", str(path), stderr=errors)
    assert "监督检查\tA2\t检查编号\tLS2020-00001\t该检查编号已经存在" in errors.getvalue()
    with pytest.raises(CommandError, match="cannot read"):
        call_command("import_history", str(tmp_path / "none.xlsx"))


def test_the_page_offers_the_template_to_planners_alone():
    client = client_of(officers.planner())
    assert client.get("/office/imports/history/").status_code == 200
    assert client.get("/office/imports/history/template/").status_code == 200
    assert client_of(officers.inspector()).get("/office/imports/history/").status_code == 404


def test_a_year_without_records_has_stated_figures_alone():
    by = officers.planner()
    client = client_of(by)
    year = today().year - 3
    address = f"/office/enforcement/annual/{year}/state/"
    assert client.post(address, {"warnings": "3"}).status_code == 200, "without its origin"
    given = {"origin": "年度报告", "warnings": "3", "fines_total": "12.34"}
    assert client.post(address, given).status_code == 302
    assert report_of(year).line("warnings").value == 3
    assert report_of(year).line("warnings").from_records is False
    assert client.post(address, {"origin": "更正", "warnings": ""}).status_code == 302
    assert report_of(year).line("warnings").value is None
    assert "3次 → —" in client.get(f"/office/enforcement/annual/{year}/").content.decode()
    assert client_of(officers.inspector()).get(address).status_code == 404

"""The register from a workbook: whole or not at all, and every wrong cell named."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from foundation.accounts.roles import Role
from foundation.audit.trail import timeline
from foundation.enterprises.models import Enterprise
from foundation.imports import actions as acts
from foundation.imports.models import ImportBatch
from foundation.procedure.refusals import NotPermitted, Refused
from tests.factories import enterprises as make
from tests.factories import workbooks
from tests.factories.accounts import UserFactory
from tests.factories.workbooks import HEADS, book, file, row
from tests.integration.vaulted import race

pytestmark = pytest.mark.django_db


def checked(content: bytes, *, options=(), by=None, name="企业.xlsx") -> ImportBatch:
    by = by or make.registrar()
    batch = acts.upload("enterprises", file(content, name), options=options, by=by)
    return acts.check(batch, progress=lambda _done: None)


def imported(batch: ImportBatch) -> ImportBatch:
    acts.confirm(batch, by=batch.owner)
    return acts.perform(batch, progress=lambda _done: None)


def test_checked_confirmed_imported():
    batch = checked(book([row(1), row(2, licensed_in_area="否", home_authority="甘肃省工信厅")]))
    assert (batch.state, batch.counts, Enterprise.objects.count()) == ("checked", {"新登记": 2}, 0)
    assert batch.preview[0]["行政区域"] == "宁夏回族自治区银川市兴庆区"
    assert imported(batch).state == "done"
    found = Enterprise.objects.get(credit_code=make.code_of(2))
    assert (found.region_code, found.licensed_in_area) == ("640104", False)
    assert Enterprise.objects.sought("某某化工").count() == 2
    event = timeline(found).get()
    assert event.verb == "enterprises.enterprise.registered"
    assert "Excel 导入" in event.changes_text


def test_codes_are_brought_to_their_normal_form():
    code = make.code_of(3)
    batch = checked(book([row(3, credit_code=f" {code[:6].lower()} {code[6:].lower()} ")]))
    imported(batch)
    assert Enterprise.objects.get().credit_code == code


@pytest.mark.parametrize(
    ("change", "cell", "why"),
    [
        ({"credit_code": make.code_of(4)[:-1] + "I"}, "B2", "不能用于"),
        ({"credit_code": make.code_of(4)[:-1] + "0"}, "B2", "校验码应为"),
        ({"credit_code": "123"}, "B2", "应为18位"),
        ({"credit_code": None}, "B2", "必填"),
        ({"name": "公" * 500}, "A2", "不能超过120个字"),
        ({"name": "　"}, "A2", "必填"),
        ({"region_code": "北京市"}, "C2", "不在区划表中"),
        ({"industry": "农业"}, "D2", "不是可选的值"),
        ({"risk_grade": "E级"}, "E2", "不是可选的值"),
        ({"address": "路" * 201}, "F2", "不能超过200个字"),
        ({"licensed_in_area": "否"}, "K2", "请填写发证地主管部门"),
        ({"licensed_in_area": "不知道"}, "J2", "不是可选的值"),
        ({"name": "#REF!"}, "A2", "公式错误"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_imported(change, cell, why):
    batch = checked(book([row(4, **change), row(5)]))
    assert (batch.state, batch.problems_total) == ("refused", 1)
    assert batch.problems[0]["cell"] == cell
    assert why in batch.problems[0]["reason"]
    with pytest.raises(Refused, match="不能导入"):
        acts.confirm(batch, by=batch.owner)
    assert Enterprise.objects.count() == 0


def test_a_code_twice_in_the_file_names_both_rows():
    batch = checked(book([row(6), row(7), row(6)]))
    assert [one["cell"] for one in batch.problems] == ["B4"]
    assert "第2行" in batch.problems[0]["reason"]


def test_a_registered_code_is_an_error_or_updated_when_asked():
    old = make.enterprise(credit_code=make.code_of(8), name="旧名有限公司")
    content = book([row(8, name="新名有限公司")])
    refused = checked(content)
    assert "已登记为“旧名有限公司”" in refused.problems[0]["reason"]
    batch = checked(content, options=["update"])
    assert batch.counts == {"更新": 1}
    imported(batch)
    old.refresh_from_db()
    assert old.name == "新名有限公司"
    assert [one.name for one in old.former_names.all()] == ["旧名有限公司"]
    assert set(Enterprise.objects.sought("旧名")) == {old}
    assert [event.verb.rpartition(".")[2] for event in timeline(old)] == ["registered", "changed"]
    assert checked(content, options=["update"]).counts == {"无变化": 1}


def test_what_became_wrong_after_the_check_refuses_all():
    batch = checked(book([row(9), row(10)]))
    make.enterprise(credit_code=make.code_of(10), name="甲公司")
    after = imported(batch)
    assert (after.state, Enterprise.objects.count()) == ("refused", 1)
    assert "检查之后数据有变化" in after.reason


def test_confirmed_and_run_twice_it_is_imported_once():
    batch = checked(book([row(11)]))
    acts.confirm(batch, by=batch.owner)
    acts.confirm(batch, by=batch.owner)
    acts.perform(batch, progress=lambda _done: None)
    assert acts.perform(batch, progress=lambda _done: None).state == "done"
    assert Enterprise.objects.count() == 1


def test_a_worker_killed_in_the_middle_leaves_nothing_and_can_run_again(monkeypatch):
    batch = checked(book([row(12)]))
    acts.confirm(batch, by=batch.owner)
    with monkeypatch.context() as patch:
        patch.setattr(acts, "record", lambda *_a, **_k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            acts.perform(batch, progress=lambda _done: None)
    assert Enterprise.objects.count() == 0
    assert acts.perform(batch, progress=lambda _done: None).state == "done"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_import_once():
    batch = checked(book([row(number) for number in range(100, 130)]))
    acts.confirm(batch, by=batch.owner)
    run = lambda: acts.perform(batch, progress=lambda _done: None).state  # noqa: E731
    assert sorted(map(str, race(run, run))) == ["done", "done"]
    assert Enterprise.objects.count() == 30


@pytest.mark.parametrize("role", [Role.LEGAL, Role.COUNTY, Role.ADMINISTRATOR])
def test_who_does_not_manage_the_register_does_not_upload(role):
    with pytest.raises(NotPermitted):
        checked(book([row(13)]), by=UserFactory(roles=[role.value]))


def test_only_the_owner_confirms():
    batch = checked(book([row(14)]))
    with pytest.raises(Refused, match="只有上传人"):
        acts.confirm(batch, by=make.registrar())


def zipped(**entries: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return target.getvalue()


MACROS = zipped(**{"xl/workbook.xml": b"<workbook/>", "xl/vbaProject.bin": b"x"})
BOMB = zipped(**{"xl/workbook.xml": b"<workbook/>", "xl/big.xml": b"0" * 600_000_000})
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 1000


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (MACROS, "a.xlsx", "带有宏"),
        (book([row(1)]), "a.xlsm", "带宏的工作簿"),
        ("企业名称,代码\n某公司,1\n".encode(), "a.xlsx", "不是 Excel 文件"),
        (OLD, "a.xls", "旧版 Excel"),
        (OLD, "a.xlsx", "旧版 Excel（.xls）或加密的文件"),
        (BOMB, "a.xlsx", "解压后过大"),
        (zipped(**{"a.txt": b"1"}), "a.xlsx", "不是 Excel 工作簿"),
        (b"", "a.xlsx", "文件是空的"),
    ],
)
def test_what_is_no_workbook_is_not_taken(content, name, why):
    with pytest.raises(Refused, match=why) as refused:
        checked(content, name=name)
    assert refused.value.field == "file"
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (book([row(1), row(2)], merge="A2:A3"), "有合并单元格：A2:A3"),
        (book([row(1)], title="Sheet1"), "没有名为“企业”的工作表"),
        (book([row(1)[1:]], heads=HEADS[1:]), "缺少列：企业名称"),
        (book([[*row(1), 1]], heads=[*HEADS, "注册资本"]), "不认识的列：注册资本"),
        (book([]), "没有数据行"),
        (book([[None] * 11]), "没有数据行"),
        (zipped(**{"xl/workbook.xml": b"<workbook"}), "已损坏"),
    ],
)
def test_what_is_wrong_with_the_whole_file_is_told(content, why):
    batch = checked(content)
    assert batch.state == "refused"
    assert why in batch.reason


def test_one_row_too_many(monkeypatch):
    monkeypatch.setattr("foundation.enterprises.importing.sheet", _short_sheet())
    assert "超过3行" in checked(workbooks.many(4)).reason


def _short_sheet():
    from dataclasses import replace

    from foundation.enterprises.importing import sheet

    short = replace(sheet(), limit=3)
    return lambda: short


def test_empty_rows_and_columns_in_another_order():
    order = list(reversed(range(len(HEADS))))
    rows = [[row(15)[place] for place in order], [None] * 11, [row(16)[place] for place in order]]
    assert checked(book(rows, heads=[HEADS[place] for place in order])).counts == {"新登记": 2}


def test_an_export_comes_back_in_without_loss(client):
    by = make.registrar()
    for number in range(20, 25):
        make.enterprise(by, credit_code=make.code_of(number), name=f"甲{number}公司")
    client.force_login(by)
    answer = client.get("/office/enterprises/?export=xlsx")
    content = b"".join(answer.streaming_content)
    batch = checked(content, options=["update"], by=by)
    assert batch.counts == {"无变化": 5}, batch.reason


def test_the_template_takes_what_it_explains(client):
    client.force_login(make.registrar())
    answer = client.get("/office/imports/enterprises/template/")
    book_ = load_workbook(BytesIO(answer.content))
    assert [cell.value for cell in book_["企业"][1]] == HEADS
    assert "填写说明" in book_.sheetnames


def test_pages_from_upload_to_result(client, settings, django_capture_on_commit_callbacks):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    by = make.registrar()
    client.force_login(by)
    assert "从 Excel 导入" in client.get("/office/enterprises/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/office/imports/enterprises/", {"file": file(book([row(30)]))})
    batch = ImportBatch.objects.get()
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "确认导入" in page
    assert "某某化工有限公司30" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{batch.get_absolute_url()}confirm/")
    assert "已导入" in client.get(batch.get_absolute_url()).content.decode()
    assert Enterprise.objects.count() == 1


def test_problems_on_the_page_and_as_a_workbook(client):
    by = make.registrar()
    batch = checked(book([row(31, name=None), row(32, industry="<b>x</b>")]), by=by)
    client.force_login(by)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "A2" in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    answer = client.get(f"{batch.get_absolute_url()}problems/")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert [one[2] for one in rows] == ["单元格", "A2", "D3"]


@pytest.mark.parametrize("role", list(Role))
def test_a_batch_of_somebody_else_is_not_there(client, role):
    batch = checked(book([row(33)]))
    user = UserFactory(roles=[role.value])
    client.force_login(user)
    for end in ("", "problems/"):
        assert client.get(f"{batch.get_absolute_url()}{end}").status_code == 404
    assert client.post(f"{batch.get_absolute_url()}confirm/").status_code == 404
    may = user.may(acts.importer_of("enterprises").permission)
    assert client.get("/office/imports/enterprises/").status_code == (200 if may else 404)
    assert client.get("/office/imports/nothing/").status_code == 404

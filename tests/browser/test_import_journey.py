"""A workbook of enterprises: refused with its wrong cells, mended, checked, confirmed."""

from __future__ import annotations

import pytest

from foundation.accounts.roles import Role
from foundation.enterprises.models import Enterprise
from tests.browser.test_look import keep, looks_right
from tests.factories.workbooks import book, row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    options = {"location": str(tmp_path / "store")}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    settings.CELERY_TASK_ALWAYS_EAGER = True


def upload(page, path) -> None:
    page.goto("/office/enterprises/")
    page.get_by_role("link", name="从 Excel 导入").click()
    page.set_input_files("main [name=file]", path)
    keep(page, "import-upload")
    looks_right(page)
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("link", name="查看结果").click()


def test_wrong_cells_are_shown_and_the_mended_file_is_imported(page, sign_in, tmp_path):
    sign_in(Role.SECTION_HEAD.value)
    path = tmp_path / "企业.xlsx"
    path.write_bytes(book([row(1), row(2, industry="没有的行业"), row(3, name=None)]))
    upload(page, path)
    page.get_by_text("全部没有导入").wait_for()
    for cell in ("D3", "A4"):
        page.get_by_text(cell, exact=True).wait_for()
    keep(page, "import-refused")
    looks_right(page)
    assert not Enterprise.objects.exists()
    path.write_bytes(book([row(1), row(2), row(3)]))
    upload(page, path)
    keep(page, "import-checked")
    looks_right(page)
    page.get_by_role("button", name="确认导入").click()
    page.get_by_role("link", name="查看结果").click()
    page.get_by_role("link", name="查看列表").click()
    assert Enterprise.objects.count() == 3
    page.get_by_text("宁夏某某化工有限公司2").first.wait_for()

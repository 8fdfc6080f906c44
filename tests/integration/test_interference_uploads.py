"""Evidence on its way in: however large, not one plain byte on the disk."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.documents.evidence import LIMIT_BYTES, MAX_FILES
from interference.actions.filing import open_with_receipt
from interference.models import EvidenceBlob, Report
from interference.vault.records import read_evidence, read_report
from interference.vault.upload import encrypt_uploads
from tests.factories import interference as make
from tests.factories.accounts import UserFactory
from tests.integration.vaulted import client_of, filled_form, text_of, unlock

pytestmark = [pytest.mark.django_db, pytest.mark.article("I.4", "I.10.secrecy")]
MARK = b"only-the-discipline-group-reads-this\n"
BOUNDARY = "b0undary"


class Arriving:
    """A request body made while it is read: fields, then files of ``size`` bytes each.

    After each file is through it looks into every file that this process holds open.
    """

    def __init__(
        self, fields: dict, *, files: int, size: int, looked=lambda: None, behind=None
    ) -> None:
        self._end = self._fields(behind or {}) + f"--{BOUNDARY}--\r\n".encode()
        filling = (make.PDF + MARK * (size // len(MARK) + 1))[:size]
        self._parts = self._all(fields, files, filling, looked)
        self._rest = memoryview(b"")
        heads = sum(len(head) for head in self._heads(files))
        self.length = len(self._fields(fields)) + heads + files * (size + 2) + len(self._end)
        self.sent = 0

    @staticmethod
    def _fields(fields: dict) -> bytes:
        rows = [
            (name, value)
            for name, values in fields.items()
            for value in (values if isinstance(values, list) else [values])
        ]
        return "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in rows
        ).encode()

    @staticmethod
    def _heads(files: int) -> list[bytes]:
        return [
            (
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="evidence"; '
                f'filename="{number}.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
            ).encode()
            for number in range(files)
        ]

    def _all(self, fields, files, filling, looked):
        yield self._fields(fields)
        for number, head in enumerate(self._heads(files)):
            yield head
            yield filling
            if number in (files // 2, files - 1):
                looked()
            yield b"\r\n"
        yield self._end

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return b""
            self._rest = memoryview(part)
        size = len(self._rest) if size < 0 else size
        given, self._rest = bytes(self._rest[:size]), self._rest[size:]
        self.sent += len(given)
        return given

    readline = read  # asked for by Django, never used for forms


def held_open() -> list[tuple[str, bytes]]:
    """Regular files that this process holds open, and what is in them, deleted ones too."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        target = str(link.readlink()) if link.is_symlink() else ""
        if target.startswith("/") and not target.startswith(("/dev/", "/proc/", "/memfd")):
            found.append(
                (target, link.read_bytes() if link.is_file() or "(deleted)" in target else b"")
            )
    return found


@pytest.fixture
def folder(tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


def sent(sender, body, url: str = "/"):
    return sender.request(
        REQUEST_METHOD="POST",
        PATH_INFO=url,
        CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}",
        CONTENT_LENGTH=str(body.length),
        **{"wsgi.input": body},
    )


def test_twenty_files_of_twenty_megabytes_arrive_without_a_plain_byte_on_the_disk(folder):
    member = make.member()
    vault = make.found(member)[1]
    browser = client_of(UserFactory(roles=[Role.INSPECTOR]))
    seen = []

    def look():
        sizes = []
        for name, content in held_open():
            assert MARK not in content, name
            sizes.append(len(content))
        assert list(folder.iterdir()) == []  # files without a name
        seen.append(sum(size > 10 * 1024 * 1024 for size in sizes))

    body = Arriving(filled_form(), files=MAX_FILES, size=LIMIT_BYTES, looked=look)
    page = sent(browser, body, reverse("interference:new_report"))
    assert page.status_code == 200
    assert "报告已加密提交" in text_of(page)
    assert body.sent == body.length > 400 * 1024 * 1024
    assert seen[0] >= MAX_FILES // 2 - 1  # it did look at files
    slip = page.context["filed"].receipt
    content = read_report(*open_with_receipt(slip.number, slip.secret))
    assert [one["size"] for one in content["evidence"]] == [LIMIT_BYTES] * MAX_FILES
    last = EvidenceBlob.objects.get(pk=content["evidence"][-1]["id"])
    with default_storage.open(last.stored_as) as stored:
        assert MARK not in stored.read()
    described = content["evidence"][-1]
    opened = b"".join(read_evidence(last, described))
    assert len(opened) == LIMIT_BYTES
    assert opened.startswith(make.PDF + MARK)
    assert vault.secrets
    for blob in EvidenceBlob.objects.all():
        default_storage.delete(blob.stored_as)


def test_one_byte_too_many_is_refused_and_nothing_is_left(folder):
    make.found(make.member())
    browser = client_of(UserFactory(roles=[Role.INSPECTOR]))
    body = Arriving(filled_form(facts="写了很久"), files=2, size=LIMIT_BYTES + 1)
    page = sent(browser, body, reverse("interference:new_report"))
    assert page.status_code == 200
    assert "超过单个文件20 MB的上限" in text_of(page)
    assert "写了很久" in text_of(page)
    assert Report.objects.count() == EvidenceBlob.objects.count() == 0
    assert list(folder.iterdir()) == []
    del page


def test_what_is_over_the_limit_is_not_even_kept(folder):
    """A flood of bytes fills neither memory nor disk."""
    body = Arriving({}, files=1, size=3 * LIMIT_BYTES)
    request = sent(RequestFactory(), body)
    encrypt_uploads(request)
    (file,) = request.FILES.getlist("evidence")
    assert file.size == 3 * LIMIT_BYTES
    sizes = [len(content) for name, content in held_open() if str(folder) in name]
    assert len(sizes) == 1
    assert sizes[0] <= LIMIT_BYTES + 1024 * 1024
    file.close()


def test_evidence_is_sent_as_a_download_and_nothing_else():
    member = make.member()
    make.found(member)
    data = make.PDF + MARK * 9000
    report, _ = make.file(
        UserFactory(roles=[Role.INSPECTOR]), evidence=[make.upload("录 音 中文.pdf", data)]
    )
    browser = unlock(client_of(member))
    url = reverse("interference:evidence", args=[report.pk, report.evidence.get().pk])
    response = browser.get(url)
    assert response.getvalue() == data
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%BD%95")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Length"] == str(len(data))
    assert "no-store" in response["Cache-Control"]


def test_evidence_belongs_to_its_report_alone():
    member = make.member()
    make.found(member)
    inspector = UserFactory(roles=[Role.INSPECTOR])
    first, _ = make.file(inspector, evidence=[make.upload()])
    second, _ = make.file(inspector, evidence=[make.upload()])
    browser = unlock(client_of(member))
    foreign = reverse("interference:evidence", args=[first.pk, second.evidence.get().pk])
    assert browser.get(foreign).status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("UPDATE interference_evidenceblob SET report_id = %s", [first.pk])
    assert browser.get(foreign).status_code == 404


def as_a_browser_sends(page, data: dict) -> tuple[dict, dict]:
    """The fields in the order of the page: before the files, and behind them."""
    names = list(dict.fromkeys(re.findall(r'name="(\w+)"', text_of(page).split("data-once", 1)[1])))
    place = names.index("evidence")
    before = {name: data[name] for name in names[:place] if name in data}
    return before, {name: data[name] for name in names[place:] if name in data}


def cut_off(body: Arriving) -> io.BytesIO:
    """What arrives when the connection breaks in the middle of the file."""
    whole = b"".join(iter(lambda: body.read(65536), b""))
    cut = io.BytesIO(whole[: len(whole) // 2])
    cut.length = len(whole)
    return cut


def test_an_upload_cut_off_in_the_middle_files_nothing(folder):
    make.found(make.member())
    browser = client_of(UserFactory(roles=[Role.INSPECTOR]))
    url = reverse("interference:new_report")
    before, behind = as_a_browser_sends(browser.get(url), filled_form())
    body = Arriving(before, files=1, size=1024 * 1024, behind=behind)
    page = sent(browser, cut_off(body), url)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert Report.objects.count() == 0
    assert list(folder.iterdir()) == []
    body = Arriving(before, files=1, size=1024 * 1024, behind=behind)
    assert "filed" in sent(browser, body, url).context


def test_a_supplement_cut_off_in_the_middle_adds_nothing(folder):
    make.found(make.member())
    inspector = UserFactory(roles=[Role.INSPECTOR])
    report, filed = make.file(inspector)
    browser = client_of(inspector)
    slip = {"number": filed.receipt.number, "secret": filed.receipt.secret}
    page = browser.post(reverse("interference:receipt"), slip)
    before, behind = as_a_browser_sends(page, {**slip, "text": "补充"})
    url = reverse("interference:receipt_reply")
    sent(browser, cut_off(Arriving(before, files=1, size=1024 * 1024, behind=behind)), url)
    assert report.entries.count() == 0
    assert EvidenceBlob.objects.count() == 0
    sent(browser, Arriving(before, files=1, size=1024 * 1024, behind=behind), url)
    assert report.entries.count() == EvidenceBlob.objects.count() == 1

"""The volume of a case: everything in its order, and what cannot be bound keeps its place."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader, PdfWriter

from enforcement import case_volume
from enforcement.case_papers import documents_of
from tests.factories import cases as make
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.case.documents")]


def pdf(password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def bound(case) -> PdfReader:
    return PdfReader(io.BytesIO(case_volume.volume(case, progress=lambda _d, _t: None)))


def texts(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def test_documents_and_evidence_with_contents_and_page_numbers():
    case = make.registered()
    make.evidence(case, name="两页证据", upload=ContentFile(pdf(), name="a.pdf"))
    make.evidence(case, name="库房照片")
    reader = bound(case)
    front = reader.pages[0].extract_text()
    for name in ("立案审批表", "两页证据", "库房照片", case.number):
        assert name in front
    assert [item.title for item in reader.outline] == [
        "立案审批表",
        "证据：两页证据",
        "证据：库房照片",
    ]
    assert len(reader.pages) == 1 + 1 + 2 + 1
    assert "本卷共 3 件" in front
    assert reader.pages[2].extract_text().strip().startswith("2")


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (pdf("secret"), "a.pdf", "已加密或者损坏"),
        (b"%PDF-1.7\n" + b"x" * 300, "a.pdf", "已加密或者损坏"),
        (pdf()[:-200], "a.pdf", ""),
        (b"ID3" + b"\x00" * 500, "a.mp3", "不是 PDF 或者图片"),
        ("文字说明".encode(), "a.txt", "不是 PDF 或者图片"),
    ],
)
def test_what_cannot_be_bound_keeps_its_place_with_its_digest(content, name, why):
    case = make.registered()
    make.evidence(case, upload=ContentFile(content, name=name))
    found = texts(bound(case))
    assert why in found.replace("\n", "")
    if why:
        assert case.evidence.get().file.sha256 in found
        assert "（未装订）" in found


def test_a_file_that_is_gone_does_not_stop_the_volume():
    case = make.registered()
    file = documents_of(case)[0].file
    file.storage.delete(file.name)
    assert "没有找到" in texts(bound(case))


def test_made_twice_it_is_the_same():
    case = make.evidence(make.registered())
    once, twice = (case_volume.volume(case, progress=lambda _d, _t: None) for _ in range(2))
    assert once == twice


def test_the_button_starts_a_job_and_gives_the_file(
    client, settings, django_capture_on_commit_callbacks
):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    case = make.registered()
    client.force_login(make.legal())
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{case.get_absolute_url()}volume/")
    content = b"".join(client.get(f"{answer.url}result/").streaming_content)
    assert content.startswith(b"%PDF")
    client.force_login(UserFactory(roles=["county"]))
    assert client.post(f"{case.get_absolute_url()}volume/").status_code == 404
    assert client.get(f"{answer.url}result/").status_code == 404

"""Storing evidence, and who may fetch stored files."""

from __future__ import annotations

import socket
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.audit.actors import SYSTEM
from foundation.audit.models import AuditEvent
from foundation.documents import access, actions, clamd
from foundation.documents.evidence import RejectedFile, store_evidence
from foundation.documents.models import EvidenceFile
from tests.factories import documents as samples
from tests.factories.accounts import UserFactory

SUBJECT = ("sample.case", "7")
PDF = b"%PDF-1.7\ncontent"


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    samples.know_samples()
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }


@pytest.fixture
def readers(monkeypatch):
    """Users put in here may read the files of ``sample.case``."""
    allowed = set()
    monkeypatch.setattr(access, "_questions", {})
    access.register("sample.case", lambda user, file: file.subject_id == "7" and user in allowed)
    return allowed


def store(name="现场 照片（一）.pdf", content=PDF, subject=SUBJECT):
    return store_evidence(subject=subject, upload=SimpleUploadedFile(name, content), by=SYSTEM)


@pytest.mark.django_db
def test_evidence_is_kept_under_its_digest_with_its_own_name():
    evidence = store()
    assert evidence.name == "现场 照片（一）.pdf"
    assert evidence.file.name.endswith(evidence.sha256)
    assert samples.content_of(evidence) == PDF
    assert evidence.content_type == "application/pdf"
    assert AuditEvent.objects.get().verb == "documents.evidence.stored"


@pytest.mark.django_db
def test_the_same_content_is_one_file_of_a_case_and_one_in_the_store(tmp_path):
    first, second, other = store(), store("副本.pdf"), store(subject=("sample.case", "8"))
    assert first == second
    assert other.file.name == first.file.name
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [("空.pdf", b""), ("程序.pdf", b"MZ\x90"), ("照片.jpg", PDF), ("照片.pdf.exe", PDF)],
)
def test_nothing_is_kept_of_a_rejected_file(tmp_path, name, content):
    with pytest.raises(RejectedFile):
        store(name, content)
    assert not EvidenceFile.objects.exists()
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


@pytest.mark.django_db
def test_a_case_takes_twenty_files():
    for number in range(20):
        store(content=PDF + bytes([number]))
    with pytest.raises(RejectedFile, match="20个"):
        store(content=PDF + b"one more")


def refuse(stream):
    assert stream.read(5) == b"%PDF-"
    raise RejectedFile("病毒扫描发现该文件不安全。")


@pytest.mark.django_db
def test_the_scanner_of_the_settings_is_asked(settings):
    settings.EVIDENCE_SCANNER = f"{__name__}.refuse"
    with pytest.raises(RejectedFile, match="不安全"):
        store()
    assert not EvidenceFile.objects.exists()


class Daemon:
    """Speaks INSTREAM like clamd; keeps what it was sent."""

    def __init__(self, path, answer):
        self.answer, self.received = answer, b""
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        client, _ = self.server.accept()
        with client, client.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := int.from_bytes(stream.read(4), "big"):
                self.received += stream.read(size)
            client.sendall(self.answer)
        self.server.close()


@pytest.mark.parametrize(
    ("answer", "accepted"), [(b"stream: OK\0", True), (b"stream: Eicar FOUND\0", False)]
)
def test_clamd_is_spoken_to_in_its_own_language(settings, tmp_path, answer, accepted):
    settings.CLAMD_SOCKET = str(tmp_path / "clamd")
    daemon = Daemon(settings.CLAMD_SOCKET, answer)
    content = PDF * 20_000
    upload = SimpleUploadedFile("a.pdf", content)
    if accepted:
        clamd.scan(upload)
    else:
        with pytest.raises(RejectedFile, match="不安全"):
            clamd.scan(upload)
    daemon.thread.join()
    assert daemon.received == content


def test_without_the_scanner_nothing_is_taken(settings, tmp_path):
    settings.CLAMD_SOCKET = str(tmp_path / "nobody")
    with pytest.raises(RejectedFile, match="暂时无法使用"):
        clamd.scan(SimpleUploadedFile("a.pdf", PDF))


@pytest.mark.django_db
def test_evidence_is_handed_out_as_a_download_to_those_who_may(client, readers):
    evidence, user = store(), UserFactory()
    readers.add(user)
    client.force_login(user)
    response = client.get(evidence.url)
    assert response.status_code == 200
    assert response.getvalue() == PDF
    assert response["X-Content-Type-Options"] == "nosniff"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''%E7%8E%B0%E5%9C%BA%20%E7%85%A7%E7%89%87" in disposition
    event = AuditEvent.objects.get(verb="documents.evidence.read")
    assert event.actor_id == str(user.pk)


@pytest.mark.django_db
def test_others_do_not_learn_that_it_exists(client, readers):
    evidence, closed = store(), store(subject=("sample.unregistered", "7"))
    client.force_login(UserFactory())
    urls = [evidence.url, closed.url, reverse("documents:evidence", args=[10**9])]
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]
    assert not AuditEvent.objects.filter(verb="documents.evidence.read").exists()


@pytest.mark.django_db
def test_who_was_disabled_reads_nothing(readers):
    evidence, user = store(), UserFactory(is_active=False)
    readers.add(user)
    assert not access.may_read(user, evidence)


@pytest.mark.django_db
def test_without_sign_in_there_is_the_door(client):
    response = client.get(store().url)
    assert response.status_code == 302
    assert reverse("accounts:sign_in") in response["Location"]


@pytest.mark.django_db
def test_a_document_of_a_case_is_read_like_its_evidence(client, readers):
    document = actions.issue(
        series="general", title="通知", template="official_sample.html", head="发",
        context={"texts": []}, made_on=samples.DAY, by=SYSTEM, subject=SUBJECT,
    )  # fmt: skip
    user = UserFactory()
    client.force_login(user)
    assert client.get(document.office_url).status_code == 404
    readers.add(user)
    response = client.get(document.office_url)
    assert response["Content-Type"] == "application/pdf"
    assert len(response.getvalue()) == document.size
    assert AuditEvent.objects.filter(verb="documents.document.read").count() == 1

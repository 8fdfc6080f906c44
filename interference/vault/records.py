"""Opening and closing the records of this room with the keys of the vault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from django.core.files.storage import default_storage

from interference.models import BodyKey, Entry, EvidenceBlob, Report
from interference.models.registers import SealedRecord
from interference.vault import envelope, keys, receipt, stream
from interference.vault.unlocked import Unlocked


@dataclass(frozen=True, slots=True)
class ReportKeys:
    """``shared`` is known to the reporter too; ``inner`` only to the body (``None``: reporter)."""

    shared: bytes = field(repr=False)
    inner: bytes | None = field(repr=False)

    def for_entry(self, entry: Entry) -> bytes:
        key = self.shared if entry.shared else self.inner
        if key is None:
            raise keys.WrongKey
        return key

    def sealed_to(self, body_key: BodyKey) -> bytes:
        return keys.seal(self.shared + (self.inner or b""), to=bytes(body_key.public))


def new_report_keys() -> ReportKeys:
    return ReportKeys(shared=keys.random_key(), inner=keys.random_key())


def keys_of_body(report: Report, vault: Unlocked) -> ReportKeys:
    """The report's keys as its body holds them; ``WrongKey`` for any other vault."""
    if vault.body_id != report.body_id:
        raise keys.WrongKey
    both = vault.open(report.keys_for_body, generation=report.body_key.generation)
    return ReportKeys(shared=both[: keys.KEY_BYTES], inner=both[keys.KEY_BYTES :])


def keys_of_reporter(report: Report, *, secret: str) -> ReportKeys:
    """The report's shared key as the receipt opens it; ``envelope.Tampered`` if it does not."""
    shared = receipt.unwrap(report.key_for_reporter, number=report.receipt_number, secret=secret)
    return ReportKeys(shared=shared, inner=None)


def report_binding(report: Report) -> bytes:
    """A report's text is bound to its id and to everything that stands in the clear for good."""
    period = (report.year, report.quarter, report.month)
    clear = (report.body_id, report.number, *period, report.manner, report.late)
    return envelope.binding("report", report.pk, *clear, sorted(report.kinds))


def entry_binding(entry: Entry) -> bytes:
    return envelope.binding("entry", entry.report_id, entry.sequence, entry.kind)


def read_report(report: Report, report_keys: ReportKeys) -> dict[str, Any]:
    """The report's text; raises ``envelope.Tampered`` when anything of it was changed."""
    content: dict[str, Any] = envelope.decrypt_json(
        report.content, key=report_keys.shared, bound_to=report_binding(report)
    )
    return content


def read_entry(entry: Entry, report_keys: ReportKeys) -> dict[str, Any]:
    content: dict[str, Any] = envelope.decrypt_json(
        entry.content, key=report_keys.for_entry(entry), bound_to=entry_binding(entry)
    )
    return content


def read_evidence(blob: EvidenceBlob, described: dict[str, Any]) -> Iterator[bytes]:
    """The plain bytes of an evidence file, a chunk at a time; raises ``envelope.Tampered``."""
    if not default_storage.exists(blob.stored_as):
        raise envelope.Tampered
    with default_storage.open(blob.stored_as) as source:
        yield from stream.decrypted(
            cast("BinaryIO", source), key=bytes.fromhex(described["key"]), size=described["size"]
        )


def _sealed_binding(record: SealedRecord) -> bytes:
    clear = (record.body_id, record.year, record.quarter, *record.clear_facts())
    return envelope.binding(record._meta.label_lower, record.pk, *clear)


def seal_record(record: SealedRecord, value: Any) -> None:
    """Fill the ciphertext of a register entry or section summary, readable by its body alone."""
    key = keys.random_key()
    record.key_for_body = keys.seal(key, to=bytes(record.body_key.public))
    record.content = envelope.encrypt_json(value, key=key, bound_to=_sealed_binding(record))


def read_record(record: SealedRecord, vault: Unlocked) -> dict[str, Any]:
    if vault.body_id != record.body_id:
        raise keys.WrongKey
    key = vault.open(record.key_for_body, generation=record.body_key.generation)
    content: dict[str, Any] = envelope.decrypt_json(
        record.content, key=key, bound_to=_sealed_binding(record)
    )
    return content

"""Filing a report, and coming back with the receipt. Nothing here remembers who came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Max

from foundation.accounts import attempts
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.documents.numbers import next_number
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import Quarter
from interference import rules
from interference.models import Body, Entry, EvidenceBlob, Report
from interference.queries import said_last
from interference.states import CLOSED, RECEIVED
from interference.vault import envelope, receipt
from interference.vault.records import (
    ReportKeys,
    entry_binding,
    keys_of_reporter,
    new_report_keys,
    read_report,
    report_binding,
)
from interference.vault.upload import VaultedFile


@dataclass(frozen=True, slots=True)
class Filing:
    """A filled statutory form. ``content`` is everything that only the body may read."""

    to: Role
    involved: Sequence[str]
    kinds: Sequence[int]
    manner: str
    late: bool
    filed_on: date
    content: dict[str, Any] = field(repr=False)
    evidence: Sequence[VaultedFile]


@dataclass(frozen=True, slots=True)
class Filed:
    """What the reporter is told; ``again`` when the same form had been filed before."""

    receipt: receipt.Receipt
    filed_on: date
    body: Body
    again: bool


@act
def file_report(filing: Filing, *, by: User, token: str) -> Filed:
    """File a report with the body that article 6 allows; the same form twice is one report.

    ``by`` is asked for the permission and then forgotten. The audit trail learns of the
    report when its month is over, in one go with all others, so that no time in it points at a
    person.
    """
    require(by, Permission.FILE_INTERFERENCE_REPORT, article="记录制度 第六条")
    slip = _receipt(token)
    body = _body_for(filing)
    if Report.objects.filter(receipt_number=slip.number).exists():
        return _filed_before(slip)
    try:
        with transaction.atomic():
            _save_report(filing, body, slip)
    except IntegrityError:
        return _filed_before(slip)
    return Filed(slip, filing.filed_on, body, again=False)


@act
def supplement(
    number: str, secret: str, *, by: User, text: str, evidence: Sequence[VaultedFile], on: date
) -> None:
    """Answer the body's question, or add facts and files, with the receipt (article 4).

    The same sent twice, by a double click, is one.
    """
    require(by, Permission.FILE_INTERFERENCE_REPORT, article="记录制度 第六条")
    report, report_keys = open_with_receipt(number, secret)
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.state == CLOSED:
        raise Refused("该报告已办结，不能再补充。", remedy="如有新情况，请另行提交报告。")
    if said_last(report, report_keys, text=text, digests=[file.sha256 for file in evidence]):
        return
    kind = Entry.Kind.ANSWER if _question_open(report) else Entry.Kind.SUPPLEMENT
    described = keep_evidence(report, evidence)
    value = {"text": text, "on": on.isoformat(), "evidence": described}
    add_entry(report, kind, value, report_keys)


def open_with_receipt(number: str, secret: str) -> tuple[Report, ReportKeys]:
    """The report of a receipt; refused in the same words whatever does not fit.

    Wrong tries are counted by receipt number, never by person.
    """
    number = receipt.clean(number)
    attempts.take("receipt", number, field="secret", remedy="请稍后再试。")
    report = Report.objects.select_related("body").filter(receipt_number=number).first()
    try:
        if report is not None:
            report_keys = keys_of_reporter(report, secret=secret)
            attempts.clear("receipt", number)
            return report, report_keys
    except envelope.Tampered:
        pass
    raise Refused("回执号或密码不正确。", remedy="请对照回执逐位核对后重试。", field="secret")


def prove(number: str, proof: str, filed_on: date) -> bool:
    """Whether a report with this receipt number was filed on that day.

    Raises ``Refused`` after too many tries for one number.
    """
    number = receipt.clean(number)
    attempts.take("proof", number, field="proof", remedy="请稍后再试。")
    report = Report.objects.filter(receipt_number=number).only("proof_digest").first()
    proven = report is not None and receipt.same_proof(
        report.proof_digest, number=number, proof=proof, filed_on=filed_on
    )
    if proven:
        attempts.clear("proof", number)
    return proven


def add_entry(
    report: Report,
    kind: str,
    value: dict[str, Any],
    report_keys: ReportKeys,
    *,
    registered: bool = False,
) -> Entry:
    """Append an entry to a report whose row the caller has locked."""
    last = report.entries.aggregate(last=Max("sequence"))["last"] or 0
    entry = Entry(report=report, sequence=last + 1, kind=kind, registered=registered)
    entry.content = envelope.encrypt_json(
        value, key=report_keys.for_entry(entry), bound_to=entry_binding(entry)
    )
    entry.save(force_insert=True)
    return entry


def keep_evidence(report: Report, files: Sequence[VaultedFile]) -> list[dict[str, Any]]:
    """Store encrypted files; returns what belongs into the ciphertext beside them.

    Files of a transaction that fails are taken away again.
    """
    described, stored = [], []
    try:
        for file in files:
            name, size, digest = file.store()
            stored.append(name)
            blob = EvidenceBlob(
                report=report, stored_as=name, stored_bytes=size, stored_sha256=digest
            )
            blob.save(force_insert=True)
            described.append({"id": str(blob.pk), **file.description()})
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise
    return described


def _save_report(filing: Filing, body: Body, slip: receipt.Receipt) -> None:
    report_keys = new_report_keys()
    body_key = body.newest_key()
    quarter = Quarter.of(filing.filed_on)
    report = Report(
        body=body,
        body_key=body_key,
        number=next_number(f"interference.report.{body.pk}", quarter.year),
        year=quarter.year,
        quarter=quarter.number,
        month=filing.filed_on.month,
        kinds=sorted(filing.kinds),
        manner=filing.manner,
        late=filing.late,
        state=RECEIVED,
        receipt_number=slip.number,
        keys_for_body=report_keys.sealed_to(body_key),
        key_for_reporter=slip.wrap(report_keys.shared),
        proof_digest=receipt.proof_digest(
            number=slip.number, proof=slip.proof, filed_on=filing.filed_on
        ),
    )
    report.save(force_insert=True)
    described = keep_evidence(report, filing.evidence)
    value = {**filing.content, "filed_on": filing.filed_on.isoformat(), "evidence": described}
    report.content = envelope.encrypt_json(
        value, key=report_keys.shared, bound_to=report_binding(report)
    )
    report.save(update_fields=["content"])


def _question_open(report: Report) -> bool:
    spoken = report.entries.filter(kind__in=(Entry.Kind.QUESTION, Entry.Kind.ANSWER))
    last = spoken.order_by("-sequence").first()
    return last is not None and last.kind == Entry.Kind.QUESTION


def _receipt(token: str) -> receipt.Receipt:
    try:
        return receipt.from_token(token)
    except receipt.StaleForm as error:
        raise Refused(
            "此表打开已超过一天，为安全起见需要换发新表。",
            remedy="您填写的内容已保留，请直接再次提交。",
            field="token",
        ) from error


def _body_for(filing: Filing) -> Body:
    """The body that the form names, its row locked: its key does not change meanwhile."""
    if filing.to not in rules.routes(filing.involved):
        raise Refused(
            "所选受理机关与回避情形不符。",
            remedy="涉及派驻纪检组的，只能报送上一级；不涉及本单位人员的，报送派驻纪检组。",
            article="记录制度 第六条",
            field="to",
        )
    body = Body.objects.select_for_update(no_key=True).filter(role=filing.to).first()
    if body is None:
        raise Refused(
            "该受理机关尚未在本系统设立保险箱。",
            remedy="请先以书面方式当面报送，并联系该机关尽快启用。",
            article="记录制度 第六条",
            field="to",
        )
    return body


def _filed_before(slip: receipt.Receipt) -> Filed:
    """The same form was sent twice: the same receipt again, if it really opens that report."""
    report, report_keys = open_with_receipt(slip.number, slip.secret)
    filed_on = date.fromisoformat(read_report(report, report_keys)["filed_on"])
    return Filed(slip, filed_on, report.body, again=True)

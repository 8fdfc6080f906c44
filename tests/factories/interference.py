"""Bodies, vaults and filings for tests; everything goes through the acts."""

from __future__ import annotations

import contextlib
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.uploadhandler import StopFutureHandlers

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.workdays.quarters import today
from interference.actions import ceremony
from interference.actions.filing import Filed, Filing, file_report
from interference.actions.unlocking import unlock
from interference.evidence import check_files
from interference.models import Member, Report
from interference.vault import receipt
from interference.vault.unlocked import Unlocked
from interference.vault.upload import VaultedFile, VaultUploadHandler
from tests.factories.accounts import UserFactory, confirmed

PASSPHRASE = "一句只有我记得的话 number 7"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def member(role: Role = Role.DISCIPLINE, **kwargs: Any) -> User:
    return UserFactory(roles=[role], **kwargs)


def found(user: User) -> tuple[Member, Unlocked, str]:
    """Found the user's body and open its vault."""
    founder, code = ceremony.found_body(by=user, passphrase=PASSPHRASE, confirmed=confirmed(user))
    return founder, unlock(by=user, passphrase=PASSPHRASE), code


def join(user: User, *, admitted_by: User, vault: Unlocked) -> Unlocked:
    joined = ceremony.ask_to_join(
        admitted_by_body(vault), by=user, passphrase=PASSPHRASE, confirmed=confirmed(user)
    )
    ceremony.admit(joined, by=admitted_by, vault=vault, confirmed=confirmed(admitted_by))
    return unlock(by=user, passphrase=PASSPHRASE)


def admitted_by_body(vault: Unlocked):
    return Member.objects.get(pk=vault.member_id).body


def content(**changes: Any) -> dict[str, Any]:
    return {
        "reporter_name": "张实",
        "reporter_title": "四级主任科员",
        "reporter_contact": "0951-0000000",
        "leader_name": "李某某",
        "leader_title": "副局长",
        "leader_organ": "某市某局",
        "leader_organ_kind": "state_organ",
        "kinds": [2, 4],
        "manner": "telephone",
        "manner_other": "",
        "directness": "through",
        "through": "其司机",
        "facts": "来电要求对某企业从轻处理。",
        "refusal": "refused",
        "refusal_how": "当场说明依法办理。",
        "related_case": "某民爆公司检查",
        "obstructs_transfer": False,
        "remark": "",
        "involved": ["nobody"],
        "special_reason": "",
        "to": "discipline",
        "late_reason": "",
        "event_date": today().isoformat(),
        **changes,
    }


def filing(*, to: Role = Role.DISCIPLINE, evidence=(), filed_on: date | None = None, **changes):
    filled = content(to=to.value, **changes)
    return Filing(
        to=to,
        involved=filled["involved"],
        kinds=filled["kinds"],
        manner=filled["manner"],
        late=bool(filled["late_reason"]),
        filed_on=filed_on or today(),
        content=filled,
        evidence=list(evidence),
    )


def upload(name: str = "录音.pdf", data: bytes = PDF) -> VaultedFile:
    """A file as the upload handler hands it over, checked."""
    handler = VaultUploadHandler(None)
    with contextlib.suppress(StopFutureHandlers):  # this handler takes the file
        handler.new_file("evidence", name, "application/octet-stream", len(data))
    source = BytesIO(data)
    while chunk := source.read(handler.chunk_size):
        handler.receive_data_chunk(chunk, 0)
    file = handler.file_complete(len(data))
    check_files([file])
    return file


def file(reporter: User, **kwargs: Any) -> tuple[Report, Filed]:
    filed = file_report(filing(**kwargs), by=reporter, token=receipt.new_token())
    return Report.objects.get(receipt_number=filed.receipt.number), filed

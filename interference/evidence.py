"""What is asked of evidence files; the limits are those of every other file of the house."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.documents import evidence
from foundation.procedure.refusals import Refused
from interference.vault.upload import VaultedFile


def check_files(files: Sequence[VaultedFile]) -> None:
    """Raise ``Refused`` that names every file that cannot be taken, and why.

    Fills in the kept name and the type of those that can.
    """
    evidence.check_count(len(files))
    wrong = [problem for file in files if (problem := _wrong_with(file))]
    if wrong:
        raise Refused("".join(wrong), field="evidence")


def _wrong_with(file: VaultedFile) -> str:
    try:
        file.kept_name = evidence.check_name(file.name or "")
        evidence.check_size(file.size or 0)
        file.file_type = evidence.check_type(file.kept_name, file.head)
    except Refused as refusal:
        problem = str(refusal)
        return problem if str(file.name) in problem else f"“{file.name}”：{problem}"
    return ""

"""The volume of a case (案卷): its documents and evidence in the order of their days, one PDF."""

from __future__ import annotations

from enforcement.case_papers import documents_of
from enforcement.models import Case
from foundation import jurisdiction
from foundation.documents.volume import PDF, Leaf, Progress, bind, leaves_of
from foundation.workdays.quarters import today

TEMPLATE = "pdf/enforcement/case/volume.html"


def leaves(case: Case) -> list[Leaf]:
    """Every document that was issued (one declared void says so) and every file of evidence."""
    papers = [
        Leaf(
            title=one.title if one.in_force else f"{one.title}（{one.get_state_display()}）",
            number=one.number_text,
            on=one.made_on,
            path=str(one.file.name),
            content_type=PDF,
            sha256=one.sha256,
        )
        for one in documents_of(case)
    ]
    evidence = [
        Leaf(
            title=f"证据：{one.name}",
            number=str(one.get_kind_display()),
            on=one.taken_on,
            path=str(one.file.file.name),
            content_type=one.file.content_type,
            sha256=one.file.sha256,
        )
        for one in case.evidence.select_related("file")
        if one.file is not None
    ]
    proofs = [
        Leaf(
            title=f"送达凭证：{one.document.title}",
            number=str(one.get_method_display()),
            on=one.served_on,
            path=str(one.proof.file.name),
            content_type=one.proof.content_type,
            sha256=one.proof.sha256,
        )
        for one in case.services.select_related("document", "proof")
        if one.proof is not None
    ]
    return leaves_of([*papers, *evidence, *proofs])


def volume(case: Case, *, progress: Progress) -> bytes:
    """Bind it; made twice from the same case on the same day it is the same."""
    return bind(
        leaves(case),
        template=TEMPLATE,
        context={
            "case": case,
            "team": case.team,
            "jurisdiction": jurisdiction.current(),
            "title": f"{case}案卷",
        },
        made_on=today(),
        progress=progress,
    )

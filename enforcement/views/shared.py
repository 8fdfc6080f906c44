"""What pages of cases share: deadlines, files, methods."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.trail import target_key
from foundation.deadlines.models import Deadline
from foundation.deadlines.rules import remaining_text
from foundation.documents.models import EvidenceFile
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar

CHANGING = require_http_methods(["GET", "HEAD", "POST"])


def dues_of(case: Model) -> list[dict[str, Any]]:
    """The open deadlines of a case as ``web/deadlines.html`` takes them."""
    now, calendar = today(), current_calendar()
    return [
        {
            "deadline": due,
            "when": remaining_text(due.due, now, calendar),
            "urgency": "over" if due.due < now else "today" if due.due == now else "soon",
        }
        for due in Deadline.objects.open().of(*target_key(case))
    ]


def files_of(case: Model) -> list[EvidenceFile]:
    kind, pk = target_key(case)
    return list(EvidenceFile.objects.filter(subject_type=kind, subject_id=pk))


def case_offer(user: User, name: str, number: str) -> list[dict[str, str]]:
    """The way from a record into a penalty case, for those who handle cases."""
    if not user.may(Permission.HANDLE_CASES):
        return []
    url = f"{reverse('enforcement:case_propose')}?{name}={number}"
    return [{"label": "转立案", "url": url, "note": ""}]

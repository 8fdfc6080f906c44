"""Which steps the table allows but that have nothing to do now; the page does not offer them."""

from __future__ import annotations

from enforcement.case_papers import FOR_THE_PARTY, documents_of, kind_of
from enforcement.models import Case, CrimeTransfer, Decision
from enforcement.rules import cases as rules
from enforcement.states import case as states

_DECIDED_PAPERS = ("decision", "no_penalty", "change")


def idle_steps(case: Case) -> set[str]:
    """The names of the steps with nothing to do."""
    idle = {
        **_before_decision(case),
        **_transfer(case),
        **_after_decision(case),
    }
    return {name for name, nothing in idle.items() if nothing}


def _before_decision(case: Case) -> dict[str, bool]:
    stops = [stop.kind for stop in case.stops.all() if stop.until is None]
    telling = case.tellings.filter(round=case.round).select_related("hearing").first()
    heard = telling is not None and hasattr(telling, "hearing")
    return {
        "ask_review": not case.major,
        "tell": (case.major and case.state == states.INVESTIGATED) or case.crime_suspected,
        "resume_clock": not set(stops) - {"hearing", "transfer"},
        "ask_hearing": telling is None or telling.hearing_due is None or heard,
        "record_service": not _unserved(case),
        "discuss": case.crime_suspected,
        "decide": case.crime_suspected,
        "withdraw": case.crime_suspected,
    }


def _transfer(case: Case) -> dict[str, bool]:
    now = case.transfers.filter(state__in=CrimeTransfer.OPEN).first()
    state = now.state if now else ""
    return {
        "report_crime": now is not None,
        "decide_transfer": state != "reported",
        "hand_over": state != "approved",
        "record_answer": state not in ("handed", "reconsidering"),
        "ask_reconsideration": state != "declined",
    }


def _after_decision(case: Case) -> dict[str, bool]:
    now = case.decisions.filter(state=Decision.State.IN_FORCE).first()
    items = list(now.items.filter(executed_on__isnull=True)) if now else []
    challenged = case.challenges.filter(result="").exists()
    return {
        "record_execution": all(item.kind in rules.MONEY for item in items),
        "record_challenge": now is None or challenged,
        "conclude_challenge": not challenged,
        "revoke": now is None,
        "change_decision": now is None or now.kind != Decision.Kind.PENALTY,
        "grant_instalments": now is None or not now.fine,
        "record_ruling": case.state == states.COURT and bool(case.enforcement.ruling),
    }


def _unserved(case: Case) -> bool:
    served = set(case.services.values_list("document_id", flat=True))
    return any(
        kind_of(one) in FOR_THE_PARTY
        and kind_of(one) not in _DECIDED_PAPERS
        and one.pk not in served
        and one.in_force
        for one in documents_of(case)
    )

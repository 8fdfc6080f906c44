"""Celery application and the only beat table of the project."""

import os
from typing import Any

from celery import Celery, bootsteps
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safetyreg.settings")

app = Celery("safetyreg")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class Preflight(bootsteps.StartStopStep):
    """The worker refuses an unsafe production start, as the web process does; else it reports."""

    def __init__(self, parent: Any, **kwargs: Any) -> None:
        from safetyreg.checks import refuse_unsafe_start  # noqa: PLC0415  (needs loaded apps)

        refuse_unsafe_start()
        super().__init__(parent, **kwargs)

    def start(self, parent: Any) -> None:  # noqa: ARG002
        from safetyreg.tasks import heartbeat  # noqa: PLC0415

        heartbeat()


app.steps["worker"].add(Preflight)

# Each job asks "which periods that are over lack their result?", so a missed or doubled
# beat changes nothing.
app.conf.beat_schedule = {
    "audit-seal": {"task": "foundation.audit.tasks.seal", "schedule": 60.0},
    "deadlines-remind": {
        "task": "foundation.deadlines.tasks.remind",
        "schedule": crontab(hour=6, minute=30),
    },
    "deadlines-recompute": {
        "task": "foundation.deadlines.tasks.recompute_provisional",
        "schedule": crontab(hour=5, minute=30),
    },
    "blacklist-candidates": {
        "task": "blacklist.tasks.find_candidates",
        "schedule": crontab(hour=1, minute=10),
    },
    "blacklist-watch": {
        "task": "blacklist.tasks.watch_listings",
        "schedule": crontab(hour=1, minute=30),
    },
    "blacklist-questions": {
        "task": "blacklist.tasks.question_listings",
        "schedule": crontab(hour=1, minute=40),
    },
    "disclosure-batches": {
        "task": "disclosure.tasks.compile_due_batches",
        "schedule": crontab(hour=4, minute=0),
    },
    "disclosure-datasets": {
        "task": "disclosure.tasks.make_datasets",
        "schedule": crontab(hour=2, minute=40),
    },
    "disclosure-corrections": {
        "task": "disclosure.tasks.prepare_corrections",
        "schedule": crontab(hour=1, minute=50),
    },
    "enforcement-bulletins": {
        "task": "enforcement.tasks.compile_missing_bulletins",
        "schedule": crontab(hour=3, minute=50),
    },
    "enforcement-reveal-draws": {
        "task": "enforcement.tasks.reveal_draws",
        "schedule": crontab(hour=0, minute=20),
    },
    "enforcement-certificate-deadlines": {
        "task": "enforcement.tasks.open_certificate_deadlines",
        "schedule": crontab(hour=5, minute=10),
    },
    "enforcement-responsibility-deadline": {
        "task": "enforcement.tasks.open_responsibility_deadline",
        "schedule": crontab(hour=5, minute=15),
    },
    "enterprises-expire-licences": {
        "task": "foundation.enterprises.tasks.mark_expired_licences",
        "schedule": crontab(hour=4, minute=40),
    },
    "enterprises-open-yearly-checks": {
        "task": "foundation.enterprises.tasks.open_yearly_checks",
        "schedule": crontab(hour=4, minute=50),
    },
    "enforcement-open-plan-deadlines": {
        "task": "enforcement.tasks.open_plan_deadlines",
        "schedule": crontab(hour=5, minute=0),
    },
    "heartbeat": {
        "task": "safetyreg.tasks.heartbeat",
        "schedule": 20.0,
        "options": {"expires": 20},  # they must not pile up while no worker runs
    },
    "interference-register": {
        "task": "interference.tasks.register_reports",
        "schedule": crontab(hour=2, minute=10),
    },
    "interference-open-quarter": {
        "task": "interference.tasks.request_section_summaries",
        "schedule": crontab(hour=3, minute=10),
    },
    "interference-quarterly-summaries": {
        "task": "interference.tasks.make_missing_summaries",
        "schedule": crontab(hour=3, minute=40),
    },
    "interference-sweep": {
        "task": "interference.tasks.sweep_orphaned_evidence",
        "schedule": crontab(hour=4, minute=20),
    },
    "web-sweep-results": {
        "task": "foundation.web.tasks.sweep_results",
        "schedule": crontab(hour=4, minute=10),
    },
}

"""Jobs of this room; each may run late, twice or not at all."""

from __future__ import annotations

from celery import shared_task

from interference.actions import evidence, sections, summaries


@shared_task
def register_reports() -> int:
    return summaries.register_in_trail()


@shared_task
def request_section_summaries() -> int:
    return sections.request_section_summaries()


@shared_task
def make_missing_summaries() -> int:
    return len(summaries.make_missing_summaries())


@shared_task
def sweep_orphaned_evidence() -> int:
    return evidence.sweep_orphans()

from celery import shared_task

from foundation.web import jobs


@shared_task
def sweep_results() -> int:
    """Late, doubled or missed runs change nothing."""
    return jobs.sweep_results()

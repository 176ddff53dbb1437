"""Work of the worker on read models."""

from django_tasks import task

from analytics.rollups.rebuild import refresh_stale


@task()
def refresh_stale_facts() -> int:
    """Compute the facts of all stale enrolments; harmless when there is none."""
    return refresh_stale()

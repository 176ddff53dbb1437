"""Work of the worker on read models."""

from django_tasks import task

from analytics.lrs.store.numbering import number_soon
from analytics.rollups.rebuild import refresh_stale


@task()
def refresh_stale_facts() -> int:
    """Compute the facts of all stale enrolments; harmless when there is none. New statements get their places too."""
    number_soon()
    return refresh_stale()

"""What the worker does once a day."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from analytics.lrs.store import partitions
from lms.kernel.writes import write_transaction
from lms.operations.retention import apply_retention

DAY = timedelta(days=1)


@task()
def daily_round() -> dict[str, int]:
    """What was kept long enough goes. The next round is asked for first, so that a fault today does not end them all."""
    ensure_daily_round(after=DAY)
    partitions.keep_ahead()
    return {done.what: done.count for done in apply_retention() if done.count}


def ensure_daily_round(after: timedelta = timedelta(0)) -> bool:
    """Ask for a round unless one waits already, however often this is called; says whether one was asked for."""
    if not daily_round.get_backend().supports_defer:
        return False
    with write_transaction():
        waiting = DBTaskResult.objects.filter(task_path=daily_round.module_path, status="READY")
        if waiting.exists():
            return False
        daily_round.using(run_after=timezone.now() + after).enqueue()
    return True

"""Forwarding as work of the worker: asked for when something was stored, and by a tick in any case."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django_tasks import task
from django_tasks_db.models import DBTaskResult, get_date_max

from analytics.lrs.forwarding.delivery import deliver
from analytics.lrs.models import Receiver
from lms.kernel import clock
from lms.kernel.writes import write_transaction

TICK = timedelta(seconds=60)
BEHIND_OTHERS = -10  # mails and certificates go first


@task(priority=BEHIND_OTHERS)
def forward_statements() -> int:
    """Bring every receiver that is due a step further; how many are. The tick is asked for first, so that no fault ends it."""
    _tidy()
    ask(at=clock.now() + TICK)
    due = list(due_receivers())
    unfinished = [receiver for receiver in due if deliver(receiver)]
    if unfinished:
        ask()
    ask_for_retries()
    return len(due)


def due_receivers() -> QuerySet[Receiver]:
    """Those that may be sent to now."""
    return Receiver.objects.filter(Q(next_try_at=None) | Q(next_try_at__lte=clock.now()), enabled=True)


def wake() -> None:
    """Something was stored: have it sent, if anybody wants it."""
    if due_receivers().exists():
        ask()


def ask(at: datetime | None = None) -> bool:
    """Ask for a round, at once or at a moment, unless one is asked for by then or there is nobody to send to."""
    if not Receiver.objects.filter(enabled=True).exists():
        return False
    if not forward_statements.get_backend().supports_defer:  # tests: at once, and no tick
        if at is None:
            forward_statements.enqueue()
        return at is None
    with write_transaction():
        if _asked_by(at or clock.now()):
            return False
        later: Any = forward_statements.using(run_after=at) if at else forward_statements
        later.enqueue()
    return True


def ask_for_retries() -> None:
    """A receiver that waits for less than a tick is not left waiting for it."""
    now = clock.now()
    soon = Receiver.objects.filter(enabled=True, next_try_at__gt=now, next_try_at__lt=now + TICK)
    first = soon.order_by("next_try_at").values_list("next_try_at", flat=True).first()
    if first is not None:
        ask(at=first)


def _asked_by(moment: datetime) -> bool:
    in_time = Q(run_after=get_date_max()) | Q(run_after__lte=moment)
    return DBTaskResult.objects.filter(in_time, task_path=forward_statements.module_path, status="READY").exists()


def _tidy() -> None:
    """Rounds that are over leave no rows behind: there are many of them, and they say nothing."""
    DBTaskResult.objects.filter(task_path=forward_statements.module_path, status="SUCCESSFUL").delete()

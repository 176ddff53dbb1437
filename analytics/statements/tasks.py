"""Imports of uploaded files, done by the worker a stretch at a time, so that other work gets its turn."""

import time
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks import task

from analytics.statements import importing
from analytics.statements.models import StatementImport

STRETCH = 10.0  # seconds


@task()
def go_on_with_import(import_id: str) -> None:
    """One stretch of an import; then it is asked for again. Doing it again, or twice at once, does no harm."""
    job = StatementImport.objects.filter(pk=UUID(import_id), finished_at=None).exclude(file="").first()
    if job is None:
        return
    end = time.monotonic() + STRETCH
    with default_storage.open(job.file, "rb") as source:
        job = importing.run(job, source, go_on=lambda _job: time.monotonic() < end)
    if job.finished_at is None:
        ask(job)


def ask(job: StatementImport) -> None:
    """Let the worker go on."""
    key = str(job.pk)
    transaction.on_commit(lambda: go_on_with_import.enqueue(key))


def resume_imports() -> int:
    """After a restart: go on with all that was cut off; how many."""
    cut_off = list(StatementImport.objects.filter(finished_at=None).exclude(file=""))
    for job in cut_off:
        ask(job)
    return len(cut_off)

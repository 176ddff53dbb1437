"""Runs as the apps above see them: who facilitates one is theirs to say."""

from django.db.models import QuerySet

from courses.models import Run


def every_run() -> QuerySet[Run]:
    """All runs with their courses; the newest first."""
    return Run.objects.select_related("course").order_by("-opens_at", "title", "pk")

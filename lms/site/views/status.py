"""What works at this moment, said honestly to anybody who asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from lms.kernel import access, clock

SLOW = timedelta(minutes=10)  # a task that waits longer is worth a word
SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One part: whether it works, and what that means for the reader."""

    part: str | Promise
    works: bool | None  # None: not known here
    words: str | Promise


@access.public
@require_safe
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """The server, the database, the queue, the last copy; and work that is planned."""
    database = _database()
    lines = [Line(_("The server"), True, _("It answers, or you would not read this.")), database]
    if database.works:
        lines.append(_queue(clock.now()))
    lines.append(_copy(clock.now()))
    context = {
        "lines": lines,
        "all_well": all(line.works is not False for line in lines),
        "planned": settings.PLANNED_WORK,
        "now": clock.now(),
    }
    return render(request, "site/status.html", context, status=200 if database.works else 503)


def _database() -> Line:
    name = _("The store of your work")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Line(
            name, False, _("It does not answer. Lessons cannot be opened and answers cannot be saved at the moment.")
        )
    return Line(name, True, _("It answers. What a page calls saved is saved."))


def _queue(now: datetime) -> Line:
    name = _("Work in the background: mails and certificates")
    ready = DBTaskResult.objects.ready().values_list("enqueued_at", "run_after").order_by("enqueued_at")[:SAMPLE]
    # a task for later waits from its hour on; one for now carries the end of time there
    since = [run_after if run_after <= now else enqueued_at for enqueued_at, run_after in ready]
    oldest = min(since, default=now)
    if now - oldest < SLOW:
        return Line(name, True, _("Nothing waits for long."))
    minutes = int((now - oldest).total_seconds() // 60)
    words = ngettext(
        "The oldest task has waited for %(minutes)d minute. Mails and certificates come late; your answers are not affected.",
        "The oldest task has waited for %(minutes)d minutes. Mails and certificates come late; your answers are not affected.",
        minutes,
    )
    return Line(name, False, words % {"minutes": minutes})


def _copy(now: datetime) -> Line:
    name = _("The last backup")
    mark = Path(settings.BACKUP_MARK) if settings.BACKUP_MARK else None
    if mark is None or not mark.exists():
        return Line(name, None, _("Not known to this page. Ask those who run this installation."))
    made = datetime.fromtimestamp(mark.stat().st_mtime, ZoneInfo("UTC"))
    days = (now - made).days
    if days < 1:
        return Line(name, True, _("Made within the last day."))
    words = ngettext("Made %(days)d day ago.", "Made %(days)d days ago.", days) % {"days": days}
    return Line(name, days <= 7, words)

"""Health, and the mails of a demonstration."""

import email
import email.policy
import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from lms.kernel import access

NEWEST = 50
LONGEST_WAIT = 4  # seconds
MAIL_TASKS = "lms.accounts.signing_in.mailing."


@require_safe
@access.public
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@access.public
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers; a balancer sends people elsewhere on 503. `manage.py doctor` says more, to operators only."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001  whatever is wrong, we are not ready
        return JsonResponse({"ready": False}, status=503)
    return JsonResponse({"ready": True})


@require_safe
@access.public
def mails(request: HttpRequest) -> HttpResponse:
    """The mails that a demonstration would have sent, newest first. There is no such page elsewhere."""
    if not (settings.DEMONSTRATION and settings.MAIL_FOLDER):
        raise Http404
    _wait_for_the_worker()
    files = sorted(Path(settings.MAIL_FOLDER).glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    messages = [message for file in files[:NEWEST] for message in _messages(file)]
    return render(request, "operations/mails.html", {"messages_sent": messages[:NEWEST]})


def _wait_for_the_worker() -> None:
    """Mails leave by the worker, a moment after the page that promised them; who looks at once shall find them."""
    letters = DBTaskResult.objects.filter(task_path__startswith=MAIL_TASKS)
    waiting = letters.ready() | letters.running()
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until and waiting.exists():
        time.sleep(0.1)


def _messages(file: Path) -> list[dict[str, str]]:
    """The mails of one file of Django's file backend, newest first."""
    found = []
    for part in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
        if part.strip():
            message = email.message_from_bytes(part, policy=email.policy.default)
            body = message.get_body(("plain",))
            text = body.get_content() if body else ""
            found.append({key: str(message[key]) for key in ("Subject", "To", "Date")} | {"text": text})
    return list(reversed(found))

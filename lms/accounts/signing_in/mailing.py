"""Mails, sent outside the request: nobody waits for a mail server, or learns from the waiting who has an account.

What a task is given stands in the database until it has run, so it is sealed; `forget_mail_tasks` removes the rows.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from lms.kernel.sealing import seal, unseal

logger = logging.getLogger(__name__)
AGAIN_AFTER = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)]


class NotSent(Exception):
    """A mail was given up."""


def queue_mail(message: EmailMessage) -> None:
    """Hand a written mail to the worker."""
    letter = {"subject": message.subject, "body": message.body, "sender": message.from_email, "to": message.to}
    send_letter.enqueue(seal(letter, purpose="mail"))


def queue_reset(*, email: str, language: str, origin: str) -> None:
    """Let the worker look whether an address has an account, and write to it accordingly."""
    wanted = {"email": email, "language": language, "origin": origin}
    send_reset_mail.enqueue(seal(wanted, purpose="mail"))


@task()
def send_letter(sealed: str, tries: int = 0) -> None:
    """Send a mail; where the mail server does not take it, try again later."""
    letter = unseal(sealed, purpose="mail")
    try:
        EmailMessage(letter["subject"], letter["body"], letter["sender"], letter["to"]).send()
    except (SMTPException, OSError) as error:
        if tries >= len(AGAIN_AFTER) or not send_letter.get_backend().supports_defer:
            # a mail server's words repeat the address, and what is raised here is written to the log
            raise NotSent(type(error).__name__) from None
        logger.warning("A mail could not be sent; another try follows.")
        send_letter.using(run_after=timezone.now() + AGAIN_AFTER[tries]).enqueue(sealed, tries + 1)


@task()
def send_reset_mail(sealed: str) -> None:
    """The mail that answers "Forgot your password?", whether or not there is an account."""
    from allauth.account.forms import default_token_generator
    from allauth.account.internal.flows.password_reset import request_password_reset
    from allauth.account.internal.userkit import filter_users_by_email
    from allauth.core.context import request_context

    wanted = unseal(sealed, purpose="mail")
    request = _as_if_asked_at(wanted["origin"])
    users = filter_users_by_email(wanted["email"], is_active=True, prefer_verified=True, for_login=True)
    with override(wanted["language"]), request_context(request):
        request_password_reset(request, wanted["email"], users, default_token_generator)


def forget_mail_tasks(sender: Any, task_result: Any, **rest: Any) -> None:
    """A mail that was sent, or given up, leaves no row behind: connected to `task_finished`."""
    ran = task_result.task
    if ran.module_path.startswith(f"{__name__}.") and ran.get_backend().supports_get_result:
        from django_tasks_db.models import DBTaskResult

        DBTaskResult.objects.filter(pk=task_result.id).delete()


def _as_if_asked_at(origin: str) -> HttpRequest:
    """A request with the address that the person used, for the links in the mail."""
    scheme, _, host = origin.partition("://")
    request = HttpRequest()
    request.META = {"HTTP_HOST": host, "SERVER_NAME": host, "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1"}
    request._get_scheme = lambda: scheme  # type: ignore[attr-defined]
    return request

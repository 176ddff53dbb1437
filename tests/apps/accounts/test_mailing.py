"""Mails leave by the worker, and leave nothing behind in the table of tasks."""

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lms.accounts.signing_in.mailing import queue_mail

pytestmark = pytest.mark.django_db(transaction=True)
RESET = "/account/password/reset/"


@pytest.fixture(autouse=True)
def queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def work_off():
    """Let the worker run until nothing is due."""
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)


@pytest.fixture(autouse=True)
def signals_of_the_worker(monkeypatch):
    """The worker takes the process's signals for itself; a test keeps them."""
    from django_tasks_db.management.commands import db_worker

    monkeypatch.setattr(db_worker.Worker, "configure_signals", lambda worker: None)


@pytest.mark.parametrize("address", ["amina@example.org", "nobody@example.org"])
def test_nothing_readable_waits_and_nothing_stays(client, amina, address):
    client.post(RESET, {"email": address})
    row = DBTaskResult.objects.get()
    assert address not in str(row.args_kwargs) and "testserver" not in str(row.args_kwargs)
    assert mail.outbox == []
    work_off()
    assert [message.to for message in mail.outbox] == [[address]]
    assert not DBTaskResult.objects.exists()


def test_the_link_of_the_mail_works(client, amina):
    client.post(RESET, {"email": "amina@example.org"}, HTTP_HOST="learn.example:8080")
    work_off()
    assert "http://learn.example:8080/account/password/reset/key/" in mail.outbox[0].body


def test_a_mail_server_that_is_away_is_asked_again(client, amina, monkeypatch, settings):
    def away(backend, messages):
        raise SMTPServerDisconnected("away")

    client.post(RESET, {"email": "amina@example.org"})
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", away)
        work_off()
    waiting = DBTaskResult.objects.get()
    assert waiting.run_after > timezone.now() + timedelta(seconds=30)
    assert "amina" not in str(waiting.args_kwargs)
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    work_off()
    assert len(mail.outbox) == 1 and not DBTaskResult.objects.exists()


def test_a_mail_that_never_goes_is_given_up_and_forgotten(client, amina, monkeypatch):
    def away(backend, messages):
        raise SMTPServerDisconnected("away")

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    client.post(RESET, {"email": "amina@example.org"})
    for _ in range(6):
        work_off()
        DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    assert not DBTaskResult.objects.exists()


def test_what_a_mail_server_answers_is_not_written_to_the_log(client, monkeypatch, caplog, settings):
    """A refusal names the address; given up, it says only of what kind it was."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    def refuse(backend, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such mailbox")})

    caplog.set_level(logging.INFO, logger="django_tasks")  # the worker of another test has turned it down
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    queue_mail(EmailMessage("Hello", "Text", "site@example.org", ["amina@example.org"]))
    assert "NotSent" in caplog.text and "amina@example.org" not in caplog.text


def test_a_message_of_the_contact_page_waits_sealed_and_is_tried_again(client, monkeypatch):
    def away(backend, messages):
        raise SMTPServerDisconnected("away")

    said = {"message": "My name is Amina.", "name": "Amina", "address": "amina@example.org"}
    assert client.post("/en/contact/", said).status_code == 303
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", away)
        work_off()
    waiting = DBTaskResult.objects.get()
    assert "mina" not in str(waiting.args_kwargs) + waiting.traceback
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    work_off()
    assert [said["message"] in message.body for message in mail.outbox] == [True]
    assert not DBTaskResult.objects.exists()

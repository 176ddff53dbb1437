"""Help, contact, status, privacy, accessibility."""

import os
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from lms.accounts.privacy.notices import PURPOSES
from lms.accounts.signing_in.policy import CONTACT_ADDRESS
from lms.kernel import clock
from lms.site.help import SECTIONS

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_help_has_an_anchor_for_every_section(client):
    page = text(client.get("/en/help/"))
    assert [section.key for section in SECTIONS if f'id="{section.key}"' not in page] == []
    assert 'href="/en/courses/"' in page


@pytest.mark.parametrize("address", ["/en/", "/ar/courses/", "/en/help/", "/account/login/", "/en/nothing/here/"])
def test_the_question_mark_is_on_every_page(client, address):
    page = text(client.get(address))
    assert page.count("menu--help") == 1
    assert "/help/#" in page


def test_the_footer_leads_everywhere(client):
    page = text(client.get("/en/"))
    for part in ("help", "contact", "status", "privacy", "accessibility"):
        assert f'href="/en/{part}/"' in page


MESSAGE = {"message": "The page of the course is empty.\nBcc: everybody@example.org", "name": "", "address": ""}


def test_a_message_goes_to_the_mailbox_without_name_or_address(client):
    answer = client.post("/en/contact/", MESSAGE)
    assert (answer.status_code, answer["Location"]) == (303, "/en/contact/")
    (sent,) = mail.outbox
    assert sent.to == ["contact@demo.example"] and sent.bcc == [] and MESSAGE["message"] in sent.body
    assert "Your message is on its way" in text(client.get("/en/contact/"))


def test_what_a_stranger_types_stays_in_the_text(client):
    client.post("/en/contact/", {**MESSAGE, "name": "A\nBcc: b@example.org", "address": "c@example.org"})
    (sent,) = mail.outbox
    assert set(sent.message().keys()) & {"Bcc", "Cc", "Reply-To"} == set()
    assert "Answer to: c@example.org" in sent.body


def test_an_empty_message_comes_back(client):
    answer = client.post("/en/contact/", {"message": "  "})
    assert answer.status_code == 422 and "Please write your message." in text(answer)
    assert mail.outbox == []


def test_too_many_messages_are_refused(client):
    for _ in range(CONTACT_ADDRESS.amount):
        assert client.post("/en/contact/", MESSAGE).status_code == 303
    assert client.post("/en/contact/", MESSAGE).status_code == 429
    assert len(mail.outbox) == CONTACT_ADDRESS.amount


def test_without_a_mailbox_there_is_no_form(client, settings):
    settings.CONTACT = ""
    page = text(client.get("/en/contact/"))
    assert "named no mailbox" in page and "<textarea" not in page
    assert client.post("/en/contact/", MESSAGE).status_code == 200 and mail.outbox == []


def test_all_is_well(client):
    answer = client.get("/en/status/")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    page = text(answer)
    assert "Everything works" in page and "Not known to this page" in page and "Planned work" not in page


def test_planned_work_is_told(client, settings):
    settings.PLANNED_WORK = "Sunday 06:00 to 07:00 UTC: a new version."
    assert "Sunday 06:00 to 07:00 UTC" in text(client.get("/en/status/"))


def a_task(waits: timedelta, **more) -> None:
    row = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="x.y", queue_name="default", backend_name="default",
        run_after=get_date_max(), status=TaskResultStatus.READY,
    )  # fmt: skip
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=timezone.now() - waits, **more)


def test_a_queue_that_stands_still_is_told(client):
    a_task(timedelta(minutes=35))
    page = text(client.get("/en/status/"))
    assert "Something does not work" in page and "has waited for 35 minutes" in page


@pytest.mark.parametrize("after", [timedelta(hours=3), timedelta(minutes=-2)])
def test_a_task_for_later_does_not_wait_yet(client, after):
    a_task(timedelta(hours=5), run_after=clock.now() + after)
    assert "Everything works" in text(client.get("/en/status/"))


@pytest.mark.parametrize(
    ("days", "words", "well"), [(0, "within the last day", True), (3, "3 days ago", True), (9, "9 days ago", False)]
)
def test_the_age_of_the_backup(client, settings, tmp_path, days, words, well):
    mark = tmp_path / "mark"
    mark.touch()
    then = clock.now().timestamp() - days * 24 * 3600 - 60
    os.utime(mark, (then, then))
    settings.BACKUP_MARK = str(mark)
    page = text(client.get("/en/status/"))
    assert words in page and ("Everything works" in page) is well and str(tmp_path) not in page


def test_a_database_that_does_not_answer_is_told(client, monkeypatch):
    def cursor(*_args, **_more):
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", cursor)
    answer = client.get("/en/status/")
    assert answer.status_code == 503 and "Answers cannot be saved" not in text(answer)
    assert "answers cannot be saved at the moment" in text(answer)


def test_privacy_says_every_purpose_in_the_words_of_the_door(client):
    page = text(client.get("/en/privacy/"))
    assert [key for key in PURPOSES if f'id="purpose-{key}"' not in page] == []


def test_the_statement_names_its_standard_and_its_gaps(client):
    page = text(client.get("/en/accessibility/"))
    assert "2.2, level AA" in page and "What does not work yet" in page
    assert "without tags" not in page  # tests/unit/certificates/test_layout.py

"""A stranger learns nothing about who has an account: same answers, same work. The clock is benchmarks/doors.py's part."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.accounts.services.people import create_person

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "amina@example.org", "nobody@example.org"


@pytest.fixture
def hashes(monkeypatch):
    """Counts the hashing of passwords, which costs more than all the rest together."""
    made = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given, **more: made.append(1) or real(*given, **more))
    return made


def work(client, hashes, path, data):
    """(status, where to, page, hashes, queries) of a request."""
    hashes.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(path, data)
    page = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
    address = data.get("login") or data["email"]
    shapes = [re.sub(r"'[^']*'|\b\d+\b|s\d+_x\d+|[0-9a-f]{32,64}", "?", query["sql"]) for query in queries]
    return answer.status_code, answer.get("Location"), page.replace(address, "…"), len(hashes), shapes


def test_log_in(client, amina, hashes):
    client.get("/account/login/")
    client.post("/account/login/", {"login": "first@example.org", "password": "x"})  # what is read once per process
    known, unknown = (
        work(client, hashes, "/account/login/", {"login": address, "password": "not this one"})
        for address in (KNOWN, UNKNOWN)
    )
    assert known[:4] == unknown[:4]
    assert known[4] == unknown[4]
    assert known[3] >= 1


@pytest.mark.parametrize("kind", ["closed", "no password"])
def test_log_in_to_a_closed_account_or_one_without_password(client, amina, hashes, kind):
    person = create_person(name="Bo", email="bo@example.org", password="three green frogs")
    if kind == "closed":
        person.is_active = False
    else:
        person.set_unusable_password()
    person.save()
    answers = [
        work(client, hashes, "/account/login/", {"login": address, "password": "not this one"})[:4]
        for address in ("bo@example.org", UNKNOWN)
    ]
    assert answers[0] == answers[1]


def test_password_reset(client, amina, hashes, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    client.post("/account/password/reset/", {"email": "first@example.org"})  # the address's count has begun
    known, unknown = (
        work(client, hashes, "/account/password/reset/", {"email": address}) for address in (KNOWN, UNKNOWN)
    )
    assert known == unknown
    assert not any("accounts_user" in query for query in known[4])  # nobody was looked up


def test_both_get_a_mail_that_fits(client, amina):
    for address in (KNOWN, UNKNOWN):
        client.post("/account/password/reset/", {"email": address})
    links = [re.search(r"http://testserver(/\S+)", message.body)[1] for message in mail.outbox]
    assert [message.to for message in mail.outbox] == [[KNOWN], [UNKNOWN]]
    assert links[0].startswith("/account/password/reset/key/") and links[1] == "/account/signup/"


def test_sign_up(client, amina, answers, hashes):
    new, taken = (
        work(client, hashes, "/account/signup/", answers | {"email": address}) for address in (UNKNOWN, KNOWN)
    )
    assert new[:4] == taken[:4]
    assert new[3] == 1
    assert [message.to for message in mail.outbox] == [[UNKNOWN], [KNOWN]]


def test_the_pages_after_a_sign_up_are_alike(client, amina, answers):
    pages = []
    for address in (UNKNOWN, KNOWN):
        client.cookies.clear()
        client.post("/account/signup/", answers | {"email": address})
        page = client.get("/account/confirm-email/").content.decode()
        pages.append(re.sub(r'value="[A-Za-z0-9]{64}"', "", page).replace(address, "…"))
    assert pages[0] == pages[1]

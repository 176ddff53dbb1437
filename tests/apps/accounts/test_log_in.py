"""Logging in and out, a forgotten password, and what a stranger can learn from it."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import override

from tests.apps.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db

LOG_IN = "/account/login/"


def log_in(client, password: str = PASSWORD, login: str = "amina@example.org", **more: str):
    return client.post(LOG_IN, {"login": login, "password": password, **more})


def learning_in(language: str) -> str:
    with override(language):
        return reverse("courses:my_learning")


def test_the_first_page_speaks_the_persons_language(client, amina):
    assert log_in(client)["Location"] == learning_in("fr")


def test_unless_another_was_chosen_on_this_device(client, amina):
    client.cookies["django_language"] = "ar"
    assert log_in(client)["Location"] == learning_in("ar")


def test_capitals_in_the_address_do_not_matter(client, amina):
    assert log_in(client, login="Amina@Example.ORG").status_code == 302


def test_next_is_followed(client, amina):
    assert log_in(client, next="/ar/courses/")["Location"] == "/ar/courses/"


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        r"/\evil.example",
        "http:///evil.example",
    ],
)
def test_but_not_to_another_site(client, amina, next):
    assert log_in(client, next=next)["Location"] == learning_in("fr")


def test_not_to_other_allowed_hosts_either(client, amina, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    assert log_in(client, next="https://other.example/")["Location"] == learning_in("fr")


def without_tokens(page: bytes) -> bytes:
    return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", page)


def test_a_wrong_password_and_an_unknown_address_look_alike(client, amina):
    wrong = log_in(client, password="not this one").content
    unknown = log_in(client, password="not this one", login="nobodyy@example.org").content
    assert b"do not go together" in wrong
    assert without_tokens(wrong).replace(b"amina@", b"") == without_tokens(unknown).replace(b"nobodyy@", b"")


def test_after_too_many_attempts_one_waits(client, amina):
    answers = [log_in(client, password="wrong") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Wait 5 minutes" in answers[-1].content.decode()
    assert log_in(client).status_code == 429


def test_logging_out_needs_a_post(client, amina):
    client.cookies["django_language"] = "en"  # her profile says French
    client.force_login(amina)
    assert "Your place in every course is kept" in client.get("/account/logout/").content.decode()
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


def ask_for_reset(client, email: str):
    return client.post("/account/password/reset/", {"email": email})


def test_a_forgotten_password_is_replaced(client, amina):
    client.cookies["django_language"] = "en"  # her profile says French
    ask_for_reset(client, "amina@example.org")
    link = re.search(r"https?://[^/\s]+(/account/[^\s]+)", mail.outbox[0].body)[1]
    form = client.get(link)["Location"]
    page = client.get(form).content.decode()
    assert 'autocomplete="new-password"' in page
    assert client.post(form, {"password1": "short", "password2": "short"}).status_code == 200
    client.post(form, {"password1": "five blue cranes", "password2": "five blue cranes"})
    assert log_in(client, password="five blue cranes").status_code == 302
    assert "This link no longer works" in client.get(link).content.decode()


def test_known_and_unknown_addresses_get_the_same_answer(client, amina):
    known, unknown = ask_for_reset(client, "amina@example.org"), ask_for_reset(client, "nobody@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "If there is an account" in client.get(known["Location"]).content.decode()
    assert [message.to[0] for message in mail.outbox] == ["amina@example.org", "nobody@example.org"]
    assert "/account/signup/" in mail.outbox[1].body


def test_mails_greet_and_hold_no_markup(client, amina):
    ask_for_reset(client, "amina@example.org")
    message = mail.outbox[0]
    assert message.content_subtype == "plain"
    assert "\n" not in message.subject
    assert not re.search(r"&#?\w+;|<[a-z]", message.body)
    assert message.body.rstrip().endswith("http://testserver/")


PAGES = [
    "login/",
    "signup/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/done/",
    "confirm-email/",
    "inactive/",
    "confirm-email/wrong/",
    "password/reset/key/1-set-password/",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_door_opens(client, countries, path, language):
    client.cookies["django_language"] = language
    answer = client.get("/account/" + path)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<h1>") == 1
    assert "placeholder=" not in page
    labelled = set(re.findall(r'<label for="([^"]+)"', page))
    fields = set(re.findall(r'<(?:input(?! type="hidden")|select)[^>]* id="([^"]+)"', page))
    assert fields <= labelled


@pytest.mark.parametrize("path", ["email/", "password/change/", "logout/", "reauthenticate/"])
def test_every_room_opens(client, amina, path):
    client.force_login(amina)
    answer = client.get("/account/" + path)
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1>") == 1


def test_a_new_address_is_checked_and_told_of(client, amina):
    log_in(client)
    answer = client.post("/account/email/", {"action_add": "1", "email": "hoa@example.org"})
    assert answer["Location"].startswith("/account/reauthenticate/") and not mail.outbox
    answer = client.post(answer["Location"], {"password": PASSWORD})  # and what was asked before is done now
    assert answer.status_code == 302
    assert mail.outbox[-1].to == ["hoa@example.org"]
    page = client.get("/account/email/").content.decode()
    assert "hoa@example.org" in page

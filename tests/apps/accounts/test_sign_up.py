"""From the form to the first page: a person, where they work, a checked address."""

import re

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language

from lms.accounts.models import AuditLine, User
from tests.apps.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_UP = "/account/signup/"


def link_in(message) -> str:
    return re.search(r"https?://[^/\s]+(/account/[^\s]+)", message.body)[1]


def test_the_form_asks_plainly(client, countries):
    page = client.get(SIGN_UP).content.decode()
    assert "At least 10 characters" in page
    for autocomplete in ("name", "email", "new-password", "country", "organization"):
        assert f'autocomplete="{autocomplete}"' in page
    assert '<option value="KE">Kenya</option>' in page
    assert '<option value="en" selected>English</option>' in page


def test_the_form_begins_in_the_language_of_the_page(client, countries):
    client.cookies["django_language"] = "ar"
    page = client.get(SIGN_UP).content.decode()
    assert '<option value="ar" selected>' in page
    assert '<option value="KE">كينيا</option>' in page


def test_a_person_is_made(client, countries, answers):
    answer = client.post(SIGN_UP, answers)
    assert answer["Location"] == reverse("account_email_verification_sent")
    person = User.objects.get(email="hoa@example.org")
    assert (person.name, person.language) == ("Nguyễn Thị Hoa", "ar")
    assert person.check_password(PASSWORD)
    place = person.affiliations.get()
    assert (place.country_id, place.organisation.name, place.audience) == (
        "VN",
        answers["organisation"],
        "phytosanitary",
    )
    assert AuditLine.objects.filter(action="person.create", actor=person).count() == 1


def test_the_mail_is_in_the_persons_language(client, countries, answers, monkeypatch):
    """The page was English, the person chose Arabic."""
    spoken = []
    real = DefaultAccountAdapter.render_mail

    def listen(adapter, *arguments):
        spoken.append(get_language())
        return real(adapter, *arguments)

    monkeypatch.setattr(DefaultAccountAdapter, "render_mail", listen)
    client.post(SIGN_UP, answers)
    assert spoken == ["ar"]
    assert get_language() == "en"
    assert [message.to for message in mail.outbox] == [["hoa@example.org"]]


def test_the_link_confirms_by_post_and_lets_in(client, countries, answers):
    client.post(SIGN_UP + "?next=/ar/courses/", answers | {"next": "/ar/courses/"})
    link = link_in(mail.outbox[0])
    page = client.get(link)
    assert "hoa@example.org" in page.content.decode()
    assert not EmailAddress.objects.get().verified, "GET changes nothing"
    answer = client.post(link)
    assert answer["Location"] == "/ar/courses/"
    assert EmailAddress.objects.get().verified
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_nobody_comes_in_unchecked(client, countries, answers):
    client.post(SIGN_UP, answers)
    answer = client.post("/account/login/", {"login": "hoa@example.org", "password": PASSWORD})
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_a_known_address_gets_the_same_answer(countries, answers, amina):
    pages = {}
    for email in ("hoa@example.org", "amina@example.org"):
        client = Client()
        answer = client.post(SIGN_UP, answers | {"email": email.upper()})
        page = client.get(answer["Location"]).content.decode().replace(email, "…")
        pages[email] = (answer.status_code, answer["Location"], re.sub(r'value="[A-Za-z0-9]{64}"', "", page))
    assert len(set(pages.values())) == 1


def test_the_owner_of_a_known_address_is_told(client, countries, answers, amina):
    client.post(SIGN_UP, answers | {"email": "AMINA@example.org"})
    assert User.objects.count() == 1
    assert amina.affiliations.count() == 1
    assert mail.outbox[0].to == ["amina@example.org"]
    assert "/account/password/reset/" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Please write your name."),
        ("country", "", "Please choose your country."),
        ("audience", "", "Please choose what fits your work best."),
        ("password1", "short", "too short"),
        ("country", "XX", "Select a valid choice"),
        ("language", "xx", "Select a valid choice"),
        ("email", "no", "valid email"),
    ],
)
def test_mistakes_are_named_beside_the_field(client, countries, answers, field, value, words):
    page = client.post(SIGN_UP, answers | {field: value}).content.decode()
    assert words in page
    assert re.search(rf'id="id_{field}_error"', page)
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', page)
    assert "The places are marked below" in page
    assert not User.objects.exists()
    assert not mail.outbox


def test_organisation_may_be_left_out(client, countries, answers):
    client.post(SIGN_UP, answers | {"organisation": ""})
    assert User.objects.get().affiliations.get().organisation is None

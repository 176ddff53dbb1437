"""Logging in through an institution by OpenID Connect, over real HTTP against a provider that the test starts."""

import json
import re
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from lms.accounts.models import AuditLine, FormerIdentity, User
from lms.kernel import clock
from lms.settings import sign_on
from tests.apps.accounts.conftest import PASSWORD
from tests.identity_provider import identity_provider

pytestmark = pytest.mark.django_db
LOG_IN = "/account/oidc/ministry/login/"
SIGN_UP = "/account/3rdparty/signup/"
WHO = {"sub": "4711", "name": "Hoa Nguyễn", "email": "hoa@ministry.example", "email_verified": True}
REST = {
    "name": "Nguyễn Thị Hoa", "email": "hoa@ministry.example", "country": "VN", "organisation": "Ministry of Plants",
    "audience": "phytosanitary", "language": "fr",
}  # fmt: skip


@pytest.fixture
def provider():
    with identity_provider() as running:
        running.claims = dict(WHO)
        yield running


@pytest.fixture
def join(provider, settings, monkeypatch, countries):
    """Set the provider up as an operator does, trusted or not."""

    def join_(**more):
        monkeypatch.setenv("MERISTEM_OIDC", json.dumps([provider.settings(**more)]))
        settings.SOCIALACCOUNT_PROVIDERS = sign_on.providers()

    join_()
    return join_


def visit(client, path=LOG_IN, **data):
    """Press the button, go to the provider over HTTP as a browser does, and come back."""
    page = client.post(path, data).content.decode()
    there = urlsplit(re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)[1].replace("&amp;", "&"))
    connection = HTTPConnection(there.hostname, there.port, timeout=5)
    connection.request("GET", f"{there.path}?{there.query}")
    back = connection.getresponse().headers["Location"]
    connection.close()
    return client.get(back.removeprefix("http://testserver"))


def is_in(client):
    return "_auth_user_id" in client.session


def test_nothing_is_shown_when_nothing_is_set(client, countries):
    assert "institution" not in client.get("/account/login/").content.decode()
    assert client.post(LOG_IN).status_code == 404


def test_the_first_look_asks_and_goes_nowhere(client, join, provider):
    answer = client.get(LOG_IN)
    assert answer.status_code == 200 and "Ministry of Plants" in answer.content.decode()
    assert provider.asked == []


def test_a_new_person_says_the_rest_and_checks_the_address(client, join):
    answer = visit(client)
    assert answer["Location"] == SIGN_UP
    page = client.get(SIGN_UP).content.decode()
    assert 'value="Hoa Nguyễn"' in page and 'value="hoa@ministry.example"' in page and page.count("<h1>") == 1
    assert not User.objects.exists()
    assert client.post(SIGN_UP, REST | {"country": ""}).status_code == 200
    assert client.post(SIGN_UP, REST)["Location"] == "/account/confirm-email/"
    person = User.objects.get()
    where = person.affiliations.get()
    assert (person.name, person.language, person.email) == ("Nguyễn Thị Hoa", "fr", "hoa@ministry.example")
    assert (where.country_id, str(where.organisation), where.audience) == ("VN", "Ministry of Plants", "phytosanitary")
    assert not EmailAddress.objects.get().verified  # this institution is not trusted, so we look ourselves
    assert AuditLine.objects.filter(action="person.create", subject=str(person.pk)).count() == 1
    assert not is_in(client) and mail.outbox[0].to == ["hoa@ministry.example"]


def test_a_trusted_institution_has_checked_the_address(client, join):
    join(trusted=True)
    visit(client)
    client.post(SIGN_UP, REST)
    assert is_in(client) and EmailAddress.objects.get().verified


def test_without_an_address_one_gets_in_as_well(client, join, provider):
    provider.claims = {"sub": "4711", "name": "Hoa"}
    visit(client)
    client.post(SIGN_UP, REST | {"email": ""})
    assert is_in(client) and User.objects.get().email is None
    again = Client()
    visit(again)
    assert is_in(again) and User.objects.count() == 1


def test_the_same_person_comes_back_and_next_is_followed(client, join):
    join(trusted=True)
    visit(client)
    client.post(SIGN_UP, REST)
    again = Client()
    assert visit(again, next="/ar/courses/")["Location"] == "/ar/courses/"
    assert is_in(again) and User.objects.count() == 1


def test_a_changed_address_there_changes_nothing_here(client, join, provider, amina):
    join(trusted=True)
    visit(client)
    client.post(SIGN_UP, REST)
    provider.claims["email"] = amina.email
    again = Client()
    visit(again)
    assert again.session["_auth_user_id"] == str(User.objects.get(name="Nguyễn Thị Hoa").pk)


@pytest.mark.parametrize(
    ("trusted", "checked", "joined"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_accounts_are_joined_by_address_only_on_trusted_checked_word(
    client, join, provider, amina, trusted, checked, joined
):
    join(trusted=trusted)
    provider.claims |= {"email": amina.email, "email_verified": checked}
    visit(client)
    assert is_in(client) == joined
    assert SocialAccount.objects.filter(user=amina).exists() == joined


def test_a_taken_address_tells_nothing_and_gets_a_mail(client, join, provider, amina):
    visit(client)
    answer = client.post(SIGN_UP, REST | {"email": amina.email})
    assert answer["Location"] == "/account/confirm-email/"
    assert mail.outbox[0].to == [amina.email] and "/account/confirm-email/" not in mail.outbox[0].body
    assert User.objects.count() == 1 and not is_in(client)


def test_one_joins_and_leaves_from_the_profile(client, join, amina):
    client.cookies["django_language"] = "en"
    client.post("/account/login/", {"login": amina.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    visit(client, LOG_IN + "?process=connect", next="/account/3rdparty/")
    account = SocialAccount.objects.get(user=amina)
    assert "Ministry of Plants" in client.get("/en/me/").content.decode()
    page = client.get("/account/3rdparty/").content.decode()
    assert "Ministry of Plants" in page and page.count("<h1>") == 1
    ways = AuditLine.objects.filter(action__startswith="sign-in.").order_by("at")
    assert [line.action for line in ways] == ["sign-in.add"]
    amina.refresh_from_db()
    client.post("/account/3rdparty/", {"account": account.pk})
    assert not SocialAccount.objects.exists()
    former = FormerIdentity.objects.filter(person=amina).values_list("text", "is_proven")
    assert set(former) == {("4711", True), ("hoa@ministry.example", False)}


def test_the_last_way_in_stays(client, join, provider):
    provider.claims = {"sub": "4711", "name": "Hoa"}
    visit(client)
    client.post(SIGN_UP, REST | {"email": ""})
    client.cookies["django_language"] = "en"
    answer = client.post("/account/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert "your only way to log in" in answer.content.decode()
    assert SocialAccount.objects.exists()


def test_who_says_no_there_is_not_in_here(client, join, provider):
    provider.refuses = True
    answer = visit(client)
    assert not is_in(client)
    assert client.get(answer["Location"]).status_code == 200 if answer.status_code == 302 else answer.status_code < 500


def test_an_answer_nobody_asked_for_is_refused(client, join, provider):
    visit(client)
    stranger = Client()
    answer = stranger.get(LOG_IN + "callback/?code=abc&state=forged")
    assert answer.status_code in (200, 401, 403) and not is_in(stranger)


def test_a_provider_that_is_away_is_a_page(client, join, settings):
    for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
        app["settings"]["server_url"] = "http://127.0.0.1:1"
    answer = client.post(LOG_IN)
    assert answer.status_code == 502 and "That did not work" in answer.content.decode()


@pytest.mark.parametrize("path", ["3rdparty/login/cancelled/", "3rdparty/login/error/"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_beside_are_ours(client, countries, path, language):
    client.cookies["django_language"] = language
    page = client.get("/account/" + path).content.decode()
    assert page.count("<h1>") == 1 and "site-header" in page and "third-party" not in page.lower()


# --- what holds at every log-in holds here ---


@pytest.mark.parametrize("ticked", [True, False])
def test_on_a_phone_of_several_one_is_logged_out_after_half_an_hour(client, join, provider, ticked):
    join(trusted=True)
    visit(client)
    client.post(SIGN_UP, REST)
    phone = Client()
    page = phone.get("/account/login/").content.decode()
    form = re.search(r'<form method="post" action="[^"]*oidc.*?</form>', page, re.S)[0]
    assert 'name="shared_phone"' in form and 'name="shared_phone"' in phone.get(LOG_IN).content.decode()
    visit(phone, **({"shared_phone": "on"} if ticked else {}))
    assert is_in(phone)
    assert phone.session.get_expire_at_browser_close() == ticked
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert phone.get("/en/me/").status_code == (302 if ticked else 200)


def test_a_tick_on_the_way_that_was_given_up_does_not_hold_for_the_next(client, join, provider):
    join(trusted=True)
    visit(client)
    client.post(SIGN_UP, REST)
    phone = Client()
    phone.post(LOG_IN, {"shared_phone": "on"})
    visit(phone)
    assert is_in(phone) and not phone.session.get_expire_at_browser_close()


def test_a_passkey_of_hers_is_asked_for_behind_the_institution(client, join, provider, amina):
    join(trusted=True)
    Authenticator.objects.create(user=amina, type="webauthn", data={"name": "phone", "credential": {}})
    provider.claims |= {"email": amina.email}
    assert visit(client)["Location"].startswith("/account/2fa/authenticate/")
    assert not is_in(client)

"""Authenticator apps, recovery codes and passkeys, as far as the server sees them; the browser's part is in tests/browser."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from lms.accounts.models import AuditLine
from lms.accounts.signing_in.second_step import SecondStepAdapter
from lms.accounts.signing_in.ways_in import LastWayIn, refuse_last_way, ways_in_of
from lms.kernel.sealing import Unreadable, unseal
from tests.apps.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOG_IN = "/account/login/"
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


NOW = 59_000_000  # half minutes


@pytest.fixture(autouse=True)
def the_half_minute_does_not_end(monkeypatch):
    """A test must not depend on where in its half minute it runs."""
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter((NOW - 1, NOW, NOW + 1)))


def code_of(secret, step=0):
    """The code an app shows now, or a step of half a minute before or after."""
    return totp.format_hotp_value(totp.hotp_value(secret, NOW + step))


@pytest.fixture
def at_home(client, amina):
    """Amina, logged in, who has just shown that it is she; in English whatever her profile says."""
    client.cookies["django_language"] = "en"
    client.post(LOG_IN, {"login": amina.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def secret(at_home, django_capture_on_commit_callbacks):
    """The key of the authenticator app that she has added."""
    page = at_home.get("/account/2fa/totp/activate/").content.decode()
    found = re.search(r'id="authenticator_secret">([A-Z2-7]+)<', page)[1]
    with django_capture_on_commit_callbacks(execute=True):
        assert at_home.post("/account/2fa/totp/activate/", {"code": code_of(found, -1)}).status_code == 302
    return found


@pytest.fixture
def at_the_second_step(secret, amina):
    """Another device, on which the password was right."""
    client = Client()
    client.cookies["django_language"] = "en"
    answer = client.post(LOG_IN, {"login": amina.email, "password": PASSWORD})
    assert answer["Location"] == "/account/2fa/authenticate/"
    return client


def second(client, code):
    return client.post("/account/2fa/authenticate/", {"code": code})


def is_in(client):
    return "_auth_user_id" in client.session


def test_adding_an_app_asks_again_who_one_is(client, amina):
    client.force_login(amina)
    answer = client.get("/account/2fa/totp/activate/")
    assert answer["Location"].startswith("/account/reauthenticate/")


def test_the_password_alone_opens_nothing_any_more(at_the_second_step, secret):
    assert not is_in(at_the_second_step)
    before = at_the_second_step.session.session_key
    assert second(at_the_second_step, code_of(secret)).status_code == 302
    assert is_in(at_the_second_step)
    assert at_the_second_step.session.session_key != before


def test_codes_are_understood_in_other_digits_and_groups(at_the_second_step, secret):
    code = code_of(secret).translate(ARABIC)
    assert second(at_the_second_step, f"{code[:3]} {code[3:]}").status_code == 302


def test_a_code_opens_one_door_only(at_the_second_step, secret, amina):
    code = code_of(secret)
    second(at_the_second_step, code)
    thief = Client()
    thief.post(LOG_IN, {"login": amina.email, "password": PASSWORD})
    assert second(thief, code).status_code in (200, 429)
    assert not is_in(thief)


def test_guessing_codes_ends(at_the_second_step):
    assert [second(at_the_second_step, f"00000{n}").status_code for n in range(6)] == [200] * 5 + [429]
    assert not is_in(at_the_second_step)


def test_a_recovery_code_works_once(at_the_second_step, amina):
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    assert second(at_the_second_step, f"{codes[0][:4]} {codes[0][4:]}").status_code == 302
    assert is_in(at_the_second_step)
    again = Client()
    again.post(LOG_IN, {"login": amina.email, "password": PASSWORD})
    assert second(again, codes[0]).status_code == 200
    assert not is_in(again)


def test_secrets_are_sealed_in_the_database(secret, settings):
    row = Authenticator.objects.get(type="totp")
    assert secret not in str(row.data)
    assert SecondStepAdapter().decrypt(row.data["secret"]) == secret
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert SecondStepAdapter().decrypt(row.data["secret"]) == secret
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Unreadable):
        unseal(row.data["secret"], purpose="second-step")


def test_what_was_done_is_told_and_written_down(secret, amina):
    told = [message.subject for message in mail.outbox if message.to == [amina.email]]
    assert "An authenticator app was added" in told or len(told) == 1  # in her language, once it is translated
    ways = AuditLine.objects.filter(action="sign-in.add", subject=str(amina.pk)).values_list("detail__way", flat=True)
    assert set(ways) == {"totp", "recovery_codes"}


def test_the_profile_shows_the_ways(secret, at_home):
    page = at_home.get("/en/me/").content.decode()
    assert "10 codes are left" in page and "Add a passkey" in page


ROOMS = [
    "",
    "totp/activate/",
    "webauthn/",
    "webauthn/add/",
    "recovery-codes/",
    "recovery-codes/generate/",
    "reauthenticate/",
]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", [*ROOMS, "totp/deactivate/"])
def test_every_page_is_ours(at_home, request, path, language):
    if path not in ("", "totp/activate/", "webauthn/", "webauthn/add/"):
        request.getfixturevalue("secret")
    at_home.cookies["django_language"] = language
    answer = at_home.get("/account/2fa/" + path)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<h1") == 1 and "site-header" in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))|style=|onclick", page)
    assert "two-factor" not in page.lower() and "security key" not in page.lower()


def test_the_second_step_page_is_ours(at_the_second_step):
    page = at_the_second_step.get("/account/2fa/authenticate/").content.decode()
    assert page.count("<h1>") == 1 and "One more step" in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))|style=|onclick", page)


def passkey_of(person, name="my phone"):
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": name, "credential": {}})


def test_nobody_takes_away_her_last_way_in(amina):
    amina.set_unusable_password()
    amina.save()
    only = passkey_of(amina)
    with pytest.raises(LastWayIn):
        refuse_last_way(amina, without=only)
    institution = SocialAccount.objects.create(user=amina, provider="x", uid="1")
    refuse_last_way(amina, without=only)
    only.delete()
    with pytest.raises(LastWayIn):
        refuse_last_way(amina, without=institution)
    amina.set_password(PASSWORD)
    refuse_last_way(amina, without=institution)


def test_the_page_refuses_it_too(client, amina):
    client.cookies["django_language"] = "en"
    amina.set_unusable_password()
    amina.save()
    only = passkey_of(amina)
    client.force_login(amina)
    session = client.session
    import time

    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(amina.pk)
    session.save()
    for method in (client.get, client.post):
        answer = method(f"/account/2fa/webauthn/keys/{only.pk}/remove/")
        assert answer.status_code == 409
        assert "your only way to log in" in answer.content.decode()
    assert Authenticator.objects.filter(pk=only.pk).exists()


def test_anothers_passkey_is_not_there(at_home, countries):
    from lms.accounts.services.people import create_person

    foreign = passkey_of(create_person(name="Bo", email="bo@example.org", password=PASSWORD))
    assert at_home.post(f"/account/2fa/webauthn/keys/{foreign.pk}/remove/").status_code == 404
    assert at_home.post("/account/2fa/webauthn/keys/999999/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=foreign.pk).exists()


def test_a_wrong_passkey_lets_nobody_in(client, amina):
    for credential in ("{}", '{"id": "x", "response": {}}', "nonsense"):
        answer = client.post("/account/2fa/webauthn/login/", {"credential": credential})
        assert answer["Location"] == LOG_IN, credential
        assert not is_in(client)


def test_ways_in_without_anything(amina):
    amina.set_unusable_password()
    ways = ways_in_of(amina)
    assert (ways.has_password, ways.passkeys, ways.has_app, ways.codes_left, ways.institutions) == (
        False,
        [],
        False,
        None,
        [],
    )

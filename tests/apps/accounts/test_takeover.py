"""Ways to take somebody's account over that must lead nowhere: each of these was thought of by an attacker."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.core import mail
from django.test import Client

from lms.accounts.api import Role, grant_role, make_slip
from lms.accounts.models import Slip, SlipPurpose, User
from lms.accounts.services import doors
from lms.accounts.services.pins import register_with_pin
from lms.accounts.services.slips import come_back, open_slip
from lms.kernel.errors import Conflict, NotFound

PIN = "274185"
VICTIM = "victim@example.org"


@pytest.fixture
def attacker(countries):
    """Somebody with a PIN who has entered another's address in the own account, without being able to read its mails."""
    person = register_with_pin(
        name="Mallory", pin=PIN, language="en", country=None, organisation="", audience="",
    )  # fmt: skip
    EmailAddress.objects.create(user=person, email=VICTIM, verified=False, primary=False)
    return person


def enter(client, person):
    client.post("/en/enter/", {"sign_in_name": person.sign_in_name, "pin": PIN})
    client.post("/account/reauthenticate/", {"password": PIN})


def test_a_device_is_never_known_to_an_address_that_was_only_typed(attacker):
    assert VICTIM not in doors.subjects_of(attacker)
    EmailAddress.objects.filter(email=VICTIM).update(verified=True)
    assert VICTIM in doors.subjects_of(attacker)


def test_after_a_reset_by_mail_the_old_slip_opens_nothing(client, attacker):
    code = make_slip(person=attacker, purpose=SlipPurpose.RECOVER, made_by=attacker).code
    client.post("/account/password/reset/", {"email": VICTIM})
    link = next(word for word in mail.outbox[-1].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": "three new words 7", "password2": "three new words 7"})
    assert User.objects.get(pk=attacker.pk).check_password("three new words 7")
    with pytest.raises(NotFound):
        open_slip(code)


def test_once_an_address_is_checked_the_old_slip_opens_nothing(client, attacker, rf):
    code = make_slip(person=attacker, purpose=SlipPurpose.RECOVER, made_by=attacker).code
    enter(client, attacker)
    client.post("/account/email/", {"action_send": "1", "email": VICTIM})
    link = next(word for word in mail.outbox[-1].body.split() if "/confirm-email/" in word)
    client.post(link)
    assert EmailAddress.objects.get(email=VICTIM).verified
    with pytest.raises(NotFound):
        open_slip(code)


def test_a_found_phone_does_not_let_its_finder_add_an_address(client, attacker):
    client.post("/en/enter/", {"sign_in_name": attacker.sign_in_name, "pin": PIN})
    answer = client.post("/account/email/", {"action_add": "1", "email": "finder@example.org"})
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert not EmailAddress.objects.filter(email="finder@example.org").exists()


def test_a_slip_printed_by_a_trainer_opens_nothing_once_the_person_has_a_role(attacker, amina):
    EmailAddress.objects.all().delete()
    slip = make_slip(person=attacker, purpose=SlipPurpose.RECOVER, made_by=amina)
    assert open_slip(slip.code)
    grant_role(person=attacker, role=Role.PROJECT_MANAGER, given_by=None)
    with pytest.raises(NotFound):
        open_slip(slip.code)
    with pytest.raises(Conflict):  # nor for somebody who had opened it before
        come_back(slip_id=Slip.objects.get(used_at=None, withdrawn_at=None).pk, pin="915263")


def test_an_address_that_was_not_checked_never_becomes_the_main_one(client, attacker, amina):
    for address in (VICTIM, amina.email):
        EmailAddress.objects.get_or_create(user=attacker, email=address, defaults={"verified": False, "primary": False})
        enter(client, attacker)
        answer = client.post("/account/email/", {"action_primary": "1", "email": address})
        assert answer.status_code == 302
        assert User.objects.get(pk=attacker.pk).email is None


# --- a PIN is no password for an e-mail address -------------------------------------------------------------------

OWN = "own@example.org"


@pytest.fixture
def with_address(attacker):
    """Somebody with a PIN whose own e-mail address has been checked since."""
    EmailAddress.objects.all().delete()
    EmailAddress.objects.create(user=attacker, email=OWN, verified=True, primary=True)
    User.objects.filter(pk=attacker.pk).update(email=OWN)
    attacker.refresh_from_db()
    return attacker


def is_in(client):
    return "_auth_user_id" in client.session


def test_a_pin_opens_nothing_together_with_an_address(client, with_address):
    assert with_address.has_pin
    for login in (OWN, OWN.upper()):
        assert client.post("/account/login/", {"login": login, "password": PIN}).status_code == 200
    assert authenticate(email=OWN, password=PIN) is None and authenticate(username=OWN, password=PIN) is None
    assert not is_in(client)
    assert client.post("/en/enter/", {"sign_in_name": with_address.sign_in_name, "pin": PIN}).status_code == 303
    assert is_in(client)


def test_the_answer_to_a_right_pin_is_that_to_a_wrong_one(with_address):
    def said(password):
        page = Client().post("/account/login/", {"login": OWN, "password": password}).content.decode()
        return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)

    assert said(PIN) == said("274186")


def test_a_password_is_chosen_with_the_pin_and_opens_both_doors(client, with_address):
    client.post("/en/enter/", {"sign_in_name": with_address.sign_in_name, "pin": PIN})
    client.post("/account/reauthenticate/", {"password": PIN})
    assert "Choose a password" in client.get("/en/me/").content.decode()
    arabic = PIN.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    words = {"password1": "three new words 7", "password2": "three new words 7"}
    assert client.post("/account/password/change/", {"oldpassword": arabic, **words}).status_code == 302
    with_address.refresh_from_db()
    assert not with_address.has_pin
    for address, given in (
        ("/account/login/", {"login": OWN, "password": "three new words 7"}),
        ("/en/enter/", {"sign_in_name": with_address.sign_in_name, "pin": "three new words 7"}),
    ):
        other = Client()
        assert other.post(address, given).status_code in (302, 303)
        assert is_in(other)


def test_a_reset_by_mail_makes_a_password_of_the_pin(client, with_address):
    client.post("/account/password/reset/", {"email": OWN})
    link = next(word for word in mail.outbox[-1].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": "three new words 7", "password2": "three new words 7"})
    assert not is_in(client)
    assert client.post("/account/login/", {"login": OWN, "password": "three new words 7"}).status_code == 302
    assert is_in(client)


def test_who_has_an_address_makes_no_slip_for_herself(client, with_address):
    client.post("/en/enter/", {"sign_in_name": with_address.sign_in_name, "pin": PIN})
    assert client.get("/en/me/slip/new/")["Location"] == "/en/me/"


# --- the second step stands behind every door ---------------------------------------------------------------------


@pytest.fixture
def twice_protected(with_address):
    """A manager with a passkey: nothing that is known or written down lets her in alone."""
    grant_role(person=with_address, role=Role.PROJECT_MANAGER, given_by=None)
    Authenticator.objects.create(user=with_address, type="webauthn", data={"name": "phone", "credential": {}})
    return with_address


def by_pin(client, person):
    return client.post("/en/enter/", {"sign_in_name": person.sign_in_name, "pin": PIN})


def by_password(client, person):
    person.set_password("three new words 7")
    person.save()
    return client.post("/account/login/", {"login": OWN, "password": "three new words 7"})


def by_her_own_slip(client, person):
    code = make_slip(person=person, purpose=SlipPurpose.RECOVER, made_by=person).code
    client.post("/en/slip/", {"code": code})
    return client.post("/en/slip/pin/", {"pin": "915263", "pin_again": "915263"})


def by_a_reset(client, person):
    client.post("/account/password/reset/", {"email": OWN})
    link = next(word for word in mail.outbox[-1].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": "three new words 7", "password2": "three new words 7"})
    assert not is_in(client)
    return client.post("/account/login/", {"login": OWN, "password": "three new words 7"})


def by_checking_an_address(client, person):
    EmailAddress.objects.update(verified=False)
    assert by_password(client, person)["Location"].startswith("/account/confirm-email/")
    link = next(word for word in mail.outbox[-1].body.split() if "/confirm-email/" in word)
    return client.post(link)


@pytest.mark.parametrize("door", [by_pin, by_password, by_her_own_slip, by_a_reset, by_checking_an_address])
def test_no_door_lets_her_in_without_her_passkey(client, twice_protected, door):
    answer = door(client, twice_protected)
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert not is_in(client)
    assert client.get("/en/reports/")["Location"].startswith("/account/login/")


def test_other_doors_are_not_there(client, twice_protected):
    """No code by mail, no log-in page of the editors, no reset of theirs."""
    assert client.post("/account/login/code/", {"email": OWN}).status_code == 404
    assert client.post("/account/login/code/confirm/", {"code": "123456"})["Location"] == "/account/login/"
    assert client.get("/cms/login/")["Location"].startswith("/account/login/")
    assert client.post("/cms/login/", {"username": OWN, "password": PIN})["Location"].startswith("/account/login/")
    for address in ("/cms/password_reset/", "/cms/password_reset/confirm/MQ/set-password/"):
        assert client.get(address).status_code in (302, 404)
        assert client.post(address, {"email": OWN}).status_code in (302, 404)
    assert not mail.outbox and not is_in(client)

"""What a person was known by once is still found when she is erased, and shows her nothing of anybody else."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from lms.accounts.models import FormerIdentity, User
from lms.accounts.privacy.known_by import known_by, people_known_by
from lms.accounts.services.erasure import erase_person
from lms.accounts.services.people import create_person
from tests.apps.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def former(person):
    return set(FormerIdentity.objects.filter(person=person).values_list("text", "is_proven"))


def test_an_address_changed_and_removed_on_the_page_is_remembered(client, amina):
    client.post("/account/login/", {"login": amina.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    old = amina.email
    EmailAddress.objects.create(user=amina, email="new@example.org", verified=True)
    client.post("/account/email/", {"action_primary": "1", "email": "new@example.org"})
    amina.refresh_from_db()
    assert amina.email == "new@example.org"
    client.post("/account/email/", {"action_remove": "1", "email": old})
    assert not EmailAddress.objects.filter(email=old).exists()
    assert former(amina) == {(old, True)}
    assert known_by([amina]) == known_by([amina], proven=True) == {old, "new@example.org"}
    assert people_known_by([old.upper()]) == {amina.pk}


def test_whoever_saves_another_address_or_sign_in_name_leaves_the_old_one(amina):
    old = amina.email
    User.objects.filter(pk=amina.pk).update(sign_in_name="otter-1234")
    amina.refresh_from_db()
    amina.email, amina.sign_in_name = "by-hand@example.org", "heron-5678"
    amina.save()
    assert former(amina) == {(old, True), ("otter-1234", True)}


def test_other_saves_ask_nothing(amina, django_assert_num_queries):
    with django_assert_num_queries(1):
        amina.save(update_fields=["last_login"])


def test_an_institution_that_tells_another_address(amina):
    account = SocialAccount.objects.create(
        user=amina, provider="x", uid="uid-1", extra_data={"id_token": {"emails": ["a@uni.example"]}}
    )
    account.extra_data = {"userinfo": {"email": "b@uni.example"}}
    account.save()
    assert former(amina) == {("a@uni.example", False)}
    assert {"uid-1", "a@uni.example", "b@uni.example"} <= known_by([amina])


def test_an_address_that_was_never_checked_shows_nothing_of_its_owner(amina):
    """Anybody can type a stranger's address; what is held under it is the stranger's."""
    EmailAddress.objects.create(user=amina, email="stranger@example.org", verified=False)
    assert "stranger@example.org" in known_by([amina])
    assert "stranger@example.org" not in known_by([amina], proven=True)
    EmailAddress.objects.get(email="stranger@example.org").delete()
    assert "stranger@example.org" in known_by([amina])
    assert "stranger@example.org" not in known_by([amina], proven=True)


def test_what_another_person_is_known_by_now_is_not_hers(amina):
    old = amina.email
    amina.email = "next@example.org"
    amina.save()
    create_person(name="Successor in the office", email=old)
    assert known_by([amina]) == {"next@example.org"}


def test_they_go_with_the_person(amina):
    amina.email = "next@example.org"
    amina.save()
    assert EmailAddress.objects.filter(user=amina).exists()
    erase_person(person=amina, actor=None, asked_by="administrator")
    assert not FormerIdentity.objects.exists()
    other = create_person(name="Hoa", email="hoa@example.org")
    EmailAddress.objects.create(user=other, email="hoa@example.org", verified=True, primary=True)
    other.delete()
    assert not FormerIdentity.objects.exists()

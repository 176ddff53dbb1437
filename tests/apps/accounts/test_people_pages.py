"""People administration."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from lms.accounts.models import AuditLine
from lms.accounts.services.people import create_person, describe_person
from lms.accounts.services.roles import grant_role
from lms.accounts.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(countries):
    person = create_person(name="Ada Admin", email="ada@example.org")
    grant_role(person=person, role=Role.ADMINISTRATOR, given_by=None)
    return person


@pytest.fixture
def desk(ada):
    """The administrator's browser."""
    client = Client()
    client.force_login(ada, backend="lms.accounts.signing_in.backends.PasswordBackend")
    return client


def found(client, words):
    page = client.get("/en/people/", {"q": words}).content.decode()
    return re.findall(r'/people/[0-9a-f-]{36}/"><bdi>([^<]*)', page)


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


# --- searching ----------------------------------------------------------------------------------------------------


def test_nobody_is_listed_before_something_is_asked(desk, amina):
    assert found(desk, "") == [] and "Amina" not in desk.get("/en/people/").content.decode()
    assert not AuditLine.objects.filter(action="look.people").exists()


@pytest.mark.parametrize("asked", ["amina", "OTIENO", "otieno amina", "amina@example", "  Amina   Otieno "])
def test_people_are_found(desk, amina, asked):
    assert found(desk, asked) == ["Amina Otieno"]


def test_people_are_found_by_their_number_and_its_beginning(desk, amina):
    assert found(desk, str(amina.pk)) == found(desk, amina.pk.hex[:8]) == ["Amina Otieno"]
    assert found(desk, amina.pk.hex[:7]) == []


@pytest.mark.parametrize("asked", ["мария", "Мария", "МАРИЯ", "петрова"])
def test_case_means_nothing_in_other_scripts(desk, asked):
    create_person(name="Мария Петрова", email=None)
    assert found(desk, asked) == ["Мария Петрова"]


def test_somebody_without_e_mail_is_found_by_her_sign_in_name(desk):
    person = create_person(name="Sina", email=None)
    person.sign_in_name = "sina-4821"
    person.save()
    assert found(desk, "Sina-4821") == ["Sina"]


def test_what_is_typed_is_no_pattern_and_no_markup(desk, amina):
    assert found(desk, "%") == found(desk, "_____") == []
    assert "<b>x" not in desk.get("/en/people/", {"q": "<b>x"}).content.decode()


def test_each_person_found_can_see_that_she_was(desk, ada, amina):
    found(desk, "amina")
    line = AuditLine.objects.get(action="look.people")
    assert (line.subject, line.actor) == (str(amina.pk), ada)


def test_a_long_list_is_paged_and_costs_the_same(desk, django_assert_max_num_queries):
    for number in range(45):
        create_person(name=f"Person {number:02}", email=f"p{number}@example.org", organisation=f"Office {number}")
    with django_assert_max_num_queries(18):
        page = desk.get("/en/people/", {"q": "person", "page": 2})
    assert "Page 2 of 3" in words(page) and "Person 20" in words(page) and "Person 19" not in words(page)
    assert 'href="?q=person&amp;page=3"' in page.content.decode()
    assert AuditLine.objects.filter(action="look.people").count() == 20


# --- one person ---------------------------------------------------------------------------------------------------


def test_the_page_of_a_person(desk, amina):
    describe_person(person=amina, country=None, organisation="", audience="inspector")
    text = words(desk.get(reverse("accounts:person", args=[amina.pk])))
    for part in (str(amina.pk), "amina@example.org", "Français", "Kenya · Ministry of Agriculture", "Account made"):
        assert part in text
    assert text.index("Inspection") < text.index("Ministry of Agriculture")  # the newest first


def test_looking_at_a_person_is_on_record(desk, ada, amina):
    address = reverse("accounts:person", args=[amina.pk])
    desk.get(address)
    assert AuditLine.objects.get(action="look.person", subject=str(amina.pk)).actor == ada
    assert "Looked at: Your account" in words(desk.get(address))


def test_a_person_who_is_not_there(desk):
    assert desk.get("/en/people/3f1d2a52-6f0e-5b0b-9f6d-6a1b1d0f7c11/").status_code == 404


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.PROJECT_MANAGER])
def test_others_see_no_person_whether_there_is_one_or_not(countries, amina, role):
    stranger = create_person(name="Stranger", email="stranger@example.org")
    if role:
        grant_role(person=stranger, role=role, given_by=None)
    client = Client()
    client.force_login(stranger, backend="lms.accounts.signing_in.backends.PasswordBackend")
    for key in (amina.pk, "3f1d2a52-6f0e-5b0b-9f6d-6a1b1d0f7c11"):
        for name in ("person", "give_role", "who_sees_person"):
            assert client.get(reverse(f"accounts:{name}", args=[key])).status_code == 403


# --- closing and opening ------------------------------------------------------------------------------------------


def test_closing_ends_sessions_and_opening_lets_in_again(desk, amina):
    hers = Client()
    hers.force_login(amina, backend="lms.accounts.signing_in.backends.PasswordBackend")
    assert hers.get("/en/me/").status_code == 200
    answer = desk.post(reverse("accounts:close_account", args=[amina.pk]))
    assert (answer.status_code, answer["Location"]) == (303, reverse("accounts:person", args=[amina.pk]))
    assert hers.get("/en/me/").status_code == 302
    assert "Closed" in words(desk.get(answer["Location"]))
    desk.post(reverse("accounts:reopen_account", args=[amina.pk]))
    desk.post(reverse("accounts:reopen_account", args=[amina.pk]))
    amina.refresh_from_db()
    assert amina.is_active
    assert AuditLine.objects.filter(action="person.close").count() == 1
    assert AuditLine.objects.filter(action="person.open").count() == 1


def test_nobody_closes_herself_and_nothing_is_closed_by_looking(desk, ada, amina):
    assert desk.post(reverse("accounts:close_account", args=[ada.pk])).status_code == 409
    assert desk.get(reverse("accounts:close_account", args=[amina.pk])).status_code == 405
    ada.refresh_from_db()
    assert ada.is_active

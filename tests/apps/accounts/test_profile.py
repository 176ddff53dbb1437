"""The page on which people change what is known about them."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from lms.accounts.models import AuditLine, User
from lms.accounts.services.people import create_person

pytestmark = pytest.mark.django_db

SAME = {
    "name": "Amina Otieno",
    "language": "fr",
    "country": "KE",
    "organisation": "Ministry of Agriculture",
    "audience": "customs-border",
}


@pytest.fixture
def address():
    return reverse("accounts:profile")


@pytest.fixture
def at_home(client, amina):
    client.force_login(amina)
    return client


def test_strangers_are_sent_to_the_log_in(client, address):
    answer = client.get(address)
    assert answer["Location"] == f"/account/login/?next={address}"


def test_it_shows_what_is_known(at_home, address):
    page = at_home.get(address).content.decode()
    for part in (
        'value="Amina Otieno"',
        '<option value="KE" selected>',
        'value="Ministry of Agriculture"',
        '<option value="customs-border" selected>',
        '<option value="fr" selected>',
    ):
        assert part in page


def test_saving_nothing_new_writes_nothing(at_home, address, amina):
    before = AuditLine.objects.count()
    answer = at_home.post(address, SAME)
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert amina.affiliations.count() == 1
    assert AuditLine.objects.count() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("country", "VN"), ("organisation", "Border Guard"), ("organisation", ""), ("audience", "inspector")],
)
def test_a_change_is_dated_and_the_past_stays(at_home, address, amina, field, value):
    at_home.post(address, SAME | {field: value})
    old, new = amina.affiliations.order_by("valid_from")
    assert (old.country_id, old.organisation.name, old.audience) == (
        "KE",
        SAME["organisation"],
        "customs-border",
    )
    assert {"country": new.country_id, "organisation": str(new.organisation or ""), "audience": new.audience}[
        field
    ] == value
    at_home.post(address, SAME | {field: value})
    assert amina.affiliations.count() == 2


def test_a_new_name_is_no_new_affiliation(at_home, address, amina):
    at_home.post(address, SAME | {"name": "Amina  Wanjiru Otieno"})
    amina.refresh_from_db()
    assert amina.name == "Amina Wanjiru Otieno"
    assert amina.affiliations.count() == 1
    assert AuditLine.objects.get(action="person.change").detail == {"changed": ["name"]}


def test_a_new_language_is_used_at_once(at_home, address, amina):
    answer = at_home.post(address, SAME | {"language": "ar"})
    with override("ar"):
        assert answer["Location"] == reverse("accounts:profile")
    amina.refresh_from_db()
    assert amina.language == "ar"
    assert at_home.cookies["django_language"].value == "ar"


def test_mistakes_are_shown_and_nothing_is_saved(at_home, address, amina):
    answer = at_home.post(address, SAME | {"name": "", "language": "ar"})
    assert answer.status_code == 422
    assert 'id="id_name_error"' in answer.content.decode()
    amina.refresh_from_db()
    assert (amina.name, amina.language) == ("Amina Otieno", "fr")


@pytest.mark.parametrize("name", ["🌱🌱", "123", "—"])
def test_a_name_has_a_letter_of_some_script(at_home, address, amina, name):
    assert at_home.post(address, SAME | {"name": name}).status_code == 422
    assert at_home.post(address, SAME | {"name": "欧阳 🌱"}).status_code == 303


def test_somebody_without_a_country_can_still_change_the_language(client, countries, address):
    person = create_person(name="Sina", email=None)
    client.force_login(person)
    client.post(address, {"name": "Sina", "language": "es", "country": "", "organisation": "", "audience": ""})
    assert User.objects.get(pk=person.pk).language == "es"
    assert person.affiliations.count() == 1

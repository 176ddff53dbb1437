import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from lms.accounts.services.countries import load_countries
from lms.accounts.services.people import create_person

PASSWORD = "three green frogs"


@pytest.fixture(autouse=True)
def forget_limits():
    """allauth counts attempts in the cache; each test begins afresh."""
    cache.clear()


@pytest.fixture
def countries(db):
    load_countries()


@pytest.fixture
def amina(countries):
    from lms.accounts.models import Country

    person = create_person(
        name="Amina Otieno",
        email="amina@example.org",
        password=PASSWORD,
        language="fr",
        country=Country.objects.get(pk="KE"),
        organisation="Ministry of Agriculture",
        audience="customs-border",
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@pytest.fixture
def answers():
    """What a newcomer writes into the sign-up form."""
    return {
        "name": "Nguyễn  Thị Hoa ",
        "email": "Hoa@Example.org",
        "password1": PASSWORD,
        "country": "VN",
        "organisation": "Plant Protection Department",
        "audience": "phytosanitary",
        "language": "ar",
    }

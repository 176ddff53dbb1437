"""Readers of the reports, signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from lms.accounts.api import Role, User, load_countries
from tests.factories.analytics import reader


@pytest.fixture
def countries(db: None) -> None:
    """The register of countries."""
    load_countries()


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A client for a person."""

    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def manager(countries: None, sign_in: Callable[[User], Client]) -> Client:
    """A project manager for everything."""
    return sign_in(reader(Role.PROJECT_MANAGER))


@pytest.fixture
def focal_point(countries: None, sign_in: Callable[[User], Client]) -> Client:
    """The focal point of Kenya."""
    return sign_in(reader(Role.COUNTRY_FOCAL_POINT, "KE"))

"""Knowledge gain as JSON: the same figures, for the same people, under the same rule for small groups."""

import pytest

from lms.accounts.api import Role
from tests.factories.analytics import facts, reader

pytestmark = pytest.mark.django_db

FIVE = [(5, 7), (4, 7), (6, 9), (4, 8), (5, 8)]
ADDRESS = "/api/v1/gain?course=lmo-documents"


def test_the_gain_of_a_course(manager):
    facts(FIVE)
    found = manager.get(ADDRESS).json()
    assert (found["n_matched"], found["raw_gain"]) == (5, pytest.approx(3))


def test_few_people_are_not_shown(manager):
    facts(FIVE[:4])
    assert manager.get(ADDRESS).status_code == 403


def test_a_course_that_does_not_exist(manager):
    assert manager.get(ADDRESS).status_code == 404


def test_others_may_not_read_it(client, focal_point, sign_in):
    facts(FIVE)
    assert client.get(ADDRESS).status_code == 401
    assert focal_point.get(ADDRESS).status_code == 403
    assert sign_in(reader(Role.TRAINER)).get(ADDRESS).status_code == 403
    assert sign_in(reader(Role.PROJECT_MANAGER, "KE")).get(ADDRESS).status_code == 403

"""Pictures of questions are for those who take the test, and for those who write it."""

import pytest
from django.urls import reverse

from assessments.models import BankImage
from lms.accounts.api import Role
from lms.kernel import clock
from tests.factories.assessments import PersonFactory, make_attempt, make_bank

SHA = "b" * 64
pytestmark = pytest.mark.django_db


@pytest.fixture
def saved():
    return make_bank()


@pytest.fixture
def picture(saved):
    return BankImage.objects.create(
        bank_id=saved.bank_id, sha256=SHA, content_type="image/png", content=b"png", made_at=clock.now()
    )


def address(picture: BankImage) -> str:
    return reverse("assessments:image", args=[picture.bank_id, picture.sha256])


def test_who_takes_a_test_of_the_bank_sees_it(client, picture, saved):
    person = PersonFactory()
    client.force_login(person)
    assert client.get(address(picture)).status_code == 404
    make_attempt(person, saved)
    answer = client.get(address(picture))
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/png", b"png")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]


def test_who_writes_questions_sees_it(client, picture):
    author = PersonFactory()
    author.roles.create(role=Role.AUTHOR, starts_at=clock.now())
    client.force_login(author)
    assert client.get(address(picture)).status_code == 200


def test_others_are_told_that_there_is_none(client, picture):
    assert client.get(address(picture)).status_code == 302
    client.force_login(PersonFactory())
    other = address(picture).replace(SHA, "c" * 64)
    assert client.get(address(picture)).status_code == client.get(other).status_code == 404

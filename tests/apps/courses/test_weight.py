"""What a course weighs is known before it begins, and is what its learner then loads."""

import gzip
from decimal import Decimal

import pytest
from django.test import Client

from benchmarks.course_weight import Answer, walk_course
from courses.api import course_cards, import_course
from courses.models import OutlineText
from courses.weight import LessonText, TestText, course_weight, packed_size
from tests.factories.courses import LIBRARY, LearnerFactory

MOST = 1_500_000  # a course at a border post: half an hour on a slow line


@pytest.fixture(scope="module")
def library(django_db_setup, django_db_blocker, tmp_path_factory):
    """The course that ships, imported once."""
    from django.db import transaction
    from django.test import override_settings

    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("library")):
        with transaction.atomic():
            import_course(LIBRARY)
            yield
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def stored(library, settings, own_storage, tmp_path_factory):
    """The files of the import, not those of one test."""
    settings.MEDIA_ROOT = next(tmp_path_factory.getbasetemp().glob("library*"))


def asked_by(client: Client):
    """Requests as a browser sends them; sizes as a browser gets them."""

    def ask(method: str, path: str, form: dict[str, str]) -> Answer:
        response = (client.post if method == "POST" else client.get)(path, form, headers={"accept-encoding": "gzip"})
        content = b"".join(response) if response.streaming else response.content
        packed = response.get("Content-Encoding") == "gzip"
        # styles and scripts lie packed on a real server
        size = len(content) if packed else packed_size(content) if path.startswith("/static/") else len(content)
        head = sum(len(name) + len(value) + 4 for name, value in response.headers.items())
        is_text = response.get("Content-Type", "").startswith("text/html")
        text = (gzip.decompress(content) if packed else content).decode() if is_text else ""
        return Answer(response.status_code, response.get("Location", ""), text, size + head)

    return ask


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_weight_shown_is_what_a_learner_loads_and_little(language):
    client = Client()
    client.force_login(LearnerFactory())
    shown = next(card.weight for card in course_cards(language) if card.slug == "lmo-documents")
    walk = walk_course(asked_by(client), "lmo-documents", language)
    assert walk.pages > 15 and walk.size <= MOST
    assert shown == pytest.approx(walk.size, rel=0.15)


@pytest.mark.django_db
def test_it_stands_on_the_page_and_in_the_api(client):
    weight = OutlineText.objects.get(language="en").weight
    (card,) = course_cards("en")
    assert card.weight == weight and card.megabytes >= Decimal(weight) / 1_000_000
    page = client.get("/en/courses/lmo-documents/").content.decode()
    assert f"The whole course is {card.megabytes} MB to load" in page
    assert client.get("/api/v1/courses?language=en").json()[0]["weight"] == weight


def test_each_part_adds_its_share():
    lesson = LessonText("<p>Ships carry grain.</p>", {})
    check = {"k": {"question": "What is it?", "choices": {"a": {"text": "Grain"}, "b": {"text": "Seed"}}}}
    alone = course_weight([lesson], None, lambda address: 0)
    assert course_weight([lesson, lesson], None, lambda address: 0) > alone
    assert course_weight([LessonText(lesson.html, check)], None, lambda address: 0) > alone
    picture = LessonText(lesson.html + f'<img src="/files/{"a" * 64}.svg">', {})
    heavy = course_weight([picture, picture], None, lambda address: 10_000)
    assert 10_000 < heavy - alone < 20_000  # a picture that stands twice is loaded once
    test = TestText([{"stem": "Why?", "choices": {"a": "So", "b": "Not so"}, "feedback": "So."}] * 4, 2)
    assert course_weight([lesson], test, lambda address: 0) > alone

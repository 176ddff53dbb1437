"""The small course, copies of its folder to spoil, and people."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import translation

from assessments.api import save_answer, start_attempt, submit_attempt
from assessments.models import Attempt
from courses.api import import_course
from courses.files.plan import CourseRefused
from courses.files.reader import Problem
from courses.models import Course, Run
from lms.accounts.api import User
from tests.factories.assessments import right, wrong
from tests.factories.courses import SMALL, LearnerFactory, small_course


@pytest.fixture(scope="module")
def small_in_module(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """The small course, imported once for all tests of a module that says `usefixtures("small_in_module")`.

    It stands in an open transaction, inside which each test has its own; so no test of the module may need real commits.
    """
    media = tmp_path_factory.mktemp("shared-media")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media), translation.override("en"):
            small_course()
        yield media
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def own_storage(request, settings, tmp_path):
    """Uploads of one test are its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    if "small_in_module" in request.fixturenames:
        shutil.copytree(request.getfixturevalue("small_in_module"), settings.MEDIA_ROOT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small course's folder."""
    copy = tmp_path / "course"
    shutil.copytree(SMALL, copy)
    return copy


@pytest.fixture
def edit(folder: Path) -> Callable[..., None]:
    """Replace text in a file of the copy; the text must be there."""

    def replace(name: str, old: str, new: str, times: int = -1) -> None:
        path = folder / name
        content = path.read_text(encoding="utf-8")
        assert old in content, f"{old!r} is not in {name}"
        path.write_text(content.replace(old, new, times), encoding="utf-8")

    return replace


@pytest.fixture
def refused(folder: Path) -> Callable[[], list[Problem]]:
    """The problems for which the copy is refused."""

    def problems() -> list[Problem]:
        with pytest.raises(CourseRefused) as refusal:
            import_course(folder)
        return refusal.value.problems

    return problems


@pytest.fixture
def course(db) -> Course:
    return Course.objects.filter(slug="small-course").first() or small_course()


@pytest.fixture
def person(db) -> User:
    return LearnerFactory(name="Amina Otieno")


@pytest.fixture
def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def take_test() -> Callable[..., UUID]:
    """Take a test of a run, all questions rightly or all wrongly."""

    def take(person: User, run: Run, purpose: str, *, rightly: bool = True) -> UUID:
        attempt_id = start_attempt(
            person=person, bank_id=run.course.bank_id, purpose=purpose, occasion=run.activity, language="en"
        )
        items = Attempt.objects.get(pk=attempt_id).form.items.select_related("version")
        for version in [item.version for item in items]:
            answer = right(version) if rightly else wrong(version)
            save_answer(attempt_id=attempt_id, person=person, version_id=version.id, answer=answer, sequence=1)
        submit_attempt(attempt_id=attempt_id, person=person)
        return attempt_id

    return take

"""A published course and its learners, made through the services as in real life."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import factory

from courses.api import enrol, finish_lesson, import_course, run_of
from courses.models import Course, Enrolment, Run, RunKind
from lms.accounts.api import User
from lms.kernel import clock

DATA = Path(__file__).parent.parent / "data"
SMALL = DATA / "course-small"
LIBRARY = DATA.parent.parent / "media" / "library" / "lmo-documents"
LESSONS = ["first", "second", "third"]


class LearnerFactory(factory.django.DjangoModelFactory[User]):
    """A person."""

    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Learner {n}")
    email = factory.Sequence(lambda n: f"learner{n}@example.org")


def small_course() -> Course:
    """The course of tests/data/course-small: English and Arabic, two modules, three lessons, every kind of block."""
    import_course(SMALL)
    return Course.objects.get(slug="small-course")


def make_run(course: Course, **values: Any) -> Run:
    """A class that is open now."""
    given = {"slug": "class", "title": "A class", "kind": RunKind.CLASS, "opens_at": clock.now() - timedelta(days=1)}
    return Run.objects.create(course=course, **{**given, **values})


def make_enrolment(person: User, run: Run | None = None, *, lessons: list[str] | None = None) -> Enrolment:
    """A person in a run (the open one), with these lessons done."""
    run = run or run_of("small-course")
    enrolment = enrol(person=person, run=run, language="en")
    for key in lessons or []:
        finish_lesson(person=person, course_slug=run.course.slug, lesson_key=key, language="en", run=run)
    return enrolment

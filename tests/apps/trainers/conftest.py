"""A run with learners, tests and certificates, written as rows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from assessments.models import Assessment, Attempt, Blueprint, Form, QuestionBank
from courses.models import Certificate, Course, CourseVersion, Enrolment, LessonProgress, OutlineText, Run
from lms.accounts.api import Affiliation, Country, Role, RoleAssignment, Scope, User, load_countries
from trainers.api import add_facilitator

BEGIN = datetime(2026, 3, 1, 9, tzinfo=UTC)
_numbers = count(1)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A client for a person."""

    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def course(db: None) -> Course:
    """A published course in two languages."""
    load_countries()
    course = Course.objects.create(slug="lmo-documents", is_published=True, made_at=BEGIN)
    version = CourseVersion.objects.create(course=course, number=1, lesson_keys=["m/a"], published_at=BEGIN)
    OutlineText.objects.create(version=version, language="en", title="Documents of living modified organisms")
    OutlineText.objects.create(version=version, language="ar", title="وثائق الكائنات الحية المحورة")
    return course


@pytest.fixture
def run(course: Course) -> Run:
    """A class."""
    return Run.objects.create(course=course, slug="ports", title="Port officers", kind="class", opens_at=BEGIN)


@pytest.fixture
def other_run(course: Course) -> Run:
    """A class of somebody else."""
    return Run.objects.create(course=course, slug="seminar", title="Seminar", kind="class", opens_at=BEGIN)


@pytest.fixture
def facilitator(run: Run) -> User:
    """A trainer who facilitates the class."""
    person = make_trainer("Fatima")
    add_facilitator(run=run, person=person, actor=None)
    return person


@pytest.fixture
def tests_of_the_course(course: Course) -> dict[str, Assessment]:
    """A test before and a final test of ten points."""
    bank = QuestionBank.objects.create(slug="bank", title="Bank")
    blueprint = Blueprint.objects.create(bank=bank, pass_mark=70)
    Form.objects.create(blueprint=blueprint, edition=1, label="A", made_at=BEGIN, questions=10, maximum=10)
    return {purpose: Assessment.objects.create(blueprint=blueprint, purpose=purpose) for purpose in ("pre", "post")}


def make_person(name: str, country: str = "") -> User:
    """A person with a country."""
    person = User.objects.create_user(f"{uuid4()}@example.org", name=name)
    if country:
        land = Country.objects.get(pk=country)
        Affiliation.objects.create(person=person, country=land, valid_from=BEGIN)
    return person


def make_trainer(name: str, scope: Scope = Scope.ALL, scope_id: str = "", role: Role = Role.TRAINER) -> User:
    """A person with a trainer's role."""
    person = make_person(name)
    RoleAssignment.objects.create(person=person, role=role, scope=scope, scope_id=scope_id, starts_at=BEGIN)
    return person


def enrol(run: Run, name: str, country: str = "KE", *, lessons: int = 0, completed: bool = False) -> Enrolment:
    """A learner of a run."""
    enrolment = Enrolment.objects.create(
        run=run, person=make_person(name, country), language="en", happened_at=BEGIN, recorded_at=BEGIN,
        completed_at=BEGIN + timedelta(days=9) if completed else None,
    )  # fmt: skip
    LessonProgress.objects.bulk_create(
        LessonProgress(
            enrolment=enrolment, lesson_key=f"l{number}", language="en", happened_at=BEGIN, recorded_at=BEGIN
        )
        for number in range(lessons)
    )
    return enrolment


def hand_in(enrolment: Enrolment, test: Assessment, score: int, *, number: int = 1) -> Attempt:
    """A handed-in attempt out of ten."""
    moment = BEGIN + timedelta(days=number, hours=test.purpose == "post")
    return Attempt.objects.create(
        assessment=test, form=test.blueprint.forms.first(), person=enrolment.person, occasion_kind="run",
        occasion_id=enrolment.run_id, number=number, language="en", started_at=moment, handed_in_at=moment,
        recorded_at=moment, score=Decimal(score), maximum=Decimal(10),
        passed=None if test.purpose == "pre" else score >= 7,
    )  # fmt: skip


def certify(enrolment: Enrolment, **values: Any) -> Certificate:
    """A certificate."""
    number = next(_numbers)
    return Certificate.objects.create(
        enrolment=enrolment, number=f"M-{number}", code=f"code-{number}", name="x", course_title="x", language="en",
        completed_on=BEGIN.date(), issued_at=BEGIN + timedelta(days=9), seal="x", **values,
    )  # fmt: skip

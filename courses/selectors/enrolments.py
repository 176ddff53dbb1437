"""A person's place in a course: enrolment, version in force, what is done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.models import Certificate, CourseVersion, Enrolment, LessonProgress, OutlineLesson
from lms.accounts.api import User, identities, kept_person
from lms.kernel import clock
from lms.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """An enrolment with the version of its course that holds for it and the lessons done.

    A person with two records (decision 1.10) may be enrolled in a run twice. `enrolment` is then the one that goes on, her
    own first; `twins` are the others, and what is done in any of them is done.
    """

    person: User
    enrolment: Enrolment
    version: CourseVersion
    done: frozenset[str]
    lesson_keys: list[str] = field(default_factory=list)
    twins: tuple[Enrolment, ...] = ()

    @property
    def enrolments(self) -> list[Enrolment]:
        """All of the person in this run, the one that goes on first."""
        return [self.enrolment, *self.twins]

    @property
    def completed_at(self) -> datetime | None:
        """When the person first completed the course in this run."""
        return min((row.completed_at for row in self.enrolments if row.completed_at), default=None)

    @property
    def undone(self) -> list[str]:
        """Lessons still to do, in order."""
        return [key for key in self.lesson_keys if key not in self.done]

    @property
    def is_open(self) -> bool:
        """Whether the run still takes acts."""
        return self.enrolment.run.is_open(clock.now())


def enrolments_in(person: User, course_slug: str, *, run_id: UUID | None = None) -> list[Enrolment]:
    """The person's enrolment in a course: in the run asked for, else in the newest that is open, else the newest.

    More than one only in a run which two joined records of the person take; the one that goes on stands first.
    """
    rows = Enrolment.objects.filter(person__in=identities(person), run__course__slug=course_slug)
    if run_id:
        rows = rows.filter(run_id=run_id)
    found = list(rows.select_related("run__course", "run__pinned_version").order_by("-happened_at"))
    now = clock.now()
    best = next((row for row in found if row.run.is_open(now)), found[0] if found else None)
    return own_first(person, [row for row in found if best and row.run_id == best.run_id])


def own_first(person: User, rows: Iterable[Enrolment]) -> list[Enrolment]:
    """Enrolments of a person's records in the order in which they go on: her own, then the oldest."""
    return sorted(rows, key=lambda row: (row.person_id != person.pk, row.happened_at, row.pk))


def place_in(person: User, course_slug: str, *, run_id: UUID | None = None) -> Place:
    """Where a person stands in a course. Three queries; NotFound if not enrolled."""
    enrolments = enrolments_in(person, course_slug, run_id=run_id)
    if not enrolments:
        raise NotFound("not-enrolled", _("You are not enrolled in this course. Open its page and enrol."))
    return _place(person, enrolments)


def place_of(enrolment: Enrolment) -> Place:
    """The same for an enrolment at hand, whichever record of the person it is on."""
    person = kept_person(enrolment.person_id)
    rows = Enrolment.objects.filter(person__in=identities(person), run=enrolment.run_id)
    return _place(person, own_first(person, rows.select_related("run__course", "run__pinned_version")))


def _place(person: User, enrolments: list[Enrolment]) -> Place:
    enrolment, *twins = enrolments
    version = version_for(enrolment)
    done = LessonProgress.objects.filter(enrolment__in=enrolments).values_list("lesson_key", flat=True)
    return Place(person, enrolment, version, frozenset(done), keys_of(version), tuple(twins))


def version_for(enrolment: Enrolment) -> CourseVersion:
    """The version a run pins, else the newest."""
    pinned = enrolment.run.pinned_version
    version = pinned or CourseVersion.objects.filter(course_id=enrolment.run.course_id).order_by("-number").first()
    if version is None:
        raise NotFound("course-unpublished", _("This course has not been published yet."))
    version.course = enrolment.run.course
    return version


def keys_of(version: CourseVersion) -> list[str]:
    """Lesson keys in order, without their modules."""
    return [place.partition("/")[2] for place in version.lesson_keys]


def lessons_in(version: CourseVersion, keys: list[str], language: str) -> dict[str, OutlineLesson]:
    """Lessons in a language, in the course's own where it lacks them. One query."""
    wanted = [language, version.course.source_language]
    found: dict[str, OutlineLesson] = {}
    for row in version.lessons.filter(lesson_key__in=keys, language__in=wanted).order_by():
        if row.language == language or row.lesson_key not in found:
            found[row.lesson_key] = row
    return found


def lesson_in(version: CourseVersion, key: str, language: str) -> OutlineLesson:
    """One lesson."""
    return known_lesson(lessons_in(version, [key], language), key)


def known_lesson(lessons: dict[str, OutlineLesson], key: str) -> OutlineLesson:
    """A lesson among those found."""
    if key not in lessons:
        raise NotFound("lesson-unknown", _("There is no such lesson in this course."))
    return lessons[key]


def enrolments_by_person(ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many enrolments stand on each of these records."""
    return _counted(Enrolment.objects.filter(person__in=list(ids)), "person_id")


def certificates_by_person(ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many certificates stand on each of these records."""
    return _counted(Certificate.objects.filter(enrolment__person__in=list(ids)), "enrolment__person_id")


def _counted(rows: QuerySet, column: str) -> dict[UUID, int]:
    return dict(rows.order_by().values_list(column).annotate(rows=Count("pk")))

"""A person's place in a course: enrolment, version in force, what is done."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from courses.models import CourseVersion, Enrolment, LessonProgress, OutlineLesson
from lms.accounts.api import User
from lms.kernel import clock
from lms.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """An enrolment with the version of its course that holds for it and the lessons done."""

    enrolment: Enrolment
    version: CourseVersion
    done: frozenset[str]
    lesson_keys: list[str] = field(default_factory=list)

    @property
    def undone(self) -> list[str]:
        """Lessons still to do, in order."""
        return [key for key in self.lesson_keys if key not in self.done]

    @property
    def is_open(self) -> bool:
        """Whether the run still takes acts."""
        return self.enrolment.run.is_open(clock.now())


def enrolment_in(person: User, course_slug: str, *, run_id: UUID | None = None) -> Enrolment | None:
    """The person's enrolment in a course: in the run asked for, else in the newest that is open, else the newest."""
    rows = Enrolment.objects.filter(person=person, run__course__slug=course_slug)
    if run_id:
        rows = rows.filter(run_id=run_id)
    found = list(rows.select_related("run__course", "run__pinned_version").order_by("-happened_at"))
    now = clock.now()
    return next((row for row in found if row.run.is_open(now)), found[0] if found else None)


def place_in(person: User, course_slug: str, *, run_id: UUID | None = None) -> Place:
    """Where a person stands in a course. Three queries; NotFound if not enrolled."""
    enrolment = enrolment_in(person, course_slug, run_id=run_id)
    if enrolment is None:
        raise NotFound("not-enrolled", _("You are not enrolled in this course. Open its page and enrol."))
    return place_of(enrolment)


def place_of(enrolment: Enrolment) -> Place:
    """The same for an enrolment at hand (with run, course and pinned version)."""
    version = version_for(enrolment)
    done = LessonProgress.objects.filter(enrolment=enrolment).values_list("lesson_key", flat=True)
    return Place(enrolment, version, frozenset(done), keys_of(version))


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

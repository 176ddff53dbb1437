"""What a learner sees of their own: one next step per enrolment; and the same facts for figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

from assessments.api import TestState, test_states
from courses.models import Certificate, CourseVersion, Enrolment, LessonProgress, OutlineText
from courses.selectors.catalogue import text_in
from courses.selectors.enrolments import Place, keys_of
from lms.accounts.api import User

PRE, POST = "pre", "post"


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do next. `kind`: pre, lesson, post, certificate, done or closed; `lesson_key` for a lesson."""

    kind: str
    lesson_key: str = ""
    open_attempt: UUID | None = None


@dataclass(frozen=True, slots=True)
class Learning:
    """A course on the learner's page. `language` is that of its title."""

    slug: str
    title: str
    language: str
    run_title: str
    lessons: int
    lessons_done: int
    step: NextStep
    step_title: str
    completed_at: datetime | None


def next_step(place: Place, tests: dict[str, TestState], *, certified: bool) -> NextStep:
    """The rule: the pre-test while no lesson is done, the lessons in order, the final test, the certificate.

    The pre-test is offered first and never again once a lesson is done; a test begun is to be ended first.
    """
    if certified or place.enrolment.completed_at:
        return NextStep("certificate" if certified else "done")
    if not place.is_open:
        return NextStep("closed")
    pre, post = tests.get(PRE), tests.get(POST)
    if pre and pre_is_open(pre, place):
        return NextStep(PRE, open_attempt=pre.open_attempt)
    if place.undone:
        return NextStep("lesson", lesson_key=place.undone[0])
    if post and post.questions:
        return NextStep(POST, open_attempt=post.open_attempt)
    return NextStep("done")


def pre_is_open(state: TestState, place: Place) -> bool:
    """Before any lesson is done, and once."""
    return bool(state.questions) and not place.done and not state.attempts


def tests_of(place: Place) -> dict[str, TestState]:
    """The tests of an enrolment; empty for a course without a bank. One query."""
    run = place.enrolment.run
    if run.course.bank_id is None:
        return {}
    return test_states(person=place.enrolment.person, bank_id=run.course.bank_id, occasion=run.activity)


def my_learning(person: User, language: str) -> list[Learning]:
    """All of a person's enrolments, those under way first. Four queries and one per course under way."""
    rows = list(
        Enrolment.objects.filter(person=person)
        .select_related("run__course", "run__pinned_version")
        .order_by("completed_at", "-happened_at")
    )
    versions = _versions(rows)
    done: dict[UUID, set[str]] = {}
    for enrolment_id, key in LessonProgress.objects.filter(enrolment__in=rows).values_list(
        "enrolment_id", "lesson_key"
    ):
        done.setdefault(enrolment_id, set()).add(key)
    certified = set(
        Certificate.objects.filter(enrolment__in=rows, revoked_at=None).values_list("enrolment_id", flat=True)
    )
    texts: dict[UUID, list[OutlineText]] = {}
    wanted = {version.pk for version in versions.values()}
    for text in OutlineText.objects.filter(version__in=wanted).only("version", "language", "title"):
        texts.setdefault(text.version_id, []).append(text)
    found = []
    for row in rows:
        version = versions.get(row.pk)
        if version is None or version.pk not in texts:
            continue
        row.person = person
        place = Place(row, version, frozenset(done.get(row.pk, ())), keys_of(version))
        found.append(_learning(place, texts[version.pk], language, row.pk in certified))
    return sorted(found, key=lambda item: item.completed_at is not None)


def _versions(rows: list[Enrolment]) -> dict[UUID, CourseVersion]:
    courses = {row.run.course_id for row in rows if row.run.pinned_version is None}
    newest = CourseVersion.objects.filter(course=OuterRef("course")).order_by("-number").values("number")[:1]
    by_course = {
        version.course_id: version
        for version in CourseVersion.objects.filter(course__in=courses, number=Subquery(newest)).select_related(
            "course"
        )
    }
    found = {row.pk: row.run.pinned_version or by_course.get(row.run.course_id) for row in rows}
    return {key: version for key, version in found.items() if version is not None}


def _learning(place: Place, texts: list[OutlineText], language: str, certified: bool) -> Learning:
    course = place.enrolment.run.course
    text = text_in(texts, language, course.source_language)
    under_way = not certified and place.enrolment.completed_at is None
    step = next_step(place, tests_of(place) if under_way else {}, certified=certified)
    return Learning(
        slug=course.slug,
        title=text.title,
        language=text.language,
        run_title=place.enrolment.run.title,
        lessons=len(place.lesson_keys),
        lessons_done=len(place.lesson_keys) - len(place.undone),
        step=step,
        step_title=_lesson_title(place.version, step.lesson_key, text.language) if step.lesson_key else "",
        completed_at=place.enrolment.completed_at,
    )


def _lesson_title(version: CourseVersion, key: str, language: str) -> str:
    rows = dict(version.lessons.filter(lesson_key=key).values_list("language", "title"))
    return rows.get(language) or next(iter(rows.values()), "")


# --- for figures ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EnrolmentRecord:
    """An enrolment in facts. `language` is that of the person's latest act in it."""

    enrolment_id: UUID
    person_id: UUID
    run_id: UUID
    course_id: UUID
    course_slug: str
    happened_at: datetime
    language: str
    first_lesson_at: datetime | None
    lessons_done: int
    completed_at: datetime | None
    certified_at: datetime | None
    certificate_number: str
    certificate_revoked: bool
    is_demonstration: bool


def enrolment_records(
    *, run_ids: Iterable[UUID] | None = None, person_ids: Iterable[UUID] | None = None
) -> Iterable[EnrolmentRecord]:
    """Enrolments of these runs and persons (None: of all), by time. One query."""
    rows = Enrolment.objects.all()
    if run_ids is not None:
        rows = rows.filter(run__in=list(run_ids))
    if person_ids is not None:
        rows = rows.filter(person__in=list(person_ids))
    latest = LessonProgress.objects.filter(enrolment=OuterRef("pk")).order_by("-happened_at", "-lesson_key")
    values = rows.annotate(
        latest_language=Coalesce(Subquery(latest.values("language")[:1]), F("language")),
        first_lesson_at=Min("lessons__happened_at"),
        lessons_done=Count("lessons"),
    ).order_by("happened_at", "pk")
    return [_record(row) for row in values.values(*_RECORD)]


_RECORD = (
    "pk", "person_id", "run_id", "run__course_id", "run__course__slug", "happened_at", "latest_language", "first_lesson_at",
    "lessons_done", "completed_at", "certificate__issued_at", "certificate__number", "certificate__revoked_at",
    "person__is_demonstration", "run__is_demonstration",
)  # fmt: skip


def _record(row: dict) -> EnrolmentRecord:
    return EnrolmentRecord(
        enrolment_id=row["pk"],
        person_id=row["person_id"],
        run_id=row["run_id"],
        course_id=row["run__course_id"],
        course_slug=row["run__course__slug"],
        happened_at=row["happened_at"],
        language=row["latest_language"],
        first_lesson_at=row["first_lesson_at"],
        lessons_done=row["lessons_done"],
        completed_at=row["completed_at"],
        certified_at=row["certificate__issued_at"],
        certificate_number=row["certificate__number"] or "",
        certificate_revoked=row["certificate__revoked_at"] is not None,
        is_demonstration=row["person__is_demonstration"] or row["run__is_demonstration"],
    )

"""What a learner sees of their own: one next step per enrolment; and the same facts for figures."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter
from uuid import UUID

from django.db.models import Count, F, Max, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

from assessments.api import TestState, test_states
from courses.models import Certificate, CourseVersion, Enrolment, LessonProgress, OutlineText
from courses.selectors.catalogue import text_in
from courses.selectors.enrolments import Place, keys_of, own_first
from lms.accounts.api import User, all_records_of, counted_as, identities

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
    if certified or place.completed_at:
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
    return test_states(person=place.person, bank_id=run.course.bank_id, occasion=run.activity)


def my_learning(person: User, language: str) -> list[Learning]:
    """All of a person's enrolments, those under way first. Four queries and one per course under way."""
    rows = list(
        Enrolment.objects.filter(person__in=identities(person))
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
    for row, *twins in _by_run(person, rows):
        version = versions.get(row.pk)
        if version is None or version.pk not in texts:
            continue
        ids = [row.pk, *(twin.pk for twin in twins)]
        lessons = frozenset().union(*(done.get(pk, ()) for pk in ids))
        place = Place(person, row, version, lessons, keys_of(version), tuple(twins))
        found.append(_learning(place, texts[version.pk], language, not certified.isdisjoint(ids)))
    return sorted(found, key=lambda item: item.completed_at is not None)


def _by_run(person: User, rows: list[Enrolment]) -> list[list[Enrolment]]:
    """A run that two joined records of a person take is one; their order is that of the first of each."""
    runs: dict[UUID, list[Enrolment]] = {}
    for row in rows:
        runs.setdefault(row.run_id, []).append(row)
    return [own_first(person, found) for found in runs.values()]


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
    under_way = not certified and place.completed_at is None
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
        completed_at=place.completed_at,
    )


def _lesson_title(version: CourseVersion, key: str, language: str) -> str:
    rows = dict(version.lessons.filter(lesson_key=key).values_list("language", "title"))
    return rows.get(language) or next(iter(rows.values()), "")


# --- for figures ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EnrolmentRecord:
    """An enrolment in facts. `language` is that of the person's latest act in it.

    `person_id` is the one under which figures count the person, `record_id` the one that stands on the enrolment
    (decision 1.10). Two enrolments of one person in one run are one record, under the id of the one that goes on.
    """

    enrolment_id: UUID
    person_id: UUID
    record_id: UUID
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
    put_on_roster: bool  # by a facilitator


def enrolment_records(
    *, run_ids: Iterable[UUID] | None = None, person_ids: Iterable[UUID] | None = None
) -> Iterable[EnrolmentRecord]:
    """Enrolments of these runs and persons (None: of all), by time. One query; one more for persons, one more for twins."""
    rows = Enrolment.objects.all()
    if run_ids is not None:
        rows = rows.filter(run__in=list(run_ids))
    if person_ids is not None:
        rows = rows.filter(person__in=all_records_of(person_ids))
    latest = LessonProgress.objects.filter(enrolment=OuterRef("pk")).order_by("-happened_at", "-lesson_key")
    values = rows.annotate(
        who=counted_as(),
        latest_language=Coalesce(Subquery(latest.values("language")[:1]), F("language")),
        latest_at=Coalesce(Max("lessons__happened_at"), F("happened_at")),
        first_lesson_at=Min("lessons__happened_at"),
        lessons_done=Count("lessons"),
    ).order_by("happened_at", "pk")
    return _one_each([_record(row) for row in values.values(*_RECORD)])


def _one_each(found: list[tuple[EnrolmentRecord, datetime]]) -> list[EnrolmentRecord]:
    """One record of a person in a run; `found` has each with the time of its latest act."""
    groups: dict[tuple[UUID, UUID], list[tuple[EnrolmentRecord, datetime]]] = {}
    for record, latest_at in found:
        groups.setdefault((record.run_id, record.person_id), []).append((record, latest_at))
    twins = [record.enrolment_id for group in groups.values() if len(group) > 1 for record, _at in group]
    lessons: dict[UUID, set[str]] = {}
    done = LessonProgress.objects.filter(enrolment__in=twins) if twins else LessonProgress.objects.none()
    for enrolment_id, key in done.values_list("enrolment_id", "lesson_key"):
        lessons.setdefault(enrolment_id, set()).add(key)
    return [_united(group, lessons) if len(group) > 1 else group[0][0] for group in groups.values()]


def _united(group: list[tuple[EnrolmentRecord, datetime]], lessons: dict[UUID, set[str]]) -> EnrolmentRecord:
    records = [record for record, _at in group]
    # the same order as in `own_first`, by which the person goes on
    first = min(records, key=lambda row: (row.record_id != row.person_id, row.happened_at, row.enrolment_id))
    done = set[str]().union(*(lessons.get(record.enrolment_id, ()) for record in records))
    certified = [record for record in records if record.certified_at]
    shown = min(certified, key=lambda row: (row.certificate_revoked, row.certified_at), default=first)
    return replace(
        first,
        happened_at=min(record.happened_at for record in records),
        language=max(group, key=itemgetter(1))[0].language,
        first_lesson_at=min((row.first_lesson_at for row in records if row.first_lesson_at), default=None),
        lessons_done=len(done),
        completed_at=min((row.completed_at for row in records if row.completed_at), default=None),
        certified_at=shown.certified_at,
        certificate_number=shown.certificate_number,
        certificate_revoked=shown.certificate_revoked,
        is_demonstration=any(record.is_demonstration for record in records),
    )


_RECORD = (
    "pk", "person_id", "who", "latest_at", "run_id", "run__course_id", "run__course__slug", "happened_at",
    "latest_language", "first_lesson_at",
    "lessons_done", "completed_at", "certificate__issued_at", "certificate__number", "certificate__revoked_at",
    "person__is_demonstration", "run__is_demonstration", "enrolled_by_id",
)  # fmt: skip


def _record(row: dict) -> tuple[EnrolmentRecord, datetime]:
    record = EnrolmentRecord(
        enrolment_id=row["pk"],
        person_id=row["who"],
        record_id=row["person_id"],
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
        put_on_roster=row["enrolled_by_id"] is not None,
    )
    return record, row["latest_at"]

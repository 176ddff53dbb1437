"""The events of the past, made again from the rows: what the record store is checked against (decision 1.6)."""

from collections.abc import Iterator

from django.db.models import QuerySet

from courses.events import (
    CertificateIssued,
    CertificateRevoked,
    CourseCompleted,
    Enrolled,
    LessonCompleted,
    QuickCheckAnswered,
)
from courses.models import Certificate, Enrolment, LessonProgress, OutlineLesson, QuickCheckAnswer

Event = Enrolled | LessonCompleted | QuickCheckAnswered | CourseCompleted | CertificateIssued | CertificateRevoked


def replayed_events(only: str = "") -> Iterator[Event]:
    """Every act that the rows know; `only="quick_checks"` gives the latest answers alone."""
    if only != "quick_checks":
        for enrolment in _rows(Enrolment.objects.select_related("run__course", "certificate")):
            yield enrolled(enrolment)
            if enrolment.completed_at:
                certificate = getattr(enrolment, "certificate", None)
                title = certificate.course_title if certificate else enrolment.run.course.slug
                yield course_completed(enrolment, title, certificate.language if certificate else enrolment.language)
        titles = _lesson_titles()
        for row in _rows(LessonProgress.objects.select_related("enrolment__run__course")):
            key = (row.enrolment.run.course_id, row.lesson_key)
            yield lesson_completed(row, titles.get((*key, row.language)) or titles.get((*key, ""), row.lesson_key))
        for certificate in _rows(Certificate.objects.select_related("enrolment__run__course")):
            yield certificate_issued(certificate)
            if certificate.revoked_at:
                yield certificate_revoked(certificate)
    yield from map(quick_check_answered, _rows(QuickCheckAnswer.objects.select_related("enrolment__run__course")))


def enrolled(row: Enrolment) -> Enrolled:
    """The event of an enrolment."""
    course = row.run.course
    return Enrolled(
        enrolment_id=row.pk,
        person_id=row.person_id,
        run_id=row.run_id,
        course_id=course.pk,
        course_slug=course.slug,
        language=row.language,
        happened_at=row.happened_at,
    )


def lesson_completed(row: LessonProgress, title: str) -> LessonCompleted:
    """The event of a finished lesson."""
    return LessonCompleted(
        progress_id=row.pk,
        enrolment_id=row.enrolment_id,
        person_id=row.enrolment.person_id,
        run_id=row.enrolment.run_id,
        course_slug=row.enrolment.run.course.slug,
        lesson_key=row.lesson_key,
        lesson_title=title,
        language=row.language,
        happened_at=row.happened_at,
    )


def quick_check_answered(row: QuickCheckAnswer) -> QuickCheckAnswered:
    """The event of the latest answer to a quick check."""
    return QuickCheckAnswered(
        answer_id=row.pk,
        tries=row.tries,
        enrolment_id=row.enrolment_id,
        person_id=row.enrolment.person_id,
        run_id=row.enrolment.run_id,
        course_slug=row.enrolment.run.course.slug,
        lesson_key=row.lesson_key,
        check_key=row.check_key,
        choice=row.choice,
        correct=row.correct,
        language=row.language,
        happened_at=row.happened_at,
    )


def course_completed(row: Enrolment, title: str, language: str) -> CourseCompleted:
    """The event of a completion; title and language are those of the certificate."""
    assert row.completed_at is not None  # noqa: S101  a certificate has a completion
    return CourseCompleted(
        enrolment_id=row.pk,
        person_id=row.person_id,
        run_id=row.run_id,
        course_id=row.run.course_id,
        course_slug=row.run.course.slug,
        course_title=title,
        language=language,
        happened_at=row.completed_at,
    )


def certificate_issued(row: Certificate) -> CertificateIssued:
    """The event of a certificate."""
    return CertificateIssued(**_certificate(row), happened_at=row.issued_at)


def certificate_revoked(row: Certificate) -> CertificateRevoked:
    """The event of a revocation."""
    assert row.revoked_at is not None  # noqa: S101  asked for revoked ones only
    return CertificateRevoked(**_certificate(row), happened_at=row.revoked_at)


def _certificate(row: Certificate) -> dict:
    return {
        "certificate_id": row.pk,
        "enrolment_id": row.enrolment_id,
        "person_id": row.enrolment.person_id,
        "run_id": row.enrolment.run_id,
        "course_slug": row.enrolment.run.course.slug,
        "course_title": row.course_title,
        "language": row.language,
    }


def _rows(query: QuerySet) -> Iterator:
    return query.iterator(chunk_size=2000)


def _lesson_titles() -> dict[tuple, str]:
    """(course, lesson, language) → title; with an empty language, in any. The newest version speaks last."""
    titles: dict[tuple, str] = {}
    rows = OutlineLesson.objects.order_by("version__number").values_list(
        "version__course_id", "lesson_key", "language", "title"
    )
    for course, key, language, title in rows.iterator(chunk_size=2000):
        titles[(course, key, language)] = titles[(course, key, "")] = title
    return titles

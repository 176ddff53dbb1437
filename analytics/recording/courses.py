"""Statements of what happens in courses."""

from collections.abc import Callable
from typing import Any

from tincan import Result

from analytics.recording import vocabulary as v
from analytics.recording.statements import activity, build, course, iri, write
from courses.events import (
    CertificateIssued,
    CertificateRevoked,
    CourseCompleted,
    Enrolled,
    LessonCompleted,
    QuickCheckAnswered,
)
from lms.kernel.events import record
from lms.kernel.ids import act_id


def enrolled(event: Enrolled) -> dict[str, Any]:
    return build(
        id=act_id("enrolment", event.enrolment_id),
        person_id=event.person_id,
        verb=v.REGISTERED,
        object=course(event.course_slug),
        run_id=event.run_id,
        happened_at=event.happened_at,
        language=event.language,
    )


def lesson_completed(event: LessonCompleted) -> dict[str, Any]:
    return build(
        id=act_id("lesson", event.progress_id),
        person_id=event.person_id,
        verb=v.COMPLETED,
        object=activity(_lesson(event), v.LESSON, event.lesson_title, event.language),
        parent=course(event.course_slug),
        run_id=event.run_id,
        happened_at=event.happened_at,
        language=event.language,
        result=Result(completion=True),
    )


def quick_check_answered(event: QuickCheckAnswered) -> dict[str, Any]:
    return build(
        id=act_id("quick-check", event.answer_id, event.tries),
        person_id=event.person_id,
        verb=v.ANSWERED,
        object=activity(f"{_lesson(event)}/check/{event.check_key}", v.INTERACTION, interaction_type="choice"),
        parent=activity(_lesson(event), v.LESSON),
        course_slug=event.course_slug,
        run_id=event.run_id,
        happened_at=event.happened_at,
        language=event.language,
        result=Result(response=event.choice, success=event.correct),
    )


def course_completed(event: CourseCompleted) -> dict[str, Any]:
    return build(
        id=act_id("completion", event.enrolment_id),
        person_id=event.person_id,
        verb=v.COMPLETED,
        object=course(event.course_slug, event.course_title, event.language),
        run_id=event.run_id,
        happened_at=event.happened_at,
        language=event.language,
        result=Result(completion=True, success=True),
    )


def certificate_issued(event: CertificateIssued) -> dict[str, Any]:
    return _certificate(event, "certificate", v.EARNED)


def certificate_revoked(event: CertificateRevoked) -> dict[str, Any]:
    return _certificate(event, "certificate-revoked", v.LOST)


STATEMENTS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Enrolled: enrolled,
    LessonCompleted: lesson_completed,
    QuickCheckAnswered: quick_check_answered,
    CourseCompleted: course_completed,
    CertificateIssued: certificate_issued,
    CertificateRevoked: certificate_revoked,
}


@record(Enrolled, LessonCompleted, QuickCheckAnswered, CourseCompleted, CertificateIssued, CertificateRevoked)
def record_course_act(event: Any) -> None:
    """One act, one statement, in the same transaction."""
    write(STATEMENTS[type(event)](event))


def _certificate(event: CertificateIssued | CertificateRevoked, kind: str, verb: Any) -> dict[str, Any]:
    return build(
        id=act_id(kind, event.certificate_id),
        person_id=event.person_id,
        verb=verb,
        object=activity(iri("certificate", event.certificate_id), v.CERTIFICATE),
        parent=course(event.course_slug, event.course_title, event.language),
        run_id=event.run_id,
        happened_at=event.happened_at,
        language=event.language,
    )


def _lesson(event: LessonCompleted | QuickCheckAnswered) -> str:
    return iri("course", event.course_slug, "lesson", event.lesson_key)

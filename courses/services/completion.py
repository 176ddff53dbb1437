"""When a course is completed: all lessons of the version in force are done and the final test is passed."""

from courses.models import Enrolment
from courses.selectors.enrolments import Place, place_of
from courses.selectors.learner import POST, tests_of
from courses.selectors.replay import course_completed
from courses.services.certificates import course_title_in, issue_certificate
from lms.accounts.api import write_audit_line
from lms.kernel import clock
from lms.kernel.events import publish
from lms.kernel.writes import write_transaction


def complete_if_done(*, enrolment: Enrolment, language: str) -> bool:
    """Complete an enrolment that has all it takes, once and for good; says whether it is completed.

    A course that changes later takes nothing back. A course without a final test is completed by its lessons. Of a person
    with two joined records in the run, both count, and the enrolment that goes on is completed.
    """
    with write_transaction():
        Enrolment.objects.select_for_update().filter(pk=enrolment.pk).values("pk").first()
        place = place_of(enrolment)
        if place.completed_at is not None:
            return True
        if not _has_all(place):
            return False
        enrolment = place.enrolment
        enrolment.completed_at = clock.now()
        enrolment.save(update_fields=["completed_at"])
        write_audit_line(actor=place.person, action="course.complete", subject=enrolment.pk)
        title, language = course_title_in(enrolment, language)
        publish(course_completed(enrolment, title, language))
        issue_certificate(enrolment=enrolment, language=language)
    return True


def _has_all(place: Place) -> bool:
    if place.undone or not place.lesson_keys:
        return False
    post = tests_of(place).get(POST)
    if post is None or not post.questions:
        return True
    return any(attempt.passed for attempt in post.attempts)

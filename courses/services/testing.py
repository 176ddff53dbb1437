"""Starting a test of a course: when each may be taken is the course's rule, not the test's."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from assessments.api import start_attempt
from courses.selectors.enrolments import place_in
from courses.selectors.study import test_page
from lms.accounts.api import User
from lms.kernel.errors import Conflict, NotFound
from lms.kernel.writes import write_transaction

CLOSED = {
    "run-closed": _("This course is closed. What you have done is kept."),
    "taken": _("You have taken the test before the course already. It is taken once."),
    "lessons-done": _("The test before the course closes when the first lesson is done. Go on with the lessons."),
    "lessons-left": _("The final test opens when all lessons are done. Finish the lessons first."),
}


def start_test(*, person: User, course_slug: str, purpose: str, language: str) -> UUID:
    """Open a test: the pre-test once and before the first lesson is done, the final test after the last, again and again."""
    with write_transaction():
        page = test_page(person, course_slug, purpose, language)
        if page is None:
            raise NotFound("test-unknown", _("This course has no such test."))
        if page.closed:
            raise Conflict(f"test-{page.closed}", CLOSED[page.closed])
        enrolment = place_in(person, course_slug).enrolment
        run = enrolment.run
        assert run.course.bank_id is not None  # noqa: S101  a course with a test has a bank
        return start_attempt(
            person=person,
            bank_id=run.course.bank_id,
            purpose=purpose,
            occasion=run.activity,
            language=language,
            record_id=enrolment.person_id,
        )

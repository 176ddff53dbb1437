"""Joining a run."""

from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment, Run
from courses.selectors.replay import enrolled
from lms.accounts.api import User, write_audit_line
from lms.kernel import clock
from lms.kernel.errors import Conflict
from lms.kernel.events import publish
from lms.kernel.writes import write_transaction


def enrol(*, person: User, run: Run, language: str) -> Enrolment:
    """Put a person into a run. Doing it again, or twice at once, gives the same enrolment."""
    now = clock.now()
    with write_transaction():
        existing = Enrolment.objects.filter(person=person, run=run).select_related("run__course").first()
        if existing:
            return existing
        if not run.is_open(now) or not run.course.is_published:
            raise Conflict("run-closed", _("Nobody can enrol in this course at the moment."))
        enrolment, created = Enrolment.objects.get_or_create(
            run=run, person=person, defaults={"language": language, "happened_at": now, "recorded_at": now}
        )
        if created:
            write_audit_line(actor=person, action="course.enrol", subject=enrolment.pk, run=str(run.pk))
            publish(enrolled(enrolment))
    return enrolment

"""Joining a run."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment, Run
from courses.selectors.enrolments import own_first
from courses.selectors.replay import enrolled
from lms.accounts.api import User, identities, write_audit_line
from lms.kernel import clock
from lms.kernel.errors import Conflict, NotFound
from lms.kernel.events import publish
from lms.kernel.writes import write_transaction


def enrol(*, person: User, run: Run, language: str, enrolled_by: User | None = None) -> Enrolment:
    """Put a person into a run. Doing it again, or twice at once, gives the same enrolment.

    `enrolled_by` is the facilitator who does it; whether she may is for the app of the trainers to say.
    """
    now = clock.now()
    with write_transaction():
        existing = Enrolment.objects.filter(person__in=identities(person), run=run).select_related("run__course")
        if existing:
            return own_first(person, existing)[0]
        if not run.is_open(now) or not run.course.is_published:
            raise Conflict("run-closed", _("Nobody can enrol in this course at the moment."))
        enrolment, created = Enrolment.objects.get_or_create(
            run=run,
            person=person,
            defaults={"language": language, "happened_at": now, "recorded_at": now, "enrolled_by": enrolled_by},
        )
        if created:
            write_audit_line(actor=enrolled_by or person, action="course.enrol", subject=enrolment.pk, run=str(run.pk))
            publish(enrolled(enrolment))
    return enrolment


def enrol_on_roster(*, person: User, run_id: UUID, language: str, by: User) -> Enrolment:
    """The same, done by a facilitator for somebody who stands on her list."""
    run = Run.objects.select_related("course").filter(pk=run_id).first()
    if run is None:
        raise NotFound("run-unknown", _("There is no such run."))
    return enrol(person=person, run=run, language=language, enrolled_by=by)

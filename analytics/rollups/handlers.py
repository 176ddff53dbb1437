"""Acts mark the facts they change as stale; the worker computes these again after the commit."""

from typing import Any

from analytics.rollups.models import StaleEnrolment
from analytics.rollups.tasks import refresh_stale_facts
from assessments.events import AttemptScored, AttemptStarted
from courses.api import enrolment_records
from courses.events import CertificateIssued, CertificateRevoked, CourseCompleted, Enrolled, LessonCompleted
from lms.accounts.events import MergeUndone, PersonsMerged
from lms.kernel.events import after_commit, record


@record(
    Enrolled, LessonCompleted, CourseCompleted, CertificateIssued, CertificateRevoked, AttemptStarted, AttemptScored
)
def mark_stale(event: Any) -> None:
    """Remember, in the act's transaction, that the figures of this enrolment have changed."""
    run_id = event.occasion.id if hasattr(event, "occasion") else event.run_id
    row = StaleEnrolment(run_id=run_id, person_id=event.person_id)
    StaleEnrolment.objects.bulk_create([row], ignore_conflicts=True)


@record(PersonsMerged, MergeUndone)
def mark_stale_of_both(event: PersonsMerged | MergeUndone) -> None:
    """All that was counted of two records which have become one person, or two again."""
    runs = {found.run_id for found in enrolment_records(person_ids=event.records)}
    rows = [StaleEnrolment(run_id=run_id, person_id=person_id) for run_id in runs for person_id in event.records]
    StaleEnrolment.objects.bulk_create(rows, ignore_conflicts=True)


@after_commit(Enrolled, CourseCompleted, CertificateRevoked, AttemptScored, PersonsMerged, MergeUndone)
def ask_for_refresh(event: Any) -> None:
    """The acts that move a figure on the manager's page wake the worker; finished lessons ride along."""
    refresh_stale_facts.enqueue()

"""The door of `courses` for other apps."""

from courses.selectors.catalogue import CourseCard, course_cards, course_slugs, run_of
from courses.selectors.learner import EnrolmentRecord, enrolment_records
from courses.selectors.replay import replayed_events
from courses.selectors.rosters import put_on_roster
from courses.selectors.runs import every_run
from courses.services.certificates import (
    CheckedCertificate,
    certificate_by_code,
    issue_certificate,
    revoke_certificate,
)
from courses.services.completion import complete_if_done
from courses.services.enrolment import enrol, enrol_on_roster
from courses.services.exporting import export_course
from courses.services.importing import ImportReport, import_course
from courses.services.progress import answer_quick_check, finish_lesson
from courses.services.publishing import publish_course

__all__ = [
    "CheckedCertificate",
    "CourseCard",
    "EnrolmentRecord",
    "ImportReport",
    "answer_quick_check",
    "certificate_by_code",
    "complete_if_done",
    "course_cards",
    "course_slugs",
    "enrol",
    "enrol_on_roster",
    "enrolment_records",
    "every_run",
    "export_course",
    "finish_lesson",
    "import_course",
    "issue_certificate",
    "publish_course",
    "put_on_roster",
    "replayed_events",
    "revoke_certificate",
    "run_of",
]

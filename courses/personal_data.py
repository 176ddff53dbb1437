"""What courses hold about people."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from courses.models import Certificate, Enrolment
from courses.services.certificates import seal_of
from lms.accounts.api import RECORD, Seen, User, identities, name_look, register_certified, register_seen_in
from lms.kernel.personal_data import Erasing, Place, Store, declare, declare_free

COUNTED = _("Dates and results, by an id that says nothing: what was reported about a course stays right.")


def _erase_certificates(erasing: Erasing) -> None:
    """The code on a paper still finds the certificate, and that its holder's data were erased; no name, no file."""
    for certificate in Certificate.objects.select_for_update().filter(enrolment__person__in=erasing.people):
        if certificate.file:
            erasing.after.append(partial(default_storage.delete, certificate.file))
        certificate.name = certificate.file = certificate.file_sha256 = certificate.revoked_reason = ""
        certificate.seal = seal_of(certificate)
        certificate.save(update_fields=["name", "file", "file_sha256", "revoked_reason", "seal"])


def _runs(person: User) -> Iterable[Seen]:
    rows = Enrolment.objects.filter(person__in=identities(person)).select_related("run__course")
    return [Seen(str(row.run_id), str(row.run), min(row.happened_at, row.recorded_at)) for row in rows]


def _certified(people: Iterable[UUID]) -> set[UUID]:
    rows = Certificate.objects.filter(enrolment__person__in=list(people), revoked_at=None)
    return set(rows.values_list("enrolment__person", flat=True))


register_seen_in(_runs)
register_certified(_certified)
name_look("look.roster", _("The list of learners of a class, with scores"))
name_look("look.roster_file", _("The list of learners of a class as a file, with scores"))
name_look("look.slips", _("Slips with one-time codes for learners of a class"))

declare(
    Place(
        model="courses.Enrolment",
        what=_("The courses you took part in, and when you completed them."),
        purpose=RECORD,
        period="account",
        owner="person",
        told=("run", "language", "happened_at", "recorded_at", "origin", "completed_at"),
        links=("person", "enrolled_by"),
        free=("id",),
        erased={},
        why_kept=COUNTED,
    ),
    Place(
        model="courses.LessonProgress",
        what=_("The lessons you finished."),
        purpose=RECORD,
        period="account",
        owner="enrolment__person",
        told=("lesson_key", "language", "happened_at", "recorded_at"),
        links=("enrolment",),
        free=("id",),
        erased={},
        why_kept=COUNTED,
    ),
    Place(
        model="courses.QuickCheckAnswer",
        what=_("Your answers to the short questions in lessons."),
        purpose=RECORD,
        period="account",
        owner="enrolment__person",
        told=("lesson_key", "check_key", "choice", "correct", "tries", "language", "happened_at", "recorded_at"),
        links=("enrolment",),
        free=("id",),
        erased={},
        why_kept=COUNTED,
    ),
    Place(
        model="courses.Certificate",
        what=_("Your certificates, with the name printed on them."),
        purpose=RECORD,
        period="account",
        owner="enrolment__person",
        told=(
            "number", "code", "name", "course_title", "language", "minutes", "completed_on", "issued_at", "revoked_at",
            "revoked_reason", "file",
        ),
        secret=("seal",),
        links=("enrolment",),
        free=("id", "file_sha256"),
        erased={},
        how_erased=_("The name and the file go. Whoever checks the paper is told that the holder’s data were erased."),
        why_kept=_("That a certificate was issued, on which day and for which course: the number of certificates stays right."),
        erase=_erase_certificates,
    ),
    Store(
        key="certificates/",
        what=_("The drawn files of certificates."),
        purpose=RECORD,
        period="account",
        erased=_("Deleted."),
    ),
)  # fmt: skip
declare_free(
    "Courses, their texts and files: what is taught, not who learns.",
    "courses.Course", "courses.CourseVersion", "courses.OutlineText", "courses.OutlineLesson", "courses.PublishedFile",
    "courses.Run", "courses.ImportedText", "courses.CoursePage", "courses.ModulePage", "courses.LessonPage",
)  # fmt: skip

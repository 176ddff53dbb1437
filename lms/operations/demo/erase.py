"""Takes the demonstration back, whole."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Q

from analytics.lrs.services import forget_statements, statements_of_accounts
from analytics.models import EnrolmentFact, StaleEnrolment
from assessments.models import Attempt
from courses.models import Certificate, Run
from lms.accounts.api import AuditLine, User
from lms.kernel.writes import write_transaction


def erase() -> dict[str, int]:
    """Remove every person marked as demonstration with all that followed from them; returns what was removed."""
    files = list(
        Certificate.objects.filter(enrolment__person__is_demonstration=True)
        .exclude(file="")
        .values_list("file", flat=True)
    )
    with write_transaction():
        people = list(User.objects.filter(is_demonstration=True).values_list("pk", flat=True))
        removed = {"statements": _erase_statements(people)}
        for model in (EnrolmentFact, StaleEnrolment):
            model.objects.filter(person_id__in=people).delete()
        AuditLine.objects.filter(Q(actor__in=people) | Q(subject__in=list(map(str, people)))).delete()
        removed["attempts"] = Attempt.objects.filter(person__in=people).count()
        removed["people"] = len(people)
        User.objects.filter(pk__in=people).delete()
        removed["runs"], _ = Run.objects.filter(is_demonstration=True).delete()
    for name in files:
        default_storage.delete(name)
    return removed


def _erase_statements(people: list[UUID]) -> int:
    return forget_statements(statements_of_accounts(frozenset(map(str, people))))

"""Takes the demonstration back, whole."""

from django.core.files.storage import default_storage
from django.db.models import Q

from analytics.models import EnrolmentFact, StaleEnrolment, Statement
from assessments.models import Attempt
from courses.models import Certificate, Run
from lms.accounts.api import AuditLine, User
from lms.kernel.writes import write_transaction

BATCH = 500


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


def _erase_statements(people: list) -> int:
    count = 0
    for start in range(0, len(people), BATCH):
        keys = Q()
        for person in people[start : start + BATCH]:
            keys |= Q(actor__startswith="account|", actor__endswith=f"|{person}")
        count += Statement.objects.filter(keys).delete()[0] if keys else 0
    return count

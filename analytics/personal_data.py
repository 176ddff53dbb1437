"""What the record store and the figures hold about people."""

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from analytics.lrs.redaction import Known
from analytics.lrs.services import redact_agent, statements_about
from lms.accounts.api import RECORD, STATISTICS, User, known_by
from lms.kernel.personal_data import Erasing, Place, Row, declare, declare_free


def _statements(people: tuple[UUID, ...]) -> Iterator[Row]:
    known = Known(known_by(User.objects.filter(pk__in=people), proven=True), accounts=frozenset(map(str, people)))
    yield from statements_about(known)


def _redact(erasing: Erasing) -> None:
    known = Known(erasing.identities, erasing.names, frozenset(map(str, erasing.people)))
    redact_agent(known=known, stand_in=stand_in(erasing.people[0]))


def stand_in(person: UUID) -> dict:
    """Who takes an erased person's place in statements: the account that our own statements name her by."""
    return {"objectType": "Agent", "account": {"homePage": f"{settings.SITE_URL}/", "name": str(person)}}


declare(
    Place(
        model="analytics.Statement",
        what=_("The same acts as statements (xAPI), and statements about you that other learning systems sent."),
        purpose=RECORD,
        period="account",
        told=("stored", "timestamp", "body"),
        links=("actor", "registration"),
        free=(
            "sequence", "id", "verb", "activity", "credential", "voided", "redacted_at", "content_sha256",
        ),
        erased={},
        how_erased=_("What came from outside loses every address, account and name of yours, and your own words."),
        why_kept=_("That something was done and when, by an id that says nothing."),
        rows=_statements,
        erase=_redact,
    ),
    Place(
        model="analytics.EnrolmentFact",
        what=_("One line for each course you took, from which the statistics are counted."),
        purpose=STATISTICS,
        period="figures",
        owner="person_id",
        told=(
            "course_slug", "country", "audience", "language", "enrolled_at", "reached_at", "lessons_done",
            "completed_at", "certified_at", "certificate_revoked", "pre", "pre_at", "post", "post_at", "maximum",
        ),
        links=("person_id", "enrolment_id", "run_id"),
        free=("is_demonstration",),
        erased={},
        why_kept=_("By an id that says nothing: numbers that were reported stay as they were."),
    ),
    Place(
        model="analytics.StaleEnrolment",
        what=_("Lines of the statistics that wait to be counted again."),
        purpose=STATISTICS,
        period="tasks",
        links=("run_id", "person_id"),
        free=("id",),
        erased={},
        why_kept=_("Ids that say nothing; gone within minutes."),
        rows=lambda people: (),
    ),
)  # fmt: skip
declare_free("Keys of programs that write to the record store.", "analytics.Credential")

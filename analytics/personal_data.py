"""What the record store and the figures hold about people."""

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from analytics.lrs.credentials import revoke_all_of
from analytics.lrs.forwarding.retractions import answers_about, forget_answers
from analytics.lrs.redaction import Known
from analytics.lrs.services import attachments_of, documents_about, redact_agent, statements_about
from analytics.statements.importing import drop_files, forget_problems, stop_imports
from lms.accounts.api import AUDIT, RECORD, STATISTICS, User, known_by
from lms.kernel.personal_data import DELETE, Erasing, Place, Row, Store, declare, declare_free


def _statements(people: tuple[UUID, ...]) -> Iterator[Row]:
    yield from statements_about(_known(people))


def _stop_imports_and_redact(erasing: Erasing) -> None:
    """After all tables: from here to the end of the erasure no statement gets a place, and nobody should wait for long.

    First the imports: what they had stored by then is found among the statements.
    """
    known = _known_in(erasing)
    dropped = stop_imports(known.may_stand_in)
    forget_problems(known.is_named_in)
    erasing.after.append(lambda: drop_files(dropped))
    redact_agent(known=known, stand_in=stand_in(erasing.people[0]))


def _nothing_more(erasing: Erasing) -> None:
    """Goes with the statements (redact_agent), when the imports are stopped."""


def _known_in(erasing: Erasing) -> Known:
    return Known(erasing.identities, erasing.names, frozenset(map(str, erasing.people)))


def _revoke(erasing: Erasing) -> None:
    revoke_all_of(frozenset(map(str, erasing.people)))


def _known(people: tuple[UUID, ...]) -> Known:
    """By what she shows herself: an address that nobody checked opens nothing of its owner's."""
    return Known(known_by(User.objects.filter(pk__in=people), proven=True), accounts=frozenset(map(str, people)))


def _documents(people: tuple[UUID, ...]) -> Iterator[Row]:
    yield from documents_about(_known(people))


def _attachments(people: tuple[UUID, ...]) -> Iterator[Row]:
    yield from attachments_of(_known(people))


def _refusals(people: tuple[UUID, ...]) -> Iterator[Row]:
    yield from answers_about(_known(people))


def _forget_answers(erasing: Erasing) -> None:
    forget_answers(_known_in(erasing).is_named_in)


def stand_in(person: UUID) -> dict:
    """Who takes an erased person's place in statements: the account that our own statements name her by."""
    return {"objectType": "Agent", "account": {"homePage": f"{settings.SITE_URL}/", "name": str(person)}}


declare(
    Place(
        model="analytics.Statement",
        what=_("The same acts as statements (xAPI), and statements about you that other learning systems sent."),
        purpose=RECORD,
        period="account",
        told=("timestamp", "body"),
        free=("row", "id", "verb", "version", "credential", "redacted_at"),
        erased={},
        how_erased=_("What came from outside loses every address, account and name of yours, and your own words."),
        why_kept=_("That something was done and when, by an id that says nothing."),
        rows=_statements,
        erase=_nothing_more,
    ),
    Place(
        model="analytics.Document",
        what=_("Where you were in a course of another system, and settings of yours that it keeps here."),
        purpose=RECORD,
        period="account",
        told=("kind", "activity", "agent", "name", "content", "content_type", "changed_at"),
        links=("registration",),
        free=("id", "place_sha256", "shelf", "owner", "etag"),
        erased=DELETE,
        rows=_documents,
        erase=_nothing_more,
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
declare(
    Place(
        model="analytics.Credential",
        what=_("Keys of programs that write to the record store; a course from outside that you open gets one of its own."),
        purpose=RECORD,
        period="account",
        links=("speaks_for", "registration"),
        free=(
            "id", "key", "secret_sha256", "name", "scopes", "isolated", "requests_a_minute", "made_at", "expires_at",
            "revoked_at", "last_used_at",
        ),
        erased={},
        how_erased=_("A key that spoke for you opens nothing any more."),
        why_kept=_("By an id that says nothing: which program wrote what."),
        rows=lambda people: (),
        erase=_revoke,
    ),
    Place(
        model="analytics.Attachment",
        what=_("Files that other systems attached to what you did there."),
        purpose=RECORD,
        period="account",
        told=("sha2", "length"),
        secret=("content",),
        free=("made_at",),
        erased=DELETE,
        rows=_attachments,
        erase=_nothing_more,
    ),
)  # fmt: skip
declare_free(
    "How statements are found: numbers made of what stands in them, which tell nothing by themselves.",
    "analytics.Link",
    "analytics.Position",
    "analytics.Reference",
    "analytics.Unnumbered",
)
declare(
    Place(
        model="analytics.StatementImport",
        what=_("Files of statements that you brought into the record store as an administrator."),
        purpose=AUDIT,
        period="spent",
        owner="asked_by",
        told=("name", "made_at", "finished_at"),
        secret=("problems",),
        links=("asked_by",),
        free=(
            "id", "file", "fingerprint", "size", "credential", "is_trial", "moved_at", "offset", "lines", "stored",
            "known", "bad", "without_files",
        ),
        erased={},
        how_erased=_("Your name in what was wrong with a line goes."),
        why_kept=_("By an id that says nothing: from which file statements came."),
        erase=_nothing_more,
    ),
    Store(
        key="imports/",
        what=_("Files of statements that wait to be read into the record store."),
        purpose=RECORD,
        period="spent",
        erased=_(
            "A file goes when it has been read, at the latest after that time. A file that may hold you is not read any further "
            "and goes at once."
        ),
        erase=_stop_imports_and_redact,
    ),
)  # fmt: skip
declare(
    Place(
        model="analytics.DeadLetter",
        what=_("What other record stores answered when they refused a statement about you."),
        purpose=RECORD,
        period="account",
        told=("at", "answer"),
        links=("statement_id",),
        free=("id", "receiver", "place", "code", "again"),
        erased={},
        how_erased=_("The answer goes."),
        why_kept=_("That a statement was refused, by an id that says nothing."),
        rows=_refusals,
        erase=_forget_answers,
    ),
)  # fmt: skip
declare_free(
    "Other record stores that statements are sent to, their keys (sealed), and the ids of statements they must void.",
    "analytics.Receiver",
    "analytics.Retraction",
)
declare(
    Place(
        model="analytics.Activity",
        what=_(
            "What other systems call the courses and tasks that statements are about; a name may say whose they are."
        ),
        purpose=RECORD,
        period="account",
        secret=("iri", "definition"),
        free=("id", "iri_sha256"),
        erased={},
        how_erased=_("Every address, account and name of yours in it goes."),
        why_kept=_("What is taught."),
        rows=lambda people: (),
        erase=_nothing_more,
    ),
)

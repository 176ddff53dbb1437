"""The learners of a run with their progress and scores. To be opened through `trainers.services.rosters`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from assessments.api import AttemptSummary, handed_in_attempts
from courses.api import EnrolmentRecord, enrolment_records
from lms.accounts.api import Affiliation, SignIn, User, sign_ins_of


@dataclass(frozen=True, slots=True)
class Learner:
    """A line of the roster. `pre` is the first test before; `post` the best final test; both in per cent.

    `sign_in` says how far somebody has come whom a facilitator put on the list; empty for those who came by themselves.
    """

    person_id: UUID
    name: str
    organisation: str
    country: str
    sign_in: SignIn | None
    lessons_done: int
    pre: Decimal | None
    post: Decimal | None
    post_attempts: int
    completed_at: datetime | None
    certified_at: datetime | None
    certificate_revoked: bool


@dataclass(frozen=True, slots=True)
class _Tests:
    pre: Decimal | None
    post: Decimal | None
    post_attempts: int


def roster(*, run_id: UUID, language: str) -> list[Learner]:
    """All learners of a run by name; the number of queries does not depend on theirs."""
    records = list(enrolment_records(run_ids=[run_id]))
    people = names_and_places([record.person_id for record in records], language)
    tests = _tests(handed_in_attempts(occasions=[run_id]))
    sign_ins = sign_ins_of(record.person_id for record in records if record.put_on_roster)
    lines = (_learner(record, people, tests, sign_ins) for record in records)
    return sorted(lines, key=lambda line: (line.name.casefold(), line.organisation.casefold()))


def names_and_places(ids: Iterable[UUID], language: str) -> dict[UUID, tuple[str, str, str]]:
    """Name, present country and organisation of each person, in one query."""
    column = f"country__name_{language.replace('-', '_')}"
    latest = Affiliation.objects.filter(person=OuterRef("pk")).order_by("-valid_from")
    rows = User.objects.filter(pk__in=list(ids)).annotate(
        country=Subquery(latest.values(value=F(column))[:1]),
        organisation=Subquery(latest.values("organisation__name")[:1]),
    )
    found = rows.values_list("pk", "name", "country", "organisation")
    return {pk: (name, country or "", organisation or "") for pk, name, country, organisation in found}


def _tests(attempts: Iterable[AttemptSummary]) -> dict[UUID, _Tests]:
    by_person: dict[UUID, list[AttemptSummary]] = {}
    for attempt in attempts:
        by_person.setdefault(attempt.person_id, []).append(attempt)
    return {person: _summed(found) for person, found in by_person.items()}


def _summed(attempts: list[AttemptSummary]) -> _Tests:
    before, after = list(_percents(attempts, "pre")), list(_percents(attempts, "post"))
    return _Tests(before[0] if before else None, max(after, default=None), len(after))


def _percents(attempts: Iterable[AttemptSummary], purpose: str) -> Iterator[Decimal]:
    return (attempt.percent for attempt in attempts if attempt.purpose == purpose)


def _learner(
    record: EnrolmentRecord,
    people: dict[UUID, tuple[str, str, str]],
    tests: dict[UUID, _Tests],
    sign_ins: dict[UUID, SignIn],
) -> Learner:
    name, country, organisation = people.get(record.person_id, ("", "", ""))
    found = tests.get(record.person_id, _Tests(None, None, 0))
    return Learner(
        person_id=record.person_id,
        name=name,
        organisation=organisation,
        country=country,
        sign_in=sign_ins.get(record.person_id),
        lessons_done=record.lessons_done,
        pre=found.pre,
        post=found.post,
        post_attempts=found.post_attempts,
        completed_at=record.completed_at,
        certified_at=record.certified_at,
        certificate_revoked=record.certificate_revoked,
    )

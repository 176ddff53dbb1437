"""How facts are made from source rows: the same function for one enrolment, for all, and for the check."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from analytics.rollups.models import EnrolmentFact, StaleEnrolment
from assessments.api import AttemptSummary, Pair, handed_in_attempts, matched_pairs
from courses.api import EnrolmentRecord, enrolment_records
from lms.accounts.api import Affiliation, affiliations_of, all_records_of, resolve
from lms.kernel.writes import write_transaction

FIELDS = [field.name for field in EnrolmentFact._meta.concrete_fields]
BATCH = 500


def rebuild_facts(progress: Callable[[int], None] = lambda done: None) -> int:
    """Throw all facts away and make them again; readers see the old ones until the new are complete."""
    with write_transaction():
        EnrolmentFact.objects.all().delete()
        StaleEnrolment.objects.all().delete()
        done = 0
        for batch in _batches(computed_facts()):
            EnrolmentFact.objects.bulk_create(batch)
            done += len(batch)
            progress(done)
    return done


def refresh_stale() -> int:
    """Make the facts of stale enrolments again, and say how many there were."""
    with write_transaction():
        stale = list(StaleEnrolment.objects.all()[:BATCH])
        if not stale:
            return 0
        people = {row.person_id for row in stale}
        runs = {row.run_id for row in stale}
        facts = list(computed_facts(run_ids=runs, person_ids=people))
        # of two enrolments that have become one, or one that has become two, the old facts go
        EnrolmentFact.objects.filter(run_id__in=runs, person_id__in=all_records_of(people)).delete()
        EnrolmentFact.objects.bulk_create(
            facts,
            update_conflicts=True,
            unique_fields=["enrolment_id"],
            update_fields=[name for name in FIELDS if name != "enrolment_id"],
        )
        StaleEnrolment.objects.filter(pk__in=[row.pk for row in stale]).delete()
    return len(stale)


def computed_facts(
    *, run_ids: Iterable[UUID] | None = None, person_ids: Iterable[UUID] | None = None
) -> Iterator[EnrolmentFact]:
    """The facts as the source rows give them now; nothing is saved."""
    records = list(enrolment_records(run_ids=run_ids, person_ids=person_ids))
    people = {id_ for record in records for id_ in (record.record_id, record.person_id)}
    runs = {record.run_id for record in records}
    affiliations = affiliations_of(people)
    pairs = matched_pairs(occasions=runs)
    first: dict[tuple[UUID, UUID], list[AttemptSummary]] = {}
    for attempt in handed_in_attempts(occasions=runs):
        first.setdefault((attempt.occasion.id, attempt.person_id), []).append(attempt)
    paired = {(pair.occasion.id, pair.person_id): pair for pair in pairs.pairs}
    for record in records:
        key = (record.run_id, record.person_id)
        # what was true of the record that enrolled; of one begun by a trainer often nothing is known but from its keeper
        known = affiliations.get(record.record_id) or affiliations.get(record.person_id, [])
        yield _fact(record, known, first.get(key, []), paired.get(key))


def differences() -> Iterator[str]:
    """Every way in which the stored facts differ from the source rows, in words that name the row."""
    rows = list(StaleEnrolment.objects.values_list("run_id", "person_id"))
    counted = resolve(person_id for _run_id, person_id in rows)
    waiting = {*rows, *((run_id, counted[person_id]) for run_id, person_id in rows)}
    stored = {fact.pk: fact for fact in EnrolmentFact.objects.all()}
    for fact in computed_facts():
        kept = stored.pop(fact.pk, None)
        if (fact.run_id, fact.person_id) in waiting:
            continue
        if kept is None:
            yield f"fact of enrolment {fact.pk}: missing"
            continue
        for name in FIELDS:
            if getattr(kept, name) != getattr(fact, name):
                yield f"fact of enrolment {fact.pk}: {name} is {getattr(kept, name)}, source rows give {getattr(fact, name)}"
    for key, kept in stored.items():
        if (kept.run_id, kept.person_id) not in waiting:
            yield f"fact of enrolment {key}: there is no such enrolment"


def _fact(
    record: EnrolmentRecord, affiliations: list[Affiliation], attempts: list[AttemptSummary], pair: Pair | None
) -> EnrolmentFact:
    true_then = [row for row in affiliations if row.valid_from <= record.happened_at] or affiliations[:1]
    at_the_time = true_then[-1] if true_then else None
    values: dict[str, Any] = {
        "country": (at_the_time.country_id or "") if at_the_time else "",
        "audience": at_the_time.audience if at_the_time else "",
        **_scores(attempts, pair),
    }
    acts = [moment for moment in (record.first_lesson_at, *(a.started_at for a in attempts)) if moment]
    return EnrolmentFact(
        enrolment_id=record.enrolment_id,
        person_id=record.person_id,
        run_id=record.run_id,
        course_slug=record.course_slug,
        language=record.language,
        enrolled_at=record.happened_at,
        reached_at=min(acts) if acts else None,
        lessons_done=record.lessons_done,
        completed_at=record.completed_at,
        certified_at=record.certified_at,
        certificate_revoked=record.certificate_revoked,
        is_demonstration=record.is_demonstration,
        **values,
    )


def _scores(attempts: list[AttemptSummary], pair: Pair | None) -> dict[str, Any]:
    """The matched pair where there is one; else the first of what there is, which is shown but never averaged."""
    if pair:
        at = {attempt.id: attempt.handed_in_at for attempt in attempts}
        scores = {"pre": pair.pre, "post": pair.post, "maximum": pair.maximum}
        return scores | {"pre_at": at[pair.pre_attempt], "post_at": at[pair.post_attempt]}
    pre = next((a for a in attempts if a.purpose == "pre"), None)
    post = next((a for a in attempts if a.purpose == "post"), None)
    known = pre or post
    return {
        "pre": pre.score if pre else None,
        "pre_at": pre.handed_in_at if pre else None,
        "post": post.score if post else None,
        "post_at": post.handed_in_at if post else None,
        "maximum": known.maximum if known else None,
    }


def _batches(facts: Iterable[EnrolmentFact]) -> Iterator[list[EnrolmentFact]]:
    batch: list[EnrolmentFact] = []
    for fact in facts:
        batch.append(fact)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

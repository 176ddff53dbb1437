"""The rows told again as events, and the check that marks and scores are what the answers earn."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from assessments import telling
from assessments.events import AttemptScored, AttemptStarted
from assessments.models import Attempt, FormItem, Response
from assessments.question_types.earning import earned

BATCH = 500


def replayed_events() -> Iterator[AttemptStarted | AttemptScored]:
    """The begin of every attempt and the hand-in of every handed-in one, as they were told then."""
    for attempt, responses in _attempts():
        yield telling.started(attempt)
        if attempt.handed_in_at:
            yield telling.scored(attempt, responses)


def inconsistent_attempts() -> Iterator[str]:
    """A line for each handed-in attempt whose score is not the sum of its marks, or has unearned marks."""
    for attempt, responses in _attempts():
        if attempt.handed_in_at:
            faults = [*_faults_of_marks(responses), *_faults_of_score(attempt, responses)]
            if faults:
                yield f"attempt {attempt.id}: " + "; ".join(faults)


def _attempts() -> Iterator[tuple[Attempt, list[Response]]]:
    """Every attempt with its responses in the form's order, a batch of them in memory at a time."""
    forms: dict[UUID, dict[UUID, int]] = {}  # they are few and never change
    attempts = Attempt.objects.select_related("assessment").order_by("pk")
    with_answers = attempts.prefetch_related("responses__version", "responses__text")
    for attempt in with_answers.iterator(chunk_size=BATCH):
        places = forms.get(attempt.form_id) or forms.setdefault(attempt.form_id, _places(attempt.form_id))
        yield attempt, _in_order(attempt, places)


def _in_order(attempt: Attempt, places: dict[UUID, int]) -> list[Response]:
    return sorted(attempt.responses.all(), key=lambda response: places[response.version_id])


def _places(form_id: UUID) -> dict[UUID, int]:
    return dict(FormItem.objects.filter(form=form_id).values_list("version_id", "position"))


def _faults_of_marks(responses: list[Response]) -> Iterator[str]:
    for response in responses:
        if response.words_erased:
            continue
        try:
            right = earned(response.version, response.answer)
        except (TypeError, KeyError, ValueError):
            yield f"the answer to version {response.version_id} cannot be read"
            continue
        if response.mark != right:
            yield f"the answer to version {response.version_id} earns {right} but is marked {response.mark}"


def _faults_of_score(attempt: Attempt, responses: list[Response]) -> Iterator[str]:
    marks = sum((response.mark or Decimal(0) for response in responses), Decimal(0))
    if attempt.score != marks:
        yield f"the score is {attempt.score} but the marks are {marks} together"

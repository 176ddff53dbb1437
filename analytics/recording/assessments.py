"""Statements of what happens in assessments. Drafts of answers leave none; each answer handed in leaves one."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from tincan import ActivityDefinition, Result, Score
from tincan.activity import Activity

from analytics.recording import vocabulary as v
from analytics.recording.statements import activity, build, iri, write
from assessments.events import AnsweredQuestion, AttemptScored, AttemptStarted
from lms.kernel.events import record
from lms.kernel.ids import act_id


def attempt_started(event: AttemptStarted) -> Iterator[dict[str, Any]]:
    yield build(
        id=act_id("attempt-started", event.attempt_id),
        person_id=event.person_id,
        verb=v.ATTEMPTED,
        object=_assessment(event),
        run_id=event.occasion.id,
        happened_at=event.happened_at,
        language=event.language,
        extensions={v.PURPOSE: event.purpose},
    )


def attempt_scored(event: AttemptScored) -> Iterator[dict[str, Any]]:
    """One statement for the attempt, then one for each answer in it."""
    yield build(
        id=act_id("attempt-scored", event.attempt_id),
        person_id=event.person_id,
        verb=_outcome(event.passed),
        object=_assessment(event),
        run_id=event.occasion.id,
        happened_at=event.happened_at,
        language=event.language,
        result=_result(event),
        extensions={v.PURPOSE: event.purpose, v.ATTEMPT_NUMBER: event.number},
    )
    for answer in event.answers:
        yield _answered(event, answer)


STATEMENTS: dict[type, Callable[[Any], Iterator[dict[str, Any]]]] = {
    AttemptStarted: attempt_started,
    AttemptScored: attempt_scored,
}


@record(AttemptStarted, AttemptScored)
def record_assessment_act(event: Any) -> None:
    """An act and its statements, in the same transaction."""
    for statement in STATEMENTS[type(event)](event):
        write(statement)


def _answered(event: AttemptScored, answer: AnsweredQuestion) -> dict[str, Any]:
    return build(
        id=act_id("answer", event.attempt_id, answer.version_id),
        person_id=event.person_id,
        verb=v.ANSWERED,
        object=Activity(
            id=iri("question", answer.question_id, "version", answer.version_id),
            definition=ActivityDefinition({"type": v.INTERACTION, **answer.interaction}),
        ),
        parent=_assessment(event),
        run_id=event.occasion.id,
        happened_at=answer.happened_at,
        language=event.language,
        result=Result(
            response=answer.response or None,
            success=answer.correct,
            score=_score(answer.mark, answer.max_mark),
        ),
        extensions={v.PURPOSE: event.purpose},
    )


def _result(event: AttemptScored) -> Result:
    return Result(
        score=_score(event.score, event.maximum),
        success=event.passed,
        completion=True,
        duration=event.happened_at - event.started_at,
    )


def _score(mark: Decimal, maximum: Decimal) -> Score:
    return Score(scaled=round(float(mark / maximum), 4), raw=float(mark), min=0.0, max=float(maximum))


def _outcome(passed: bool | None) -> Any:
    return v.COMPLETED if passed is None else v.PASSED if passed else v.FAILED


def _assessment(event: AttemptStarted | AttemptScored) -> Activity:
    return activity(iri("assessment", event.assessment_id), v.ASSESSMENT)

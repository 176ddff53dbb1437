"""Rows as the events they are: told once when it happens, and told again when statements are checked."""

from collections.abc import Iterable

from assessments.events import AnsweredQuestion, AttemptScored, AttemptStarted
from assessments.models import Attempt, Response
from assessments.question_types.base import QuestionType
from assessments.question_types.registry import question_type
from assessments.words import plain


def started(attempt: Attempt) -> AttemptStarted:
    """The begin of an attempt whose test is loaded."""
    return AttemptStarted(
        attempt_id=attempt.id,
        person_id=attempt.person_id,
        assessment_id=attempt.assessment_id,
        purpose=attempt.assessment.purpose,
        occasion=attempt.occasion,
        language=attempt.language,
        happened_at=attempt.started_at,
    )


def scored(attempt: Attempt, responses: Iterable[Response]) -> AttemptScored:
    """The hand-in of an attempt, with its marked responses, loaded with versions and words, in order."""
    if attempt.score is None or attempt.handed_in_at is None:
        raise ValueError(f"attempt {attempt.id} is not handed in")
    return AttemptScored(
        attempt_id=attempt.id,
        person_id=attempt.person_id,
        assessment_id=attempt.assessment_id,
        purpose=attempt.assessment.purpose,
        occasion=attempt.occasion,
        number=attempt.number,
        language=attempt.language,
        score=attempt.score,
        maximum=attempt.maximum,
        passed=attempt.passed,
        answers=tuple(answered(response) for response in responses if response.answer),
        started_at=attempt.started_at,
        happened_at=attempt.handed_in_at,
        recorded_at=attempt.recorded_at,
    )


def answered(response: Response) -> AnsweredQuestion:
    """One answer, in the language and the words that the person saw."""
    version, text = response.version, response.text
    kind = question_type(version.type)
    mark = response.mark or version.max_mark * 0
    return AnsweredQuestion(
        question_id=version.question_id,
        version_id=version.id,
        interaction=kind.interaction(kind.content(version.structure), plain(text.content), text.language),
        response=_said(kind, response),
        correct=mark == version.max_mark,
        mark=mark,
        max_mark=version.max_mark,
        happened_at=response.happened_at,
    )


def _said(kind: QuestionType, response: Response) -> str:
    """The answer as a statement holds it; nothing of what cannot be read (a damaged row).

    What a person typed in her own words is not told: statements are for others to read, and hers to be erased.
    """
    try:
        content = kind.content(response.version.structure)
        if response.words_erased or kind.without_words(content, response.answer) != response.answer:
            return ""
        return kind.response_string(kind.Answer.load(response.answer))
    except (TypeError, KeyError, ValueError, AttributeError):
        return ""

"""A line of words: reading it, and what the pages draw."""

from decimal import Decimal

from assessments.question_types.base import Json, RawAnswer, malformed
from assessments.question_types.reading import typed_line
from assessments.question_types.rows import ReviewedRow
from assessments.question_types.short_text.content import ShortTextAnswer, ShortTextContent
from assessments.question_types.short_text.scoring import score_short_text
from assessments.question_types.structures import ENOUGH


def read(raw: RawAnswer) -> Json:
    """The words as they are kept."""
    given = [value for value in raw if value]
    if len(given) > 1:
        raise malformed()
    words = typed_line(given[0]) if given else ""
    return ShortTextAnswer(words).dump() if words else {}


def reviewed(content: ShortTextContent, answer: ShortTextAnswer | None) -> ReviewedRow:
    """What was typed, and which words are right."""
    return ReviewedRow(
        label="",
        given=answer.text if answer else None,
        right=right_words(content),
        fraction=score_short_text(content, answer) if answer else Decimal(0),
    )


def right_words(content: ShortTextContent) -> tuple[str, ...]:
    """All words that are all right, each once."""
    return tuple(dict.fromkeys(answer.words for answer in content.answers if answer.share >= ENOUGH))

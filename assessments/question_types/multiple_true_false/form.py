"""Two radio buttons for each statement: reading them, and what the pages draw."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.question_types.base import Json, RawAnswer
from assessments.question_types.choices import Option
from assessments.question_types.multiple_true_false.content import RowsAnswer, RowsContent
from assessments.question_types.reading import one_of, parts_of
from assessments.question_types.rows import ReviewedRow
from assessments.question_types.true_false.form import labels
from assessments.question_types.wording import shown

JUDGEMENTS = {"true": "true", "false": "false"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as the page shows it."""

    key: str
    words: str
    options: tuple[Option, ...]


def read(content: RowsContent, raw: RawAnswer) -> Json:
    """The judgements as they are kept."""
    judged = {row: one_of(value, JUDGEMENTS) for row, value in parts_of(raw, content.rows).items()}
    return RowsAnswer(judged).dump() if judged else {}


def statements(content: RowsContent, text: Json, language: str, answer: RowsAnswer | None) -> list[Statement]:
    """The statements with their buttons."""
    given = answer.rows if answer else {}
    words = labels(language)
    return [
        Statement(
            key=row,
            words=shown(text, text["rows"][row]),
            options=tuple(Option(key, word, given.get(row) == key) for key, word in words.items()),
        )
        for row in content.rows
    ]


def reviewed(content: RowsContent, text: Json, language: str, answer: RowsAnswer | None) -> list[ReviewedRow]:
    """The statements with what was said and what is right."""
    given = answer.rows if answer else {}
    words = labels(language)
    return [
        ReviewedRow(
            label=shown(text, text["rows"][row]),
            given=words[given[row]] if row in given else None,
            right=(words[wanted],),
            fraction=Decimal(given.get(row) == wanted),
        )
        for row, wanted in content.wanted.items()
    ]

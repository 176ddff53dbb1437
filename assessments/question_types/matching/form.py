"""A list of targets beside each row: reading them, and what the pages draw."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.question_types.base import Json, RawAnswer
from assessments.question_types.matching.content import MatchingContent
from assessments.question_types.mixing import tokens
from assessments.question_types.pairs import PairsAnswer, Target
from assessments.question_types.reading import one_of, parts_of, turned
from assessments.question_types.rows import ReviewedRow
from assessments.question_types.wording import plain, shown


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the page shows it."""

    token: str
    words: str
    targets: tuple[Target, ...]


def row_tokens(content: MatchingContent, seed: str) -> dict[str, str]:
    """What stands for each row on a page."""
    return tokens(f"{seed} rows", content.rows)


def target_tokens(content: MatchingContent, seed: str) -> dict[str, str]:
    """What stands for each target on a page: an author's row and target of one key get two tokens."""
    return tokens(f"{seed} targets", content.targets)


def read(content: MatchingContent, raw: RawAnswer, seed: str) -> Json:
    """The pairs as they are kept, in the author's order."""
    rows, targets = row_tokens(content, seed), turned(target_tokens(content, seed))
    chosen = parts_of(raw, [rows[row] for row in content.rows])
    pairs = {row: one_of(chosen[rows[row]], targets) for row in content.rows if rows[row] in chosen}
    return PairsAnswer(pairs).dump() if pairs else {}


def asked(content: MatchingContent, text: Json, answer: PairsAnswer | None, seed: str) -> list[Row]:
    """The rows in the author's order, the targets mixed."""
    given = answer.pairs if answer else {}
    rows, targets = row_tokens(content, seed), target_tokens(content, seed)
    return [
        Row(
            token=rows[row],
            words=shown(text, text["rows"][row]),
            targets=tuple(
                Target(token, plain(text, text["targets"][key]), given.get(row) == key)
                for key, token in targets.items()
            ),
        )
        for row in content.rows
    ]


def reviewed(content: MatchingContent, text: Json, answer: PairsAnswer | None) -> list[ReviewedRow]:
    """The rows with what was put to them and what belongs to them."""
    given = answer.pairs if answer else {}
    targets = text["targets"]
    return [
        ReviewedRow(
            label=shown(text, text["rows"][row]),
            given=shown(text, targets[given[row]]) if row in given else None,
            right=(shown(text, targets[wanted]),),
            fraction=Decimal(given.get(row) == wanted),
        )
        for row, wanted in content.pairs.items()
    ]

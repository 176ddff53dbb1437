"""A list of words in each gap: reading them, and what the pages draw."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.question_types.base import Json, RawAnswer
from assessments.question_types.drag_to_text.content import DragContent
from assessments.question_types.gap_fill.form import gap_label
from assessments.question_types.gaps import filled, gap_tokens, gaps_in, numbers_of, pieces
from assessments.question_types.mixing import tokens
from assessments.question_types.pairs import PairsAnswer, Target
from assessments.question_types.reading import one_of, turned
from assessments.question_types.rows import ReviewedRow
from assessments.question_types.wording import plain


@dataclass(frozen=True, slots=True)
class WordGap:
    """A gap as the page shows it, with the words that can be put into it."""

    token: str
    number: int
    total: int
    words: tuple[Target, ...]


def word_tokens(content: DragContent, seed: str) -> dict[str, str]:
    """What stands for each word on a page, in the order that is shown."""
    return tokens(f"{seed} words", content.words)


def read(content: DragContent, raw: RawAnswer, seed: str) -> Json:
    """The words in the gaps, as they are kept."""
    words = turned(word_tokens(content, seed))
    pairs = {gap: one_of(token, words) for gap, token in filled(raw, content.gaps, seed).items()}
    return PairsAnswer(pairs).dump() if pairs else {}


def asked(content: DragContent, text: Json, answer: PairsAnswer | None, seed: str) -> Json:
    """The body with a list of words in each gap, and the words by themselves."""
    given = answer.pairs if answer else {}
    said = {token: (word, plain(text, text["words"][word])) for word, token in word_tokens(content, seed).items()}
    numbers, names = numbers_of(text), gap_tokens(seed, content.gaps)
    gaps = {
        gap: WordGap(
            token=names[gap],
            number=numbers[gap],
            total=len(numbers),
            words=tuple(Target(token, words, given.get(gap) == word) for token, (word, words) in said.items()),
        )
        for gap in content.gaps
    }
    bank = [Target(token, words) for token, (_word, words) in said.items()]
    return {"pieces": pieces(text, gaps), "bank": bank, "reuse": content.reuse}


def reviewed(content: DragContent, text: Json, language: str, answer: PairsAnswer | None) -> list[ReviewedRow]:
    """Gap by gap: the word that was put there and the one that belongs there."""
    given = answer.pairs if answer else {}
    words = text["words"]
    return [
        ReviewedRow(
            label=gap_label(number, language),
            given=plain(text, words[given[gap]]) if gap in given else None,
            right=(plain(text, words[content.pairs[gap]]),),
            fraction=Decimal(given.get(gap) == content.pairs[gap]),
        )
        for number, gap in enumerate(gaps_in(text), start=1)
    ]

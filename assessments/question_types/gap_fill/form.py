"""A line or a list for each gap: reading them, and what the pages draw."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.question_types.base import Json, RawAnswer
from assessments.question_types.choices import ChoiceContent, Option
from assessments.question_types.gap_fill.content import Gap, GapFillAnswer, GapFillContent
from assessments.question_types.gap_fill.scoring import score_gap
from assessments.question_types.gaps import Piece, filled, gap_tokens, gaps_in, numbers_of, pieces
from assessments.question_types.numbers import LONGEST_NUMBER, kept_number, localised, readings
from assessments.question_types.numeric.content import NumericContent
from assessments.question_types.numeric.form import right_numbers
from assessments.question_types.reading import one_of, typed_line
from assessments.question_types.rows import ReviewedRow
from assessments.question_types.short_text.content import ShortTextContent
from assessments.question_types.short_text.form import right_words
from assessments.question_types.typed import LONGEST_TYPED
from assessments.question_types.wording import plain


@dataclass(frozen=True, slots=True)
class GapField:
    """A gap as the page shows it: `options` to choose from, or a line that takes `longest` letters."""

    token: str
    number: int
    total: int
    given: str
    options: tuple[Option, ...] = ()
    longest: int = LONGEST_TYPED


def read(content: GapFillContent, raw: RawAnswer, seed: str) -> Json:
    """What stands in the gaps, as it is kept."""
    given = filled(raw, content.keys, seed)
    read_off = {gap.key: _kept(gap, given[gap.key]) for gap in content.gaps if gap.key in given}
    kept = {key: value for key, value in read_off.items() if value}
    return GapFillAnswer(kept).dump() if kept else {}


def asked(content: GapFillContent, text: Json, answer: GapFillAnswer | None, seed: str) -> list[Piece]:
    """The body with a field in each gap."""
    given = answer.gaps if answer else {}
    numbers, names = numbers_of(text), gap_tokens(seed, content.keys)
    return pieces(
        text,
        {
            gap.key: GapField(
                token=names[gap.key],
                number=numbers[gap.key],
                total=len(numbers),
                given=_said(gap, text, given[gap.key]) if gap.key in given else "",
                options=_options(gap, text, given.get(gap.key, "")),
                longest=LONGEST_NUMBER if isinstance(gap.rule, NumericContent) else LONGEST_TYPED,
            )
            for gap in content.gaps
        },
    )


def reviewed(content: GapFillContent, text: Json, language: str, answer: GapFillAnswer | None) -> list[ReviewedRow]:
    """Gap by gap: what stood there and what belongs there."""
    given = answer.gaps if answer else {}
    gaps = {gap.key: gap for gap in content.gaps}
    return [
        ReviewedRow(
            label=gap_label(number, language),
            given=_said(gaps[key], text, given[key]) if key in given else None,
            right=_right(gaps[key], text),
            fraction=score_gap(gaps[key], given.get(key, "")),
        )
        for number, key in enumerate(gaps_in(text), start=1)
    ]


def again(content: GapFillContent, answer: Json) -> Json:
    """The answer as it is read from a page in the language of now that shows it."""
    language = get_language()
    numbers = {gap.key for gap in content.gaps if isinstance(gap.rule, NumericContent)}
    gaps = {
        key: kept_number(localised(given, language), language) if key in numbers else given
        for key, given in answer["gaps"].items()
    }
    return answer | {"gaps": gaps}


def is_coded(content: GapFillContent, key: str, given: str) -> bool:
    """Whether what stands in a gap is a choice or a number, and no words of a person's own."""
    rules = {gap.key: gap.rule for gap in content.gaps}
    return key in content.choices or (isinstance(rules.get(key), NumericContent) and bool(readings(given)))


def gap_label(number: int, language: str) -> str:
    """What a gap is called in a language."""
    with translation.override(language):
        return _("Gap %(number)s") % {"number": number}


def _kept(gap: Gap, given: str) -> str:
    if isinstance(gap.rule, ChoiceContent):
        return one_of(given, {choice: choice for choice in gap.rule.choices})
    if isinstance(gap.rule, ShortTextContent):
        return typed_line(given)
    return kept_number(typed_line(given, LONGEST_NUMBER), get_language())


def _options(gap: Gap, text: Json, given: str) -> tuple[Option, ...]:
    if not isinstance(gap.rule, ChoiceContent):
        return ()
    words = text["gaps"][gap.key]
    return tuple(Option(key, plain(text, words[key]), key == given) for key in gap.rule.choices)


def _said(gap: Gap, text: Json, given: str) -> str:
    if isinstance(gap.rule, ChoiceContent):
        return plain(text, text["gaps"][gap.key][given])
    return localised(given, get_language()) if isinstance(gap.rule, NumericContent) else given


def _right(gap: Gap, text: Json) -> tuple[str, ...]:
    if isinstance(gap.rule, ChoiceContent):
        return tuple(plain(text, text["gaps"][gap.key][key]) for key in gap.rule.correct)
    return right_words(gap.rule) if isinstance(gap.rule, ShortTextContent) else tuple(right_numbers(gap.rule))

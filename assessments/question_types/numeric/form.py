"""A line for the number and a list of units: reading them, and what the pages draw.

The page's language says what 1,500 means, both when it is read and when it is written again.
"""

from decimal import Decimal

from django.utils.translation import get_language

from assessments.question_types.base import Json, RawAnswer
from assessments.question_types.numbers import LONGEST_NUMBER, canonical, kept_number, localised
from assessments.question_types.numeric.content import NumberRange, NumericAnswer, NumericContent
from assessments.question_types.numeric.scoring import score_numeric
from assessments.question_types.pairs import Target
from assessments.question_types.reading import one_of, parts_of, typed_line
from assessments.question_types.rows import ReviewedRow
from assessments.question_types.structures import ENOUGH
from assessments.question_types.wording import plain


def read(content: NumericContent, raw: RawAnswer) -> Json:
    """The number as it is kept; a unit alone is no answer."""
    given = parts_of(raw, ["number", "unit"])
    unit = one_of(given["unit"], {key: key for key in content.factors}) if "unit" in given else ""
    number = kept_number(typed_line(given.get("number", ""), LONGEST_NUMBER), get_language())
    return NumericAnswer(number, unit).dump() if number else {}


def asked(content: NumericContent, text: Json, answer: NumericAnswer | None) -> Json:
    """The line as it stands, and the units on offer."""
    chosen = answer.unit if answer else ""
    return {
        "number": localised(answer.number, get_language()) if answer else "",
        "longest": LONGEST_NUMBER,
        "units": [Target(key, plain(text, text["units"][key]), key == chosen) for key in content.factors],
    }


def again(answer: Json) -> Json:
    """The answer as it is read from a page in the language of now that shows it."""
    language = get_language()
    return answer | {"number": kept_number(localised(answer["number"], language), language)}


def reviewed(content: NumericContent, text: Json, answer: NumericAnswer | None) -> ReviewedRow:
    """What was typed, and which numbers are right."""
    unit = plain(text, text["units"][answer.unit]) if answer and answer.unit else ""
    return ReviewedRow(
        label="",
        given=f"{localised(answer.number, get_language())} {unit}".strip() if answer else None,
        right=tuple(f"{said} {base_unit(content, text)}".strip() for said in right_numbers(content)),
        fraction=score_numeric(content, answer) if answer else Decimal(0),
    )


def right_numbers(content: NumericContent) -> list[str]:
    """The numbers that are all right, as the page writes them, with how far one may be off."""
    return [_in_words(content, answer) for answer in content.answers if answer.share >= ENOUGH]


def base_unit(content: NumericContent, text: Json) -> str:
    """The unit that the values are in, "" where none is the same as it."""
    return next((plain(text, text["units"][key]) for key, factor in content.factors.items() if factor == 1), "")


def _in_words(content: NumericContent, answer: NumberRange) -> str:
    language = get_language()
    value = localised(canonical(answer.value), language)
    if not answer.tolerance:
        return value
    return f"{value} ± {localised(canonical(answer.tolerance), language)}{' %' if content.relative else ''}"

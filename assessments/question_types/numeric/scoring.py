"""The first range that holds the number says what it earns."""

from decimal import Decimal

from assessments.question_types.numbers import readings
from assessments.question_types.numeric.content import WANTED, NumericAnswer, NumericContent
from assessments.question_types.structures import fraction_of


def score_numeric(content: NumericContent, answer: NumericAnswer) -> Decimal:
    """From 0 to 1. A number that has two readings is right if one of them is; one without its unit is not."""
    if content.unit == WANTED and not answer.unit:
        return Decimal(0)
    factor = content.factors.get(answer.unit, Decimal(1))
    return max((_earned(content, number * factor) for number in readings(answer.number)), default=Decimal(0))


def _earned(content: NumericContent, number: Decimal) -> Decimal:
    shares = (answer.share for answer in content.answers if answer.holds(number))
    return fraction_of(next(shares, Decimal(0)))

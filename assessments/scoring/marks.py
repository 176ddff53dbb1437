"""From the fraction of an answer that is right to marks, a score and per cent."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def mark(fraction: Decimal, max_mark: Decimal) -> Decimal:
    """The mark of one answer, to two places."""
    if not 0 <= fraction <= 1:
        raise ValueError(f"a fraction of {fraction} is not between 0 and 1")
    return (fraction * max_mark).quantize(CENT, ROUND_HALF_UP)


def total(marks: Iterable[Decimal]) -> Decimal:
    """The score of an attempt."""
    return sum(marks, Decimal(0)).quantize(CENT)


def percent(score: Decimal, maximum: Decimal) -> Decimal:
    """The score in per cent, cut (not rounded) to two places: it never looks passed when it is not."""
    if not maximum:
        return Decimal("0.00")
    return (score * 100 / maximum).quantize(CENT, ROUND_FLOOR)

"""The weighted mean of the parts."""

from collections.abc import Iterable
from decimal import Decimal


def score_case(parts: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """From (weight, fraction) of each part that can earn something, answered or not; 0 if none can.

    What a person still has to mark counts as a fraction of 0.
    """
    lines = list(parts)
    weight = sum((weight for weight, _fraction in lines), Decimal(0))
    if not weight:
        return Decimal(0)
    # a whole is 1 exactly, whatever the weights are
    lost = sum((weight * (1 - fraction) for weight, fraction in lines), Decimal(0))
    return min(max(1 - lost / weight, Decimal(0)), Decimal(1))

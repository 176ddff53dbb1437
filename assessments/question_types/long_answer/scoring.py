"""A person says what a long answer earns; the program gives nothing."""

from decimal import Decimal


def score_long_answer() -> Decimal:
    """0 until somebody has marked it."""
    return Decimal(0)

"""When a test is passed."""

from decimal import Decimal


def is_passed(score: Decimal, maximum: Decimal, pass_mark: Decimal) -> bool:
    """True if the score reaches the pass mark (per cent of the maximum); compared without rounding."""
    return maximum > 0 and score * 100 >= pass_mark * maximum

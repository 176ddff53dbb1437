"""Surveys earn nothing."""

from decimal import Decimal


def score_comment() -> Decimal:
    """0: an opinion is neither right nor wrong."""
    return Decimal(0)

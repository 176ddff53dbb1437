"""The right choice is 1, any other 0 or what its share says."""

from decimal import Decimal

from assessments.question_types.choices import ChoiceAnswer, ChoiceContent
from assessments.question_types.structures import fraction_of


def score_single_choice(content: ChoiceContent, answer: ChoiceAnswer) -> Decimal:
    """1 for what is right, else the share of what was picked."""
    if answer.choices == content.correct:
        return Decimal(1)
    return fraction_of(sum((content.shares.get(key, Decimal(0)) for key in answer.choices), Decimal(0)))

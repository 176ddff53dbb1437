"""The right choice is 1, any other 0."""

from decimal import Decimal

from assessments.question_types.choices import ChoiceAnswer, ChoiceContent


def score_single_choice(content: ChoiceContent, answer: ChoiceAnswer) -> Decimal:
    """1 or 0."""
    return Decimal(answer.choices == content.correct)

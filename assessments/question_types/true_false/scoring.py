"""Right is 1, wrong 0."""

from decimal import Decimal

from assessments.question_types.choices import ChoiceAnswer, ChoiceContent


def score_true_false(content: ChoiceContent, answer: ChoiceAnswer) -> Decimal:
    """1 or 0."""
    return Decimal(answer.choices == content.correct)

"""All or nothing: every right choice and no wrong one."""

from decimal import Decimal

from assessments.question_types.choices import ChoiceAnswer, ChoiceContent


def score_multiple_choice(content: ChoiceContent, answer: ChoiceAnswer) -> Decimal:
    """1 if exactly the right choices were made, else 0."""
    return Decimal(set(answer.choices) == set(content.correct))

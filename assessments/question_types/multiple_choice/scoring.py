"""Four ways: all or nothing, in part, in part with a penalty, and by shares."""

from decimal import Decimal

from assessments.question_types.choices import PARTIAL, PARTIAL_WITH_PENALTY, ChoiceAnswer, ChoiceContent
from assessments.question_types.structures import fraction_of


def score_multiple_choice(content: ChoiceContent, answer: ChoiceAnswer) -> Decimal:
    """What the picked choices earn by the question's way of marking, from 0 to 1."""
    picked, correct = set(answer.choices), set(content.correct)
    right, wrong = len(picked & correct), len(picked - correct)
    if content.shares:
        return fraction_of(sum((content.shares.get(key, Decimal(0)) for key in picked), Decimal(0)))
    if content.marking == PARTIAL:
        # more than is right: whoever ticks everything earns nothing
        return Decimal(right if right + wrong <= len(correct) else 0) / len(correct)
    if content.marking == PARTIAL_WITH_PENALTY:
        return Decimal(max(right - wrong, 0)) / len(correct)
    return Decimal(picked == correct)

"""So many gaps with their right word."""

from decimal import Decimal

from assessments.question_types.drag_to_text.content import DragContent
from assessments.question_types.pairs import PairsAnswer
from assessments.question_types.rows import score_pairs


def score_drag_to_text(content: DragContent, answer: PairsAnswer) -> Decimal:
    """The right gaps / all, or all or nothing."""
    return score_pairs(content.pairs, answer.pairs, content.marking)

"""So many of the statements judged rightly; one that was left out is not."""

from decimal import Decimal

from assessments.question_types.multiple_true_false.content import RowsAnswer, RowsContent
from assessments.question_types.rows import score_pairs


def score_multiple_true_false(content: RowsContent, answer: RowsAnswer) -> Decimal:
    """The right ones / all, or all or nothing."""
    return score_pairs(content.wanted, answer.rows, content.marking)

"""So many rows with their right target."""

from decimal import Decimal

from assessments.question_types.matching.content import MatchingContent
from assessments.question_types.pairs import PairsAnswer
from assessments.question_types.rows import score_pairs


def score_matching(content: MatchingContent, answer: PairsAnswer) -> Decimal:
    """The right rows / all, or all or nothing."""
    return score_pairs(content.pairs, answer.pairs, content.marking)

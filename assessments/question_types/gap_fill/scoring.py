"""Each gap earns what the type it is like says; together by weight, or all or nothing."""

from decimal import Decimal

from assessments.question_types.choices import ChoiceAnswer, ChoiceContent
from assessments.question_types.gap_fill.content import Gap, GapFillAnswer, GapFillContent
from assessments.question_types.numeric.content import NumericAnswer
from assessments.question_types.numeric.scoring import score_numeric
from assessments.question_types.rows import Earned, score_rows
from assessments.question_types.short_text.content import ShortTextAnswer, ShortTextContent
from assessments.question_types.short_text.scoring import score_short_text
from assessments.question_types.single_choice.scoring import score_single_choice


def score_gap_fill(content: GapFillContent, answer: GapFillAnswer) -> Decimal:
    """From 0 to 1, by the question's way of marking."""
    rows = (Earned(score_gap(gap, answer.gaps.get(gap.key, "")), gap.weight) for gap in content.gaps)
    return score_rows(rows, content.marking)


def score_gap(gap: Gap, given: str) -> Decimal:
    """How much of one gap is right; nothing where it is empty."""
    if not given:
        return Decimal(0)
    if isinstance(gap.rule, ChoiceContent):
        return score_single_choice(gap.rule, ChoiceAnswer((given,)))
    if isinstance(gap.rule, ShortTextContent):
        return score_short_text(gap.rule, ShortTextAnswer(given))
    return score_numeric(gap.rule, NumericAnswer(given))

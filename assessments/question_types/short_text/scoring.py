"""The first words that are the typed ones say what they earn."""

from decimal import Decimal

from assessments.question_types.short_text.content import ShortTextAnswer, ShortTextContent
from assessments.question_types.structures import fraction_of
from assessments.question_types.typed import same


def score_short_text(content: ShortTextContent, answer: ShortTextAnswer) -> Decimal:
    """From 0 to 1."""
    how = {
        "case_matters": content.case_matters,
        "accents_matter": content.accents_matter,
        "wildcards": content.wildcards,
    }
    shares = (accepted.share for accepted in content.answers if same(answer.text, accepted.words, **how))
    return fraction_of(next(shares, Decimal(0)))

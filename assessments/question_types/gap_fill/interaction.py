"""A text with gaps as xAPI's interaction type `fill-in`: what stands in each gap, in the author's order."""

from itertools import islice, product

from assessments.question_types.base import Json
from assessments.question_types.choices import ChoiceContent
from assessments.question_types.gap_fill.content import Gap, GapFillContent
from assessments.question_types.numbers import digits
from assessments.question_types.short_text.content import ShortTextContent
from assessments.question_types.short_text.form import right_words
from assessments.question_types.short_text.interaction import said
from assessments.question_types.structures import ENOUGH

MOST_PATTERNS = 20  # gaps with several right answers each have more ways to be right than a statement should hold


def gap_fill_interaction(content: GapFillContent, text: Json, language: str) -> Json:
    """The definition. A choice is named by its key, as in the response."""
    ways = islice(product(*(_right(gap) for gap in content.gaps)), MOST_PATTERNS)
    case = any(isinstance(gap.rule, ShortTextContent) and gap.rule.case_matters for gap in content.gaps)
    head = f"{{case_matters={str(case).lower()}}}{{order_matters=true}}"
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "fill-in",
        "description": {language: text["stem"]},
        "correctResponsesPattern": [head + "[,]".join(way) for way in ways],
    }


def _right(gap: Gap) -> list[str]:
    if isinstance(gap.rule, ChoiceContent):
        return list(gap.rule.correct)
    if isinstance(gap.rule, ShortTextContent):
        return [said(words) for words in right_words(gap.rule)]
    return [digits(answer.value) for answer in gap.rule.answers if answer.share >= ENOUGH]

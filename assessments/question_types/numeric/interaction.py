"""A number as xAPI's interaction type `numeric`, with a range for each answer that is all right."""

from decimal import Decimal

from assessments.question_types.base import Json
from assessments.question_types.numbers import digits, readings
from assessments.question_types.numeric.content import WANTED, NumericContent
from assessments.question_types.structures import ENOUGH


def numeric_interaction(content: NumericContent, text: Json, language: str) -> Json:
    """The definition. Where there are units, the ranges are said in each."""
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "numeric",
        "description": {language: text["stem"]},
        "correctResponsesPattern": list(dict.fromkeys(_ranges(content))),
    }


def number_said(typed: str) -> str:
    """A kept number as a statement holds it: a number where it is one."""
    found = readings(typed)
    return digits(found[0]) if len(found) == 1 else typed


def _ranges(content: NumericContent) -> list[str]:
    factors = [*content.factors.values()] if content.unit == WANTED else [Decimal(1), *content.factors.values()]
    return [
        f"{digits(answer.lowest / factor)}[:]{digits(answer.highest / factor)}"
        for factor in factors
        for answer in content.answers
        if answer.share >= ENOUGH
    ]

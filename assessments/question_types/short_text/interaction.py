"""Typed words as xAPI's interaction type `fill-in`."""

from assessments.question_types.base import Json
from assessments.question_types.short_text.content import ShortTextContent
from assessments.question_types.structures import ENOUGH


def short_text_interaction(content: ShortTextContent, text: Json, language: str) -> Json:
    """The definition, with a pattern for all words that are all right."""
    case = f"{{case_matters={str(content.case_matters).lower()}}}"
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "fill-in",
        "description": {language: text["stem"]},
        "correctResponsesPattern": [
            case + (f"{{lang={answer.language}}}" if answer.language else "") + said(answer.words)
            for answer in content.answers
            if answer.share >= ENOUGH
        ],
    }


def said(words: str) -> str:
    """Typed words as one item of a response: what would divide items is loosened."""
    return words.replace("[,]", "[ , ]")

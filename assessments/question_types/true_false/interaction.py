"""True or false as xAPI's interaction type `true-false`."""

from assessments.question_types.base import Json
from assessments.question_types.choices import ChoiceContent


def true_false_interaction(content: ChoiceContent, text: Json, language: str) -> Json:
    """The definition; its pattern is `true` or `false`."""
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "true-false",
        "description": {language: text["stem"]},
        "correctResponsesPattern": list(content.correct),
    }

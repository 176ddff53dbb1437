"""Ordering as xAPI's interaction type `sequencing`."""

from assessments.question_types.base import Json
from assessments.question_types.ordering.content import OrderingContent


def ordering_interaction(content: OrderingContent, text: Json, language: str) -> Json:
    """The definition; its one pattern is the right order."""
    words = text["items"]
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "sequencing",
        "description": {language: text["stem"]},
        "correctResponsesPattern": ["[,]".join(content.items)],
        "choices": [{"id": item, "description": {language: words[item]}} for item in sorted(content.items)],
    }

"""A long answer as xAPI's interaction type `long-fill-in`; no response is the right one."""

from assessments.question_types.base import Json
from assessments.question_types.wording import plain


def long_answer_interaction(text: Json, language: str) -> Json:
    """The definition."""
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "long-fill-in",
        "description": {language: plain(text, text["stem"])},
    }

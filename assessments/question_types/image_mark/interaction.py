"""Places on a picture as xAPI's interaction type `choice`."""

from collections.abc import Iterable, Mapping

from assessments.question_types.base import Json
from assessments.question_types.wording import plain


def image_mark_interaction(words: Mapping[str, str], right: Iterable[str], text: Json, language: str) -> Json:
    """The definition; `words` are those of the spots in the author's order, `right` stand in the same order."""
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "choice",
        "description": {language: plain(text, text["stem"])},
        "correctResponsesPattern": [image_mark_response(right)],
        "choices": [{"id": key, "description": {language: said}} for key, said in words.items()],
    }


def image_mark_response(keys: Iterable[str]) -> str:
    """`a[,]b`."""
    return "[,]".join(keys)

"""Files as xAPI's interaction type `other`: the response names them by their ids."""

from collections.abc import Iterable

from assessments.question_types.base import Json
from assessments.question_types.wording import plain


def file_upload_interaction(text: Json, language: str) -> Json:
    """The definition."""
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "other",
        "description": {language: plain(text, text["stem"])},
    }


def file_upload_response(files: Iterable[str]) -> str:
    """`id[,]id`."""
    return "[,]".join(files)

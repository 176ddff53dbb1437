"""A case as xAPI's interaction type `other`: `part[.]response` for each part."""

from collections.abc import Mapping

from assessments.question_types.base import Json
from assessments.question_types.wording import plain


def case_interaction(patterns: Mapping[str, str] | None, text: Json, language: str) -> Json:
    """The definition; `patterns` are those of the parts in which something is right, None if one of them has none."""
    definition = {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "other",
        "description": {language: plain(text, text["stem"])},
    }
    return {**definition, "correctResponsesPattern": [case_response(patterns)]} if patterns else definition


def case_response(responses: Mapping[str, str]) -> str:
    """`danger[.]b[,]contact[.]true`."""
    return "[,]".join(f"{part}[.]{response}" for part, response in responses.items())

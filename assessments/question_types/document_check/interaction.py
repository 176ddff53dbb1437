"""A checked paper as xAPI's interaction type `matching`: lines and what is found of them."""

from collections.abc import Mapping

from assessments.question_types.base import Json
from assessments.question_types.wording import plain


def document_check_interaction(
    states: Mapping[str, str], findings: Mapping[str, str], text: Json, language: str
) -> Json:
    """The definition; `findings` are the three things to find, with their words."""
    lines = {key: plain(text, text["lines"][key]["label"]) for key in states}
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "matching",
        "description": {language: plain(text, text["stem"])},
        "correctResponsesPattern": [document_check_response(states)],
        "source": [{"id": key, "description": {language: words}} for key, words in lines.items()],
        "target": [{"id": state, "description": {language: words}} for state, words in findings.items()],
    }


def document_check_response(states: Mapping[str, str]) -> str:
    """`exporter[.]wrong[,]contact[.]missing`."""
    return "[,]".join(f"{line}[.]{state}" for line, state in states.items())

"""Matching as xAPI's interaction type of that name."""

from assessments.question_types.base import Json
from assessments.question_types.matching.content import MatchingContent
from assessments.question_types.rows import pairs_pattern


def matching_interaction(content: MatchingContent, text: Json, language: str) -> Json:
    """The definition; its one pattern pairs every row."""
    rows, targets = text["rows"], text["targets"]
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "matching",
        "description": {language: text["stem"]},
        "correctResponsesPattern": [pairs_pattern(content.pairs)],
        "source": [{"id": row, "description": {language: rows[row]}} for row in content.rows],
        "target": [{"id": key, "description": {language: targets[key]}} for key in content.targets],
    }

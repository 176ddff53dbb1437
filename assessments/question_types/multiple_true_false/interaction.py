"""Several statements as xAPI's interaction type `matching`: each goes with `true` or `false`."""

from assessments.question_types.base import Json
from assessments.question_types.multiple_true_false.content import RowsContent
from assessments.question_types.rows import pairs_pattern
from assessments.question_types.true_false.form import labels


def multiple_true_false_interaction(content: RowsContent, text: Json, language: str) -> Json:
    """The definition; its one pattern judges every statement."""
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "matching",
        "description": {language: text["stem"]},
        "correctResponsesPattern": [pairs_pattern(content.wanted)],
        "source": [{"id": row, "description": {language: text["rows"][row]}} for row in content.rows],
        "target": [{"id": key, "description": {language: word}} for key, word in labels(language).items()],
    }

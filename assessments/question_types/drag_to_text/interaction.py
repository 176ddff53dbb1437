"""Words put into gaps as xAPI's interaction type `matching`: the gaps are the sources, the words the targets."""

from assessments.question_types.base import Json
from assessments.question_types.drag_to_text.content import DragContent
from assessments.question_types.gap_fill.form import gap_label
from assessments.question_types.gaps import numbers_of
from assessments.question_types.rows import pairs_pattern


def drag_to_text_interaction(content: DragContent, text: Json, language: str) -> Json:
    """The definition; its one pattern fills every gap."""
    numbers, words = numbers_of(text), text["words"]
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "matching",
        "description": {language: text["stem"]},
        "correctResponsesPattern": [pairs_pattern(content.pairs)],
        "source": [{"id": gap, "description": {language: gap_label(numbers[gap], language)}} for gap in content.gaps],
        "target": [{"id": word, "description": {language: words[word]}} for word in content.words],
    }

"""All question types. A new one is a folder and a line here (docs/howto/add-a-question-type.md)."""

from assessments.question_types.multiple_choice.definition import MultipleChoice
from assessments.question_types.registry import register
from assessments.question_types.single_choice.definition import SingleChoice
from assessments.question_types.true_false.definition import TrueFalse

register(SingleChoice)
register(MultipleChoice)
register(TrueFalse)

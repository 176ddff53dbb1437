"""All question types. A new one is a folder and a line here (docs/howto/add-a-question-type.md)."""

from assessments.question_types.case.definition import Case
from assessments.question_types.comment.definition import Comment
from assessments.question_types.document_check.definition import DocumentCheck
from assessments.question_types.drag_to_text.definition import DragToText
from assessments.question_types.file_upload.definition import FileUpload
from assessments.question_types.gap_fill.definition import GapFill
from assessments.question_types.image_mark.definition import ImageMark
from assessments.question_types.long_answer.definition import LongAnswer
from assessments.question_types.matching.definition import Matching
from assessments.question_types.multiple_choice.definition import MultipleChoice
from assessments.question_types.multiple_true_false.definition import MultipleTrueFalse
from assessments.question_types.numeric.definition import Numeric
from assessments.question_types.ordering.definition import Ordering
from assessments.question_types.rating.definition import Rating
from assessments.question_types.registry import register
from assessments.question_types.short_text.definition import ShortText
from assessments.question_types.single_choice.definition import SingleChoice
from assessments.question_types.true_false.definition import TrueFalse

register(SingleChoice)
register(MultipleChoice)
register(TrueFalse)
register(MultipleTrueFalse)
register(Matching)
register(Ordering)
register(Numeric)
register(ShortText)
register(GapFill)
register(DragToText)
register(ImageMark)
register(DocumentCheck)
register(LongAnswer)
register(FileUpload)
register(Rating)
register(Comment)
register(Case)

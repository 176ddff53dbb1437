"""Comment, put together."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, MarkedBy, Problem, QuestionType, RawAnswer
from assessments.question_types.comment.form import area_label
from assessments.question_types.comment.interaction import comment_interaction
from assessments.question_types.comment.scoring import score_comment
from assessments.question_types.entries import is_whole
from assessments.question_types.structures import check_mapping
from assessments.question_types.written import MOST_LETTERS, WrittenAnswer, read_written


@dataclass(frozen=True, slots=True)
class CommentContent:
    """How long a comment may be."""

    schema: ClassVar[int] = 1
    most_letters: int

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        most = stored.get("most_letters")
        return cls(MOST_LETTERS if most is None else most)


class Comment(QuestionType[CommentContent, WrittenAnswer]):
    """A text area whose text is asked for and not marked."""

    key = "comment"
    label = _("Comment")
    about = _("For surveys: what people want to say in their own words. It earns nothing.")
    Content = CommentContent
    Answer = WrittenAnswer
    assets = ("assessments/css/papers.css",)
    marked_by = MarkedBy.NOBODY

    def check(self, structure: Json) -> list[Problem]:
        problems = check_mapping(structure, {"most_letters"})
        most = structure.get("most_letters") if isinstance(structure, dict) else None
        if most is not None and not is_whole(most, 1, MOST_LETTERS):
            problems.append(Problem("most_letters", f"must be a whole number from 1 to {MOST_LETTERS}"))
        return problems

    def check_text(self, content: CommentContent, text: Json) -> list[Problem]:
        return []

    def parse(self, content: CommentContent, raw: RawAnswer, seed: str = "") -> Json:
        return read_written(raw, content.most_letters)

    def score(self, content: CommentContent, answer: WrittenAnswer) -> Decimal:
        return score_comment()

    def interaction(self, content: CommentContent, text: Json, language: str) -> Json:
        return comment_interaction(text, language)

    def response_string(self, answer: WrittenAnswer) -> str:
        return answer.text

    def fields(
        self, content: CommentContent, text: Json, language: str, answer: WrittenAnswer | None, seed: str = ""
    ) -> Json:
        return {
            "text": answer.text if answer else "",
            "label": area_label(language),
            "most_letters": str(content.most_letters),
        }

    def review(self, content: CommentContent, text: Json, language: str, answer: WrittenAnswer | None) -> Json:
        return {"text": answer.text if answer else ""}

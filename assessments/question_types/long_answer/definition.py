"""Long answer, put together."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, MarkedBy, Problem, QuestionType, RawAnswer
from assessments.question_types.entries import check_optional, is_whole
from assessments.question_types.long_answer.form import area_label, length_hint, outline_label, word_count
from assessments.question_types.long_answer.interaction import long_answer_interaction
from assessments.question_types.long_answer.scoring import score_long_answer
from assessments.question_types.rubrics import (
    Criterion,
    check_rubric,
    check_rubric_text,
    load_rubric,
    shown_rubric,
)
from assessments.question_types.structures import check_mapping
from assessments.question_types.wording import shown
from assessments.question_types.written import MOST_LETTERS, WrittenAnswer, read_written

MOST_WORDS = 10_000
LIMITS = ("fewest_words", "most_words")


@dataclass(frozen=True, slots=True)
class LongAnswerContent:
    """What a marker looks at, and how long the answer should be."""

    schema: ClassVar[int] = 1
    rubric: tuple[Criterion, ...]
    fewest_words: int | None
    most_words: int | None

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        return cls(load_rubric(stored), stored.get("fewest_words"), stored.get("most_words"))


class LongAnswer(QuestionType[LongAnswerContent, WrittenAnswer]):
    """A text area. The bounds for words are a hint: an answer that is too long is kept, for words are never thrown away."""

    key = "long_answer"
    label = _("Long answer")
    about = _("Some sentences in one's own words: what a person decides, and why. A person marks it.")
    Content = LongAnswerContent
    Answer = WrittenAnswer
    text_fields = frozenset({"rubric", "guidance", "template"})
    assets = ("assessments/css/papers.css",)
    marked_by = MarkedBy.PERSON

    def check(self, structure: Json) -> list[Problem]:
        problems = check_mapping(structure, {"rubric", *LIMITS})
        if not isinstance(structure, dict):
            return problems
        limits = [name for name in LIMITS if structure.get(name) is not None]
        wrong = [
            Problem(name, f"must be a whole number of words from 1 to {MOST_WORDS}")
            for name in limits
            if not is_whole(structure[name], 1, MOST_WORDS)
        ]
        if not wrong and len(limits) == 2 and structure["fewest_words"] > structure["most_words"]:
            wrong = [Problem("most_words", "is less than fewest_words")]
        return problems + wrong + check_rubric(structure)

    def check_text(self, content: LongAnswerContent, text: Json) -> list[Problem]:
        return check_rubric_text(content.rubric, text) + check_optional(text, "template")

    def parse(self, content: LongAnswerContent, raw: RawAnswer, seed: str = "") -> Json:
        return read_written(raw)

    def score(self, content: LongAnswerContent, answer: WrittenAnswer) -> Decimal:
        return score_long_answer()

    def interaction(self, content: LongAnswerContent, text: Json, language: str) -> Json:
        return long_answer_interaction(text, language)

    def response_string(self, answer: WrittenAnswer) -> str:
        return answer.text

    def fields(
        self, content: LongAnswerContent, text: Json, language: str, answer: WrittenAnswer | None, seed: str = ""
    ) -> Json:
        """`outline` stands beside the text area and not in it: what nobody touched is no answer."""
        return {
            "text": answer.text if answer else "",
            "label": area_label(language),
            "outline": shown(text, text.get("template", "")),
            "outline_label": outline_label(language),
            "length": length_hint(language, content.fewest_words, content.most_words),
            "count": word_count(language, answer.words if answer else 0),
            "most_letters": str(MOST_LETTERS),
        }

    def review(self, content: LongAnswerContent, text: Json, language: str, answer: WrittenAnswer | None) -> Json:
        """The criteria, but not the guidance: that is for markers only."""
        return {
            "text": answer.text if answer else "",
            "words": answer.words if answer else 0,
            "rubric": shown_rubric(content.rubric, text),
        }

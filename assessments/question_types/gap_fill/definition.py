"""Text with gaps, put together."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, Problem, QuestionType, RawAnswer
from assessments.question_types.gap_fill.content import GapFillAnswer, GapFillContent, check_gap_fill
from assessments.question_types.gap_fill.form import again, asked, is_coded, read, reviewed
from assessments.question_types.gap_fill.interaction import gap_fill_interaction
from assessments.question_types.gap_fill.scoring import score_gap_fill
from assessments.question_types.gaps import check_body, numbered
from assessments.question_types.short_text.interaction import said
from assessments.question_types.structures import check_mapping, check_words, within


class GapFill(QuestionType[GapFillContent, GapFillAnswer]):
    """Lines and lists amid the words of a text."""

    key = "gap_fill"
    label = _("Text with gaps")
    about = _("Words, figures or choices missing in a text, such as a declaration to be completed.")
    Content = GapFillContent
    Answer = GapFillAnswer
    text_fields = frozenset({"body", "gaps"})
    assets = ("assessments/css/questions.css",)

    def check(self, structure: Json) -> list[Problem]:
        return check_gap_fill(structure)

    def check_text(self, content: GapFillContent, text: Json) -> list[Problem]:
        words = text.get("gaps") or {}
        problems = check_body(text, content.keys)
        if not isinstance(words, dict):
            return [*problems, Problem("gaps", "must be a mapping of gaps to the words of their choices")]
        problems += within("gaps", check_mapping(words, content.choices))
        for gap, choices in content.choices.items():
            problems += check_words(f"gaps.{gap}", words.get(gap), choices)
        return problems

    def parse(self, content: GapFillContent, raw: RawAnswer, seed: str = "") -> Json:
        return read(content, raw, seed)

    def score(self, content: GapFillContent, answer: GapFillAnswer) -> Decimal:
        return score_gap_fill(content, answer)

    def interaction(self, content: GapFillContent, text: Json, language: str) -> Json:
        return gap_fill_interaction(content, text, language)

    def response_string(self, answer: GapFillAnswer) -> str:
        return "[,]".join(said(value) for value in answer.gaps.values())

    def again(self, content: GapFillContent, answer: Json) -> Json:
        return again(content, answer)

    def without_words(self, content: GapFillContent, answer: Json) -> Json:
        """Choices and numbers stay; what was typed besides goes."""
        given = self.Answer.load(answer).gaps
        return GapFillAnswer({key: value for key, value in given.items() if is_coded(content, key, value)}).dump()

    def fields(
        self, content: GapFillContent, text: Json, language: str, answer: GapFillAnswer | None, seed: str = ""
    ) -> Json:
        return {"pieces": asked(content, text, answer, seed)}

    def review(self, content: GapFillContent, text: Json, language: str, answer: GapFillAnswer | None) -> Json:
        return {"pieces": numbered(text), "rows": reviewed(content, text, language, answer)}

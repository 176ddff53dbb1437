"""Short text, put together."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, Problem, QuestionType, RawAnswer
from assessments.question_types.short_text.content import ShortTextAnswer, ShortTextContent, check_short_text
from assessments.question_types.short_text.form import read, reviewed
from assessments.question_types.short_text.interaction import said, short_text_interaction
from assessments.question_types.short_text.scoring import score_short_text
from assessments.question_types.typed import LONGEST_TYPED


class ShortText(QuestionType[ShortTextContent, ShortTextAnswer]):
    """A line for a word or a few."""

    key = "short_text"
    label = _("Short text")
    about = _(
        "A term to be remembered, not recognised. Give every way of writing it, in every language of the question."
    )
    Content = ShortTextContent
    Answer = ShortTextAnswer
    assets = ("assessments/css/questions.css",)

    @property
    def review_template(self) -> str:
        return "assessments/types/rows_review.html"

    def check(self, structure: Json) -> list[Problem]:
        return check_short_text(structure)

    def check_text(self, content: ShortTextContent, text: Json) -> list[Problem]:
        return []

    def parse(self, content: ShortTextContent, raw: RawAnswer, seed: str = "") -> Json:
        return read(raw)

    def score(self, content: ShortTextContent, answer: ShortTextAnswer) -> Decimal:
        return score_short_text(content, answer)

    def interaction(self, content: ShortTextContent, text: Json, language: str) -> Json:
        return short_text_interaction(content, text, language)

    def response_string(self, answer: ShortTextAnswer) -> str:
        return said(answer.text)

    def fields(
        self, content: ShortTextContent, text: Json, language: str, answer: ShortTextAnswer | None, seed: str = ""
    ) -> Json:
        return {"text": answer.text if answer else "", "longest": LONGEST_TYPED}

    def review(self, content: ShortTextContent, text: Json, language: str, answer: ShortTextAnswer | None) -> Json:
        return {"rows": [reviewed(content, answer)]}

"""Number, put together."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.question_types.base import Json, Problem, QuestionType, RawAnswer
from assessments.question_types.numbers import readings
from assessments.question_types.numeric.content import NumericAnswer, NumericContent, check_numeric
from assessments.question_types.numeric.form import again, asked, read, reviewed
from assessments.question_types.numeric.interaction import number_said, numeric_interaction
from assessments.question_types.numeric.scoring import score_numeric
from assessments.question_types.structures import check_some_words, check_words


class Numeric(QuestionType[NumericContent, NumericAnswer]):
    """A line for a number, and a list of units where there are any."""

    key = "numeric"
    label = pgettext_lazy("a type of question", "Number")
    about = _("A number that is worked out or known, with a tolerance and a unit if you like.")
    Content = NumericContent
    Answer = NumericAnswer
    text_fields = frozenset({"units"})
    assets = ("assessments/css/questions.css",)
    coded = frozenset({"schema", "unit"})

    @property
    def review_template(self) -> str:
        return "assessments/types/rows_review.html"

    def check(self, structure: Json) -> list[Problem]:
        return check_numeric(structure)

    def check_text(self, content: NumericContent, text: Json) -> list[Problem]:
        if content.factors:
            return check_words("units", text.get("units"), content.factors, "unit")
        return check_some_words("units", text.get("units"), (), "unit")

    def parse(self, content: NumericContent, raw: RawAnswer, seed: str = "") -> Json:
        return read(content, raw)

    def score(self, content: NumericContent, answer: NumericAnswer) -> Decimal:
        return score_numeric(content, answer)

    def interaction(self, content: NumericContent, text: Json, language: str) -> Json:
        return numeric_interaction(content, text, language)

    def response_string(self, answer: NumericAnswer) -> str:
        return number_said(answer.number)

    def again(self, content: NumericContent, answer: Json) -> Json:
        return again(answer)

    def without_words(self, content: NumericContent, answer: Json) -> Json:
        """A number stays; what was typed and is none goes."""
        return answer if readings(str(answer.get("number", ""))) else super().without_words(content, answer)

    def fields(
        self, content: NumericContent, text: Json, language: str, answer: NumericAnswer | None, seed: str = ""
    ) -> Json:
        return asked(content, text, answer)

    def review(self, content: NumericContent, text: Json, language: str, answer: NumericAnswer | None) -> Json:
        return {"rows": [reviewed(content, text, answer)]}

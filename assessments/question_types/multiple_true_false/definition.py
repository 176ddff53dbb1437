"""Several true or false, put together."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, Problem, QuestionType, RawAnswer
from assessments.question_types.multiple_true_false.content import RowsAnswer, RowsContent, check_rows
from assessments.question_types.multiple_true_false.form import read, reviewed, statements
from assessments.question_types.multiple_true_false.interaction import multiple_true_false_interaction
from assessments.question_types.multiple_true_false.scoring import score_multiple_true_false
from assessments.question_types.rows import pairs_pattern
from assessments.question_types.structures import check_words


class MultipleTrueFalse(QuestionType[RowsContent, RowsAnswer]):
    """A pair of radio buttons for each statement."""

    key = "multiple_true_false"
    label = _("Several true or false")
    about = _("Several statements on one matter, each true or false: guessing helps less than with one alone.")
    Content = RowsContent
    Answer = RowsAnswer
    text_fields = frozenset({"rows"})
    assets = ("assessments/css/questions.css",)
    coded = frozenset({"schema", "rows"})

    @property
    def review_template(self) -> str:
        return "assessments/types/rows_review.html"

    def check(self, structure: Json) -> list[Problem]:
        return check_rows(structure)

    def check_text(self, content: RowsContent, text: Json) -> list[Problem]:
        return check_words("rows", text.get("rows"), content.rows, "row")

    def parse(self, content: RowsContent, raw: RawAnswer, seed: str = "") -> Json:
        return read(content, raw)

    def score(self, content: RowsContent, answer: RowsAnswer) -> Decimal:
        return score_multiple_true_false(content, answer)

    def interaction(self, content: RowsContent, text: Json, language: str) -> Json:
        return multiple_true_false_interaction(content, text, language)

    def response_string(self, answer: RowsAnswer) -> str:
        return pairs_pattern(answer.rows)

    def fields(
        self, content: RowsContent, text: Json, language: str, answer: RowsAnswer | None, seed: str = ""
    ) -> Json:
        return {"rows": statements(content, text, language, answer)}

    def review(self, content: RowsContent, text: Json, language: str, answer: RowsAnswer | None) -> Json:
        return {"rows": reviewed(content, text, language, answer)}

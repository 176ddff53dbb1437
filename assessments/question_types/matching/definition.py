"""Matching, put together."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, Problem, QuestionType, RawAnswer
from assessments.question_types.matching.content import MatchingContent, check_matching
from assessments.question_types.matching.form import asked, read, reviewed
from assessments.question_types.matching.interaction import matching_interaction
from assessments.question_types.matching.scoring import score_matching
from assessments.question_types.pairs import PairsAnswer
from assessments.question_types.rows import pairs_pattern
from assessments.question_types.structures import check_words


class Matching(QuestionType[MatchingContent, PairsAnswer]):
    """A list of targets beside each row."""

    key = "matching"
    label = _("Matching")
    about = _(
        "What belongs to what: terms and meanings, documents and purposes. More targets than rows make guessing hard."
    )
    Content = MatchingContent
    Answer = PairsAnswer
    text_fields = frozenset({"rows", "targets"})
    assets = ("assessments/css/questions.css",)
    coded = frozenset({"schema", "pairs"})

    @property
    def review_template(self) -> str:
        return "assessments/types/rows_review.html"

    def check(self, structure: Json) -> list[Problem]:
        return check_matching(structure)

    def check_text(self, content: MatchingContent, text: Json) -> list[Problem]:
        rows = check_words("rows", text.get("rows"), content.rows, "row")
        return rows + check_words("targets", text.get("targets"), content.targets, "target")

    def parse(self, content: MatchingContent, raw: RawAnswer, seed: str = "") -> Json:
        return read(content, raw, seed)

    def score(self, content: MatchingContent, answer: PairsAnswer) -> Decimal:
        return score_matching(content, answer)

    def interaction(self, content: MatchingContent, text: Json, language: str) -> Json:
        return matching_interaction(content, text, language)

    def response_string(self, answer: PairsAnswer) -> str:
        return pairs_pattern(answer.pairs)

    def fields(
        self, content: MatchingContent, text: Json, language: str, answer: PairsAnswer | None, seed: str = ""
    ) -> Json:
        return {"rows": asked(content, text, answer, seed)}

    def review(self, content: MatchingContent, text: Json, language: str, answer: PairsAnswer | None) -> Json:
        return {"rows": reviewed(content, text, answer)}

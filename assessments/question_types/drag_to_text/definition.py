"""Words into a text, put together."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, Problem, QuestionType, RawAnswer
from assessments.question_types.drag_to_text.content import DragContent, check_drag
from assessments.question_types.drag_to_text.form import asked, read, reviewed
from assessments.question_types.drag_to_text.interaction import drag_to_text_interaction
from assessments.question_types.drag_to_text.scoring import score_drag_to_text
from assessments.question_types.gaps import check_body, numbered
from assessments.question_types.pairs import PairsAnswer
from assessments.question_types.rows import pairs_pattern
from assessments.question_types.structures import check_words


class DragToText(QuestionType[DragContent, PairsAnswer]):
    """A list of words in each gap; arrange.js lets one drag them."""

    key = "drag_to_text"
    label = _("Words into a text")
    about = _("Given words to be put into the gaps of a text. Easier than typing them, and spelling does not matter.")
    Content = DragContent
    Answer = PairsAnswer
    text_fields = frozenset({"body", "words"})
    assets = ("assessments/css/questions.css", "assessments/js/arrange.js")
    coded = frozenset({"schema", "pairs"})

    @property
    def review_template(self) -> str:
        return "assessments/types/gap_fill_review.html"

    def check(self, structure: Json) -> list[Problem]:
        return check_drag(structure)

    def check_text(self, content: DragContent, text: Json) -> list[Problem]:
        return check_body(text, content.gaps) + check_words("words", text.get("words"), content.words, "word")

    def parse(self, content: DragContent, raw: RawAnswer, seed: str = "") -> Json:
        return read(content, raw, seed)

    def score(self, content: DragContent, answer: PairsAnswer) -> Decimal:
        return score_drag_to_text(content, answer)

    def interaction(self, content: DragContent, text: Json, language: str) -> Json:
        return drag_to_text_interaction(content, text, language)

    def response_string(self, answer: PairsAnswer) -> str:
        return pairs_pattern(answer.pairs)

    def fields(
        self, content: DragContent, text: Json, language: str, answer: PairsAnswer | None, seed: str = ""
    ) -> Json:
        return asked(content, text, answer, seed)

    def review(self, content: DragContent, text: Json, language: str, answer: PairsAnswer | None) -> Json:
        return {"pieces": numbered(text), "rows": reviewed(content, text, language, answer)}

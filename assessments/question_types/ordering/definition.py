"""Ordering, put together."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, Problem, QuestionType, RawAnswer
from assessments.question_types.ordering.content import OrderingAnswer, OrderingContent, check_ordering
from assessments.question_types.ordering.form import asked, read, reviewed
from assessments.question_types.ordering.interaction import ordering_interaction
from assessments.question_types.ordering.scoring import score_ordering
from assessments.question_types.structures import check_words


class Ordering(QuestionType[OrderingContent, OrderingAnswer]):
    """A place for each item; arrange.js lets one move them."""

    key = "ordering"
    label = _("Ordering")
    about = _("Steps of a procedure or events in time, to be put in order.")
    Content = OrderingContent
    Answer = OrderingAnswer
    text_fields = frozenset({"items"})
    assets = ("assessments/css/questions.css", "assessments/js/arrange.js")
    coded = frozenset({"schema", "items", "places"})

    @property
    def review_template(self) -> str:
        return "assessments/types/rows_review.html"

    def check(self, structure: Json) -> list[Problem]:
        return check_ordering(structure)

    def check_text(self, content: OrderingContent, text: Json) -> list[Problem]:
        return check_words("items", text.get("items"), content.items, "item")

    def parse(self, content: OrderingContent, raw: RawAnswer, seed: str = "") -> Json:
        return read(content, raw, seed)

    def score(self, content: OrderingContent, answer: OrderingAnswer) -> Decimal:
        return score_ordering(content, answer)

    def interaction(self, content: OrderingContent, text: Json, language: str) -> Json:
        return ordering_interaction(content, text, language)

    def response_string(self, answer: OrderingAnswer) -> str:
        return "[,]".join(item for item in answer.items if item)

    def fields(
        self, content: OrderingContent, text: Json, language: str, answer: OrderingAnswer | None, seed: str = ""
    ) -> Json:
        return {"items": asked(content, text, answer, seed), "places": range(1, len(content.items) + 1)}

    def review(self, content: OrderingContent, text: Json, language: str, answer: OrderingAnswer | None) -> Json:
        return {"rows": reviewed(content, text, answer), "ordered": True}

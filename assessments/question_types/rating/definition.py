"""Rating, put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, MarkedBy, Problem, QuestionType, RawAnswer
from assessments.question_types.entries import KEY_RULE, check_known, is_whole, twice
from assessments.question_types.rating.form import ALL, rating_rows, read_ratings
from assessments.question_types.rating.interaction import rating_interaction, rating_response
from assessments.question_types.rating.scoring import score_rating
from assessments.question_types.structures import brief, check_line, check_mapping, check_words, is_key
from assessments.question_types.wording import shown

FEWEST_POINTS, MOST_POINTS = 2, 10
MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class RatingContent:
    """How many points the scale has, and the things to rate, if there are several."""

    schema: ClassVar[int] = 1
    points: int
    rows: tuple[str, ...]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        return cls(stored["points"], tuple(stored.get("rows", ())))


@dataclass(frozen=True, slots=True)
class RatingAnswer:
    """Row -> point; the row `all` where there are none."""

    schema: ClassVar[int] = 1
    ratings: dict[str, int]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response."""
        return cls(dict(stored["ratings"]))

    def dump(self) -> Json:
        """As JSON."""
        return {"schema": self.schema, "ratings": dict(self.ratings)}


class Rating(QuestionType[RatingContent, RatingAnswer]):
    """Radio buttons in a row, with words at the ends."""

    key = "rating"
    label = _("Rating scale")
    about = _("For surveys: how much people agree, or how good something was. It earns nothing.")
    Content = RatingContent
    Answer = RatingAnswer
    text_fields = frozenset({"labels", "rows"})
    assets = ("assessments/css/papers.css",)
    coded = frozenset({"schema", "ratings"})
    marked_by = MarkedBy.NOBODY

    def check(self, structure: Json) -> list[Problem]:
        problems = check_mapping(structure, {"points", "rows"})
        if not isinstance(structure, dict):
            return problems
        if not is_whole(structure.get("points"), FEWEST_POINTS, MOST_POINTS):
            problems.append(Problem("points", f"must be a whole number from {FEWEST_POINTS} to {MOST_POINTS}"))
        return problems + (_check_rows(structure["rows"]) if "rows" in structure else [])

    def check_text(self, content: RatingContent, text: Json) -> list[Problem]:
        problems = _check_labels(content.points, text.get("labels"))
        if content.rows:
            return problems + check_words("rows", text.get("rows"), content.rows, "row")
        return problems + ([Problem("rows", "are words for rows that the question lacks")] if text.get("rows") else [])

    def parse(self, content: RatingContent, raw: RawAnswer, seed: str = "") -> Json:
        ratings = read_ratings(content.rows, content.points, raw)
        return RatingAnswer(ratings).dump() if ratings else {}

    def score(self, content: RatingContent, answer: RatingAnswer) -> Decimal:
        return score_rating()

    def interaction(self, content: RatingContent, text: Json, language: str) -> Json:
        return rating_interaction(content.rows, content.points, text, language)

    def response_string(self, answer: RatingAnswer) -> str:
        return rating_response(answer.ratings)

    def fields(
        self, content: RatingContent, text: Json, language: str, answer: RatingAnswer | None, seed: str = ""
    ) -> Json:
        return _shown(content, text, answer)

    def review(self, content: RatingContent, text: Json, language: str, answer: RatingAnswer | None) -> Json:
        return _shown(content, text, answer)


def _shown(content: RatingContent, text: Json, answer: RatingAnswer | None) -> Json:
    labels = {number: shown(text, words) for number, words in text["labels"].items()}
    rows = {row: shown(text, text["rows"][row]) for row in content.rows}
    return {
        "rows": rating_rows(content.points, labels, rows, answer.ratings if answer else {}),
        "lowest": labels["1"],
        "highest": labels[str(content.points)],
        "most": str(content.points),
        "between": _between(content.points, labels),
    }


def _between(points: int, labels: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The points between the ends that have words."""
    return [(str(n), labels[str(n)]) for n in range(2, points) if str(n) in labels]


def _check_rows(rows: object) -> list[Problem]:
    if not (isinstance(rows, list) and 1 <= len(rows) <= MOST_ROWS):
        return [Problem("rows", f"must be a list of 1 to {MOST_ROWS} keys; leave it out to rate one thing")]
    problems = [
        Problem(
            f"rows.{place}", f"{brief(row)} is not a key ({KEY_RULE}), or it is {ALL!r}, which has a meaning already"
        )
        for place, row in enumerate(rows)
        if not is_key(row) or row == ALL
    ]
    return problems or [Problem("rows", f"has {row} twice") for row in twice(rows)]


def _check_labels(points: int, labels: object) -> list[Problem]:
    if not isinstance(labels, Mapping):
        return [Problem("labels", "must say the words of the first and the last point at least")]
    numbers = [str(n) for n in range(1, points + 1)]
    problems = check_known("labels", labels, numbers)
    for number in numbers:
        if number in labels or number in ("1", str(points)):
            problems += check_line(f"labels.{number}", labels.get(number))
    return problems

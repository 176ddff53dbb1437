"""What a person looks at who marks an answer: criteria with points, and the words for them.

Criteria often say what a good answer holds, so the page of an open test shows none of them.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.question_types.base import Json, Problem
from assessments.question_types.entries import check_entries, check_optional
from assessments.question_types.numbers import decimal_of
from assessments.question_types.structures import check_words
from assessments.question_types.wording import shown

MOST_CRITERIA = 20
MOST_POINTS = 100


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to look at, and what it earns at most."""

    key: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class ShownCriterion:
    """A criterion as the review shows it."""

    key: str
    words: Any
    points: Decimal


def load_rubric(structure: Json) -> tuple[Criterion, ...]:
    """The criteria of a structure that `check_rubric` has passed, in the author's order."""
    return tuple(
        Criterion(item["key"], decimal_of(item["points"]) or Decimal(0)) for item in structure.get("rubric", [])
    )


def check_rubric(structure: Json) -> list[Problem]:
    """What is wrong in the criteria; there may be none."""
    rubric = structure.get("rubric", [])
    problems = check_entries("rubric", rubric, {"key", "points"}, fewest=0, most=MOST_CRITERIA)
    if problems:
        return problems
    return [
        Problem(f"rubric.{place}.points", f"must be a number above 0 and at most {MOST_POINTS}")
        for place, item in enumerate(rubric)
        if not _are_points(item.get("points"))
    ]


def check_rubric_text(rubric: tuple[Criterion, ...], text: Json) -> list[Problem]:
    """What is wrong in the words of the criteria and in the guidance for markers."""
    keys = [criterion.key for criterion in rubric]
    return check_optional(text, "guidance") + check_words("rubric", text.get("rubric", {}), keys, "criterion")


def shown_rubric(rubric: tuple[Criterion, ...], text: Json) -> list[ShownCriterion]:
    """The criteria with their words, for the review."""
    words = text.get("rubric", {})
    return [ShownCriterion(criterion.key, shown(text, words[criterion.key]), criterion.points) for criterion in rubric]


def _are_points(value: object) -> bool:
    points = decimal_of(value)
    return points is not None and 0 < points <= MOST_POINTS

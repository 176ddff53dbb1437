"""What matching keeps: rows, targets, and which target belongs to each row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from assessments.question_types.base import Json, Problem
from assessments.question_types.rows import MARKINGS, PARTIAL
from assessments.question_types.structures import check_keys, check_mapping, check_one_of, check_pairs

MOST_ROWS = 30


@dataclass(frozen=True, slots=True)
class MatchingContent:
    """Rows and targets in the author's order. A target may belong to several rows or to none."""

    schema: ClassVar[int] = 1
    rows: tuple[str, ...]
    targets: tuple[str, ...]
    pairs: Mapping[str, str]
    marking: str = PARTIAL

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        rows, pairs = tuple(stored["rows"]), stored["pairs"]
        marking = stored.get("marking", PARTIAL)
        return cls(rows, tuple(stored["targets"]), {row: pairs[row] for row in rows}, marking)


def check_matching(structure: Json) -> list[Problem]:
    """What is wrong in a structure."""
    problems = check_mapping(structure, {"rows", "targets", "pairs", "marking"})
    if not isinstance(structure, Mapping):
        return problems
    rows, targets = structure.get("rows"), structure.get("targets")
    problems += check_keys("rows", rows, fewest=2, most=MOST_ROWS)
    problems += check_keys("targets", targets, fewest=2, most=MOST_ROWS)
    problems += check_one_of("marking", structure.get("marking", PARTIAL), MARKINGS)
    return problems or check_pairs(structure.get("pairs"), rows or [], targets or [], ("rows", "targets"))

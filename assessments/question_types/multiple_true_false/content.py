"""What several statements keep: their keys, those that are true, and what was said of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from assessments.question_types.base import Json, Problem
from assessments.question_types.rows import MARKINGS, PARTIAL
from assessments.question_types.structures import check_among, check_keys, check_mapping, check_one_of

MOST_ROWS = 30


@dataclass(frozen=True, slots=True)
class RowsContent:
    """The statements in the author's order and the true ones among them."""

    schema: ClassVar[int] = 1
    rows: tuple[str, ...]
    correct: frozenset[str]
    marking: str = PARTIAL

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        return cls(tuple(stored["rows"]), frozenset(stored["correct"]), stored.get("marking", PARTIAL))

    @property
    def wanted(self) -> dict[str, str]:
        """What is right to say of each statement."""
        return {row: "true" if row in self.correct else "false" for row in self.rows}


@dataclass(frozen=True, slots=True)
class RowsAnswer:
    """`true` or `false` for the statements that a person judged."""

    schema: ClassVar[int] = 1
    rows: Mapping[str, str]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response."""
        return cls(dict(stored["rows"]))

    def dump(self) -> Json:
        """As JSON."""
        return {"schema": self.schema, "rows": dict(self.rows)}


def check_rows(structure: Json) -> list[Problem]:
    """What is wrong in a structure. No statement need be true."""
    problems = check_mapping(structure, {"rows", "correct", "marking"})
    if not isinstance(structure, Mapping):
        return problems
    rows, correct = structure.get("rows"), structure.get("correct")
    problems += check_keys("rows", rows, fewest=2, most=MOST_ROWS)
    problems += check_keys("correct", correct, fewest=0, most=MOST_ROWS)
    problems += check_one_of("marking", structure.get("marking", PARTIAL), MARKINGS)
    return problems or check_among("correct", correct or [], rows or [], "rows")

"""What a text keeps into whose gaps words are put: gaps, words, and which word belongs into each gap."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from assessments.question_types.base import Json, Problem
from assessments.question_types.rows import MARKINGS, PARTIAL
from assessments.question_types.structures import check_flag, check_keys, check_mapping, check_one_of, check_pairs

MOST_GAPS = 30


@dataclass(frozen=True, slots=True)
class DragContent:
    """Gaps and words in the author's order. With `reuse` a word may stand in several gaps."""

    schema: ClassVar[int] = 1
    gaps: tuple[str, ...]
    words: tuple[str, ...]
    pairs: Mapping[str, str]
    reuse: bool = False
    marking: str = PARTIAL

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        gaps, pairs = tuple(stored["gaps"]), stored["pairs"]
        return cls(
            gaps=gaps,
            words=tuple(stored["words"]),
            pairs={gap: pairs[gap] for gap in gaps},
            reuse=stored.get("reuse", False),
            marking=stored.get("marking", PARTIAL),
        )


def check_drag(structure: Json) -> list[Problem]:
    """What is wrong in a structure."""
    problems = check_mapping(structure, {"gaps", "words", "pairs", "reuse", "marking"})
    if not isinstance(structure, Mapping):
        return problems
    gaps, words, pairs = structure.get("gaps"), structure.get("words"), structure.get("pairs")
    problems += check_keys("gaps", gaps, fewest=1, most=MOST_GAPS)
    problems += check_keys("words", words, fewest=2, most=MOST_GAPS)
    problems += check_flag("reuse", structure.get("reuse", False))
    problems += check_one_of("marking", structure.get("marking", PARTIAL), MARKINGS)
    problems = problems or check_pairs(pairs, gaps or [], words or [], ("gaps", "words"))
    if problems or structure.get("reuse") or not isinstance(pairs, Mapping):
        return problems
    if len(set(pairs.values())) < len(pairs):
        return [Problem("pairs", "puts one word into two gaps; set reuse to true if that is meant")]
    return []

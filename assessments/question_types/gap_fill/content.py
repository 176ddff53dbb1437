"""What a text with gaps keeps: a small question for each gap, by the rules of the types it is like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from assessments.question_types.base import Json, Problem
from assessments.question_types.choices import ChoiceContent
from assessments.question_types.numbers import decimal_of
from assessments.question_types.numeric import content as numeric
from assessments.question_types.rows import MARKINGS, PARTIAL
from assessments.question_types.short_text.content import ShortTextContent, check_short_text
from assessments.question_types.single_choice.definition import SingleChoice
from assessments.question_types.structures import check_keys, check_mapping, check_one_of, check_positive, within

CHOICE, TEXT, NUMBER = "choice", "text", "number"
MOST_GAPS = 30
OWN_FIELDS = frozenset({"key", "kind", "weight"})

Rule = ChoiceContent | ShortTextContent | numeric.NumericContent

_LOADS: Mapping[str, Callable[[Json], Rule]] = {
    CHOICE: ChoiceContent.load,
    TEXT: ShortTextContent.load,
    NUMBER: numeric.NumericContent.load,
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: what kind of question it is, what is right, and what it weighs."""

    key: str
    rule: Rule
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class GapFillContent:
    """The gaps in the author's order."""

    schema: ClassVar[int] = 1
    gaps: tuple[Gap, ...]
    marking: str = PARTIAL

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        return cls(tuple(_gap(gap) for gap in stored["gaps"]), stored.get("marking", PARTIAL))

    @property
    def keys(self) -> list[str]:
        """The gaps by name."""
        return [gap.key for gap in self.gaps]

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """What there is to choose, by gap, where something is chosen."""
        return {gap.key: gap.rule.choices for gap in self.gaps if isinstance(gap.rule, ChoiceContent)}


@dataclass(frozen=True, slots=True)
class GapFillAnswer:
    """What stands in each gap that is filled: a choice, or what was typed."""

    schema: ClassVar[int] = 1
    gaps: Mapping[str, str]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response; one that was erased may have no gaps."""
        return cls({gap: str(value) for gap, value in stored.get("gaps", {}).items()})

    def dump(self) -> Json:
        """As JSON."""
        return {"schema": self.schema, "gaps": dict(self.gaps)}


def check_gap_fill(structure: Json) -> list[Problem]:
    """What is wrong in a structure."""
    problems = check_mapping(structure, {"gaps", "marking"})
    if not isinstance(structure, Mapping):
        return problems
    problems += check_one_of("marking", structure.get("marking", PARTIAL), MARKINGS)
    gaps = structure.get("gaps")
    if not isinstance(gaps, list) or not all(isinstance(gap, Mapping) for gap in gaps):
        return [*problems, Problem("gaps", "must be a list of gaps, each with a key and a kind")]
    problems += check_keys("gaps", [gap.get("key") for gap in gaps], fewest=1, most=MOST_GAPS)
    return problems + [
        problem for place, gap in enumerate(gaps) for problem in within(f"gaps.{place}", _check_gap(gap))
    ]


def _check_gap(gap: Mapping[str, Any]) -> list[Problem]:
    kind, rest = gap.get("kind"), {name: value for name, value in gap.items() if name not in OWN_FIELDS}
    problems = check_positive("weight", gap.get("weight", 1)) + check_one_of("kind", kind, _LOADS)
    if kind == CHOICE:
        return problems + SingleChoice().check(rest)
    if kind == TEXT:
        return problems + check_short_text(rest)
    return problems + (numeric.check_numeric(rest, numeric.FIELDS) if kind == NUMBER else [])


def _gap(stored: Json) -> Gap:
    return Gap(stored["key"], _LOADS[stored["kind"]](stored), decimal_of(stored.get("weight", 1)) or Decimal(1))

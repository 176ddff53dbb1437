"""What a number question keeps: answers with tolerances and shares, units, and what a person typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Self

from assessments.question_types.base import Json, Problem
from assessments.question_types.numbers import decimal_of
from assessments.question_types.structures import (
    ENOUGH,
    brief,
    check_flag,
    check_keys,
    check_mapping,
    check_one_of,
    check_positive,
    check_share,
)

NONE, OFFERED, WANTED = "none", "offered", "wanted"
MOST_ANSWERS = 20
FIELDS = frozenset({"answers", "relative"})
UNIT_FIELDS = frozenset({"units", "unit"})


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers from `lowest` to `highest` earn `share` per cent; `value` is what was meant."""

    value: Decimal
    tolerance: Decimal
    share: Decimal
    lowest: Decimal
    highest: Decimal

    def holds(self, number: Decimal) -> bool:
        """Whether the number is near enough."""
        return self.lowest <= number <= self.highest


@dataclass(frozen=True, slots=True)
class NumericContent:
    """Ranges of which the first that holds the number counts.

    `factors` say how much one of each unit is in the unit of the values: 0.001 for g where the values are kg.
    """

    schema: ClassVar[int] = 1
    answers: tuple[NumberRange, ...]
    unit: str = NONE
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    relative: bool = False

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        relative = stored.get("relative", False)
        factors = {unit["key"]: _number(unit.get("factor", 1)) for unit in stored.get("units", ())}
        answers = tuple(_range(answer, relative) for answer in stored["answers"])
        return cls(answers, stored.get("unit", OFFERED if factors else NONE), factors, relative)


@dataclass(frozen=True, slots=True)
class NumericAnswer:
    """The number that was typed (in one form where it has one meaning, else as it was typed), and the unit, if any."""

    schema: ClassVar[int] = 1
    number: str
    unit: str = ""

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response; one that was erased may have no number."""
        return cls(str(stored.get("number", "")), stored.get("unit", ""))

    def dump(self) -> Json:
        """As JSON."""
        kept: Json = {"schema": self.schema, "number": self.number}
        return kept | {"unit": self.unit} if self.unit else kept


def check_numeric(structure: Json, fields: frozenset[str] = FIELDS | UNIT_FIELDS) -> list[Problem]:
    """What is wrong in a structure that may have these fields."""
    problems = check_mapping(structure, fields)
    if not isinstance(structure, Mapping):
        return problems
    problems += check_flag("relative", structure.get("relative", False))
    problems += _check_answers(structure.get("answers"))
    return problems + (_check_units(structure) if UNIT_FIELDS <= fields else [])


def _check_answers(answers: object) -> list[Problem]:
    if not isinstance(answers, list) or not 1 <= len(answers) <= MOST_ANSWERS:
        return [Problem("answers", f"must be a list of 1 to {MOST_ANSWERS} answers")]
    problems = [
        problem for place, answer in enumerate(answers) for problem in _check_answer(f"answers.{place}", answer)
    ]
    if problems:
        return problems
    if all(_number(answer.get("share", 100)) < ENOUGH for answer in answers):
        return [Problem("answers", "has none that earns 100")]
    seen = [(_number(answer["value"]), _number(answer.get("tolerance", 0))) for answer in answers]
    return [Problem(f"answers.{n}", "stands there twice") for n, pair in enumerate(seen) if pair in seen[:n]]


def _check_answer(path: str, answer: object) -> list[Problem]:
    if not isinstance(answer, Mapping):
        return [Problem(path, "must have a value, and may have a tolerance and a share")]
    problems = [Problem(f"{path}.{problem.path}", problem.message) for problem in check_mapping(answer, _ANSWER)]
    if decimal_of(answer.get("value")) is None:
        problems.append(Problem(f"{path}.value", f"{brief(answer.get('value'))} is no number"))
    tolerance = decimal_of(answer.get("tolerance", 0))
    if tolerance is None or tolerance < 0:
        problems.append(Problem(f"{path}.tolerance", f"{brief(answer.get('tolerance'))} is no number from 0 on"))
    return problems + check_share(f"{path}.share", answer.get("share", 100))


_ANSWER = ("value", "tolerance", "share")


def _check_units(structure: Mapping[str, Any]) -> list[Problem]:
    units = structure.get("units", [])
    if not isinstance(units, list) or not all(isinstance(unit, Mapping) for unit in units):
        return [Problem("units", "must be a list of units, each with a key and a factor")]
    problems = check_keys("units", [unit.get("key") for unit in units], fewest=0, most=MOST_ANSWERS)
    for place, unit in enumerate(units):
        path = f"units.{place}"
        problems += [
            Problem(f"{path}.{problem.path}", problem.message) for problem in check_mapping(unit, ("key", "factor"))
        ]
        problems += check_positive(f"{path}.factor", unit.get("factor", 1))
    said = structure.get("unit", OFFERED if units else NONE)
    problems += check_one_of("unit", said, (NONE, OFFERED, WANTED))
    if not problems and bool(units) == (said == NONE):
        problems.append(
            Problem("unit", "is none although there are units" if units else f"is {said}, but there are no units")
        )
    return problems


def _range(answer: Json, relative: bool) -> NumberRange:
    value, tolerance = _number(answer["value"]), _number(answer.get("tolerance", 0))
    around = abs(value) * tolerance / 100 if relative else tolerance
    return NumberRange(value, tolerance, _number(answer.get("share", 100)), value - around, value + around)


def _number(value: object) -> Decimal:
    found = decimal_of(value)
    if found is None:
        raise ValueError(f"{brief(value)} is no number")
    return found

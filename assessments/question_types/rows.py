"""Marking by rows or gaps, and what a review shows of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

PARTIAL, ALL_OR_NOTHING = "partial", "all_or_nothing"
MARKINGS = (PARTIAL, ALL_OR_NOTHING)


@dataclass(frozen=True, slots=True)
class Earned:
    """How much of one row is right, from 0 to 1, and what the row weighs."""

    fraction: Decimal
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """A row as the review shows it. `given` is None where nothing was answered; `right` may hold several answers."""

    label: str
    given: str | None
    right: tuple[str, ...]
    fraction: Decimal

    @property
    def is_right(self) -> bool:
        """Whether it is all right."""
        return self.fraction == 1

    @property
    def is_partly_right(self) -> bool:
        """Whether it earns something, but not all."""
        return 0 < self.fraction < 1


def score_rows(rows: Iterable[Earned], marking: str) -> Decimal:
    """The weight of what is right / the weight of all; or all or nothing."""
    earned = list(rows)
    if marking == ALL_OR_NOTHING:
        return Decimal(all(row.fraction == 1 for row in earned))
    weight = sum((row.weight for row in earned), Decimal(0))
    return (
        min(sum((row.fraction * row.weight for row in earned), Decimal(0)) / weight, Decimal(1))
        if weight
        else Decimal(0)
    )


def score_pairs(wanted: Mapping[str, str], given: Mapping[str, str], marking: str) -> Decimal:
    """Rows of which each has one right target."""
    return score_rows((Earned(Decimal(given.get(row) == target)) for row, target in wanted.items()), marking)


def pairs_pattern(pairs: Mapping[str, str]) -> str:
    """Pairs as xAPI writes them for `matching`."""
    return "[,]".join(f"{row}[.]{target}" for row, target in pairs.items())

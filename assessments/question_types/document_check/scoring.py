"""Faults found and named, against right lines called faulty."""

from collections.abc import Mapping
from decimal import Decimal

RIGHT, WRONG, MISSING = "right", "wrong", "missing"
STATES = (RIGHT, WRONG, MISSING)
HALF = Decimal("0.5")


def score_document_check(states: Mapping[str, str], found: Mapping[str, str]) -> Decimal:
    """(faults named right - right lines called faulty) / faults, at least 0; half for a fault named as the other kind.

    A line that was left without a finding is neither found nor called faulty.
    """
    faults = sum(state != RIGHT for state in states.values())
    earned = sum((_worth(state, found.get(line)) for line, state in states.items()), Decimal(0))
    return max(Decimal(0), earned / faults)


def _worth(state: str, finding: str | None) -> Decimal:
    if finding is None or finding == RIGHT:
        return Decimal(0)
    if state == RIGHT:
        return Decimal(-1)
    return Decimal(1) if finding == state else HALF

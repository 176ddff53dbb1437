"""The picked places against the right ones, by three schemes."""

from collections.abc import Callable
from decimal import Decimal

Picks = frozenset[str]


def score_image_mark(marking: str, right: Picks, picked: Picks) -> Decimal:
    """From 0 to 1."""
    return SCHEMES[marking](right, picked)


def all_or_nothing(right: Picks, picked: Picks) -> Decimal:
    """1 for exactly the right ones."""
    return Decimal(picked == right)


def partial(right: Picks, picked: Picks) -> Decimal:
    """The share of the right ones that were found; nothing for who picks more than are right."""
    return Decimal(len(picked & right) if len(picked) <= len(right) else 0) / len(right)


def partial_with_penalty(right: Picks, picked: Picks) -> Decimal:
    """A wrong one takes back what a right one earns."""
    return max(Decimal(0), Decimal(len(picked & right) - len(picked - right)) / len(right))


SCHEMES: dict[str, Callable[[Picks, Picks], Decimal]] = {
    "all_or_nothing": all_or_nothing,
    "partial": partial,
    "partial_with_penalty": partial_with_penalty,
}

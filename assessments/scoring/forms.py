"""Parallel forms: two sets of questions as alike in content and difficulty as the bank allows.

Per objective the questions are sorted by difficulty, then key, and paired with their neighbours; each pair
gives one question to form A and one to form B. The pair's harder question goes to the form that is easier so
far, pairs with the widest gap first. A bank that is too small for two separate forms lets them share
questions, and a warning says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LABELS = ("A", "B")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be drawn."""

    key: str
    objective: str
    difficulty: int


@dataclass(frozen=True, slots=True)
class Rule:
    """So many questions of an objective."""

    objective: str
    count: int


@dataclass(frozen=True, slots=True)
class Forms:
    """The keys on each form in the order shown, and what the author should know."""

    a: tuple[str, ...]
    b: tuple[str, ...]
    warnings: tuple[str, ...]


class BankTooSmall(ValueError):
    """An objective has fewer questions than its rule asks for."""


Couple = tuple[Candidate, Candidate]


def build_forms(bank: Iterable[Candidate], rules: Sequence[Rule]) -> Forms:
    """Two forms that follow the rules; the same bank always gives the same forms."""
    ordered = sorted(bank, key=lambda question: (question.difficulty, question.key))
    couples: list[Couple] = []
    warnings: list[str] = []
    for rule in rules:
        pool = [question for question in ordered if question.objective == rule.objective]
        couples += _couples(pool, rule)
        warnings += _warnings(pool, rule)
    dealt = _deal(couples)
    return Forms(tuple(a.key for a, _ in dealt), tuple(b.key for _, b in dealt), tuple(warnings))


def _couples(pool: list[Candidate], rule: Rule) -> list[Couple]:
    """As many couples as the rule asks for, easiest first; a shared question is a couple with itself."""
    if len(pool) < rule.count:
        raise BankTooSmall(f"objective {rule.objective!r} has {len(pool)} of the {rule.count} questions it needs")
    shared = _spread(len(pool), max(0, 2 * rule.count - len(pool)))
    rest = [question for place, question in enumerate(pool) if place not in shared]
    neighbours = list(zip(rest[::2], rest[1::2], strict=False))
    separate = [neighbours[place] for place in sorted(_spread(len(neighbours), rule.count - len(shared)))]
    couples = separate + [(pool[place], pool[place]) for place in shared]
    return sorted(couples, key=lambda couple: (couple[0].difficulty, couple[0].key))


def _spread(places: int, count: int) -> set[int]:
    """`count` of `places` places, evenly apart."""
    return {(2 * turn + 1) * places // (2 * count) for turn in range(count)}


def _deal(couples: list[Couple]) -> list[Couple]:
    """Turn couples round so that the sums of difficulty stay together."""
    widest_first = sorted(range(len(couples)), key=lambda place: -_gap(couples[place]))
    dealt = list(couples)
    lead = 0  # how much harder A is so far
    for place in widest_first:
        if lead < 0:
            dealt[place] = couples[place][::-1]
        lead += dealt[place][0].difficulty - dealt[place][1].difficulty
    return dealt


def _gap(couple: Couple) -> int:
    return abs(couple[1].difficulty - couple[0].difficulty)


def _warnings(pool: list[Candidate], rule: Rule) -> list[str]:
    shared = 2 * rule.count - len(pool)
    if shared <= 0:
        return []
    return [
        f"objective {rule.objective!r}: two separate forms need {2 * rule.count} questions, "
        f"the bank has {len(pool)}; {shared} will be on both forms"
    ]

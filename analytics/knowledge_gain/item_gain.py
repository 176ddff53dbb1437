"""Gain item by item: how many learned, kept, lost or never knew it, with and without luck.

A column of scores for each item, before and after, the same learner in the same place; NaN where a learner had not
the item in that test. Right is a full mark; part marks count as not yet right. Learners who had an item both times
(the same form, or an anchor item of two parallel forms) are compared one by one. An item that different people
had before and after (forms A and B, swapped for half of them) is compared between the two groups: the case when
fewer than half of those who could have had it twice did. The model, its equations and sources stand in
docs/algorithms/item-gain.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.knowledge_gain.pure import Floats

FEW = 10  # learners below which one more can turn the shares round


@dataclass(frozen=True, slots=True)
class Kinds:
    """Shares of learners, summing to 1. Corrected for guessing, one may fall outside 0..1: see `code`."""

    learned: float
    kept: float
    lost: float
    never_knew: float

    def as_dict(self) -> dict[str, float]:
        return {"learned": self.learned, "kept": self.kept, "lost": self.lost, "never_knew": self.never_knew}


@dataclass(frozen=True, slots=True)
class ItemGain:
    """One item.

    `method` is "matched" (learner by learner: counts, shares and corrected shares), "groups" (the item was before and
    after different people: facilities and gain only) or "none" (it was in one of the tests only). `gain` is the
    rise of the share that is right; `corrected_gain` of the share that knows. `code` names what to beware of.
    """

    id: str
    method: str
    n: int
    n_pre: int
    n_post: int
    chance: float
    learned: int | None = None
    kept: int | None = None
    lost: int | None = None
    never_knew: int | None = None
    facility_pre: float | None = None
    facility_post: float | None = None
    gain: float | None = None
    gain_se: float | None = None
    corrected: Kinds | None = None
    corrected_gain: float | None = None
    corrected_gain_se: float | None = None
    code: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON; the order of the fields."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        plain["corrected"] = self.corrected.as_dict() if self.corrected else None
        return plain


def item_gains(
    pre: Floats, post: Floats, ids: Sequence[str], chances: Mapping[str, float] | None = None
) -> list[ItemGain]:
    """The gain of each item. `chances` is the share right by guessing (1 / number of choices; 0 where one cannot guess).

    Raises ValueError for tables of different shape or a chance that is not from 0 to below 1.
    """
    if pre.ndim != 2 or pre.shape != post.shape or pre.shape[1] != len(ids):
        raise ValueError("both tests need the same learners as rows and the same items as columns")
    chances = chances or {}
    if any(not 0 <= chance < 1 for chance in chances.values()):
        raise ValueError("the chance of guessing right is from 0 to below 1")
    return [_item(name, pre[:, at], post[:, at], chances.get(name, 0.0)) for at, name in enumerate(ids)]


def _item(name: str, pre: Floats, post: Floats, chance: float) -> ItemGain:
    before, after = ~np.isnan(pre), ~np.isnan(post)
    both = before & after
    n, n_pre, n_post = int(both.sum()), int(before.sum()), int(after.sum())
    if n and 2 * n >= min(n_pre, n_post):
        return _matched(name, pre[both] == 1, post[both] == 1, n_pre, n_post, chance)
    if n_pre and n_post:
        return _between_groups(name, pre[before & ~both] == 1, post[after & ~both] == 1, chance)
    return ItemGain(name, "none", 0, n_pre, n_post, chance, code="one_test_only")


# --- the same learners before and after -----------------------------------------------------------


def _matched(name: str, pre: np.ndarray, post: np.ndarray, n_pre: int, n_post: int, chance: float) -> ItemGain:
    n = int(pre.size)
    counts = ((~pre & post).sum(), (pre & post).sum(), (pre & ~post).sum(), (~pre & ~post).sum())
    learned, kept, lost, never = map(int, counts)
    corrected = corrected_kinds(learned, kept, lost, never, chance)
    gain = (learned - lost) / n
    spread = _matched_se(learned, lost, n)
    return ItemGain(
        id=name,
        method="matched",
        n=n,
        n_pre=n_pre,
        n_post=n_post,
        chance=chance,
        learned=learned,
        kept=kept,
        lost=lost,
        never_knew=never,
        facility_pre=(kept + lost) / n,
        facility_post=(kept + learned) / n,
        gain=gain,
        gain_se=spread,
        corrected=corrected,
        corrected_gain=gain / (1 - chance),
        corrected_gain_se=None if spread is None else spread / (1 - chance),
        code=_code(n, corrected),
    )


def corrected_kinds(learned: int, kept: int, lost: int, never_knew: int, chance: float) -> Kinds:
    """The shares who truly learned, kept, lost or never knew, if who does not know guesses with that chance.

    With c the chance: never = z / (1-c)^2; learned = p / (1-c) - c z / (1-c)^2; lost = q / (1-c) - c z / (1-c)^2;
    kept = the rest, where p, q, z are the observed shares of learned, lost and never knew. With c = 1/n
    these are gamma, alpha and mu - alpha of Smith and Wagner 2018. Raises ValueError without learners.
    """
    n = learned + kept + lost + never_knew
    if n < 1:
        raise ValueError("there is no learner to compare")
    room = 1 - chance
    wrong_twice = never_knew / n / room**2
    truly_learned = learned / n / room - chance * wrong_twice
    truly_lost = lost / n / room - chance * wrong_twice
    return Kinds(truly_learned, 1 - wrong_twice - truly_learned - truly_lost, truly_lost, wrong_twice)


def mean_kinds(gains: Sequence[ItemGain]) -> Kinds | None:
    """The corrected shares over all items compared learner by learner, each item with the same weight."""
    found = [gain.corrected for gain in gains if gain.corrected is not None]
    if not found:
        return None
    n = len(found)
    learned = math.fsum(kinds.learned for kinds in found) / n
    lost = math.fsum(kinds.lost for kinds in found) / n
    never = math.fsum(kinds.never_knew for kinds in found) / n
    return Kinds(learned, 1 - learned - lost - never, lost, never)


def _matched_se(learned: int, lost: int, n: int) -> float | None:
    """Standard error of a mean of differences that are 1, 0 or -1; None for one learner."""
    if n < 2:
        return None
    variance = ((learned + lost) - (learned - lost) ** 2 / n) / (n - 1)
    return math.sqrt(max(0.0, variance) / n)


def _code(n: int, kinds: Kinds) -> str:
    """`few`, or `guessing_does_not_fit`: an estimate below 0 says that those who erred did not guess at random."""
    if n < FEW:
        return "few"
    low = min(kinds.learned, kinds.kept, kinds.lost)
    return "guessing_does_not_fit" if low < -1e-9 or kinds.never_knew > 1 + 1e-9 else ""


# --- different learners before and after ----------------------------------------------------------


def _between_groups(name: str, pre: np.ndarray, post: np.ndarray, chance: float) -> ItemGain:
    before, after = float(pre.mean()), float(post.mean())
    gain, spread = after - before, _group_se(pre, post)
    few = min(pre.size, post.size) < FEW
    return ItemGain(
        id=name,
        method="groups",
        n=0,
        n_pre=int(pre.size),
        n_post=int(post.size),
        chance=chance,
        facility_pre=before,
        facility_post=after,
        gain=gain,
        gain_se=spread,
        corrected_gain=gain / (1 - chance),
        corrected_gain_se=None if spread is None else spread / (1 - chance),
        code="few" if few else "",
    )


def _group_se(pre: np.ndarray, post: np.ndarray) -> float | None:
    """Standard error of the difference of two independent shares; None when a group has one learner."""
    if min(pre.size, post.size) < 2:
        return None
    parts = [float(group.mean() * (1 - group.mean())) / (group.size - 1) for group in (pre, post)]
    return math.sqrt(sum(parts))
